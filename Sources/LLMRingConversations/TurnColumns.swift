import LLMRingSQLite
import StreamingEngine

/// How a turn lies in its row.
enum TurnColumns {
  static let all = [
    "conversation_id", "parent_id", "depth", "role", "status", "content", "reasoning", "alias",
    "model", "served_model", "finish_reason", "raw_finish_reason", "prompt_tokens",
    "completion_tokens", "total_tokens", "cached_tokens", "cache_write_tokens",
    "reasoning_tokens", "cost", "cost_status", "first_text_ms", "duration_ms", "error",
    "created_at", "refusal", "tool_calls", "tool_call_id", "is_tool_error", "trace", "draft",
    "system_prompt_id", "settings", "citations", "images", "cache_write_1h_tokens", "searches",
    "is_aside", "speed",
  ]

  static let selection = "turn.id, \(all.joined(separator: ", "))"

  static let insertion = """
    INSERT INTO turn (\(all.joined(separator: ", ")))
    VALUES (\(all.map { _ in "?" }.joined(separator: ", ")))
    """

  /// What the parameters of ``insertion`` stand for.
  static func values(
    of turn: Turn, in conversation: String, depth: Int, draft: String?, systemPrompt: Int64?
  ) -> SQLiteValues {
    let (answer, usage) = (turn.answer, turn.answer.usage)
    let values: KeyValuePairs<String, (any SQLiteValue)?> = [
      "conversation_id": conversation, "parent_id": turn.parent, "depth": depth,
      "role": turn.role.rawValue, "status": turn.status.rawValue, "content": turn.content,
      "reasoning": answer.reasoning, "alias": turn.alias, "model": turn.model,
      "served_model": answer.servedModel, "finish_reason": answer.finishReason?.rawValue,
      "raw_finish_reason": answer.rawFinishReason, "prompt_tokens": usage?.promptTokens,
      "completion_tokens": usage?.completionTokens, "total_tokens": usage?.totalTokens,
      "cached_tokens": usage?.cachedTokens, "cache_write_tokens": usage?.cacheWriteTokens,
      "reasoning_tokens": usage?.reasoningTokens, "cost": usage?.cost,
      "cost_status": usage?.costStatus?.rawValue, "first_text_ms": answer.timeToFirstText,
      "duration_ms": answer.duration, "error": answer.error, "created_at": turn.createdAt,
      "refusal": answer.refusal,
      "tool_calls": answer.toolCalls.isEmpty ? nil : StoredJSON.text(of: answer.toolCalls),
      "tool_call_id": turn.toolResult?.callID, "is_tool_error": turn.toolResult?.isError,
      "trace": answer.trace?.json.text, "draft": draft, "system_prompt_id": systemPrompt,
      "settings": turn.settings.flatMap(StoredJSON.text),
      "citations": answer.citations.isEmpty ? nil : StoredJSON.text(answer.citations),
      "images": answer.images.isEmpty ? nil : StoredJSON.text(answer.images),
      "cache_write_1h_tokens": usage?.cacheWriteHourTokens, "searches": usage?.searches,
      // An answer goes with its question.
      "is_aside": turn.role == .user && turn.isAside ? true : nil, "speed": answer.speed,
    ]
    assert(values.map(\.key) == all, "not the columns")
    return values.map(\.value)
  }

  /// Where a column of ``selection`` is: to find it by name in every row takes longer than to read
  /// it.
  fileprivate static func place(_ name: String) -> Int {
    guard let place = (["id"] + all).firstIndex(of: name) else {
      preconditionFailure("no column \(name)")
    }
    return place
  }
}

