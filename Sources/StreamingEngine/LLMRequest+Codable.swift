/// Its JSON has the members `model`, `messages` and, where they are not the default, `temperature`,
/// `top_p`, `stop`, `seed`, `max_tokens`, `reasoning`, `tools`, `tool_choice`, `response_format`,
/// `timeout` (in seconds, or `"none"` for no limit), `deadline` (in seconds), `stream`, `options`,
/// `headers` and `conversation`.
///
/// Headers that carry a key are left out.
extension LLMRequest: Codable {
  private enum CodingKeys: String, CodingKey {
    case model, messages, temperature, stop, seed, reasoning, tools, timeout, deadline, options
    case headers, conversation
    case topP = "top_p"
    case maxTokens = "max_tokens"
    case toolChoice = "tool_choice"
    case responseFormat = "response_format"
    case streams = "stream"
  }

  public init(from decoder: any Decoder) throws {
    let request = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      model: try request.decode(String.self, forKey: .model),
      messages: try request.decode([Message].self, forKey: .messages),
      temperature: try request.decodeIfPresent(Double.self, forKey: .temperature),
      topP: try request.decodeIfPresent(Double.self, forKey: .topP),
      stop: try request.decodeIfPresent([String].self, forKey: .stop) ?? [],
      seed: try request.decodeIfPresent(Int.self, forKey: .seed),
      maxTokens: try request.decodeIfPresent(Int.self, forKey: .maxTokens),
      reasoning: try request.decodeIfPresent(ReasoningEffort.self, forKey: .reasoning),
      tools: try request.decodeIfPresent([Tool].self, forKey: .tools) ?? [],
      toolChoice: try request.decodeIfPresent(ToolChoice.self, forKey: .toolChoice) ?? .auto,
      responseFormat: try request.decodeIfPresent(ResponseFormat.self, forKey: .responseFormat)
        ?? .text,
      timeout: try request.decodeIfPresent(Timeout.self, forKey: .timeout) ?? .inherit,
      deadline: try request.decodeIfPresent(Double.self, forKey: .deadline).map {
        try Duration($0, of: .seconds(1), at: decoder.codingPath + [CodingKeys.deadline])
      },
      streams: try request.decodeIfPresent(Bool.self, forKey: .streams) ?? true,
      options: try request.decodeIfPresent([String: JSONValue].self, forKey: .options) ?? [:],
      headers: try request.decodeIfPresent([String: String].self, forKey: .headers) ?? [:],
      conversation: try request.decodeIfPresent(String.self, forKey: .conversation))
  }

  public func encode(to encoder: any Encoder) throws {
    var request = encoder.container(keyedBy: CodingKeys.self)
    try request.encode(model, forKey: .model)
    try request.encode(messages, forKey: .messages)
    try request.encodeIfPresent(temperature, forKey: .temperature)
    try request.encodeIfPresent(topP, forKey: .topP)
    try request.encodeIfPresent(stop.nonEmpty, forKey: .stop)
    try request.encodeIfPresent(seed, forKey: .seed)
    try request.encodeIfPresent(maxTokens, forKey: .maxTokens)
    try request.encodeIfPresent(reasoning, forKey: .reasoning)
    try request.encodeIfPresent(tools.nonEmpty, forKey: .tools)
    if toolChoice != .auto { try request.encode(toolChoice, forKey: .toolChoice) }
    if responseFormat != .text { try request.encode(responseFormat, forKey: .responseFormat) }
    if timeout != .inherit { try request.encode(timeout, forKey: .timeout) }
    try request.encodeIfPresent(deadline.map { $0 / .seconds(1) }, forKey: .deadline)
    if !streams { try request.encode(false, forKey: .streams) }
    try request.encodeIfPresent(options.nonEmpty, forKey: .options)
    try request.encodeIfPresent(withoutKeyHeaders.headers.nonEmpty, forKey: .headers)
    try request.encodeIfPresent(conversation, forKey: .conversation)
  }
}

/// Its JSON is a number of seconds, `"none"` for no limit, or `"inherit"`.
extension LLMRequest.Timeout: Codable {
  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let seconds = try? value.decode(Double.self) {
      self = .after(try Duration(seconds, of: .seconds(1), at: decoder.codingPath))
      return
    }
    switch try value.decode(String.self) {
    case "none": self = .unlimited
    case "inherit": self = .inherit
    case let word:
      throw DecodingError.dataCorruptedError(
        in: value, debugDescription: "'\(word)' is not a number of seconds, none or inherit")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .inherit: try value.encode("inherit")
    case .unlimited: try value.encode("none")
    case .after(let limit): try value.encode(limit / .seconds(1))
    }
  }
}
