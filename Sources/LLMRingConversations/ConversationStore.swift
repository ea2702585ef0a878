import LLMRingPlatform
import GRDB
import StreamingEngine
import Synchronization

/// Every conversation, in one SQLite file.
///
/// What a writing method has returned from is on the disk. Nothing is opened or created before the
/// first use; after a fault of the file the next use opens it again, so that a disk with room
/// again is enough to go on. Several programs may use the file at once.
///
/// All methods block, for a few milliseconds, or up to five seconds while another program writes.
package final class ConversationStore: Sendable {
  package let path: String
  /// Where answers are while they are streamed; the second where the first cannot be written to.
  let inflight: [InflightFolder]
  private let connection = Mutex<Connection?>(nil)
  private let told = Mutex<String?>(nil)
  /// Where ids come from.
  let random: @Sendable () -> UInt64
  /// Whether the work that is under way stops waiting for other programs.
  private let isWaitStopped = Atomic<Bool>(false)
  /// For tests: how many pages the file may have, to stand for a full disk.
  private let pageLimit: Int?

  private struct Connection {
    var queue: DatabaseQueue
    /// The file that was at the path when it was opened.
    var file: FileIdentity?
  }

  /// - Parameters:
  ///   - path: The file; it is made, and its folder, when it is first needed.
  ///   - inflight: The folder of answers that are being streamed. Where that cannot be written to,
  ///     one of the same name beside the file stands in for it. Without one an answer is saved
  ///     when it has ended, and not before.
  ///   - random: Where ids come from.
  package convenience init(
    path: String, inflight: String? = nil,
    random: @escaping @Sendable () -> UInt64 = { .random(in: 0 ... .max) }
  ) {
    self.init(path: path, inflight: inflight, random: random, pageLimit: nil)
  }

  init(
    path: String, inflight: String? = nil, random: @escaping @Sendable () -> UInt64,
    pageLimit: Int?
  ) {
    self.path = path
    let spare = "\(PrivateFolder.folder(of: path))/inflight"
    let folders = inflight.map { $0 == spare ? [$0] : [$0, spare] } ?? []
    self.inflight = folders.map(InflightFolder.init)
    self.random = random
    self.pageLimit = pageLimit
  }

  /// Runs one transaction that changes something.
  func write<Result>(
    _ work: (Database) throws -> Result
  ) throws(StoreError) -> Result {
    try perform(isUnsaved: true) { queue in try queue.write(work) }
  }

  /// Runs one transaction that changes nothing.
  func read<Result>(
    _ work: (Database) throws -> Result
  ) throws(StoreError) -> Result {
    try perform(isUnsaved: false) { queue in try queue.read(work) }
  }

  /// A fault to throw from within ``write(_:)`` and ``read(_:)``, which complete it.
  struct Refusal: Error {
    var cause: StoreError.Cause
    init(_ cause: StoreError.Cause) { self.cause = cause }
  }

  /// Makes the work that another thread does with the store fail if it waits for another program or
  /// takes long. What it has not committed is undone. Call it until that thread returns: work that
  /// has only just begun does not notice.
  package func stopWaiting() {
    isWaitStopped.store(true, ordering: .relaxed)
    connection.withLockIfAvailable { connection in connection?.queue.interrupt() }
  }

  private func perform<Result>(
    isUnsaved: Bool, _ work: (DatabaseQueue) throws -> Result
  ) throws(StoreError) -> Result {
    isWaitStopped.store(false, ordering: .relaxed)
    do {
      do {
        return try work(try opened(isWriting: isUnsaved))
      } catch  where Self.cause(of: error) == .damaged {
        return try perform(isWriting: isUnsaved, afterDamage: work)
      }
    } catch {
      var cause = Self.cause(of: error)
      if cause == .busy, isWaitStopped.load(ordering: .relaxed) { cause = .stopped }
      let fault = StoreError(cause, path: path, isUnsaved: isUnsaved)
      // After a failed sync neither the connection nor its caches can be trusted.
      if fault.isOfFile { connection.withLock { $0 = nil } }
      throw fault
    }
  }

  /// Does once more what found the file damaged, and mends the file if it finds that again.
  private func perform<Result>(
    isWriting: Bool, afterDamage work: (DatabaseQueue) throws -> Result
  ) throws -> Result {
    do {
      // SQLite takes a read that the disk failed once for damage; real damage is there to stay.
      connection.withLock { $0 = nil }
      return try work(try opened(isWriting: isWriting))
    } catch  where Self.cause(of: error) == .damaged {
      // What is damaged beyond this stays so.
      try salvage()
      return try work(try opened(isWriting: isWriting))
    }
  }

  static func cause(of error: any Error) -> StoreError.Cause {
    switch error {
    case let refusal as Refusal: return refusal.cause
    case let fault as SystemFault: return StoreError.Cause(fault)
    case let error as DatabaseError:
      switch error.resultCode {
      case .SQLITE_FULL: return .diskFull
      case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN: return .readOnly
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .damaged
      case .SQLITE_BUSY, .SQLITE_LOCKED: return .busy
      case .SQLITE_INTERRUPT: return .stopped
      // Every table and column that is asked for is in the schema, so that has been spoilt.
      case .SQLITE_ERROR
      where ["no such ", "cannot join "].contains { error.message?.hasPrefix($0) == true }:
        return .damaged
      default: return .system(error.message ?? "SQLite fault \(error.extendedResultCode.rawValue)")
      }
    // Nothing is written that could not be read back.
    case is RowDecodingError: return .damaged
    default: return .system("\(error)")
    }
  }

  // MARK: - Opening

  private func opened(isWriting: Bool) throws -> DatabaseQueue {
    try connection.withLock { connection in
      // A file that was deleted or replaced can still be written to, but the text would be lost.
      if let connection, connection.file == FileIdentity(of: path) { return connection.queue }
      connection = nil
      try PrivateFolder.makeFile(path)
      let isReadOnly = access(path, W_OK) != 0 && access(path, R_OK) == 0
      if isReadOnly, isWriting { throw Refusal(.readOnly) }
      let queue = try open(isReadOnly: isReadOnly)
      // One that can only read is not kept: the file may be writable the next time.
      if !isReadOnly { connection = Connection(queue: queue, file: FileIdentity(of: path)) }
      return queue
    }
  }

  /// Puts what can be read of a damaged file into a new one, which takes its place.
  private func salvage() throws {
    try connection.withLock { connection in
      let damaged = FileIdentity(of: path)
      connection = nil
      // The file is its folder's: one that cannot be written to cannot be replaced.
      guard access(path, W_OK) == 0 else { throw Refusal(.damaged) }
      let folder = try OpenFile(PrivateFolder.folder(of: path), O_RDONLY | O_DIRECTORY)
      guard try folder.lock() else { throw Refusal(.busy) }
      // Another program may have done it meanwhile.
      guard FileIdentity(of: path) == damaged else { return }
      let salvage = try Salvage(path) { path in
        let queue = try DatabaseQueue(path: path, configuration: configuration(false))
        try Schema.migrator.migrate(queue)
        return queue
      }
      withExtendedLifetime(folder) { _ in }
      told.withLock { $0 = salvage.words }
    }
  }

  /// What was done to the file, in words for the user; returned once.
  package func takeNotice() -> String? {
    told.withLock { told in
      let words = told
      told = nil
      return words
    }
  }

  private func open(isReadOnly: Bool) throws -> DatabaseQueue {
    // Of two programs that open a new file at once, one makes the tables.
    let folder = try OpenFile(PrivateFolder.folder(of: path), O_RDONLY | O_DIRECTORY)
    let isLocked = try folder.lock { isWaitStopped.load(ordering: .relaxed) }
    guard isLocked else { throw Refusal(.busy) }
    let queue = try withExtendedLifetime(folder) { _ in
      let queue = try DatabaseQueue(path: path, configuration: configuration(isReadOnly))
      try queue.writeWithoutTransaction { database in try Self.check(database, isReadOnly) }
      if !isReadOnly { try Schema.migrate(queue, at: path) }
      return queue
    }
    return queue
  }

  private func configuration(_ isReadOnly: Bool) -> GRDB.Configuration {
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    configuration.busyMode = .callback { [weak self] attempt in
      // Five seconds in all, as SQLite's own timeout would wait.
      guard let self, attempt < 500, !isWaitStopped.load(ordering: .relaxed) else { return false }
      usleep(attempt < 5 ? 2_000 : 10_000)
      return true
    }
    configuration.foreignKeysEnabled = true
    let pageLimit = pageLimit
    configuration.prepareDatabase { database in
      // A commit is on the disk when it returns; what is deleted is overwritten.
      try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
      // Only macOS has them: its fsync(2) leaves the data in the drive's cache.
      try database.execute(sql: "PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON")
      if let pageLimit { try database.execute(sql: "PRAGMA max_page_count = \(pageLimit)") }
    }
    return configuration
  }

  /// Refuses a file of a later version before anything in it is changed, then sets the journal.
  private static func check(_ database: Database, _ isReadOnly: Bool) throws {
    if try Schema.migrator.hasBeenSuperseded(database) { throw Refusal(.newerVersion) }
    if isReadOnly {
      guard try Schema.migrator.hasCompletedMigrations(database) else { throw Refusal(.readOnly) }
      return
    }
    let rule = JournalRule(libraryVersion: number(ofVersion: try libraryVersion(database)))
    let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = \(rule.rawValue)")
    guard mode == rule.rawValue else { throw Refusal(.busy) }
  }

  static func libraryVersion(_ database: Database) throws -> String {
    try String.fetchOne(database, sql: "SELECT sqlite_version()") ?? ""
  }

  /// As of `sqlite3_libversion_number()`: 3.40.1 is 3040001.
  static func number(ofVersion text: String) -> Int {
    let parts = text.split(separator: ".").compactMap { Int($0) }
    guard parts.count >= 3 else { return 0 }
    return parts[0] * 1_000_000 + parts[1] * 1_000 + parts[2]
  }
}
