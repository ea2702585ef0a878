import LLMRingREPL
import StreamingEngine

/// The line before the first prompt.
enum Greeting {
  static func line(for choice: StartingModel.Choice, in services: SessionServices) -> String {
    if choice.isStandIn {
      return "offline guide: answers questions about llmring. For a real model "
        + "\(services.ring.configuration.firstModelAdvice) · /help"
    }
    let model = services.resolved(choice.model, profile: nil)
    let name = model == choice.model ? model : "\(choice.model) → \(model)"
    return "\(name) · /help · Ctrl-D exits"
  }
}
