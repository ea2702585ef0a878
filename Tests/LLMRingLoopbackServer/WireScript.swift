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

  /// The token counts of the provider.
  package struct Usage: Sendable {
    package var prompt: Int
    package var completion: Int

    package init(prompt: Int = 19, completion: Int = 10) {
      self.prompt = prompt
      self.completion = completion
    }
  }

  /// The `Content-Type` of the response.
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

  /// The parts of a response as sent, one event each.
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
