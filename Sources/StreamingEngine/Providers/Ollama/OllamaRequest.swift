/// The body of `POST /api/chat`.
struct OllamaRequest: Encodable {
  var model: String
  var messages: [Message]
  var tools: [OpenAITool]?
  var stream: Bool?
  var think: Think?
  /// `"json"`, or a schema.
  var format: JSONValue?
  /// Sampling parameters. Ollama silently ignores them at the top level.
  var options: Options?

  struct Message: Encodable {
    var role: StreamingEngine.Message.Role
    var content: String
    var images: [Base64Text]?
    var thinking: String?
    var toolCalls: [Call]?
    /// For a result: the name of the tool, and the ID of the call.
    var toolName: String?
    var toolCallID: String?

    enum CodingKeys: String, CodingKey {
      case role, content, images, thinking
      case toolCalls = "tool_calls"
      case toolName = "tool_name"
      case toolCallID = "tool_call_id"
    }

    static func messages(of turn: Dialogue.Turn) -> [Message] {
      guard turn.role != .tool else {
        return turn.results.map {
          Message(role: .tool, content: $0.content, toolName: $0.name, toolCallID: $0.id)
        }
      }
      let thoughts = turn.pieces.compactMap { piece -> String? in
        guard case .block(let block) = piece,
          case .string(let text)? = JSONValue(parsing: block.text)?["thinking"]
        else { return nil }
        return text
      }
      // Ollama has no content parts, so attached texts are put before the question in one text.
      let texts = turn.questions.flatMap { question in
        question.attachments.compactMap(\.fencedText)
          + (question.text.isBlank ? [] : [question.text])
      }
      return [
        Message(
          role: turn.role,
          content: turn.attachments.isEmpty
            ? turn.text : texts.joined(separator: Dialogue.separator),
          images: turn.attachments.filter(\.mediaType.isImage).map(\.base64).nonEmpty,
          thinking: thoughts.first,
          toolCalls: turn.calls.map(Call.init).nonEmpty)
      ]
    }
  }

  struct Call: Encodable {
    struct Function: Encodable {
      var name: String
      /// Must be an object. Ollama rejects a string.
      var arguments: RawJSON
    }

    var id: String
    var function: Function

    init(_ call: Dialogue.Call) {
      id = call.id
      function = Function(name: call.name, arguments: call.arguments)
    }
  }

  struct Options: Encodable {
    var temperature: Double?
    var numPredict: Int?

    enum CodingKeys: String, CodingKey {
      case temperature
      case numPredict = "num_predict"
    }
  }

  enum Think: Encodable {
    case toggle(Bool)
    case level(String)

    func encode(to encoder: any Encoder) throws {
      var value = encoder.singleValueContainer()
      switch self {
      case .toggle(let isOn): try value.encode(isOn)
      case .level(let level): try value.encode(level)
      }
    }
  }
}
