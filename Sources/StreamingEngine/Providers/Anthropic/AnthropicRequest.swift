/// The body of `POST /v1/messages`.
struct AnthropicRequest: Encodable {
  var model: String
  /// Required. Includes hidden thinking.
  var maxTokens: Int
  var system: [Block]?
  var messages: [Message]
  var temperature: Double?
  var thinking: Thinking?
  var outputConfig: OutputConfig?
  var tools: [Tool]?
  var toolChoice: ToolChoice?
  var stream: Bool?

  enum CodingKeys: String, CodingKey {
    case model, system, messages, temperature, thinking, tools, stream
    case maxTokens = "max_tokens"
    case outputConfig = "output_config"
    case toolChoice = "tool_choice"
  }

  enum Thinking: Encodable, Equatable {
    /// The model decides how much to think, and sends a summary of its thinking.
    case adaptive
    /// A budget in tokens: at least 1,024, and less than the token limit.
    case enabled(budget: Int)
    case disabled

    private enum CodingKeys: String, CodingKey {
      case type, display
      case budget = "budget_tokens"
    }

    func encode(to encoder: any Encoder) throws {
      var thinking = encoder.container(keyedBy: CodingKeys.self)
      switch self {
      case .adaptive:
        try thinking.encode("adaptive", forKey: .type)
        try thinking.encode("summarized", forKey: .display)
      case .enabled(let budget):
        try thinking.encode("enabled", forKey: .type)
        try thinking.encode(budget, forKey: .budget)
      case .disabled:
        try thinking.encode("disabled", forKey: .type)
      }
    }
  }

  struct OutputConfig: Encodable {
    var effort: String?
    var format: Format?

    /// - Returns: `nil` for the default.
    init?(effort: String?, format: Format?) {
      if effort == nil, format == nil { return nil }
      self.effort = effort
      self.format = format
    }

    struct Format: Encodable {
      let type = "json_schema"
      var schema: JSONValue

      /// - Returns: `nil` unless the format is a schema. JSON without a schema has to be requested
      ///   in the prompt.
      init?(_ format: ResponseFormat) {
        guard case .schema(let schema, _, _) = format else { return nil }
        self.schema = AnthropicSchema.adapted(schema)
      }
    }
  }
}
