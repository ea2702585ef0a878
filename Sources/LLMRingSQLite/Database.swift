internal import CLLMRingSQLite

/// A connection to a database file. One thread at a time may use it.
package final class Database {
  /// Decides whether to wait for another program. It is called with the number of times that it has
  /// waited for the same lock, waits itself, and returns whether to try again.
  package typealias BusyHandler = @Sendable (_ attempts: Int) -> Bool

  /// SQLite's name for the connection.
  let handle: OpaquePointer
  /// Statements that are prepared and not in use, by their text.
  private var idle: [String: OpaquePointer] = [:]
  private var busy: BusyBox?
  /// Whether ``addTrigrams()`` has been called.
  var hasTrigrams = false
  var hasDensityRank = false

  /// How many statements are kept for the next time.
  private static let idleLimit = 32

  private final class BusyBox {
    let handler: BusyHandler
    init(_ handler: @escaping BusyHandler) { self.handler = handler }
  }

  /// Opens a file, with foreign keys enforced.
  ///
  /// - Parameters:
  ///   - path: The file, which is made if it does not exist; `nil` for a database in memory.
  ///   - isReadOnly: Whether nothing is written; then the file has to exist.
  ///   - locks: Whether the file system can lock files; otherwise the caller keeps other programs from
  ///     the file.
  ///   - busy: What to do while another program has locked the file; `nil` to fail at once.
  package init(
    _ path: String?, isReadOnly: Bool = false, locks: Bool = true, busy: BusyHandler? = nil
  ) throws(SQLiteError) {
    let access = isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(
      path ?? ":memory:", &opened, access | SQLITE_OPEN_NOMUTEX, locks ? nil : "unix-none")
    guard code == SQLITE_OK, let opened else {
      // One that could not be opened has to be closed, too.
      defer { sqlite3_close_v2(opened) }
      throw SQLiteError(code, of: opened)
    }
    handle = opened
    sqlite3_extended_result_codes(handle, 1)
    cllmringsqlite_refuse_quoted_strings(handle)
    if let busy {
      let box = BusyBox(busy)
      self.busy = box
      sqlite3_busy_handler(
        handle,
        { box, attempts in
          guard let box else { return 0 }
          let busy = Unmanaged<BusyBox>.fromOpaque(box).takeUnretainedValue()
          return busy.handler(Int(attempts)) ? 1 : 0
        }, Unmanaged.passUnretained(box).toOpaque())
    }
    try execute("PRAGMA foreign_keys = ON")
  }

  deinit {
    for statement in idle.values { sqlite3_finalize(statement) }
    sqlite3_close_v2(handle)
  }

  /// Makes the statement that runs fail, and those that begin before it has ended. Any thread may
  /// call this.
  package func interrupt() {
    sqlite3_interrupt(handle)
  }

  /// Copies all of another database into this one, in place of what it has.
  package func copy(from other: Database) throws(SQLiteError) {
    guard let copying = sqlite3_backup_init(handle, "main", other.handle, "main") else {
      throw SQLiteError(sqlite3_errcode(handle), of: handle)
    }
    let code = sqlite3_backup_step(copying, -1)
    sqlite3_backup_finish(copying)
    guard code == SQLITE_DONE else { throw SQLiteError(code, of: nil) }
  }

  /// The version of the library, as text and as a number: 3.40.1 is 3040001.
  package static var libraryVersion: (text: String, number: Int) {
    (String(cString: sqlite3_libversion()), Int(sqlite3_libversion_number()))
  }

  // MARK: - Prepared statements

  /// A statement that nobody else uses, to be put back.
  func takeStatement(_ sql: String) throws(SQLiteError) -> OpaquePointer {
    if let known = idle.removeValue(forKey: sql) { return known }
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(
      handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK else { throw SQLiteError(code, of: handle) }
    guard let statement else { preconditionFailure("no statement: \(sql)") }
    return statement
  }

  /// Ends the use of a statement. It is kept, prepared, for the next one.
  func putBack(_ statement: OpaquePointer, _ sql: String) {
    sqlite3_reset(statement)
    sqlite3_clear_bindings(statement)
    if idle.count >= Self.idleLimit {
      for old in idle.values { sqlite3_finalize(old) }
      idle = [:]
    }
    if let double = idle.updateValue(statement, forKey: sql) { sqlite3_finalize(double) }
  }
}
