import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine

/// Brings what can be read of a damaged file into a new one, and keeps the damaged one beside it.
///
/// Rows are copied in ever smaller ranges where they cannot be copied at once, so that a page that cannot be
/// read costs what is in it and nothing else. What a row says is taken as it is: SQLite has no
/// checksums. The new file has the name only when it is whole: a program that dies meanwhile leaves
/// the damaged one in its place.
struct Salvage {
  /// The result, in words for the user.
  let words: String

  /// How many ranges of rows may fail to be copied before the rest of a table is given up.
  private static let patience = 200_000
  /// What a row takes at the least, in bytes.
  private static let smallestRow: Int64 = 32

  /// - Parameters:
  ///   - path: The file; the caller holds the lock on its folder, and this process has not opened it.
  ///   - make: Opens a new file with all tables.
  init(_ path: String, make: (String) throws -> Database) throws {
    let draft = "\(path).salvage"
    Self.remove(draft)
    try PrivateFolder.makeFile(draft)
    let kept: (turns: Int, conversations: Int)
    do {
      kept = try Self.makeFilled(draft, from: path, make: make)
      let file = try OpenFile(draft, O_RDONLY)
      try file.synchronize()
    } catch {
      unlink(draft)
      throw error
    }
    let aside = try Self.setAside(path)
    guard rename(draft, path) == 0 else { throw SystemFault.last }
    words =
      "the file of conversations was damaged: \(kept.turns) turns of \(kept.conversations) "
      + "conversations could be read and are in a new one; the damaged one is kept as \(aside)"
  }

  /// Puts what can be read of a damaged file into a new one elsewhere.
  static func salvaged(
    _ path: String, to draft: String, make: (String) throws -> Database
  ) throws -> (turns: Int, conversations: Int) {
    remove(draft)
    try PrivateFolder.makeFile(draft)
    return try makeFilled(draft, from: path, make: make)
  }

  /// What SQLite writes beside a file.
  private static let companions = ["-journal", "-wal", "-shm"]

  static func remove(_ path: String) {
    for suffix in [""] + companions { unlink(path + suffix) }
  }

  static let numbers = 1..<1_000

  static func name(of path: String, setAside number: Int) -> String {
    "\(path).damaged-\(number)"
  }

  /// Gives the damaged file a second name, with what SQLite wrote beside it.
  private static func setAside(_ path: String) throws -> String {
    for number in numbers {
      let aside = name(of: path, setAside: number)
      guard link(path, aside) == 0 else {
        if errno == EEXIST { continue }
        throw SystemFault.last
      }
      for suffix in companions { _ = rename(path + suffix, aside + suffix) }
      return aside
    }
    throw SystemFault(code: EEXIST)
  }

  // MARK: - Copying

  /// Makes the new file, which is closed when this returns.
  private static func makeFilled(
    _ draft: String, from path: String, make: (String) throws -> Database
  ) throws -> (turns: Int, conversations: Int) {
    let database = try make(draft)
    try fill(database, from: path)
    if try isEmpty(database) {
      try HeaderGraft.mend(path, to: "\(draft)-graft", make: make) { mended in
        try fill(database, from: mended)
        return try !isEmpty(database)
      }
    }
    return try database.transaction { try mend(database) }
  }

  private static func fill(_ database: Database, from path: String) throws {
    _ = try unlessDamaged { try copy(from: path, database) }
  }

  private static func isEmpty(_ database: Database) throws -> Bool {
    try database.value("SELECT EXISTS (SELECT 1 FROM turn)") != true
  }

  private static func copy(from path: String, _ database: Database) throws {
    // Without this nothing at all is read of a file that is shorter than its header tells, nor of
    // one whose schema has an entry that makes no sense.
    try database.execute("PRAGMA writable_schema = ON")
    try database.run("ATTACH DATABASE ? AS damaged", path)
    defer { try? database.execute("DETACH DATABASE damaged; PRAGMA writable_schema = OFF") }
    // The new file is synced as a whole when it is done.
    try database.execute("PRAGMA foreign_keys = OFF; PRAGMA main.synchronous = OFF")
    for table in Schema.tables {
      // A table that cannot be read at all is one that is not there.
      let columns = try unlessDamaged { try Self.columns(of: table, database) } ?? ""
      if columns.isEmpty { continue }
      let copy =
        "INSERT OR IGNORE INTO main.\(table) (\(columns)) SELECT \(columns) FROM damaged.\(table)"
      if try isDone(copy, [], database) { continue }
      // What has no numbers to its rows is all or nothing.
      if ["erased", "erased_turn"].contains(table) { continue }
      let number = table == "turn_attachment" ? "turn_id" : "rowid"
      var copying = RangeCopy(statement: "\(copy) WHERE \(number) BETWEEN ? AND ?")
      let last = try lastRow(of: table, number, path, database)
      try copying.run(1...max(1, last), database)
    }
  }

