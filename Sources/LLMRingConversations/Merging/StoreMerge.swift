import LLMRingSQLite
import StreamingEngine

/// Brings what another store has into this one, over the schemas `main` and `other`.
///
/// A conversation is the same in both if it has the same id or the same origin; a turn, if it
/// follows the same turns and was said by the same, at the same time, in the same words. Whatever
/// only the other has is added, as branches where both have continued a conversation. Merging two
/// stores gives the same conversations in either order, and merging one twice changes nothing.
struct StoreMerge: Sendable {
  /// In milliseconds since 1970 UTC.
  private let time: Int64
  private(set) var count = ImportCount()
  /// The images of the answers that were added.
  private(set) var images: Set<String> = []
  /// The conversations that were erased on the other side, and of which there is nothing newer here.
  private(set) var erased: [String] = []
  /// What had been erased here before, by the conversations of the other store that it is.
  private var erasedHere: [String: [String]] = [:]

  /// The number of turns that one transaction brings in; more if a conversation has more.
  private static let batchSize = 2_000

  /// - Parameter time: What is in the future does not become the latest conversation until then.
  init(at time: Int64) {
    self.time = time
  }

  /// The first step.
  ///
  /// - Returns: The conversations that each of the next steps adds.
  mutating func begin(_ database: Database) throws -> [[String]] {
    try database.execute(MergeStatements.comparing)
    try noteErased(database)
    try database.run(MergeStatements.ordering("other"), time)
    try database.transaction { try database.run(MergeStatements.ordering("main"), time) }
    erased = try database.values(MergeStatements.erased)
    try database.transaction { try database.execute(MergeStatements.erasures) }
    var batches: [[String]] = []
    var turns = Self.batchSize
    for one in try waiting(database) {
      if turns >= Self.batchSize {
        batches.append([])
        turns = 0
      }
      batches[batches.count - 1].append(one.id)
      turns += one.turns
    }
    return batches
  }

  private mutating func noteErased(_ database: Database) throws {
    var rows = try database.rows("SELECT conversation, gone FROM erased_here")
    while try rows.next() {
      if let id: String = rows[0], let gone: String = rows[1] {
        erasedHere[id, default: []].append(gone)
      }
    }
  }

  /// The last step.
  func end(_ database: Database) throws {
    // The tables of the first step are gone, and what is left out still has its cost.
    try database.execute(MergeStatements.comparing)
    try database.transaction { try database.execute(MergeStatements.usage) }
  }

  /// The conversations of the other store, those that were used earliest first. What was erased here,
  /// and has nothing newer there, is left out.
  private mutating func waiting(_ database: Database) throws -> [(id: String, turns: Int)] {
    var rows = try database.rows(MergeStatements.waiting)
    var found: [(id: String, turns: Int)] = []
    while try rows.next() {
      if rows[2] == true {
        count.omittedConversations += 1
        continue
      }
      found.append((rows[0] ?? "", rows[1] ?? 0))
      count.conversations += 1
      count.turns += rows[1] ?? 0
    }
    return found
  }

  /// Adds conversations.
  mutating func add(_ ids: [String], _ database: Database) throws {
    let (new, turns, lists) = try database.transaction { try added(ids, database) }
    count.newConversations += new
    count.newTurns += turns
    images.formUnion(lists.flatMap { StoredJSON.value([String].self, of: $0) ?? [] })
  }

  private func added(
    _ ids: [String], _ database: Database
  ) throws -> (new: Int, turns: Int, images: [String]) {
    try database.execute(MergeStatements.emptying)
    for id in ids {
      try database.run("INSERT INTO merged_conversation (theirs) VALUES (?)", id)
      for gone in erasedHere[id] ?? [] {
        try database.run("INSERT INTO erased_here (conversation, gone) VALUES (?, ?)", id, gone)
      }
    }
    try database.execute(MergeStatements.matching)
    try database.run(MergeStatements.beginning, time)
    let new = database.changes
    try database.execute(MergeStatements.adding)
    let turns: Int? = try database.value("SELECT count(*) FROM merged_turn WHERE is_new")
    try settle(database)
    return (new, turns ?? 0, try database.values(MergeStatements.images))
  }

