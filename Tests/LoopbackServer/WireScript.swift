/// Whole answers in the wire formats of the providers, in the shape that their servers send.
///
/// A format is called with what the answer says:
///
///     WireScript.anthropic(deltas: ["Hel", "lo"], gates: [1: "second"])
package enum WireScript: String, CaseIterable, Sendable {
  case openAIChat, openAIResponses, anthropic, gemini, ollama

  /// How an answer ends.
  package enum Ending: Sendable {
    /// As the provider ends it.
    case complete
    /// With a whole body, in which the provider's own end is missing.
    case unfinished
    /// With a connection that is closed within the body.
    case cut
    /// Not at all, until the client goes.
    case hang
  }

  /// - Parameters:
  ///   - deltas: The pieces of text, each an event and a chunk of its own.
  ///   - usage: What the provider counted; `nil` if it does not say.
  ///   - model: The name that the answer gives for its model.
  ///   - gates: The gates to wait at, each before the delta of that index; the number of deltas
  ///     stands for the end.
  ///   - pause: How long to wait before each delta but the first.
  package func callAsFunction(
    deltas: [String], usage: Usage? = Usage(), model: String = "scripted-model",
    gates: [Int: String] = [:], pause: Duration? = nil, ending: Ending = .complete
  ) -> Script {
    let frames = frames(Answer(deltas: deltas, usage: usage, model: model))
    var steps = frames.opening.map(Script.Step.send)
    for (index, delta) in frames.deltas.enumerated() {
      if let gate = gates[index] { steps.append(.wait(gate: gate)) }
      if let pause, index > 0 { steps.append(.pause(pause)) }
      steps.append(.send(delta))
    }
    if let gate = gates[deltas.count] { steps.append(.wait(gate: gate)) }
    switch ending {
    case .complete: steps += frames.closing.map(Script.Step.send)
    case .unfinished: break
    case .cut: steps.append(.cut)
    case .hang: steps.append(.hang)
    }
    return Script(headers: [("Content-Type", contentType)], steps: steps)
  }

  /// How many tokens the provider counted.
  package struct Usage: Sendable {
    package var prompt: Int
    package var completion: Int

    package init(prompt: Int = 19, completion: Int = 10) {
      self.prompt = prompt
      self.completion = completion
    }
  }

  /// The `Content-Type` of the answer.
  private var contentType: String {
    self == .ollama ? "application/x-ndjson" : "text/event-stream"
  }

  private func frames(_ answer: Answer) -> Frames {
    switch self {
    case .openAIChat: Frames(openAIChat: answer)
    case .openAIResponses: Frames(openAIResponses: answer)
    case .anthropic: Frames(anthropic: answer)
    case .gemini: Frames(gemini: answer)
    case .ollama: Frames(ollama: answer)
    }
  }
}

extension WireScript {
  struct Answer {
    var deltas: [String]
    var usage: Usage?
    var model: String
  }

  /// The pieces of an answer as they go over the wire, one event each.
  struct Frames {
    var opening: [String]
    var deltas: [String]
    var closing: [String]
  }
}

extension String {
  /// The text as a JSON string.
  var asJSON: String {
    let escaped = unicodeScalars.map { scalar in
      switch scalar {
      case "\"": #"\""#
      case "\\": #"\\"#
      case "\n": #"\n"#
      case "\r": #"\r"#
      case "\t": #"\t"#
      case ..<" ":
        #"\u"# + String(repeating: "0", count: scalar.value < 16 ? 3 : 2)
          + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
