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

  static func turn(from row: Row) -> Turn {
    let error: Data? = row["error"]
    let finishReason: String? = row["finish_reason"]
    return Turn(
      id: row["id"], parent: row["parent_id"],
      role: Message.Role(rawValue: row["role"]) ?? .assistant,
      content: ExactText.text(row["content"]),
      status: Turn.Status(rawValue: row["status"]) ?? .interrupted, alias: row["alias"],
      model: row["model"],
      answer: Turn.Answer(
        reasoning: ExactText.text(row["reasoning"]), refusal: ExactText.text(row["refusal"]),
        toolCalls: StoredJSON.value([ToolCall].self, of: row["tool_calls"]) ?? [],
        trace: StoredJSON.value(ReasoningTrace.self, of: row["trace"]),
        servedModel: row["served_model"],
        // A word of a later version is another reason, not none.
        finishReason: finishReason.map { FinishReason(rawValue: $0) ?? .other },
        rawFinishReason: row["raw_finish_reason"], usage: usage(from: row),
        timeToFirstText: row["first_text_ms"], duration: row["duration_ms"],
        error: error.map { ExactText.text($0) }),
      toolResult: toolResult(from: row), createdAt: row["created_at"])
  }

  private static func toolResult(from row: Row) -> Turn.ToolResult? {
    let callID: String? = row["tool_call_id"]
    return callID.map { Turn.ToolResult(callID: $0, isError: row["is_tool_error"] ?? false) }
  }

  /// `nil` when no figure was kept.
  private static func usage(from row: Row) -> Usage? {
    let status: String? = row["cost_status"]
    var usage = Usage(
      promptTokens: row["prompt_tokens"], completionTokens: row["completion_tokens"],
      totalTokens: row["total_tokens"], cachedTokens: row["cached_tokens"],
      cacheWriteTokens: row["cache_write_tokens"], reasoningTokens: row["reasoning_tokens"])
    usage.cost = row["cost"]
    usage.costStatus = status.flatMap(Usage.CostStatus.init)
    return usage == Usage() ? nil : usage
  }
}
