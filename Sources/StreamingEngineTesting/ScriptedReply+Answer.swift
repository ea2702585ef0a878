public import StreamingEngine

extension ScriptedReply {
  /// An answer, as the server of a provider sends it.
  ///
  /// - Parameters:
  ///   - answer: The answer, part by part.
  ///   - format: One of the library's formats. Another one has no words for an answer: it gets an empty
  ///     reply.
  public init(_ answer: ScriptedAnswer, format: WireFormat) {
    guard let events = WireEvents(answer, format: format) else {
      self.init([])
      return
    }
    if answer.failsAtOnce, let fault = answer.fault {
      self = fault.reply(in: format)
      return
    }
    var steps = events.opening.map(Step.init)
    var ending = Ending.end
    for (part, texts) in zip(answer.parts, events.parts) {
      steps += texts.map(Step.init)
      switch part {
      case .wait(let gate): steps.append(.wait(gate))
      case .fault(.timeout): ending = .fault(.timedOut(.idle))
      case .fault(.connection): ending = .fault(.disconnected("connection reset by the test"))
      case .text, .reasoning, .toolCall, .usage, .finish, .fault: break
      }
    }
    // In one piece: how long the library waits for what follows the end must not matter.
    if !events.closing.isEmpty { steps.append(Step(events.closing.joined())) }
    self.init(headers: ["Content-Type": events.contentType], steps: steps, ending: ending)
  }
}

extension ScriptedReply.Step {
  init(_ text: String) {
    self = .bytes(Array(text.utf8))
  }
}

extension ScriptedFault {
  /// The fault in place of an answer.
  fileprivate func reply(in format: WireFormat) -> ScriptedReply {
    switch self {
    case .timeout: return .refusal(.timedOut(.head))
    case .connection: return .refusal(.refused("scripted.example:443"))
    case .truncated: return ScriptedReply([])
    case .malformed: return ScriptedReply(["<html><title>Welcome</title></html>"])
    default: break
    }
    var headers: HTTPHeaders = ["Content-Type": "application/json"]
    if let retryAfter { headers["Retry-After"] = "\(retryAfter.components.seconds)" }
    return ScriptedReply(
      status: status, headers: headers, [WireEvents.writer(format)?.report(self) ?? ""])
  }
}
