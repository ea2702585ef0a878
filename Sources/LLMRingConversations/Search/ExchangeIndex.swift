import LLMRingSQLite
import StreamingEngine

/// The index of what was said: an entry for each ``Exchange``, under the number of its first turn.
///
/// It holds no text of its own, so that what leaves it has to be told word for word. Turns come into
/// it when somebody searches, up to `last`, and not while an answer is saved: that would double what
/// saving costs. Numbers only grow, so what is above `last` is what is new.
struct ExchangeIndex {
  static let table = "exchange_index"

  private let database: Database
  private var folder = FoldedText()

  /// - Precondition: ``isCurrent(_:)``.
  init(_ database: Database) throws {
    self.database = database
    try database.addTrigrams()
  }

  /// Whether it is there, and has the forms that ``FoldedText`` makes now.
  static func isCurrent(_ database: Database) throws -> Bool {
    try database.value("SELECT folding = ? FROM search_reach", FoldedText.version) == true
  }

  /// The number of the last turn that is in it.
  static func last(_ database: Database) throws -> Int64 {
    try database.value("SELECT last FROM search_reach") ?? 0
  }

  // MARK: - Adding

  /// Number of turns that a step adds at most, and about how many bytes.
  static let step = 2_000
  private static let stepSize = 4 << 20

  /// Adds the next turns.
  ///
  /// - Returns: Whether there were any.
  mutating func addSome() throws -> Bool {
    let last = try Self.last(database)
    let first: Int64? = try database.value("SELECT min(id) FROM turn WHERE id > ?", last)
    guard let first else { return false }
    let turns = try turns(from: first)
    guard let end = turns.last?.id else { return false }
    // In the order of their numbers, which is what FTS5 is fastest with.
    for (first, new) in try exchanges(of: turns).sorted(by: { $0.key < $1.key }) {
      var exchange = Exchange(turns: new)
      if first <= last, let known = try Exchange.read(startingWith: first, upTo: last, database) {
        try remove(known, first)
        exchange.turns = known.turns + new
      }
      try database.run(
        "INSERT INTO \(Self.table) (rowid, text) VALUES (?, ?)", first,
        exchange.folded(with: &folder))
    }
    try database.run("UPDATE search_reach SET last = ?", end)
    return true
  }

  private func turns(from first: Int64) throws -> [SearchedTurn] {
    let end = first + Int64(Self.step) - 1
    let withFiles = Set(
      try database.values(
        "SELECT DISTINCT turn_id FROM turn_attachment WHERE turn_id BETWEEN ? AND ?", first, end,
        as: Int64.self))
    var rows = try database.rows(
      "SELECT \(SearchedTurn.selection) FROM turn WHERE id BETWEEN ? AND ? ORDER BY id", first, end)
    var turns: [SearchedTurn] = []
    var size = 0
    while size < Self.stepSize, try rows.next() {
      var turn = SearchedTurn(rows)
      if withFiles.contains(turn.id) { try turn.addFiles(database) }
      size += turn.size
      turns.append(turn)
    }
    return turns
  }

  /// Turns by the first ones of their exchanges.
  private func exchanges(of turns: [SearchedTurn]) throws -> [Int64: [SearchedTurn]] {
    var firsts: [Int64: Int64] = [:]
    var exchanges: [Int64: [SearchedTurn]] = [:]
    for turn in turns {
      let first: Int64 =
        if turn.isFirst { turn.id } else if let parent = turn.parent, let known = firsts[parent] {
          known
        } else {
          try Exchange.first(of: turn.id, database)
        }
      firsts[turn.id] = first
      exchanges[first, default: []].append(turn)
    }
    return exchanges
  }

  // MARK: - Removing

  /// Removes a conversation that is about to be deleted.
  static func remove(_ conversation: String, _ database: Database) throws {
    // An index that is out of date goes as a whole.
    guard try isCurrent(database) else { return }
    var index = try ExchangeIndex(database)
    let last = try last(database)
    let firsts: [Int64] = try database.values(
      """
      SELECT id FROM turn
      WHERE conversation_id = ? AND id <= ? AND (role = 'user' OR parent_id IS NULL) ORDER BY id
      """, conversation, last)
    for first in firsts {
      if let known = try Exchange.read(startingWith: first, upTo: last, database) {
        try index.remove(known, first)
      }
    }
  }

  private mutating func remove(_ exchange: Exchange, _ first: Int64) throws {
    try database.run(
      "INSERT INTO \(Self.table) (\(Self.table), rowid, text) VALUES ('delete', ?, ?)", first,
      exchange.folded(with: &folder))
  }
}
