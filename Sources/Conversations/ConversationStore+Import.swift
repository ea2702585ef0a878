import GRDB
import StreamingEngine

extension ConversationStore {
  /// Brings conversations in, all or none of them.
  ///
  /// A turn that is there already, after the same turns and with the same words, is not added: to
  /// bring a file in twice adds nothing, and one that has grown adds what is new. What went another
  /// way than the conversation here becomes a branch of it.
  ///
  /// - Parameter count: Counts what is added.
  package func add(
    _ imported: [ImportedConversation], to count: inout ImportCount
  ) throws(StoreError) {
    let before = count
    count = try write { database in
      var count = before
      for one in imported { try add(one, to: &count, database) }
      return count
    }
  }

  private func add(
    _ one: ImportedConversation, to count: inout ImportCount, _ database: Database
  ) throws {
    guard let first = one.turns.first else { return }
    count.conversations += 1
    count.turns += one.turns.count
    let known = try String.fetchOne(
      database,
      sql: "SELECT id FROM conversation WHERE origin = ? OR id = ? ORDER BY origin LIMIT 1",
      arguments: [one.origin, one.id])
    let conversation = try known ?? begin(one, at: first.createdAt, database)
    if known == nil { count.newConversations += 1 }
    let head = try requireConversation(conversation, database).head
    // Two answers may say the same, and only one of them be gone on from.
    var parents: [Int64?] = [nil]
    var isHeadPassed = head == nil
    var isGrown = false
    for turn in one.turns {
      var found: [Int64] = []
      for parent in parents where !isGrown {
        found += try children(like: turn, of: parent, in: conversation, database)
      }
      if found.isEmpty {
        var new = turn
        new.parent = parents.contains(head) ? head : parents.last ?? nil
        found = [try insert(new, into: conversation, database)]
        count.newTurns += 1
        isGrown = true
      }
      parents = found
      isHeadPassed = isHeadPassed || parents.contains(head)
    }
    guard isGrown, !isHeadPassed else { return }
    // Who is in the middle of a conversation goes on from where they are.
    try database.execute(
      sql: "UPDATE conversation SET head = ? WHERE id = ?", arguments: [head, conversation])
  }

  private func children(
    like turn: Turn, of parent: Int64?, in conversation: String, _ database: Database
  ) throws -> [Int64] {
    let likeness = TurnLikeness(turn)
    let rows = try Row.fetchCursor(
      database.cachedStatement(
        sql: """
          SELECT \(TurnLikeness.selection) FROM turn
          WHERE conversation_id = ? AND parent_id IS ? AND role = ? ORDER BY id
          """), arguments: [conversation, parent, turn.role.rawValue])
    var found: [Int64] = []
    while let row = try rows.next() {
      if try likeness.fits(row, database), let id: Int64 = TurnColumns.value("id", of: row) {
        found.append(id)
      }
    }
    return found
  }

  private func begin(
    _ one: ImportedConversation, at time: Int64, _ database: Database
  ) throws -> String {
    let given = titleLine(of: one.title)
    let title = given.isEmpty ? conversationTitle(of: one.turns[0].content) : given
    let id = try insertConversation(
      system: one.system, title: title, at: time, wishing: one.id, database)
    try database.execute(
      sql: "UPDATE conversation SET origin = ? WHERE id = ?", arguments: [one.origin, id])
    // Whoever brings back what was erased wants it.
    try database.execute(sql: "DELETE FROM erased WHERE conversation_id = ?", arguments: [id])
    return id
  }
}
