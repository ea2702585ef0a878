import LLMRingSQLite
import StreamingEngine

/// A conversation with all its branches.
package struct WholeConversation: Sendable, Equatable {
  /// Turns that follow each other, and where they begin.
  package struct Branch: Sendable, Equatable {
    /// The number of the turn that they follow; 0 for none. Numbers begin with 1, in the order of the
    /// current branch and then of the others.
    package var after: Int
    package var turns: [Turn]

    package init(after: Int, turns: [Turn]) {
      self.after = after
      self.turns = turns
    }
  }

  package var id: String
  /// Where it was imported from.
  package var origin: String?
  package var title: String
  package var system: String
  /// The current branch.
  package var turns: [Turn]
  /// The turns that are not in the current branch, each once.
  package var branches: [Branch]
  /// When something was last said in it, in milliseconds since 1970 UTC.
  package var updatedAt: Int64
}

/// A conversation's place in the order in which all were used.
package struct ConversationUse: Sendable, Equatable {
  package var conversation: String
  /// In milliseconds since 1970 UTC; not later than what was used after it.
  package var time: Int64
}

extension ConversationStore {
  /// All conversations in which something was said, those that were used last first.
  ///
  /// A conversation that shows a later time than one that was used after it was said by a clock that
  /// ran ahead: it has a time just before that one.
  ///
  /// - Parameter time: The present, in milliseconds since 1970 UTC.
  package func uses(at time: Int64) throws(StoreError) -> [ConversationUse] {
    var next = time
    return try conversations(limit: .max).map { one in
      let used = min(one.updatedAt, next)
      next = used - 1
      return ConversationUse(conversation: one.id, time: used)
    }
  }

  /// A conversation with all its branches, as an export has it.
  package func whole(_ id: String) throws(StoreError) -> WholeConversation {
    try read { database in
      let conversation = try requireConversation(id, database)
      let current = try conversation.head.map { try branch(endingIn: $0, of: id, database) } ?? []
      var others = try others(besides: Set(current.map(\.id)), of: id, database)
      try StoredAttachments.add(to: &others, of: id, database)
      return WholeConversation(
        id: id,
        origin: try database.value("SELECT origin FROM conversation WHERE id = ?", id),
        title: conversation.title, system: conversation.system, turns: current,
        branches: Self.branches(others, besides: current),
        updatedAt: try database.value("SELECT updated_at FROM conversation WHERE id = ?", id) ?? 0)
    }
  }

  /// The turns that are not in the current branch, in the order in which they were said.
  private func others(
    besides current: Set<Int64>, of conversation: String, _ database: Database
  ) throws -> [Turn] {
    var rows = try database.rows(
      "SELECT \(TurnColumns.selection) FROM turn WHERE conversation_id = ? ORDER BY id",
      conversation)
    var found: [Turn] = []
    var prompts = StoredSystemPrompts()
    var settings = StoredSettings()
    while try rows.next() {
      var turn = rows.turn
      guard !current.contains(turn.id) else { continue }
      if let prompt = rows.systemPrompt { turn.system = try prompts.text(prompt, database) }
      if let text = rows.settings { turn.settings = settings.value(of: text) }
      found.append(turn)
    }
    return found
  }

  private static func branches(
    _ others: [Turn], besides current: [Turn]
  ) -> [WholeConversation.Branch] {
    var numbers: [Int64: Int] = [:]
    var asides: Set<Int64> = []
    func place(_ turn: inout Turn) {
      numbers[turn.id] = numbers.count + 1
      if turn.role != .user { turn.isAside = turn.parent.map(asides.contains) ?? false }
      if turn.isAside { asides.insert(turn.id) }
    }
    for var turn in current { place(&turn) }
    let children = Dictionary(grouping: others) { $0.parent }
    var branches: [WholeConversation.Branch] = []
    for first in others where numbers[first.id] == nil {
      var branch = WholeConversation.Branch(
        after: first.parent.flatMap { numbers[$0] } ?? 0, turns: [])
      var next: Turn? = first
      while var turn = next {
        place(&turn)
        branch.turns.append(turn)
        next = children[turn.id]?.first { numbers[$0.id] == nil }
      }
      branches.append(branch)
    }
    return branches
  }
}
