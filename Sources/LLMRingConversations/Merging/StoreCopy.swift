import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine

/// A private copy of another store, brought to this version, from which it is merged.
///
/// The other file is only read: a program that was killed may have left a journal beside it that
/// SQLite would play back, and a migration would change it.
struct StoreCopy {
  let path: String
  /// What could be read of a damaged file; `nil` if it is not damaged.
  let salvaged: (turns: Int, conversations: Int)?

  /// Makes the copy, and removes it after a call.
  ///
  /// - Parameter isKnown: Whether a conversation of the copy may keep an id that is not one of ours.
  /// - Throws: ``ImportError`` if it is not a store, is of a later version, or has nothing that can
  ///   be read.
  static func with<Result>(
    of path: String, isKnown: (String) throws -> Bool, _ body: (StoreCopy) throws -> Result
  ) throws -> Result {
    try ScratchFile.with(named: "store.sqlite") { copy in
      defer { for one in [copy, "\(copy)-salvaged"] { Salvage.remove(one) } }
      try duplicate(path, to: copy)
      let store = try StoreCopy(readying: copy)
      try giveValidIDs(store.path, unless: isKnown)
      return try body(store)
    }
  }

  /// Does something with a copy of a database, and removes it.
  static func withCopy<Result>(
    of path: String, _ body: (String) throws -> Result
  ) throws -> Result {
    try ScratchFile.with(named: "store.sqlite") { copy in
      defer { Salvage.remove(copy) }
      try duplicate(path, to: copy)
      return try body(copy)
    }
  }

  /// Whether a file is a store, as far as that can be told by reading it; `nil` if it cannot.
  ///
  /// - Throws: ``ImportError/busy`` if another program has locked it.
  static func isStore(_ path: String) throws(ImportError) -> Bool? {
    // To open a file with a write-ahead log is to make files beside it.
    guard let kind = try? OpenFile(path, O_RDONLY).read(from: 18, limit: 1), kind == [1] else {
      return nil
    }
    do {
      return try isStore(try Database(path, isReadOnly: true, busy: StoreWait.pause))
    } catch let error as SQLiteError where error.code.primary == .busy {
      throw .busy
    } catch {
      return nil
    }
  }

  private static func isStore(_ database: Database) throws -> Bool {
    try database.hasTable("grdb_migrations") && database.hasTable("turn")
      && database.hasTable("conversation")
  }

  private init(readying path: String) throws {
    do {
      if let migrated = try Self.migrated(path) {
        self = migrated
        return
      }
    } catch let error as SQLiteError {
      switch error.code.primary {
      case .full: throw ScratchFault(SystemFault(code: ENOSPC))
      case .outOfMemory, .readOnly, .cannotOpen: throw error
      default: break
      }
    }
    let draft = "\(path)-salvaged"
    let kept = try Salvage.salvaged(path, to: draft) { path in
      let database = try Database(path)
      try Schema.migrations.migrate(database)
      return database
    }
    guard kept.turns > 0 else {
      throw ImportError("it is damaged, and no conversation in it can be read")
    }
    self.init(path: draft, salvaged: kept)
  }

  private init(path: String, salvaged: (turns: Int, conversations: Int)?) {
    self.path = path
    self.salvaged = salvaged
  }

  /// - Returns: `nil` if the file is damaged.
  private static func migrated(_ path: String) throws -> StoreCopy? {
    let database = try Database(path)
    guard try isStore(database) else {
      throw ImportError("it is an SQLite file, but neither a store of llmring nor the logs of llm")
    }
    if try Schema.migrations.isNewer(database) {
      throw ImportError("it was written by a newer llmring; update llmring")
    }
    guard try database.value("PRAGMA quick_check(1)") == "ok" else { return nil }
    try database.execute("PRAGMA synchronous = OFF")
    try Schema.migrations.migrate(database)
    if try Schema.isIncomplete(database) { return nil }
    var broken = try database.rows("PRAGMA foreign_key_check")
    guard try !broken.next(), try database.value(misplaced) != true else { return nil }
    return StoreCopy(path: path, salvaged: nil)
  }

  /// Whether a turn is not one deeper than the turn that it follows, as in a ring.
  private static let misplaced = """
    SELECT EXISTS (
      SELECT 1 FROM turn LEFT JOIN turn AS parent ON parent.id = turn.parent_id
      WHERE turn.depth <> coalesce(parent.depth, 0) + 1)
    """

  /// Gives conversations another id where theirs cannot be one of ours, the same each time that they
  /// are copied.
  private static func giveValidIDs(
    _ path: String, unless isKnown: (String) throws -> Bool
  ) throws {
    let database = try Database(path)
    let ids: [String] = try database.values("SELECT id FROM conversation")
    for id in try ids.filter({ try !ConversationID.isValid($0) && !isKnown($0) }) {
      let other = ConversationID.substitute(id)
      // Between the two the turns have no conversation.
      try database.execute("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF")
      try database.transaction {
        try database.run("UPDATE conversation SET id = ? WHERE id = ?", other, id)
        try database.run("UPDATE turn SET conversation_id = ? WHERE conversation_id = ?", other, id)
      }
    }
  }

  // MARK: - Copying

  /// How often a file is copied anew because a program wrote to it meanwhile.
  private static let attempts = 20

  private static func duplicate(_ path: String, to copy: String) throws {
    for attempt in 1...attempts {
      let before = versions(of: path)
      Salvage.remove(copy)
      for suffix in ["", "-journal", "-wal"] {
        try duplicate(bytesOf: path + suffix, to: copy + suffix, isNeeded: suffix.isEmpty)
      }
      if versions(of: path) == before { return }
      if attempt < attempts { usleep(50_000) }
    }
    throw ImportError("another program is writing to it; try again")
  }

  private static func versions(of path: String) -> [FileVersion?] {
    ["", "-journal", "-wal"].map { FileVersion(of: path + $0) }
  }

  /// - Parameter isNeeded: Whether it is a fault if the file does not exist.
  private static func duplicate(
    bytesOf path: String, to copy: String, isNeeded: Bool
  ) throws {
    let file: OpenFile
    do throws(SystemFault) {
      file = try OpenFile(path, O_RDONLY)
    } catch {
      if !isNeeded, error.code == ENOENT { return }
      throw ImportError("it cannot be read: \(error)")
    }
    var writes = true
    do throws(SystemFault) {
      let target = try OpenFile(copy, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
      var place = 0
      while true {
        writes = false
        let piece = try file.read(from: place, limit: 1 << 20)
        if piece.isEmpty { return }
        writes = true
        try target.write(piece)
        place += piece.count
      }
    } catch {
      if writes { throw ScratchFault(error) }
      throw ImportError("it cannot be read: \(error)")
    }
  }
}