  /// Decides what is to be of a conversation where the sides differ.
  private func settle(_ database: Database) throws {
    var rows = try database.rows(MergeStatements.sides)
    var sides: [(id: String, isNew: Bool, ours: MergedSide, theirs: MergedSide)] = []
    while try rows.next() {
      guard let id: String = rows[0] else { continue }
      sides.append(
        (id, rows[1] ?? false, MergedSide(rows, from: 2), MergedSide(rows, from: 12)))
    }
    for (id, isNew, ours, theirs) in sides where isNew || ours != theirs {
      var merged = theirs
      if !isNew {
        let questions: [String] = try database.values(
          "SELECT content FROM main.turn WHERE conversation_id = ? AND parent_id IS NULL", id)
        merged = ours.merged(with: theirs, beginnings: questions)
      }
      try database.run(
        """
        UPDATE main.conversation SET head = ?, title = ?, system = ?, created_at = ?,
          updated_at = ?, recency = ? WHERE id = ?
        """, merged.head, merged.title, merged.system, merged.createdAt, merged.updatedAt,
        merged.recency, id)
    }
  }
}

/// What one of two stores says about a conversation that both have.
struct MergedSide: Equatable {
  var title: String
  var system: String
  var createdAt: Int64
  var updatedAt: Int64
  var recency: Int64
  /// When the last turn was said that the other side does not have; `nil` if the other has all.
  var last: Int64?
  /// The last turn of the current branch, by its number in the store that is added to.
  var head: Int64?
  var headTime: Int64
  var headDepth: Int
  var headContent: String

  /// The same in either order: the side that has turns of its own decides or, where both have some,
  /// the one on which something was said last.
  ///
  /// - Parameter beginnings: What the conversation begins with, on all branches.
  func merged(with other: MergedSide, beginnings: [String]) -> MergedSide {
    let made = Set(beginnings.map(conversationTitle(of:)))
    let (rank, otherRank) = (TitleRank(title, made), TitleRank(other.title, made))
    let isLater = isLater(than: other, rank, otherRank)
    var merged = isLater ? self : other
    merged.createdAt = min(createdAt, other.createdAt)
    switch (last, other.last) {
    case (nil, nil):
      // Neither was used later than its store shows.
      merged.updatedAt = max(updatedAt, other.updatedAt)
      merged.recency = min(recency, other.recency)
    case (_?, _?):
      merged.recency = max(recency, other.recency)
      merged.updatedAt =
        recency == other.recency
        ? max(updatedAt, other.updatedAt) : (recency > other.recency ? self : other).updatedAt
    default:
      break
    }
    if rank != otherRank {
      merged.title = rank > otherRank ? title : other.title
    } else if last == other.last {
      merged.title = max(title, other.title)
    }
    // What has lost its title has lost its system prompt, too.
    if (rank == .standIn) != (otherRank == .standIn) {
      merged.system = rank == .standIn ? other.system : system
    } else if last == other.last {
      merged.system = max(system, other.system)
    }
    return merged
  }

  private func isLater(
    than other: MergedSide, _ rank: TitleRank, _ otherRank: TitleRank
  ) -> Bool {
    if last != other.last { return (last ?? .min) > (other.last ?? .min) }
    if (rank == .standIn) != (otherRank == .standIn) { return otherRank == .standIn }
    if headTime != other.headTime { return headTime > other.headTime }
    if headDepth != other.headDepth { return headDepth > other.headDepth }
    return headContent > other.headContent
  }
}

/// How much a title says: a higher one wins.
private enum TitleRank: Int, Comparable {
  /// It stands for one that is not known.
  case standIn
  /// It was made from a question.
  case made
  /// A person gave it.
  case given

  init(_ title: String, _ made: Set<String>) {
    if ["", "recovered answer", "salvaged conversation"].contains(title) {
      self = .standIn
    } else {
      self = made.contains(title) ? .made : .given
    }
  }

  static func < (one: TitleRank, other: TitleRank) -> Bool { one.rawValue < other.rawValue }
}

extension MergedSide {
  /// - Parameter place: The column of the title, which the others follow.
  init(_ rows: borrowing Rows, from place: Int) {
    self.init(
      title: rows[place] ?? "", system: rows[place + 1] ?? "", createdAt: rows[place + 2] ?? 0,
      updatedAt: rows[place + 3] ?? 0, recency: rows[place + 4] ?? 0, last: rows[place + 5],
      head: rows[place + 6], headTime: rows[place + 7] ?? 0, headDepth: rows[place + 8] ?? 0,
      headContent: rows[place + 9] ?? "")
  }
}
