import LLMRingPlatform
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
    yieldToOthers()
    let before = count
    count = try write { database in
      var count = before
      for one in imported { try add(one, to: &count, database) }
      return count
    }
    for one in imported {
      save(one.images)
      if one.isUndated { count.undatedConversations += 1 }
      for words in one.notes { count.note("\(one.shownTitle): \(words)") }
    }
  }

  private func add(
    _ one: ImportedConversation, to count: inout ImportCount, _ database: Database
  ) throws {
    let tree = ImportedTree(one)
    guard let first = tree.turns.first?.turn else { return }
    count.conversations += 1
    count.turns += tree.turns.count
    let known: String? = try database.value(
      "SELECT id FROM conversation WHERE origin = ? OR id = ? ORDER BY origin LIMIT 1",
      one.origin, one.id)
    let conversation = try known ?? begin(one, at: first.createdAt, database)
    if known == nil { count.newConversations += 1 }
    let head = try requireConversation(conversation, database).head
    let recency: Int64? = try database.value(
      "SELECT recency FROM conversation WHERE id = ?", conversation)
    // Two answers may have the same words, and only one of them a next turn.
    var places: [[Int64]] = tree.turns.map { _ in [] }
    var new: Set<Int> = []
    for number in tree.order {
      let (after, turn) = tree.turns[number]
      let parents = after.map { places[$0].map(Optional.some) } ?? [nil]
      if known != nil, after.map({ !new.contains($0) }) ?? true {
        var found: [(id: Int64, time: Int64)] = []
        for parent in parents {
          found += try children(repeatedBy: turn, of: parent, in: conversation, database)
        }
        places[number] = Self.choice(
          among: found, for: turn, besides: tree.twins(of: number).map { places[$0] })
      }
      guard places[number].isEmpty else { continue }
      var stored = turn
      stored.parent = parents.contains(head) ? head : parents.last ?? nil
      places[number] = [try insert(stored, into: conversation, database)]
      new.insert(number)
    }
    guard !new.isEmpty else { return }
    count.newTurns += new.count
    try Self.markCopies(in: conversation, database)
    // A conversation that is open stays where it is.
    let branch = places.prefix(one.turns.count)
    let isContinued = head == nil || branch.contains { $0.contains { $0 == head } }
    let end = isContinued ? branch.last?.last : head
    try database.run(
      """
      UPDATE conversation SET head = ?, updated_at = coalesce(?, updated_at),
        recency = max(coalesce(?, ?, recency), min(recency, ?)) WHERE id = ?
      """, end, known == nil ? one.updatedAt : nil, known == nil ? one.usedAt : nil,
      known == nil ? nil : recency, one.usedAt ?? .max, conversation)
  }

  /// Which of the turns with the same words an imported one is.
  ///
  /// - Parameter twins: What others are that the file has at the same place, with the same words too.
  private static func choice(
    among found: [(id: Int64, time: Int64)], for turn: Turn, besides twins: [[Int64]]
  ) -> [Int64] {
    guard !twins.isEmpty else { return found.map { $0.id } }
    let free = found.filter { one in !twins.contains { $0.contains(one.id) } }
    let same = free.first { $0.time == turn.createdAt } ?? free.first
    return same.map { [$0.id] } ?? []
  }

  private func children(
    repeatedBy turn: Turn, of parent: Int64?, in conversation: String, _ database: Database
  ) throws -> [(id: Int64, time: Int64)] {
    var rows = try database.rows(
      """
      SELECT \(TurnColumns.selection) FROM turn
      WHERE conversation_id = ? AND parent_id IS ? AND role = ? ORDER BY id
      """, conversation, parent, turn.role.rawValue)
    var found: [(id: Int64, time: Int64)] = []
    while try rows.next() {
      var child = rows.turn
      child.attachments = try StoredAttachments.files(of: child.id, database)
      if child.isRepeated(by: turn) { found.append((child.id, child.createdAt)) }
    }
    return found
  }

  private func begin(
    _ one: ImportedConversation, at time: Int64, _ database: Database
  ) throws -> String {
    let id = try insertConversation(
      system: one.system, title: one.shownTitle, at: time, wishing: one.id, database)
    try database.run("UPDATE conversation SET origin = ? WHERE id = ?", one.origin, id)
    // Importing an erased conversation restores it.
    try database.run("DELETE FROM erased WHERE conversation_id = ? OR origin = ?", id, one.origin)
    return id
  }

  /// Saves the images that came with a conversation. One whose name is not that of its bytes is not
  /// what an answer has.
  private func save(_ files: [String: [UInt8]]) {
    for (name, bytes) in files
    where ImageFolder.isName(name) && name.hasPrefix("\(SHA256.hex(bytes)).") {
      let path = images.path(of: name)
      guard access(path, F_OK) != 0, (try? PrivateFolder.make(images.path)) != nil else { continue }
      try? AtomicFile.write(bytes, to: path, mode: 0o600)
    }
  }
}

/// The turns of an imported conversation, those of its current branch first.
private struct ImportedTree {
  /// Each with the place of the turn that it follows.
  let turns: [(after: Int?, turn: Turn)]
  /// Their places in the order in which they were said, as far as each comes after what it follows.
  let order: [Int]
  private let groups: [Key: [Int]]

  private struct Key: Hashable {
    var after: Int?
    var role: Message.Role
    var content: String
    var refusal: String
  }

  init(_ one: ImportedConversation) {
    var turns: [(after: Int?, turn: Turn)] = []
    let current = WholeConversation.Branch(after: 0, turns: one.turns)
    for branch in [current] + one.branches {
      var after = branch.after > 0 && branch.after <= turns.count ? branch.after - 1 : nil
      for turn in branch.turns {
        turns.append((after, turn))
        after = turns.count - 1
      }
    }
    var times: [Int64] = []
    for (after, turn) in turns {
      times.append(max(turn.createdAt, after.map { times[$0] } ?? .min))
    }
    self.turns = turns
    order = turns.indices.sorted { (times[$0], $0) < (times[$1], $1) }
    groups =
      one.branches.isEmpty ? [:] : Dictionary(grouping: turns.indices) { Self.key(turns[$0]) }
  }

  private static func key(_ one: (after: Int?, turn: Turn)) -> Key {
    Key(
      after: one.after, role: one.turn.role, content: one.turn.content,
      refusal: one.turn.answer.refusal)
  }

  /// The other turns at the same place with the same words, which are not one and the same.
  func twins(of number: Int) -> [Int] {
    groups.isEmpty ? [] : (groups[Self.key(turns[number])] ?? []).filter { $0 != number }
  }
}
