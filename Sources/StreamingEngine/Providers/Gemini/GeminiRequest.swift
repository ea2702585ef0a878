/// The body of `POST /v1beta/models/…:streamGenerateContent`.
struct GeminiRequest: Encodable {
  var systemInstruction: Content?
  var contents: [Content]
  var generationConfig: GenerationConfig

  struct Content: Encodable {
    /// `user` or `model`; none for the system instruction.
    var role: String?
    var parts: [Part]

    init(role: String?, parts: [Part]) {
      self.role = role
      self.parts = parts
    }

    init(_ message: Message) {
      self.init(
        role: message.role == .assistant ? "model" : "user", parts: [.text(message.content)])
    }
  }

  /// A piece of a message.
  enum Part: Encodable {
    case text(String)

    private enum CodingKeys: String, CodingKey {
      case text
    }

    func encode(to encoder: any Encoder) throws {
      var part = encoder.container(keyedBy: CodingKeys.self)
      switch self {
      case .text(let text): try part.encode(text, forKey: .text)
      }
    }
  }

  struct GenerationConfig: Encodable {
    var temperature: Double?
    var maxOutputTokens: Int?
    var thinkingConfig: ThinkingConfig?
  }

  /// A level or a budget, never both: that is refused.
  struct ThinkingConfig: Encodable, Equatable {
    let includeThoughts = true
    var thinkingLevel: String?
    /// In tokens; 0 is off.
    var thinkingBudget: Int?
  }
}
