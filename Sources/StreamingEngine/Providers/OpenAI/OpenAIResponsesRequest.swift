/// The body of `POST /responses`.
struct OpenAIResponsesRequest: Encodable {
  var model: String
  var instructions: String?
  var input: [InputItem]
  var temperature: Double?
  var maxOutputTokens: Int?
  var reasoning: Reasoning?
  var tools: [OpenAITool]?
  var toolChoice: OpenAIToolChoice?
  var text: Text?
  var include: [String]?
  /// By default, OpenAI stores every response for 30 days.
  let store = false
  let stream = true
  var streamOptions: StreamOptions?

  enum CodingKeys: String, CodingKey {
    case model, instructions, input, temperature, reasoning, tools, text, include, store, stream
    case maxOutputTokens = "max_output_tokens"
    case toolChoice = "tool_choice"
    case streamOptions = "stream_options"
  }

  /// An item of the conversation. Items other than messages have a `type`.
  enum InputItem: Encodable {
    case message(role: Message.Role, text: String, phase: String?)
    /// A user message with attachments.
    case parts(Dialogue.Turn)
    case call(Dialogue.Call)
    case result(Dialogue.Result)
    /// An unchanged item.
    case block(RawJSON)

    private enum CodingKeys: String, CodingKey {
      case type, role, content, phase, name, arguments, output
      case callID = "call_id"
    }

    static func items(of turn: Dialogue.Turn) -> [InputItem] {
      switch turn.role {
      case .tool:
        return turn.results.map(InputItem.result)
      case .user where !turn.attachments.isEmpty:
        return [.parts(turn)]
      case .system, .user:
        return [.message(role: turn.role, text: turn.text, phase: nil)]
      case .assistant:
        var pieces = turn.pieces
        // OpenAI rejects reasoning without the output that followed it.
        while case .block? = pieces.last { pieces.removeLast() }
        return pieces.compactMap { piece in
          switch piece {
          case .text(let text, _) where text.isBlank: nil
          case .text(let text, let token): .message(role: .assistant, text: text, phase: token)
          case .call(let call, _): .call(call)
          case .block(let block): .block(block)
          }
        }
      }
    }

    func encode(to encoder: any Encoder) throws {
      if case .block(let block) = self {
        var item = encoder.singleValueContainer()
        return try item.encode(block)
      }
      var item = encoder.container(keyedBy: CodingKeys.self)
      switch self {
      case .message(let role, let text, let phase):
        try item.encode(role, forKey: .role)
        try item.encode(text, forKey: .content)
        try item.encodeIfPresent(phase, forKey: .phase)
      case .parts(let turn):
        try item.encode(turn.role, forKey: .role)
        try item.encode(OpenAIPart.parts(of: turn, as: .responses), forKey: .content)
      case .call(let call):
        try item.encode("function_call", forKey: .type)
        try item.encode(call.id, forKey: .callID)
        try item.encode(call.name, forKey: .name)
        try item.encode(call.arguments.text, forKey: .arguments)
      case .result(let result):
        try item.encode("function_call_output", forKey: .type)
        try item.encode(result.id, forKey: .callID)
        try item.encode(result.content, forKey: .output)
      case .block:
        break
      }
    }
  }

  struct Text: Encodable {
    var format: OpenAIResponseFormat
  }

  struct Reasoning: Encodable {
    var effort: String
    /// Requests the visible text of the thinking. Only sent if the user set an effort, because
    /// OpenAI rejects it for organisations that are not verified.
    var summary: String?

    init(effort: String) {
      self.effort = effort
      summary = effort == "none" ? nil : "auto"
    }
  }

  struct StreamOptions: Encodable {
    var includeObfuscation: Bool

    enum CodingKeys: String, CodingKey {
      case includeObfuscation = "include_obfuscation"
    }
  }
}
