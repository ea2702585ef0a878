import GRDB
import Settings
import Synchronization

/// The conversations on disk: every turn that ended, in an SQLite file that only its owner can
/// read.
///
/// Making a store does nothing; the file is opened at its first use. A method returns when what it
/// wrote is on the disk (`synchronous=FULL`), which takes a few milliseconds. Safe to use from any
/// thread, and by several processes at once.
package final class ConversationStore: Sendable {
  /// The file's path.
  package let path: String
  private let opened = Mutex<DatabaseQueue?>(nil)

  /// How long to wait for another process to finish writing.
  private static let patience = 5.0

  package init(path: String) {
    self.path = path
  }

  /// Reads, with every fault in words.
  func read<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
    do {
      return try queue().read(body)
    } catch {
      throw StoreError(reading: error, path: path)
    }
  }

  /// Writes in one transaction, with every fault in words.
  func write<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
    do {
      return try queue().write(body)
    } catch {
      throw StoreError(writing: error, path: path)
    }
  }

  private func queue() throws -> DatabaseQueue {
    try opened.withLock { opened in
      if let opened { return opened }
      let queue = try open()
      opened = queue
      return queue
    }
  }

  private func open() throws -> DatabaseQueue {
    // The file is made before SQLite would make it, so that it is never readable by others.
    try PrivateFolder.make(PrivateFolder.folder(of: path))
    try PrivateFolder.makeFile(path)
    var configuration = GRDB.Configuration()
    configuration.busyMode = .timeout(Self.patience)
    configuration.prepareDatabase { database in
      // The rollback journal, not a write-ahead log: SQLite 3.7.0 to 3.51.2 can lose committed rows
      // of the latter when several connections checkpoint it
      // (<https://sqlite.org/wal.html#walresetbug>), and Debian 12 links 3.40.1.
      try database.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    let migrator = Schema.migrator
    if try queue.read(migrator.hasBeenSuperseded) { throw StoreError.tooNew(path: path) }
    try migrator.migrate(queue)
    return queue
  }
}

extension StoreError {
  init(reading error: any Error, path: String) {
    self = Self.known(error, path: path) ?? .unreadable(path: path, reason: Self.reason(error))
  }

  init(writing error: any Error, path: String) {
    self = Self.known(error, path: path) ?? .notSaved(reason: Self.reason(error))
  }

  private static func known(_ error: any Error, path: String) -> StoreError? {
    if let error = error as? StoreError { return error }
    switch (error as? DatabaseError)?.resultCode {
    case .SQLITE_NOTADB, .SQLITE_CORRUPT: return .damaged(path: path)
    default: return nil
    }
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? DatabaseError else { return "\(error)" }
    return switch error.resultCode {
    case .SQLITE_FULL: "the disk is full"
    case .SQLITE_READONLY, .SQLITE_PERM: "the file is read-only"
    case .SQLITE_CANTOPEN: "the file cannot be opened"
    case .SQLITE_IOERR: "the disk failed"
    case .SQLITE_BUSY, .SQLITE_LOCKED: "another llmring is writing; it did not finish in time"
    default: error.message ?? "SQLite error \(error.resultCode.rawValue)"
    }
  }
}
