/// The body of `POST /chat/completions`.
struct OpenAIChatRequest: Encodable {
  var model: String
  var messages: [Message]
  var temperature: Double?
  var maxTokens: Int?
  var maxCompletionTokens: Int?
  var reasoning: Reasoning?
  var tools: [OpenAITool]?
  var toolChoice: OpenAIToolChoice?
  var responseFormat: OpenAIResponseFormat?
  var stream: Bool?
  var streamOptions: StreamOptions?

  enum CodingKeys: String, CodingKey {
    case model, messages, temperature, tools, stream
    case maxTokens = "max_tokens"
    case maxCompletionTokens = "max_completion_tokens"
    case toolChoice = "tool_choice"
    case responseFormat = "response_format"
    case streamOptions = "stream_options"
  }

  func encode(to encoder: any Encoder) throws {
    var body = encoder.container(keyedBy: CodingKeys.self)
    try body.encode(model, forKey: .model)
    try body.encode(messages, forKey: .messages)
    try body.encodeIfPresent(temperature, forKey: .temperature)
    try body.encodeIfPresent(maxTokens, forKey: .maxTokens)
    try body.encodeIfPresent(maxCompletionTokens, forKey: .maxCompletionTokens)
    try reasoning?.encode(to: encoder)
    try body.encodeIfPresent(tools, forKey: .tools)
    try body.encodeIfPresent(toolChoice, forKey: .toolChoice)
    try body.encodeIfPresent(responseFormat, forKey: .responseFormat)
    try body.encodeIfPresent(stream, forKey: .stream)
    try body.encodeIfPresent(streamOptions, forKey: .streamOptions)
  }

  /// How much the model should think: members of the body, which differ between services.
  enum Reasoning: Encodable {
    case effort(String)
    case object(String)
    case thinkingType(String)
    case enableThinking(Bool)

    private enum CodingKeys: String, CodingKey {
      case reasoning, thinking
      case reasoningEffort = "reasoning_effort"
      case enableThinking = "enable_thinking"
    }

    func encode(to encoder: any Encoder) throws {
      var body = encoder.container(keyedBy: CodingKeys.self)
      switch self {
      case .effort(let effort): try body.encode(effort, forKey: .reasoningEffort)
      case .object(let effort): try body.encode(["effort": effort], forKey: .reasoning)
      case .thinkingType(let effort):
        try body.encode(["type": effort == "none" ? "disabled" : "enabled"], forKey: .thinking)
      case .enableThinking(let isOn): try body.encode(isOn, forKey: .enableThinking)
      }
    }
  }

  /// A message. Every tool result is a separate message.
  enum Message: Encodable {
    /// Uses `system` instead of `developer`, because many compatible servers reject the latter.
    /// OpenAI's own models that prefer it are used through Responses.
    case message(Dialogue.Turn)
    case result(Dialogue.Result)

    private enum CodingKeys: String, CodingKey {
      case role, content
      case toolCalls = "tool_calls"
      case toolCallID = "tool_call_id"
    }

    static func messages(of turn: Dialogue.Turn) -> [Message] {
      turn.role == .tool ? turn.results.map(Message.result) : [.message(turn)]
    }

    func encode(to encoder: any Encoder) throws {
      var message = encoder.container(keyedBy: CodingKeys.self)
      switch self {
      case .message(let turn):
        try message.encode(turn.role, forKey: .role)
        if !turn.attachments.isEmpty {
          try message.encode(OpenAIPart.parts(of: turn, as: .chat), forKey: .content)
        } else if turn.calls.isEmpty {
          try message.encode(turn.text, forKey: .content)
        } else {
          try message.encode(turn.text.isEmpty ? nil : turn.text, forKey: .content)
          try message.encode(turn.calls.map(Call.init), forKey: .toolCalls)
        }
        // Other members of the answer are sent back under their original names.
        var members = encoder.container(keyedBy: MemberName.self)
        for case .block(let block) in turn.pieces {
          guard case .object(let values)? = JSONValue(parsing: block.text) else { continue }
          for (name, value) in values { try members.encode(value, forKey: MemberName(name)) }
        }
      case .result(let result):
        try message.encode(StreamingEngine.Message.Role.tool, forKey: .role)
        try message.encode(result.id, forKey: .toolCallID)
        try message.encode(result.content, forKey: .content)
      }
    }
  }

  struct Call: Encodable {
    struct Function: Encodable {
      var name: String
      /// JSON in a string.
      var arguments: String
    }

    let type = "function"
    var id: String
    var function: Function

    init(_ call: Dialogue.Call) {
      id = call.id
      function = Function(name: call.name, arguments: call.arguments.text)
    }
  }

  struct StreamOptions: Encodable {
    var includeUsage: Bool
    var includeObfuscation: Bool?

    enum CodingKeys: String, CodingKey {
      case includeUsage = "include_usage"
      case includeObfuscation = "include_obfuscation"
    }
  }
}