  /// The highest number that a row can have. Where the end of the table cannot be read, every try
  /// beyond it would fail as a damaged page does, so that a bound that is too high takes long.
  private static func lastRow(
    of table: String, _ number: String, _ path: String, _ database: Database
  ) throws -> Int64 {
    let told = try unlessDamaged {
      try database.value("SELECT max(\(number)) FROM damaged.\(table)", as: Int64.self) ?? 0
    }
    if let told { return told }
    let given = try unlessDamaged {
      try database.value(
        "SELECT seq FROM damaged.sqlite_sequence WHERE name = 'turn'", as: Int64.self)
    }
    if table.hasPrefix("turn"), let given = given ?? nil { return given }
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) / smallestRow : 0
  }

  /// Runs a statement in a transaction of its own; returns whether it could be.
  private static func isDone(
    _ statement: String, _ values: SQLiteValues, _ database: Database
  ) throws -> Bool {
    try unlessDamaged { try database.run(statement, values: values) } != nil
  }

  /// What came of reading a damaged file; `nil` where the damage is in the way.
  ///
  /// - Throws: What has nothing to do with the damage: a full disk, or another program. There is
  ///   then nothing to salvage, and the file stays where it is.
  private static func unlessDamaged<Value>(_ work: () throws -> Value) throws -> Value? {
    do {
      return try work()
    } catch let error as SQLiteError {
      if [.failedRead, .shortRead].contains(error.code) { return nil }
      switch error.code.primary {
      case .full, .busy, .locked, .outOfMemory, .readOnly, .cannotOpen, .inputOutput: throw error
      default: return nil
      }
    }
  }

  /// Copies rows by their numbers: a range that cannot be copied, by halves.
  private struct RangeCopy {
    let statement: String
    /// How many ranges may fail.
    private var patience = Salvage.patience

    init(statement: String) {
      self.statement = statement
    }

    mutating func run(_ rows: ClosedRange<Int64>, _ database: Database) throws {
      guard patience > 0,
        try !Salvage.isDone(statement, [rows.lowerBound, rows.upperBound], database)
      else { return }
      patience -= 1
      guard rows.count > 1 else { return }
      let middle = rows.lowerBound + (rows.upperBound - rows.lowerBound) / 2
      try run(rows.lowerBound...middle, database)
      try run((middle + 1)...rows.upperBound, database)
    }
  }

  /// The columns that the file of an earlier version has too.
  private static func columns(of table: String, _ database: Database) throws -> String {
    let sql = "SELECT name FROM pragma_table_info('\(table)', ?)"
    let new: [String] = try database.values(sql, "main")
    let old: [String] = try database.values(sql, "damaged")
    return new.filter(old.contains).joined(separator: ", ")
  }

  /// Makes what was copied hold together, and counts it.
  private static func mend(_ database: Database) throws -> (turns: Int, conversations: Int) {
    try database.execute(
      """
      INSERT OR IGNORE INTO conversation (id, title, created_at, updated_at)
        SELECT conversation_id, 'salvaged conversation', min(created_at), max(created_at)
        FROM turn GROUP BY conversation_id;
      \(relinking)
      \(Schema.recencies)
      UPDATE conversation SET head = (
        SELECT max(id) FROM turn WHERE conversation_id = conversation.id)
      WHERE head IS NULL OR NOT EXISTS (
        SELECT 1 FROM turn WHERE turn.id = head AND conversation_id = conversation.id);
      DELETE FROM turn_attachment WHERE NOT EXISTS (SELECT 1 FROM turn WHERE id = turn_id)
        OR NOT EXISTS (SELECT 1 FROM attachment WHERE digest = turn_attachment.digest);
      DELETE FROM attachment WHERE NOT EXISTS (
        SELECT 1 FROM turn_attachment WHERE digest = attachment.digest);
      UPDATE turn SET system_prompt_id = NULL WHERE system_prompt_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM system_prompt WHERE id = system_prompt_id);
      DELETE FROM system_prompt WHERE NOT EXISTS (
        SELECT 1 FROM turn WHERE system_prompt_id = system_prompt.id);
      DELETE FROM erased_turn WHERE conversation_id NOT IN (SELECT conversation_id FROM erased);
      """)
    return (
      try database.value("SELECT count(*) FROM turn") ?? 0,
      try database.value("SELECT count(*) FROM conversation") ?? 0
    )
  }

  /// Hangs a turn that lost the one before it beneath the last that was said at that place, so that
  /// one that cannot be read does not take along all that came before. A parent is doubted that is
  /// not an earlier turn of the conversation, or not of the depth that turn and child agree on.
  private static let relinking = """
    UPDATE turn SET parent_id = (
      SELECT max(id) FROM turn AS other WHERE other.conversation_id = turn.conversation_id
        AND other.depth < turn.depth AND other.id < turn.id)
    WHERE depth > 1 AND NOT EXISTS (
      SELECT 1 FROM turn AS parent WHERE parent.id = turn.parent_id AND parent.id < turn.id
        AND parent.conversation_id = turn.conversation_id
        AND (parent.depth = turn.depth - 1 OR NOT EXISTS (
          SELECT 1 FROM turn AS child WHERE child.conversation_id = turn.conversation_id
            AND child.parent_id = turn.id AND child.depth = turn.depth + 1)));
    UPDATE turn SET parent_id = NULL WHERE parent_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM turn AS parent WHERE parent.id = turn.parent_id AND parent.id < turn.id
        AND parent.conversation_id = turn.conversation_id);
    WITH RECURSIVE tree (conversation_id, id, depth) AS (
      SELECT conversation_id, id, 1 FROM turn WHERE parent_id IS NULL
      UNION ALL
      SELECT turn.conversation_id, turn.id, tree.depth + 1 FROM tree JOIN turn
        ON turn.conversation_id = tree.conversation_id AND turn.parent_id = tree.id
    )
    UPDATE turn SET depth = tree.depth FROM tree
    WHERE tree.id = turn.id AND turn.depth <> tree.depth;
    """
}
