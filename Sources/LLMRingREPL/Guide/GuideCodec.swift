package import StreamingEngine

extension Provider {
  /// Where the offline guide is served: inside the program, without a key.
  package static let builtin = {
    var provider = Provider(ProviderDescriptor.builtin)
    provider.transport = GuideTransport()
    return provider
  }()

  /// The name of the guide among ``builtin``'s models.
  package static let guideModel = "guide"
}

extension ProviderDescriptor {
  fileprivate static let builtin = ProviderDescriptor(
    name: "builtin", format: WireFormat("guide", codec: GuideCodec()), baseURL: "builtin://",
    isFree: true, catalogueOwner: "builtin",
    advice: Advice(modelNotFound: "its only model is builtin:guide"))
}

/// The guide's own wire format: the question in one JSON object, the answer a line a word.
struct GuideCodec: WireCodec {
  /// The path of the chat beneath `builtin://`.
  static let path = "/chat"

  func request(for chat: ResolvedChat) throws(LLMError) -> PreparedRequest {
    guard chat.request.responseFormat == .text else {
      throw unsupported("the guide supports only text answers", by: chat)
    }
    let files = chat.request.messages.flatMap(\.attachments).filter { $0.mediaType != .text }
    if let file = files.first {
      let kind = file.mediaType.isImage ? "images" : "PDF documents"
      throw unsupported("\(chat.model) cannot read \(kind), such as \(file.name)", by: chat)
    }
    let messages = chat.request.messages.map {
      GuideRequest.Message(role: $0.role.rawValue, content: $0.content)
    }
    return try chat.post(
      GuideRequest(model: chat.model, messages: messages, limit: chat.request.maxTokens),
      to: Self.path, keyIn: .bearer, accept: "application/x-ndjson")
  }

  func makeDecoder(provider: String) -> any AnswerDecoder { GuideDecoder() }

  private func unsupported(_ message: String, by chat: ResolvedChat) -> LLMError {
    LLMError(
      .invalidRequest, provider: chat.provider.name, message: message,
      advice: "choose another model")
  }
}

/// What the guide is asked.
struct GuideRequest: Codable {
  struct Message: Codable {
    var role: String
    var content: String
  }

  var model: String
  var messages: [Message]
  /// Maximum number of tokens in the answer.
  var limit: Int?
}

/// One line of an answer: a word with the white space after it, or the end.
struct GuideLine: Codable, Equatable {
  var text: String?
  /// Why the answer ends: `stop` or `length`.
  var end: String?
  var promptTokens: Int?
  var answerTokens: Int?
}

/// Reads the guide's lines.
struct GuideDecoder: AnswerDecoder {
  private var bytes: [UInt8] = []
  private var line: GuideLine?

  mutating func append(_ bytes: [UInt8]) { self.bytes += bytes }

  mutating func finish() {}

  mutating func next() throws(LLMError) -> AnswerEvent? {
    if let ending = line, let word = ending.end {
      line = nil
      return .finish(word == "length" ? .length : .stop, raw: word)
    }
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let json = Array(bytes[..<end])
    bytes.removeSubrange(...end)
    guard let line = try? JSONValue.decode(GuideLine.self, from: json) else {
      throw LLMError(.malformed, message: "the guide's answer is not in its format")
    }
    if let text = line.text { return .text(text) }
    self.line = line
    return .usage(
      Usage(promptTokens: line.promptTokens ?? 0, completionTokens: line.answerTokens ?? 0))
  }
}
