/// The body of `POST /chat/completions`.
struct OpenAIChatRequest: Encodable {
  var model: String
  var messages: [Message]
  var temperature: Double?
  var maxTokens: Int?
  var maxCompletionTokens: Int?
  var reasoningEffort: String?
  let stream = true
  var streamOptions: StreamOptions?

  enum CodingKeys: String, CodingKey {
    case model, messages, temperature, stream
    case maxTokens = "max_tokens"
    case maxCompletionTokens = "max_completion_tokens"
    case reasoningEffort = "reasoning_effort"
    case streamOptions = "stream_options"
  }

  struct Message: Encodable {
    /// `system` rather than `developer`: many compatible servers refuse the latter, and on
    /// OpenAI's own hosts the models that prefer it are asked through Responses.
    var role: StreamingEngine.Message.Role
    var content: String

    init(_ message: StreamingEngine.Message) {
      role = message.role
      content = message.content
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
