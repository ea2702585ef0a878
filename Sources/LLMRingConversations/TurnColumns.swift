import GRDB
import StreamingEngine

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Text as the database keeps it, byte for byte.
///
/// GRDB hands strings to SQLite as C strings, which end at a NUL, and models do say NUL. So text
/// that somebody else wrote goes in and comes out as bytes, `CAST` to and from `TEXT`. Text without
/// a NUL goes in as it is, because an answer of many megabytes is not to be copied.
enum ExactText {
  typealias Stored = Data

  static func stored(_ text: String) -> DatabaseValue {
    text.utf8.contains(0) ? Data(text.utf8).databaseValue : text.databaseValue
  }

  static func text(_ stored: Stored?) -> String {
    String(decoding: stored ?? Data(), as: UTF8.self)
  }
}

/// How a turn lies in its row.
enum TurnColumns {
  /// Columns of text that others wrote.
  private static let exact = ["content", "reasoning", "refusal", "error"]

  private static let all = [
    "conversation_id", "parent_id", "depth", "role", "status", "content", "reasoning", "alias",
    "model", "served_model", "finish_reason", "raw_finish_reason", "prompt_tokens",
    "completion_tokens", "total_tokens", "cached_tokens", "cache_write_tokens",
    "reasoning_tokens", "cost", "cost_status", "first_text_ms", "duration_ms", "error",
    "created_at", "refusal", "tool_calls", "tool_call_id", "is_tool_error", "trace", "draft",
    "system_prompt_id", "settings", "citations", "images", "cache_write_1h_tokens", "searches",
    "is_aside", "speed",
  ]

  static let names = all.joined(separator: ", ")

  static let placeholders = all.map { name in
    exact.contains(name) ? "CAST(:\(name) AS TEXT)" : ":\(name)"
  }.joined(separator: ", ")

  static let selection =
    (["turn.id AS id"]
    + all.map { name in exact.contains(name) ? "CAST(\(name) AS BLOB) AS \(name)" : name })
    .joined(separator: ", ")

  static func arguments(
    for turn: Turn, in conversation: String, depth: Int, draft: String?, systemPrompt: Int64?
  ) -> StatementArguments {
    let (answer, usage) = (turn.answer, turn.answer.usage)
    return [
      "conversation_id": conversation, "parent_id": turn.parent, "depth": depth,
      "role": turn.role.rawValue, "status": turn.status.rawValue,
      "content": ExactText.stored(turn.content),
      "reasoning": ExactText.stored(answer.reasoning), "alias": turn.alias, "model": turn.model,
      "served_model": answer.servedModel, "finish_reason": answer.finishReason?.rawValue,
      "raw_finish_reason": answer.rawFinishReason, "prompt_tokens": usage?.promptTokens,
      "completion_tokens": usage?.completionTokens, "total_tokens": usage?.totalTokens,
      "cached_tokens": usage?.cachedTokens, "cache_write_tokens": usage?.cacheWriteTokens,
      "reasoning_tokens": usage?.reasoningTokens, "cost": usage?.cost,
      "cost_status": usage?.costStatus?.rawValue, "first_text_ms": answer.timeToFirstText,
      "duration_ms": answer.duration, "error": answer.error.map(ExactText.stored),
      "created_at": turn.createdAt, "refusal": ExactText.stored(answer.refusal),
      "tool_calls": answer.toolCalls.isEmpty ? nil : StoredJSON.text(of: answer.toolCalls),
      "tool_call_id": turn.toolResult?.callID, "is_tool_error": turn.toolResult?.isError,
      "trace": answer.trace?.json.text, "draft": draft,
      "system_prompt_id": systemPrompt, "settings": turn.settings.flatMap(StoredJSON.text),
      "citations": answer.citations.isEmpty ? nil : StoredJSON.text(answer.citations),
      "images": answer.images.isEmpty ? nil : StoredJSON.text(answer.images),
      "cache_write_1h_tokens": usage?.cacheWriteHourTokens, "searches": usage?.searches,
      // An answer goes with its question.
      "is_aside": turn.role == .user && turn.isAside ? true : nil, "speed": answer.speed,
    ]
  }

