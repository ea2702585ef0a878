import LLMRingConversations
import StreamingEngine

extension SlashCommand {
  static let context = SlashCommand(
    name: "context", argument: .none,
    summary: "show how much of the context window is used"
  ) { _, session, _ throws(Fault) in
    let word = session.model
    guard let context = session.context() else {
      throw Fault("'\(word)' does not name a usable model; /models lists them")
    }
    let report = ContextReport(
      model: word, estimate: context.estimate, counted: context.counted,
      turns: session.turns.inContext,
      largest: session.meter.largest(3), waiting: session.attachments.files)
    return report.lines
  }

  static let trim = SlashCommand(
    name: "trim", argument: .optional("n"),
    summary: "leave out the oldest turns to fit the context window; nothing is deleted"
  ) { word, session, _ throws(Fault) in
    let count = Int(word)
    guard word.isEmpty || (count ?? 0) > 0 else {
      throw Fault("'\(word)' is not a number of questions")
    }
    return try session.trim(keeping: count)
  }

  static let compact = SlashCommand(
    name: "compact", synonyms: ["compress"], argument: .optional("alias"),
    summary: "replace all but the last exchange by a summary; nothing is deleted",
    values: { session in session.services.models(profile: session.profile) },
    recipient: { word, session in word.namedModel ?? session.model }
  ) { word, session, host throws(Fault) in
    let model = word.namedModel
    let request = try session.compaction(by: model)
    let size = TokenEstimate(of: request).likely
    if let fault = session.checkBudget(for: model, prompt: size) { throw Fault("\(fault)") }
    guard let shown = host.show(request) else { return [] }
    return try session.compact(
      shown.progress, by: model, took: shown.duration)
  }
}
