/// Its JSON has the members `delta`, `model` and, unless they are empty, `reasoning`, `tool_calls`,
/// `finish_reason`, `usage`, `ending`, `failed_attempt`, `text_was_reasoning`, `reasoning_was_text`
/// and `request_notes`.
extension StreamChunk: Codable {
  private enum CodingKeys: String, CodingKey {
    case delta, reasoning, model, usage, ending
    case toolCalls = "tool_calls"
    case finishReason = "finish_reason"
    case failedAttempt = "failed_attempt"
    case textWasReasoning = "text_was_reasoning"
    case reasoningWasText = "reasoning_was_text"
    case requestNotes = "request_notes"
  }

  public init(from decoder: any Decoder) throws {
    let chunk = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      delta: try chunk.decodeIfPresent(String.self, forKey: .delta) ?? "",
      reasoning: try chunk.decodeIfPresent(String.self, forKey: .reasoning) ?? "",
      model: try chunk.decode(String.self, forKey: .model),
      toolCalls: try chunk.decodeIfPresent([ToolCall].self, forKey: .toolCalls) ?? [],
      finishReason: try chunk.decodeIfPresent(FinishReason.self, forKey: .finishReason),
      usage: try chunk.decodeIfPresent(Usage.self, forKey: .usage),
      ending: try chunk.decodeIfPresent(Ending.self, forKey: .ending),
      failedAttempt: try chunk.decodeIfPresent(FailedAttempt.self, forKey: .failedAttempt))
    if try chunk.decodeIfPresent(Bool.self, forKey: .textWasReasoning) == true {
      textWasReasoning = true
    }
    if try chunk.decodeIfPresent(Bool.self, forKey: .reasoningWasText) == true {
      reasoningWasText = true
    }
    requestNotes = try chunk.decodeIfPresent([String].self, forKey: .requestNotes) ?? []
  }

  public func encode(to encoder: any Encoder) throws {
    var chunk = encoder.container(keyedBy: CodingKeys.self)
    try chunk.encode(delta, forKey: .delta)
    try chunk.encodeIfPresent(reasoning.nonEmpty, forKey: .reasoning)
    try chunk.encode(model, forKey: .model)
    try chunk.encodeIfPresent(toolCalls.nonEmpty, forKey: .toolCalls)
    try chunk.encodeIfPresent(finishReason, forKey: .finishReason)
    try chunk.encodeIfPresent(usage, forKey: .usage)
    try chunk.encodeIfPresent(ending, forKey: .ending)
    try chunk.encodeIfPresent(failedAttempt, forKey: .failedAttempt)
    if textWasReasoning { try chunk.encode(true, forKey: .textWasReasoning) }
    if reasoningWasText { try chunk.encode(true, forKey: .reasoningWasText) }
    try chunk.encodeIfPresent(requestNotes.nonEmpty, forKey: .requestNotes)
  }
}

/// Its JSON has the members `is_complete`, `raw_finish_reason` and, unless they are empty, `failure`,
/// `served_model`, `id`, `refusal`, `trace`, `ended_in_reasoning`, `citations`, `images` and `notes`.
extension StreamChunk.Ending: Codable {
  private enum CodingKeys: String, CodingKey {
    case failure, id, refusal, trace, citations, images, notes
    case isComplete = "is_complete"
    case rawFinishReason = "raw_finish_reason"
    case servedModel = "served_model"
    case endedInReasoning = "ended_in_reasoning"
  }

  public init(from decoder: any Decoder) throws {
    let ending = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      rawFinishReason: try ending.decode(String.self, forKey: .rawFinishReason),
      servedModel: try ending.decodeIfPresent(String.self, forKey: .servedModel),
      id: try ending.decodeIfPresent(String.self, forKey: .id),
      refusal: try ending.decodeIfPresent(String.self, forKey: .refusal) ?? "",
      trace: try ending.decodeIfPresent(ReasoningTrace.self, forKey: .trace),
      endedInReasoning: try ending.decodeIfPresent(Bool.self, forKey: .endedInReasoning) ?? false,
      citations: try ending.decodeIfPresent([Citation].self, forKey: .citations) ?? [],
      images: try ending.decodeIfPresent([GeneratedImage].self, forKey: .images) ?? [],
      notes: try ending.decodeIfPresent([String].self, forKey: .notes) ?? [])
    isComplete = try ending.decodeIfPresent(Bool.self, forKey: .isComplete) ?? true
    failure = try ending.decodeIfPresent(LLMError.self, forKey: .failure)
  }

  public func encode(to encoder: any Encoder) throws {
    var ending = encoder.container(keyedBy: CodingKeys.self)
    try ending.encode(isComplete, forKey: .isComplete)
    try ending.encode(rawFinishReason, forKey: .rawFinishReason)
    try ending.encodeIfPresent(failure, forKey: .failure)
    try ending.encodeIfPresent(servedModel, forKey: .servedModel)
    try ending.encodeIfPresent(id, forKey: .id)
    try ending.encodeIfPresent(refusal.nonEmpty, forKey: .refusal)
    try ending.encodeIfPresent(trace, forKey: .trace)
    if endedInReasoning { try ending.encode(true, forKey: .endedInReasoning) }
    try ending.encodeIfPresent(citations.nonEmpty, forKey: .citations)
    try ending.encodeIfPresent(images.nonEmpty, forKey: .images)
    try ending.encodeIfPresent(notes.nonEmpty, forKey: .notes)
  }
}