  /// The columns of a turn that are many kilobytes long, and the turn without them.
  ///
  /// GRDB copies the arguments of a statement that has as many as an insertion does, and not those
  /// of one that has few.
  static func splitting(_ turn: Turn) -> (brief: Turn, long: [(name: String, text: DatabaseValue)])
  {
    let limit = 64 << 10
    var brief = turn
    var long: [(name: String, text: DatabaseValue)] = []
    if turn.content.utf8.count > limit {
      long.append(("content", ExactText.stored(turn.content)))
      brief.content = ""
    }
    if turn.answer.reasoning.utf8.count > limit {
      long.append(("reasoning", ExactText.stored(turn.answer.reasoning)))
      brief.answer.reasoning = ""
    }
    if turn.answer.toolCalls.reduce(0, { $0 + $1.argumentsSize }) > limit {
      long.append(("tool_calls", StoredJSON.text(of: turn.answer.toolCalls).databaseValue))
      brief.answer.toolCalls = []
    }
    if let trace = turn.answer.trace, trace.size > limit {
      long.append(("trace", trace.json.text.databaseValue))
      brief.answer.trace = nil
    }
    return (brief, long)
  }

  /// What is in a column; `nil` where a disk has made something else of it, which SQLite would not
  /// notice and GRDB would not forgive.
  static func value<Value: DatabaseValueConvertible>(_ name: String, of row: Row) -> Value? {
    guard let value = row[name] as DatabaseValue? else { return nil }
    return Value.fromDatabaseValue(value)
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

/// The row that a cursor over ``TurnColumns/selection`` stands at, as a turn.
///
/// It is read straight from SQLite, ten thousand at a time. Where a disk has made something else of
/// a number, SQLite makes a number of that.
struct TurnRow {
  let row: Row

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

  private func text(_ place: Int) -> String? {
    try? row.withUnsafeData(atIndex: place) { bytes in
      bytes.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  var depth: Int { row[Self.places.depth] as Int? ?? 0 }

  /// The row id of the system prompt.
  var systemPrompt: Int64? { row[Self.places.systemPrompt] }

  /// What the question was asked with, as JSON.
  var settings: String? { text(Self.places.settings) }

  /// All of the turn except its system prompt, its settings, and its files; of a side question the
  /// question alone is marked as one.
  var turn: Turn {
    let at = Self.places
    var turn = Turn(
      id: row[at.id] as Int64? ?? 0, parent: row[at.parent],
      role: text(at.role).flatMap(Message.Role.init(rawValue:)) ?? .assistant,
      content: text(at.content) ?? "",
      status: text(at.status).flatMap(Turn.Status.init(rawValue:)) ?? .interrupted,
      alias: text(at.alias), model: text(at.model), answer: answer,
      toolResult: text(at.toolCallID).map {
        Turn.ToolResult(callID: $0, isError: row[at.isToolError] as Bool? ?? false)
      },
      createdAt: row[at.createdAt] as Int64? ?? 0)
    turn.isAside = row[at.isAside] as Bool? ?? false
    return turn
  }

  private var answer: Turn.Answer {
    let at = Self.places
    return Turn.Answer(
      reasoning: text(at.reasoning) ?? "", refusal: text(at.refusal) ?? "",
      toolCalls: StoredJSON.value([ToolCall].self, of: text(at.toolCalls)) ?? [],
      citations: StoredJSON.value([Citation].self, of: text(at.citations)) ?? [],
      images: (StoredJSON.value([String].self, of: text(at.images)) ?? [])
        .filter(ImageFolder.isName),
      trace: StoredJSON.value(ReasoningTrace.self, of: text(at.trace)),
      servedModel: text(at.servedModel),
      // A word of a later version is another reason, not none.
      finishReason: text(at.finishReason).map { FinishReason(rawValue: $0) ?? .other },
      rawFinishReason: text(at.rawFinishReason), usage: usage,
      timeToFirstText: row[at.timeToFirstText], duration: row[at.duration], speed: row[at.speed],
      error: text(at.error))
  }

  /// `nil` when no figure was kept.
  private var usage: Usage? {
    let at = Self.places
    var usage = Usage(
      promptTokens: row[at.promptTokens], completionTokens: row[at.completionTokens],
      totalTokens: row[at.totalTokens], cachedTokens: row[at.cachedTokens],
      cacheWriteTokens: row[at.cacheWriteTokens], reasoningTokens: row[at.reasoningTokens])
    usage.cacheWriteHourTokens = row[at.cacheWriteHourTokens]
    usage.searches = row[at.searches]
    usage.cost = row[at.cost]
    usage.costStatus = text(at.costStatus).flatMap(Usage.CostStatus.init)
    return usage == Usage() ? nil : usage
  }
}
