import LLMRingPlatform
import LLMRingSQLite
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
  /// Whether the file is on a file system that cannot lock files, so that a ``LockFile`` does it.
  private let lacksLocks = Atomic<Bool>(false)
  private let hasFoundNoLocks = Atomic<Bool>(false)
  /// Shows long tasks of other programs that this one waits, until its work is done.
  private let place = Mutex<AnsweringMark?>(nil)
  /// The programs that wait for the store.
  let queue: StoreQueue
  /// Those that did not take the turn that they were given.
  let passedOver = Mutex<Set<String>>([])
  /// One thread at a time has the ``LockFile``.
  private let lockTurn = Mutex(())
  /// For tests: how many pages the file may have, to stand for a full disk.
  private let pageLimit: Int?

  private struct Connection {
    var database: SharedDatabase
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
    queue = StoreQueue(of: path)
    let spare = "\(PrivateFolder.folder(of: path))/inflight"
    let folders = inflight.map { $0 == spare ? [$0] : [$0, spare] } ?? []
    self.inflight = folders.map(InflightFolder.init)
    self.random = random
    self.pageLimit = pageLimit
  }

  /// Runs one transaction that changes something.
  func write<Result: Sendable>(
    _ work: (Database) throws -> Result
  ) throws(StoreError) -> Result {
    try perform(isUnsaved: true) { database in try database.write(work) }
  }

  /// Runs one transaction that changes nothing.
  func read<Result: Sendable>(
    _ work: (Database) throws -> Result
  ) throws(StoreError) -> Result {
    try perform(isUnsaved: false) { database in try database.read(work) }
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
    connection.withLockIfAvailable { connection in connection?.database.interrupt() }
  }

  /// Does work that makes its own transactions.
  func perform<Result: Sendable>(
    isUnsaved: Bool, _ work: (SharedDatabase) throws -> Result
  ) throws(StoreError) -> Result {
    isWaitStopped.store(false, ordering: .relaxed)
    defer { place.withLock { $0 = nil } }
    do {
      do {
        return try withFile(isWriting: isUnsaved, work)
      } catch  where isOfMissingLocks(error) {
        useLockFile()
        return try withFile(isWriting: isUnsaved, work)
      } catch  where Self.cause(of: error) == .damaged {
        return try perform(isWriting: isUnsaved, afterDamage: work)
      }
    } catch {
      var cause = Self.cause(of: error)
      if cause.isBusy, isStopped { cause = .stopped }
      let fault = StoreError(cause, path: path, isUnsaved: isUnsaved)
      // After a failed sync neither the connection nor its caches can be trusted.
      if fault.isOfFile { connection.withLock { $0 = nil } }
      throw fault
    }
  }

  /// Does once more what found the file damaged, and mends the file if it finds that again.
  private func perform<Result: Sendable>(
    isWriting: Bool, afterDamage work: (SharedDatabase) throws -> Result
  ) throws -> Result {
    do {
      // SQLite takes a read that the disk failed once for damage; real damage is there to stay.
      connection.withLock { $0 = nil }
      return try withFile(isWriting: isWriting, work)
    } catch  where Self.cause(of: error) == .damaged {
      guard isDamaged(by: error) else { throw Refusal(.system("\(error)")) }
      // What is damaged beyond this stays so.
      try salvage()
      return try withFile(isWriting: isWriting, work)
    }
  }

  /// Whether a fault that looks like damage is due to the file, and not to what was asked of it.
  private func isDamaged(by error: any Error) -> Bool {
    guard (error as? SQLiteError)?.code.primary == .error else { return true }
    let isDamaged = Result {
      try withFile(isWriting: false) { shared in try shared.withDatabase(Schema.isDamaged) }
    }
    return (try? isDamaged.get()) ?? true
  }

  // MARK: - File systems without locks

  /// Does work with the open file, which no other program uses meanwhile if it cannot be locked.
  private func withFile<Result: Sendable>(
    isWriting: Bool, _ work: (SharedDatabase) throws -> Result
  ) throws -> Result {
    guard lacksLocks.load(ordering: .relaxed) else {
      return try work(try opened(isWriting: isWriting))
    }
    return try lockTurn.withLock { _ in
      let file = LockFile(of: path)
      let lock: LockFile.Hold
      do {
        guard let held = try file.acquire(waiting: waitForOthers) else {
          throw Refusal(.locked(by: file.owner ?? "another program"))
        }
        lock = held
      } catch let fault as SystemFault where !isWriting && StoreError.Cause(fault) == .readOnly {
        // Where nobody can write, nobody is to be kept out.
        return try work(try opened(isWriting: false))
      }
      defer { lock.release() }
      return try work(try opened(isWriting: isWriting))
    }
  }

  /// Whether a fault is due to a file system that cannot lock files. SQLite takes one of the system's
  /// errors for a lock of another program; which it is, ``waitForOthers(_:)`` has found out.
  private func isOfMissingLocks(_ error: any Error) -> Bool {
    guard !lacksLocks.load(ordering: .relaxed), let error = error as? SQLiteError else {
      return false
    }
    return SQLiteError.Code.failedLocks.contains(error.code)
      || error.code.primary == .busy && hasFoundNoLocks.load(ordering: .relaxed)
  }

  private func useLockFile() {
    connection.withLock { $0 = nil }
    lacksLocks.store(true, ordering: .relaxed)
    let folder = PrivateFolder.folder(of: path)
    told.withLock {
      $0 =
        "the file system of \(folder) cannot lock files; conversations are saved there, but use them "
        + "on one computer at a time, or set XDG_DATA_HOME to a folder on a local disk"
    }
  }

  /// Waits a moment for another program that has the file.
  ///
  /// - Returns: Whether to try again.
  private func waitForOthers(_ attempt: Int) -> Bool {
    if attempt == 0, !lacksLocks.load(ordering: .relaxed),
      FolderProbe.lacksRecordLocks(PrivateFolder.folder(of: path))
    {
      hasFoundNoLocks.store(true, ordering: .relaxed)
      return false
    }
    place.withLock { $0 = $0 ?? queue.join(number: .random(in: 0 ... .max)) }
    return !isStopped && StoreWait.pause(attempt)
  }

  /// Whether the work that is under way is not to wait.
  var isStopped: Bool { isWaitStopped.load(ordering: .relaxed) }

  static func cause(of error: any Error) -> StoreError.Cause {
    switch error {
    case let refusal as Refusal: return refusal.cause
    case let fault as SystemFault: return StoreError.Cause(fault)
    case let error as SQLiteError:
      switch error.code.primary {
      case .full: return .diskFull
      case .readOnly, .permission, .cannotOpen: return .readOnly
      case .corrupt, .notADatabase: return .damaged
      case .busy, .locked: return .busy
      case .interrupted: return .stopped
      // Every table and column that is asked for is in the schema, which may be spoilt.
      case .error where ["no such ", "cannot join "].contains(where: error.message.hasPrefix):
        return .damaged
      default: return .system(error.message)
      }
    default: return .system("\(error)")
    }
  }

  // MARK: - Opening

  private func opened(isWriting: Bool) throws -> SharedDatabase {
    try connection.withLock { connection in
      // A file that was deleted or replaced can still be written to, but the text would be lost.
      if let connection, connection.file == FileIdentity(of: path) { return connection.database }
      connection = nil
      tellOfEmptyFile()
      do throws(SystemFault) {
        try PrivateFolder.makeFile(path, contents: Database.empty)
      } catch {
        // Where nothing can be written and nothing is, there is nothing to read.
        guard !isWriting, StoreError.Cause(error) == .readOnly, access(path, F_OK) != 0 else {
          throw error
        }
        return SharedDatabase(try Self.inMemory())
      }
      let isReadOnly = access(path, W_OK) != 0 && access(path, R_OK) == 0
      if isReadOnly, isWriting { throw Refusal(.readOnly) }
      let opened = try open(isReadOnly: isReadOnly)
      let isCurrent = try !isReadOnly || Schema.migrations.isComplete(opened)
      let database = SharedDatabase(isCurrent ? opened : try Self.inMemory(of: opened))
      // One that can only read is not kept: the file may be writable the next time.
      if !isReadOnly { connection = Connection(database: database, file: FileIdentity(of: path)) }
      return database
    }
  }

  /// Tells of a file without a byte in it, as a full disk or a sync service may leave it: a new one has
  /// some from the start.
  private func tellOfEmptyFile() {
    var status = stat()
    guard stat(path, &status) == 0, status.st_size == 0 else { return }
    told.withLock {
      $0 =
        "\(path) is empty (0 bytes); if it had conversations, `llmring history import FILE` adds them "
        + "from a copy"
    }
  }

  /// A store that is only in memory: an empty one, or that of an earlier version, which could not be
  /// brought to this one where it is.
  private static func inMemory(of file: Database? = nil) throws -> Database {
    let database = try Database(nil)
    if let file { try database.copy(from: file) }
    try Schema.migrations.migrate(database)
    return database
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
        let database = try database(path, isReadOnly: false)
        try Schema.migrations.migrate(database)
        return database
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

  private func open(isReadOnly: Bool) throws -> Database {
    // Of two programs that open a new file at once, one makes the tables.
    let folder = try OpenFile(PrivateFolder.folder(of: path), O_RDONLY | O_DIRECTORY)
    let isLocked = try folder.lock { isStopped }
    guard isLocked else { throw Refusal(.busy) }
    defer { withExtendedLifetime(folder) { _ in } }
    let database = try database(path, isReadOnly: isReadOnly)
    try Self.check(database, isReadOnly)
    if !isReadOnly { try Schema.migrate(database, at: path) }
    return database
  }

  private func database(_ path: String, isReadOnly: Bool) throws -> Database {
    let database = try Database(
      path, isReadOnly: isReadOnly, locks: !lacksLocks.load(ordering: .relaxed)
    ) { [weak self] attempt in self?.waitForOthers(attempt) ?? false }
    // A commit is on the disk when it returns; what is deleted is overwritten.
    try database.execute("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
    // Only macOS has them: its fsync(2) leaves the data in the drive's cache.
    try database.execute("PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON")
    if let pageLimit { try database.execute("PRAGMA max_page_count = \(pageLimit)") }
    return database
  }

  /// Refuses a file of a later version before anything in it is changed, then sets the journal.
  private static func check(_ database: Database, _ isReadOnly: Bool) throws {
    if try Schema.migrations.isNewer(database) { throw Refusal(.newerVersion) }
    if isReadOnly { return }
    let rule = JournalRule(libraryVersion: Database.libraryVersion.number)
    let mode: String? = try database.value("PRAGMA journal_mode = \(rule.rawValue)")
    guard mode == rule.rawValue else { throw Refusal(.busy) }
  }
}
