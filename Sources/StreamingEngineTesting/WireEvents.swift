public import StreamingEngine

/// An answer as the server of a provider sends it, event by event, for a test with a server of its own.
public struct WireEvents: Sendable {
  /// What comes before the first part.
  public var opening: [String]
  /// The events of each part of the answer. Some parts have none.
  public var parts: [[String]]
  /// What comes after the last part; nothing if the answer fails.
  public var closing: [String]
  /// The value of the header `Content-Type`.
  public var contentType: String

  /// The events of an answer, or `nil` if the format is not one of the library's.
  public init?(_ answer: ScriptedAnswer, format: WireFormat) {
    guard var writer = Self.writer(format, model: answer.model) else { return nil }
    let usage = answer.usage
    contentType = writer.contentType
    opening = writer.opening(usage)
    parts = []
    closing = []
    var calls = 0
    for part in answer.parts {
      switch part {
      case .text(let text): parts.append(writer.text(text))
      case .reasoning(let text): parts.append(writer.reasoning(text))
      case .toolCall(let name, let arguments, let id):
        calls += 1
        parts.append(
          writer.call(
            WrittenCall(
              index: calls - 1, id: id ?? "call_\(calls)", name: name, arguments: arguments.text)))
      case .fault(let fault):
        parts.append(fault.isReported ? [writer.fault(fault)] : writer.stray(fault))
        return
      case .usage, .finish, .wait: parts.append([])
      }
    }
    closing = writer.closing(answer.finishReason, usage)
  }

  static func writer(_ format: WireFormat, model: String = "") -> (any AnswerWriter)? {
    switch format {
    case .openAIChat: ChatWriter(model: model)
    case .openAIResponses: ResponsesWriter(model: model)
    case .anthropic: MessagesWriter(model: model)
    case .google: GeminiWriter(model: model)
    case .ollama: OllamaWriter(model: model)
    default: nil
    }
  }
}
