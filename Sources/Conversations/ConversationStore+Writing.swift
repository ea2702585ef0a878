import GRDB
import StreamingEngine

extension ConversationStore {
  /// Begins a conversation and returns its name: eight characters that are easy to type.
  package func createConversation(system: String?, at now: Int64) throws(StoreError) -> String {
    let id = Self.newID()
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO conversation (id, system, created_at, updated_at) VALUES (?, ?, ?, ?)
          """, arguments: [id, system, now, now])
    }
    return id
  }

  /// Saves a question; it is on the disk when this returns. The first one gives the conversation
  /// its title.
  package func addQuestion(
    _ content: String, to conversation: String, parent: Int64?, alias: String, model: String,
    at now: Int64
  ) throws(StoreError) -> Int64 {
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO turn (conversation, parent, role, content, status, alias, model, created_at)
          VALUES (?, ?, 'user', ?, 'complete', ?, ?, ?)
          """, arguments: [conversation, parent, content, alias, model, now])
      let id = database.lastInsertedRowID
      try Self.advance(conversation, to: id, at: now, in: database)
      try database.execute(
        sql: "UPDATE conversation SET title = ? WHERE id = ? AND title = ''",
        arguments: [Title.of(content), conversation])
      return id
    }
  }

  /// Saves an answer, complete or not.
  package func addAnswer(
    _ answer: AnswerRecord, to conversation: String, parent: Int64, at now: Int64
  ) throws(StoreError) -> Int64 {
    try write { database in
      let usage = answer.usage
      try database.execute(
        sql: """
          INSERT INTO turn (
            conversation, parent, role, content, reasoning, status, alias, model, served_model,
            finish_reason, raw_finish_reason, prompt_tokens, completion_tokens, total_tokens,
            cached_tokens, cache_write_tokens, reasoning_tokens, cost, cost_status, first_text_ms,
            took_ms, fault, created_at)
          VALUES (
            :conversation, :parent, 'assistant', :content, :reasoning, :status, :alias, :model,
            :served, :finish, :rawFinish, :prompt, :completion, :total, :cached, :cacheWrite,
            :reasoningTokens, :cost, :costStatus, :firstText, :took, :fault, :now)
          """,
        arguments: [
          "conversation": conversation, "parent": parent, "content": answer.content,
          "reasoning": answer.reasoning, "status": answer.status.rawValue, "alias": answer.alias,
          "model": answer.model, "served": answer.servedModel,
          "finish": answer.finishReason?.rawValue, "rawFinish": answer.rawFinishReason,
          "prompt": usage?.promptTokens, "completion": usage?.completionTokens,
          "total": usage?.totalTokens, "cached": usage?.cachedTokens,
          "cacheWrite": usage?.cacheWriteTokens, "reasoningTokens": usage?.reasoningTokens,
          "cost": usage?.cost, "costStatus": usage?.costStatus?.rawValue,
          "firstText": answer.firstTextAfter, "took": answer.took, "fault": answer.fault,
          "now": now,
        ])
      let id = database.lastInsertedRowID
      try Self.advance(conversation, to: id, at: now, in: database)
      return id
    }
  }

  package func setSystem(
    _ system: String?, of conversation: String, at now: Int64
  ) throws(StoreError) {
    try write { database in
      try database.execute(
        sql: "UPDATE conversation SET system = ?, updated_at = ? WHERE id = ?",
        arguments: [system, now, conversation])
    }
  }

  private static func advance(
    _ conversation: String, to turn: Int64, at now: Int64, in database: Database
  ) throws {
    try database.execute(
      sql: "UPDATE conversation SET head = ?, updated_at = ? WHERE id = ?",
      arguments: [turn, now, conversation])
  }

  /// Forty random bits in Crockford's alphabet, which leaves out the letters that look like
  /// digits.
  private static func newID() -> String {
    let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
    return String((0..<8).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] })
  }
}

/// A conversation's title, made from its first question without asking a model.
enum Title {
  static let limit = 60

  /// The first line that has words, cut at a word where it is long.
  static func of(_ question: String) -> String {
    let line =
      question.split(whereSeparator: \.isNewline)
      .first { $0.contains { !$0.isWhitespace } } ?? ""
    let words = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard words.count > limit else { return words }
    let cut = words.prefix(limit)
    let end = cut.lastIndex(of: " ") ?? cut.endIndex
    return cut[..<end] + "…"
  }
}
