extension AnthropicRequest {
  struct Message: Encodable {
    var role: StreamingEngine.Message.Role
    var content: [Block]

    /// Tool results must come first in the next user message.
    static func messages(of turns: [Dialogue.Turn]) -> [Message] {
      turns.reduce(into: []) { messages, turn in
        switch turn.role {
        case .assistant:
          messages.append(Message(role: .assistant, content: turn.pieces.compactMap(Block.init)))
        case .tool:
          messages.append(Message(role: .user, content: turn.results.map(Block.result(_:))))
        case .user, .system:
          let blocks = turn.questions.flatMap { question in
            question.attachments.map(Block.file(_:))
              + (question.text.isBlank ? [] : [.text(question.text)])
          }
          if messages.last?.role == .user {
            messages[messages.count - 1].content += blocks
          } else {
            messages.append(Message(role: .user, content: blocks))
          }
        }
      }
    }
  }

  /// A content block.
  struct Block: Encodable {
    let content: Content
    /// Whether Anthropic should cache the prompt up to the end of this block. It must not be set for
    /// an unchanged block, because thinking cannot be marked.
    var isCacheMark = false

    static func text(_ text: String) -> Block { Block(content: .text(text)) }
    static func file(_ file: Attachment) -> Block { Block(content: .file(file)) }
    static func result(_ result: Dialogue.Result) -> Block { Block(content: .result(result)) }

    init(content: Content) {
      self.content = content
    }

    init?(_ piece: Dialogue.Piece) {
      switch piece {
      case .text(let text, _):
        // Anthropic rejects blank blocks, even those that the model wrote.
        if text.isBlank { return nil }
        content = .text(text)
      case .call(let call, _): content = .call(call)
      case .block(let block): content = .raw(block)
      }
    }

    func encode(to encoder: any Encoder) throws {
      try content.encode(to: encoder)
      if isCacheMark {
        var block = encoder.container(keyedBy: CacheMark.CodingKeys.self)
        try block.encode(CacheMark(), forKey: .cacheControl)
      }
    }
  }

  enum Content: Encodable {
    case text(String)
    case file(Attachment)
    case call(Dialogue.Call)
    case result(Dialogue.Result)
    /// An unchanged block: thinking with its signature.
    case raw(RawJSON)

    private enum CodingKeys: String, CodingKey {
      case type, text, id, name, input, content, source, title, data
      case mediaType = "media_type"
      case toolUseID = "tool_use_id"
      case isError = "is_error"
    }

    func encode(to encoder: any Encoder) throws {
      if case .raw(let block) = self {
        var value = encoder.singleValueContainer()
        return try value.encode(block)
      }
      var block = encoder.container(keyedBy: CodingKeys.self)
      switch self {
      case .text(let text):
        try block.encode("text", forKey: .type)
        try block.encode(text, forKey: .text)
      case .file(let file):
        if let text = file.fencedText {
          try block.encode("text", forKey: .type)
          return try block.encode(text, forKey: .text)
        }
        try block.encode(file.mediaType.isImage ? "image" : "document", forKey: .type)
        if !file.mediaType.isImage { try block.encode(file.name, forKey: .title) }
        var source = block.nestedContainer(keyedBy: CodingKeys.self, forKey: .source)
        try source.encode("base64", forKey: .type)
        try source.encode(file.mediaType.rawValue, forKey: .mediaType)
        try source.encode(file.base64, forKey: .data)
      case .call(let call):
        try block.encode("tool_use", forKey: .type)
        try block.encode(call.id, forKey: .id)
        try block.encode(call.name, forKey: .name)
        try block.encode(call.arguments, forKey: .input)
      case .result(let result):
        try block.encode("tool_result", forKey: .type)
        try block.encode(result.id, forKey: .toolUseID)
        if !result.content.isBlank { try block.encode(result.content, forKey: .content) }
        if result.isError { try block.encode(true, forKey: .isError) }
      case .raw:
        break
      }
    }
  }
}
