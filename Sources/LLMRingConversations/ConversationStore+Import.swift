import LLMRingSQLite
import StreamingEngine

extension ConversationStore {
  /// Imports conversations, all or none of them.
  ///
  /// A turn that is already there, after the same turns and with the same words, is not added:
  /// importing a file twice adds nothing, and a file that has grown adds what is new. Where a file
  /// differs from the conversation in the store, the rest of it becomes a branch.
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
    let known: String? = try database.value(
      "SELECT id FROM conversation WHERE origin = ? OR id = ? ORDER BY origin LIMIT 1",
      one.origin, one.id)
    let conversation = try known ?? begin(one, at: first.createdAt, database)
    if known == nil { count.newConversations += 1 }
    let head = try requireConversation(conversation, database).head
    // Two answers may have the same words, and only one of them a next turn.
    var parents: [Int64?] = [nil]
    var isHeadPassed = head == nil
    var isGrown = false
    for turn in one.turns {
      var found: [Int64] = []
      for parent in parents where !isGrown {
        found += try children(repeatedBy: turn, of: parent, in: conversation, database)
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
    guard isGrown else { return }
    try Self.markCopies(in: conversation, database)
    guard !isHeadPassed else { return }
    // A conversation that is open stays where it is.
    try database.run("UPDATE conversation SET head = ? WHERE id = ?", head, conversation)
  }

  private func children(
    repeatedBy turn: Turn, of parent: Int64?, in conversation: String, _ database: Database
  ) throws -> [Int64] {
    var rows = try database.rows(
      """
      SELECT \(TurnColumns.selection) FROM turn
      WHERE conversation_id = ? AND parent_id IS ? AND role = ? ORDER BY id
      """, conversation, parent, turn.role.rawValue)
    var found: [Int64] = []
    while try rows.next() {
      var child = rows.turn
      child.attachments = try StoredAttachments.files(of: child.id, database)
      if child.isRepeated(by: turn) { found.append(child.id) }
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
    try database.run("UPDATE conversation SET origin = ? WHERE id = ?", one.origin, id)
    // Importing an erased conversation restores it.
    try database.run("DELETE FROM erased WHERE conversation_id = ?", id)
    return id
  }
}
