/// The body of `POST /responses`.
struct OpenAIResponsesRequest: Encodable {
  var model: String
  var instructions: String?
  var input: [InputItem]
  var temperature: Double?
  var maxOutputTokens: Int?
  var reasoning: Reasoning?
  /// Responses keeps every answer for 30 days unless it is told not to.
  let store = false
  let stream = true
  var streamOptions: StreamOptions?

  enum CodingKeys: String, CodingKey {
    case model, instructions, input, temperature, reasoning, store, stream
    case maxOutputTokens = "max_output_tokens"
    case streamOptions = "stream_options"
  }

  /// One thing that has been said or done; items that are not messages bear a `type`.
  enum InputItem: Encodable {
    case message(Message)

    private enum CodingKeys: String, CodingKey {
      case role, content
    }

    func encode(to encoder: any Encoder) throws {
      var item = encoder.container(keyedBy: CodingKeys.self)
      switch self {
      case .message(let message):
        try item.encode(message.role, forKey: .role)
        try item.encode(message.content, forKey: .content)
      }
    }
  }

  struct Reasoning: Encodable {
    var effort: String
    /// Without it no text of the thinking comes. Asked only of somebody who set an effort:
    /// OpenAI refuses summaries to organisations that it has not verified.
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
