import StreamingEngine
import StreamingEngineTesting

/// Complete responses in the wire formats of the providers, as their servers send them.
///
/// Call a format with the content of the response:
///
///     WireScript.anthropic(deltas: ["Hel", "lo"], gates: [1: "second"])
package enum WireScript: String, CaseIterable, Sendable {
  case openAIChat, openAIResponses, anthropic, gemini, ollama

  /// How a response ends.
  package enum Ending: Sendable {
    /// With the provider's own end marker.
    case complete
    /// With a complete body that lacks the provider's end marker.
    case unfinished
    /// With a connection that closes in the middle of the body.
    case cut
    /// Never, until the client disconnects.
    case hang
  }

  /// - Parameters:
  ///   - deltas: The pieces of text. Each is a separate event and chunk.
  ///   - usage: The token counts, or `nil` to omit them.
  ///   - model: The model name in the response.
  ///   - gates: The gates to wait at, by the index of the next delta. The number of deltas means
  ///     the end.
  ///   - pause: How long to wait before each delta except the first.
  package func callAsFunction(
    deltas: [String], usage: Usage? = Usage(), model: String = "scripted-model",
    gates: [Int: String] = [:], pause: Duration? = nil, ending: Ending = .complete
  ) -> Script {
    var answer = ScriptedAnswer(deltas.map(ScriptedAnswer.Part.text))
    answer.model = model
    if let usage {
      answer.parts.append(.usage(prompt: usage.prompt, completion: usage.completion))
    }
    guard let events = WireEvents(answer, format: format) else { return Script() }
    var steps = events.opening.map(Script.Step.send)
    for index in deltas.indices {
      if let gate = gates[index] { steps.append(.wait(gate: gate)) }
      if let pause, index > 0 { steps.append(.pause(pause)) }
      steps += events.parts[index].map(Script.Step.send)
    }
    if let gate = gates[deltas.count] { steps.append(.wait(gate: gate)) }
    switch ending {
    case .complete: steps += events.closing.map(Script.Step.send)
    case .unfinished: break
    case .cut: steps.append(.cut)
    case .hang: steps.append(.hang)
    }
    return Script(headers: [("Content-Type", events.contentType)], steps: steps)
  }

  /// The token counts of the provider.
  package struct Usage: Sendable {
    package var prompt: Int
    package var completion: Int

    package init(prompt: Int = 19, completion: Int = 10) {
      self.prompt = prompt
      self.completion = completion
    }
  }

  private var format: WireFormat {
    switch self {
    case .openAIChat: .openAIChat
    case .openAIResponses: .openAIResponses
    case .anthropic: .anthropic
    case .gemini: .google
    case .ollama: .ollama
    }
  }
}
