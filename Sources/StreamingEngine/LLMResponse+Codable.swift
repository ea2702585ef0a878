/// Its JSON has the members `content`, `model` and, unless they are empty, `reasoning`, `tool_calls`,
/// `finish_reason`, `usage`, `ending`, `failed_attempts` and `request_notes`.
extension LLMResponse: Codable {
  private enum CodingKeys: String, CodingKey {
    case content, reasoning, model, usage, ending
    case toolCalls = "tool_calls"
    case finishReason = "finish_reason"
    case failedAttempts = "failed_attempts"
    case requestNotes = "request_notes"
  }

  public init(from decoder: any Decoder) throws {
    let response = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      content: try response.decode(String.self, forKey: .content),
      reasoning: try response.decodeIfPresent(String.self, forKey: .reasoning) ?? "",
      model: try response.decode(String.self, forKey: .model),
      toolCalls: try response.decodeIfPresent([ToolCall].self, forKey: .toolCalls) ?? [],
      finishReason: try response.decodeIfPresent(FinishReason.self, forKey: .finishReason),
      usage: try response.decodeIfPresent(Usage.self, forKey: .usage),
      ending: try response.decodeIfPresent(StreamChunk.Ending.self, forKey: .ending))
    failedAttempts =
      try response.decodeIfPresent([FailedAttempt].self, forKey: .failedAttempts) ?? []
    requestNotes = try response.decodeIfPresent([String].self, forKey: .requestNotes) ?? []
  }

  public func encode(to encoder: any Encoder) throws {
    var response = encoder.container(keyedBy: CodingKeys.self)
    try response.encode(content, forKey: .content)
    try response.encodeIfPresent(reasoning.nonEmpty, forKey: .reasoning)
    try response.encode(model, forKey: .model)
    try response.encodeIfPresent(toolCalls.nonEmpty, forKey: .toolCalls)
    try response.encodeIfPresent(finishReason, forKey: .finishReason)
    try response.encodeIfPresent(usage, forKey: .usage)
    try response.encodeIfPresent(ending, forKey: .ending)
    try response.encodeIfPresent(failedAttempts.nonEmpty, forKey: .failedAttempts)
    try response.encodeIfPresent(requestNotes.nonEmpty, forKey: .requestNotes)
  }
}
