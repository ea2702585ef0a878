public import StreamingEngine

/// An answer for a test, part by part.
///
/// ```swift
/// let ring = LLMRing.scripted([.text("Let me see."), .toolCall("get_weather", ["city": "Paris"])])
/// ```
///
/// It is the same for every wire format: ``ScriptedReply/init(_:format:)`` writes it as a provider's
/// server would.
public struct ScriptedAnswer: Sendable, ExpressibleByArrayLiteral {
  /// A part of an answer. Later versions may have further parts.
  public enum Part: Sendable {
    /// A piece of the text; it arrives on its own.
    case text(String)
    /// A piece of the visible reasoning.
    case reasoning(String)
    /// A tool call with its arguments, an object. Without an ID it gets `call_1`, `call_2` and so on.
    case toolCall(String, JSONValue = [:], id: String? = nil)
    /// The token counts; without this part the answer has none.
    case usage(prompt: Int, completion: Int)
    /// Why the answer ends. Without this part it is `toolCalls` if there is a call, and
    /// otherwise `stop`. A format without a word for the reason says that the answer
    /// has ended normally.
    case finish(FinishReason)
    /// The answer fails here. As the first part this is an error in place of an answer: an HTTP status,
    /// or no response at all. After other parts it is an error in the stream. Nothing follows.
    case fault(ScriptedFault)
    /// Nothing more arrives until the gate is open.
    case wait(Gate)
  }

  public var parts: [Part]
  /// The name of the model that the server reports.
  public var model = "scripted-model"

  public init(_ parts: [Part]) {
    self.parts = parts
  }

  public init(arrayLiteral parts: Part...) {
    self.parts = parts
  }
}

extension ScriptedAnswer {
  /// The first fault; the parts after it are never sent.
  var fault: ScriptedFault? {
    parts.lazy.compactMap { if case .fault(let fault) = $0 { fault } else { nil } }.first
  }

  /// Whether the fault is in place of an answer.
  var failsAtOnce: Bool {
    if case .fault = parts.first { true } else { false }
  }

  var usage: TokenCounts? {
    parts.lazy.compactMap {
      if case .usage(let prompt, let completion) = $0 {
        TokenCounts(prompt: prompt, completion: completion)
      } else {
        nil
      }
    }.last
  }

  var finishReason: FinishReason {
    let given = parts.lazy.compactMap { if case .finish(let reason) = $0 { reason } else { nil } }
    let calls = parts.contains { if case .toolCall = $0 { true } else { false } }
    return given.last ?? (calls ? .toolCalls : .stop)
  }
}

/// The token counts that a server reports.
struct TokenCounts: Sendable {
  var prompt: Int
  var completion: Int
  var total: Int { prompt + completion }
}