/// The row of ``TurnColumns/selection`` at which the rows stand, as a turn.
extension Rows {
  private struct Places {
    let id = TurnColumns.place("id")
    let parent = TurnColumns.place("parent_id")
    let depth = TurnColumns.place("depth")
    let role = TurnColumns.place("role")
    let status = TurnColumns.place("status")
    let content = TurnColumns.place("content")
    let reasoning = TurnColumns.place("reasoning")
    let alias = TurnColumns.place("alias")
    let model = TurnColumns.place("model")
    let servedModel = TurnColumns.place("served_model")
    let finishReason = TurnColumns.place("finish_reason")
    let rawFinishReason = TurnColumns.place("raw_finish_reason")
    let promptTokens = TurnColumns.place("prompt_tokens")
    let completionTokens = TurnColumns.place("completion_tokens")
    let totalTokens = TurnColumns.place("total_tokens")
    let cachedTokens = TurnColumns.place("cached_tokens")
    let cacheWriteTokens = TurnColumns.place("cache_write_tokens")
    let reasoningTokens = TurnColumns.place("reasoning_tokens")
    let cost = TurnColumns.place("cost")
    let costStatus = TurnColumns.place("cost_status")
    let timeToFirstText = TurnColumns.place("first_text_ms")
    let duration = TurnColumns.place("duration_ms")
    let error = TurnColumns.place("error")
    let createdAt = TurnColumns.place("created_at")
    let refusal = TurnColumns.place("refusal")
    let toolCalls = TurnColumns.place("tool_calls")
    let toolCallID = TurnColumns.place("tool_call_id")
    let isToolError = TurnColumns.place("is_tool_error")
    let trace = TurnColumns.place("trace")
    let systemPrompt = TurnColumns.place("system_prompt_id")
    let settings = TurnColumns.place("settings")
    let citations = TurnColumns.place("citations")
    let images = TurnColumns.place("images")
    let cacheWriteHourTokens = TurnColumns.place("cache_write_1h_tokens")
    let searches = TurnColumns.place("searches")
    let isAside = TurnColumns.place("is_aside")
    let speed = TurnColumns.place("speed")
  }

  private static let places = Places()

  var depth: Int { self[Self.places.depth] ?? 0 }

  /// The row id of the system prompt.
  var systemPrompt: Int64? { self[Self.places.systemPrompt] }

  /// What the question was asked with, as JSON.
  var settings: String? { self[Self.places.settings] }

  /// All of the turn except its system prompt, its settings, and its files; of a side question the
  /// question alone is marked as one.
  var turn: Turn {
    let at = Self.places
    var turn = Turn(
      id: self[at.id] ?? 0, parent: self[at.parent],
      role: self[at.role].flatMap(Message.Role.init(rawValue:)) ?? .assistant,
      content: self[at.content] ?? "",
      status: self[at.status].flatMap(Turn.Status.init(rawValue:)) ?? .interrupted,
      alias: self[at.alias], model: self[at.model], answer: answer,
      toolResult: self[at.toolCallID].map {
        Turn.ToolResult(callID: $0, isError: self[at.isToolError] ?? false)
      },
      createdAt: self[at.createdAt] ?? 0)
    turn.isAside = self[at.isAside] ?? false
    return turn
  }

  private var answer: Turn.Answer {
    let at = Self.places
    return Turn.Answer(
      reasoning: self[at.reasoning] ?? "", refusal: self[at.refusal] ?? "",
      toolCalls: StoredJSON.value([ToolCall].self, of: self[at.toolCalls]) ?? [],
      citations: StoredJSON.value([Citation].self, of: self[at.citations]) ?? [],
      images: (StoredJSON.value([String].self, of: self[at.images]) ?? [])
        .filter(ImageFolder.isName),
      trace: StoredJSON.value(ReasoningTrace.self, of: self[at.trace]),
      servedModel: self[at.servedModel],
      finishReason: self[at.finishReason].map { FinishReason(rawValue: $0) },
      rawFinishReason: self[at.rawFinishReason], usage: usage,
      timeToFirstText: self[at.timeToFirstText], duration: self[at.duration], speed: self[at.speed],
      error: self[at.error])
  }

  /// `nil` when no figure was kept.
  private var usage: Usage? {
    let at = Self.places
    var usage = Usage(
      promptTokens: self[at.promptTokens], completionTokens: self[at.completionTokens],
      totalTokens: self[at.totalTokens], cachedTokens: self[at.cachedTokens],
      cacheWriteTokens: self[at.cacheWriteTokens], reasoningTokens: self[at.reasoningTokens])
    usage.cacheWriteHourTokens = self[at.cacheWriteHourTokens]
    usage.searches = self[at.searches]
    usage.cost = self[at.cost]
    usage.costStatus = self[at.costStatus].map { Usage.CostStatus(rawValue: $0) }
    return usage == Usage() ? nil : usage
  }
}
