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
      let database = try Database(path, isReadOnly: true) { attempt in
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
    return (found.reduce(0) { $0 + $1.drafts.count }, found.flatMap(\.unreadable))
  }

  /// SQLite's version, and the journal mode in use.
  package static func library() -> (version: String, rule: JournalRule) {
    let version = Database.libraryVersion
    return (version.text, JournalRule(libraryVersion: version.number))
  }
}
