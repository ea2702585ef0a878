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
  var stream: Bool?
  var streamOptions: StreamOptions?

  enum CodingKeys: String, CodingKey {
    case model, instructions, input, temperature, reasoning, tools, text, include, store, stream
    case maxOutputTokens = "max_output_tokens"
    case toolChoice = "tool_choice"
    case streamOptions = "stream_options"
  }

  /// An item of the conversation.
  ///
  /// Every item has a `type`, and content is always a list of parts: llama.cpp, vLLM and OpenRouter
  /// accept an answer in no other form.
  enum InputItem: Encodable {
    case question(Dialogue.Turn)
    /// - Parameter id: An ID that only servers other than OpenAI's get; vLLM and OpenRouter require
    ///   one.
    case answer(text: String, phase: String?, id: String?)
    case call(Dialogue.Call)
    case result(Dialogue.Result)
    /// An unchanged item.
    case block(RawJSON)

    private enum CodingKeys: String, CodingKey {
      case type, role, content, phase, name, arguments, output, id, status, text, annotations
      case callID = "call_id"
    }

    /// - Parameter givesIDs: Whether messages of the assistant get IDs. The same conversation
    ///   always gets the same ones.
    static func items(of turns: [Dialogue.Turn], givesIDs: Bool) -> [InputItem] {
      turns.reduce(into: []) { items, turn in
        switch turn.role {
        case .tool:
          items += turn.results.map(InputItem.result)
        case .system, .user:
          items.append(.question(turn))
        case .assistant:
          var pieces = turn.pieces
          // OpenAI rejects reasoning without the output that followed it.
          while case .block? = pieces.last { pieces.removeLast() }
          for piece in pieces {
            switch piece {
            case .text(let text, _) where text.isBlank: break
            case .text(let text, let token):
              items.append(
                .answer(text: text, phase: token, id: givesIDs ? "msg_\(items.count)" : nil))
            case .call(let call, _): items.append(.call(call))
            case .block(let block): items.append(.block(block))
            }
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
      case .question(let turn):
        try item.encode("message", forKey: .type)
        try item.encode(turn.role, forKey: .role)
        try item.encode(OpenAIPart.parts(of: turn, as: .responses), forKey: .content)
      case .answer(let text, let phase, let id):
        try item.encode("message", forKey: .type)
        try item.encode(Message.Role.assistant, forKey: .role)
        try item.encodeIfPresent(phase, forKey: .phase)
        if let id {
          try item.encode(id, forKey: .id)
          try item.encode("completed", forKey: .status)
        }
        var content = item.nestedUnkeyedContainer(forKey: .content)
        var part = content.nestedContainer(keyedBy: CodingKeys.self)
        try part.encode("output_text", forKey: .type)
        try part.encode(text, forKey: .text)
        try part.encode([String](), forKey: .annotations)
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
