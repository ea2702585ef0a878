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
/// that somebody else wrote goes in and comes out as bytes, `CAST` to and from `TEXT`.
enum ExactText {
  typealias Stored = Data

  static func stored(_ text: String) -> Stored { Data(text.utf8) }

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
    for turn: Turn, in conversation: String, depth: Int, draft: String?
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
      "tool_calls": answer.toolCalls.isEmpty ? nil : StoredJSON.text(answer.toolCalls),
      "tool_call_id": turn.toolResult?.callID, "is_tool_error": turn.toolResult?.isError,
      "trace": answer.trace.flatMap(StoredJSON.text), "draft": draft,
    ]
  }

  /// What is in a column; `nil` where a disk has made something else of it, which SQLite would not
  /// notice and GRDB would not forgive.
  static func value<Value: DatabaseValueConvertible>(_ name: String, of row: Row) -> Value? {
    guard let value = row[name] as DatabaseValue? else { return nil }
    return Value.fromDatabaseValue(value)
  }

  /// Where the columns of ``selection`` are: to find them by name in every row takes longer than to
  /// read them.
  private static let places = Dictionary(
    uniqueKeysWithValues: (["id"] + all).enumerated().map { ($1, $0) })

  /// What is in a column of ``selection``.
  private static func placed<Value: DatabaseValueConvertible>(
    _ name: String, of row: Row
  ) -> Value? {
    guard let place = places[name] else { return nil }
    return Value.fromDatabaseValue(row[place] as DatabaseValue)
  }

  static func turn(from row: Row) -> Turn {
    func value<Value: DatabaseValueConvertible>(_ name: String) -> Value? {
      placed(name, of: row)
    }
    let finishReason: String? = value("finish_reason")
    let error: ExactText.Stored? = value("error")
    return Turn(
      id: value("id") ?? 0, parent: value("parent_id"),
      role: value("role").flatMap(Message.Role.init(rawValue:)) ?? .assistant,
      content: ExactText.text(value("content")),
      status: value("status").flatMap(Turn.Status.init(rawValue:)) ?? .interrupted,
      alias: value("alias"), model: value("model"),
      answer: Turn.Answer(
        reasoning: ExactText.text(value("reasoning")), refusal: ExactText.text(value("refusal")),
        toolCalls: StoredJSON.value([ToolCall].self, of: value("tool_calls")) ?? [],
        trace: StoredJSON.value(ReasoningTrace.self, of: value("trace")),
        servedModel: value("served_model"),
        // A word of a later version is another reason, not none.
        finishReason: finishReason.map { FinishReason(rawValue: $0) ?? .other },
        rawFinishReason: value("raw_finish_reason"), usage: usage(from: row),
        timeToFirstText: value("first_text_ms"), duration: value("duration_ms"),
        error: error.map { ExactText.text($0) }),
      toolResult: toolResult(from: row), createdAt: value("created_at") ?? 0)
  }

  private static func toolResult(from row: Row) -> Turn.ToolResult? {
    let callID: String? = placed("tool_call_id", of: row)
    return callID.map {
      Turn.ToolResult(callID: $0, isError: placed("is_tool_error", of: row) ?? false)
    }
  }

  /// `nil` when no figure was kept.
  private static func usage(from row: Row) -> Usage? {
    func value<Value: DatabaseValueConvertible>(_ name: String) -> Value? {
      placed(name, of: row)
    }
    let status: String? = value("cost_status")
    var usage = Usage(
      promptTokens: value("prompt_tokens"), completionTokens: value("completion_tokens"),
      totalTokens: value("total_tokens"), cachedTokens: value("cached_tokens"),
      cacheWriteTokens: value("cache_write_tokens"), reasoningTokens: value("reasoning_tokens"))
    usage.cost = value("cost")
    usage.costStatus = status.flatMap(Usage.CostStatus.init)
    return usage == Usage() ? nil : usage
  }
}
