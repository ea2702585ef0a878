import GRDB
import StreamingEngine

extension ConversationStore {
  /// The conversations, the one used last first.
  package func conversations(limit: Int) throws(StoreError) -> [ConversationSummary] {
    try read { database in
      try Row.fetchAll(
        database, sql: "\(Self.summaries) ORDER BY updated_at DESC, created_at DESC LIMIT ?",
        arguments: [limit]
      ).map(ConversationSummary.init)
    }
  }

  /// The conversation used last.
  package func latest() throws(StoreError) -> ConversationSummary? {
    try conversations(limit: 1).first
  }

  /// The conversation of a name, or of the beginning of one.
  package func find(_ word: String) throws(StoreError) -> ConversationSummary {
    let word = word.lowercased()
    let found = try read { database in
      try Row.fetchAll(
        database, sql: "\(Self.summaries) WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT 5",
        arguments: [word.count, word]
      ).map(ConversationSummary.init)
    }
    guard let first = found.first, !word.isEmpty else { throw .noConversation(word) }
    guard found.count == 1 else { throw .ambiguous(word, candidates: found.map(\.id)) }
    return first
  }

  /// The turns of the branch in use, oldest first.
  package func turns(of conversation: String) throws(StoreError) -> [Turn] {
    try read { database in
      // UNION ALL and the key of each step keep this linear in the length of the branch.
      try Row.fetchAll(
        database,
        sql: """
          WITH RECURSIVE branch(id) AS (
            SELECT head FROM conversation WHERE id = ?
            UNION ALL SELECT turn.parent FROM turn JOIN branch ON turn.id = branch.id
          )
          SELECT turn.* FROM branch JOIN turn ON turn.id = branch.id ORDER BY turn.id
          """, arguments: [conversation]
      ).map(Turn.init)
    }
  }

  private static let summaries = """
    SELECT *, (SELECT count(*) FROM turn WHERE conversation = conversation.id) AS turns,
      (SELECT model FROM turn WHERE turn.id = conversation.head) AS model
    FROM conversation
    """
}

extension ConversationSummary {
  init(_ row: Row) {
    self.init(
      id: row["id"], title: row["title"], createdAt: row["created_at"],
      updatedAt: row["updated_at"], turns: row["turns"], model: row["model"], system: row["system"])
  }
}

extension Turn {
  init(_ row: Row) {
    var usage = Usage(
      promptTokens: row["prompt_tokens"], completionTokens: row["completion_tokens"],
      totalTokens: row["total_tokens"], cachedTokens: row["cached_tokens"],
      cacheWriteTokens: row["cache_write_tokens"], reasoningTokens: row["reasoning_tokens"])
    usage.cost = row["cost"]
    usage.costStatus = (row["cost_status"] as String?).flatMap(Usage.CostStatus.init)
    self.init(
      id: row["id"], parent: row["parent"],
      role: Role(rawValue: row["role"]) ?? .user, content: row["content"],
      reasoning: row["reasoning"], status: Status(rawValue: row["status"]) ?? .error,
      alias: row["alias"], model: row["model"],
      finishReason: (row["finish_reason"] as String?).flatMap(FinishReason.init),
      usage: usage == Usage() ? nil : usage, createdAt: row["created_at"])
  }
}
