import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine

/// What is in the conversation file, read without changing anything.
package struct StoreSurvey: Equatable, Sendable {
  package var conversations: Int
  package var turns: Int
  /// The file's size.
  package var bytes: Int
}

extension ConversationStore {
  /// Reads the file without creating, migrating or repairing it.
  ///
  /// - Returns: `nil` if the file does not exist yet.
  package func survey() throws(StoreError) -> StoreSurvey? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    do {
      let locks = !FolderProbe.lacksRecordLocks(PrivateFolder.folder(of: path))
      let database = try Database(path, isReadOnly: true, locks: locks) { attempt in
        // A second in all.
        guard attempt < 100 else { return false }
        usleep(10_000)
        return true
      }
      return try database.transaction(.deferred) {
        if try Schema.migrations.isNewer(database) { throw Refusal(.newerVersion) }
        // A start that was stopped leaves an empty file, without tables.
        let isEmpty = try Schema.migrations.applied(to: database).isEmpty
        func count(_ table: String) throws -> Int {
          isEmpty ? 0 : try database.value("SELECT count(*) FROM \(table)") ?? 0
        }
        return StoreSurvey(
          conversations: try count("conversation"), turns: try count("turn"),
          bytes: Int(status.st_size))
      }
    } catch {
      throw StoreError(Self.cause(of: error), path: path, isUnsaved: false)
    }
  }

  /// Number of answers of killed programs that the next start will recover, and the files of those
  /// that cannot be read.
  package func waitingAnswers() -> (count: Int, unreadable: [String]) {
    let found = inflight.compactMap { try? $0.abandoned() }
    let spares = inflight.flatMap { $0.names(SpareStore.suffix) }
    return (
      found.reduce(spares.count) { $0 + $1.drafts.count }, found.flatMap(\.unreadable)
    )
  }

  /// Who has the lock file beside the store, in words for the user; `nil` if nobody has.
  package var lockOwner: (file: String, words: String)? {
    let lock = LockFile(of: path)
    return lock.owner.map { (lock.path, $0) }
  }

  /// The files beside the store that look like copies of it, as sync services leave them where two
  /// computers have changed it. Each service has names of its own, but all keep the beginning.
  package var conflictedCopies: [String] {
    let folder = PrivateFolder.folder(of: path)
    let own = path.split(separator: "/").last.map(String.init) ?? path
    let stem = own.split(separator: ".").first.map(String.init) ?? own
    return fileNames(inFolder: folder).map { String(decoding: $0, as: UTF8.self) }.sorted()
      .filter { $0.hasPrefix(stem) && !isOwn($0, own) }.map { "\(folder)/\($0)" }
      .filter { file in
        (try? OpenFile(file, O_RDONLY | O_NONBLOCK).read(limit: 16))
          == Array("SQLite format 3\0".utf8)
      }
  }

  /// Whether a file is the store, or one of those that llmring and SQLite make beside it.
  private func isOwn(_ name: String, _ own: String) -> Bool {
    guard name.hasPrefix(own) else { return false }
    let rest = name.dropFirst(own.count)
    return rest.isEmpty || rest.hasSuffix(".new")
      || ["-journal", "-wal", "-shm", ".bak", ".salvage", ".damaged-"].contains {
        rest.hasPrefix($0)
      }
  }

  /// SQLite's version, and the journal mode in use.
  package static func library() -> (version: String, rule: JournalRule) {
    let version = Database.libraryVersion
    return (version.text, JournalRule(libraryVersion: version.number))
  }
}
