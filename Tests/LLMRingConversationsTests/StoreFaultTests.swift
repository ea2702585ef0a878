import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine
import Synchronization
import Testing
import LLMRingThreadTesting

@testable import LLMRingConversations

@Suite struct StoreFaultTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/c.sqlite"
  }

  private func failure(of work: (ConversationStore) throws(StoreError) -> Void) -> String? {
    let store = ConversationStore(path: path)
    return words { () throws(StoreError) in try work(store) }
  }

  @Test("refuses a file of a later version and leaves it unchanged")
  func newer() throws {
    _ = try ConversationStore(path: path).createConversation(at: 1)
    try Database(path).execute("INSERT INTO grdb_migrations VALUES ('v999')")
    let before = try bytes(of: path)
    #expect(
      failure { store throws(StoreError) in _ = try store.createConversation(at: 1) }
        == "NOT SAVED: \(path) was written by a newer llmring and is unchanged; update llmring")
    #expect(try bytes(of: path) == before)
  }

  @Test("a file without a byte is reported, and a new one is not")
  func emptied() throws {
    let fresh = ConversationStore(path: path)
    #expect(try fresh.conversations().isEmpty)
    #expect(fresh.takeNotice() == nil)
    let path = "\(folder.path)/d.sqlite"
    _ = try folder.write([], to: "d.sqlite")
    let store = ConversationStore(path: path)
    #expect(try store.conversations().isEmpty)
    #expect(
      store.takeNotice()
        == "\(path) is empty (0 bytes); if it had conversations, `llmring history import FILE` adds "
        + "them from a copy")
    _ = try store.createConversation(at: 1)
    #expect(store.takeNotice() == nil)
  }

  @Test("turns whose parents form a ring are all read")
  func ring() throws {
    let store = ConversationStore(path: path)
    let id = try store.createConversation(at: 1)
    for word in ["a", "b", "c"] {
      _ = try store.addUserTurn(id, content: word, alias: nil, model: nil, at: 2)
    }
    try Database(path).execute(
      "UPDATE turn SET parent_id = (SELECT max(id) FROM turn) WHERE content = 'a'")
    #expect(try ConversationStore(path: path).turns(of: id).map(\.content) == ["a", "b", "c"])
  }

  @Test("in a read-only folder conversations can be read but not saved")
  func readOnlyFolder() throws {
    let inner = "\(folder.path)/data"
    let path = "\(inner)/c.sqlite"
    let id = try ConversationStore(path: path).createConversation(at: 1)
    _ = try ConversationStore(path: path).addUserTurn(
      id, content: "q", alias: nil, model: nil, at: 2)
    chmod(path, 0o444)
    chmod(inner, 0o555)
    let unsaved =
      "NOT SAVED: \(path) cannot be written; check its owner and whether its disk is read-only"
    try withoutSuperuser { () throws in
      let store = ConversationStore(path: path)
      #expect(try store.turns(of: id).map(\.content) == ["q"])
      #expect(
        words { () throws(StoreError) in
          _ = try store.addUserTurn(id, content: "r", alias: nil, model: nil, at: 3)
        } == unsaved)
      let new = ConversationStore(path: "\(inner)/new.sqlite")
      #expect(
        words { () throws(StoreError) in _ = try new.createConversation(at: 1) }
          == unsaved.replacing("c.sqlite", with: "new.sqlite"))
    }
    // The same store goes on when it can.
    chmod(inner, 0o755)
    chmod(path, 0o600)
    _ = try ConversationStore(path: path).addUserTurn(
      id, content: "r", alias: nil, model: nil, at: 3)
  }

  @Test("a full disk loses the turn that did not fit, reports it, and keeps the earlier ones")
  func full() throws {
    let store = ConversationStore(path: path, random: { 1 }, pageLimit: 40)
    let id = try store.createConversation(at: 1)
    let kept = try store.addUserTurn(id, content: "kept", alias: nil, model: nil, at: 2)
    let large = String(repeating: "x", count: 1 << 20)
    for _ in 0..<2 {
      #expect(
        words { () throws(StoreError) in
          _ = try store.addUserTurn(id, content: large, alias: nil, model: nil, at: 3)
        } == "NOT SAVED: the disk is full; make room on the disk of \(path)")
    }
    #expect(try store.turns(of: id).map(\.id) == [kept])
    _ = try store.addUserTurn(id, content: "small", alias: nil, model: nil, at: 4)
    #expect(try ConversationStore(path: path).turns(of: id).map(\.content) == ["kept", "small"])
  }

  @Test("repeats a read that failed once, and does not take the file for damaged")
  func readAgain() throws {
    let store = ConversationStore(path: path)
    let id = try store.createConversation(at: 1)
    var attempts = 0
    // What SQLite makes of a read that the disk failed.
    let found = try store.read { database in
      attempts += 1
      if attempts == 1 { throw SQLiteError(.corrupt, "a failed read") }
      return try database.values("SELECT id FROM conversation", as: String.self)
    }
    #expect(found == [id])
    #expect(attempts == 2)
    #expect(store.takeNotice() == nil)
    #expect(folder.names == ["c.sqlite"])
  }

  @Test("recreates a file that is deleted while it is open, and saves later turns in it")
  func deleted() throws {
    let store = ConversationStore(path: path)
    let lost = try store.createConversation(at: 1)
    unlink(path)
    #expect(
      words { () throws(StoreError) in
        _ = try store.addUserTurn(lost, content: "q", alias: nil, model: nil, at: 2)
      }
        == "NOT SAVED: there is no conversation '\(lost)'; "
        + "/sessions or llmring history list lists them")
    let id = try store.createConversation(at: 3)
    _ = try store.addUserTurn(id, content: "q", alias: nil, model: nil, at: 4)
    #expect(try ConversationStore(path: path).turns(of: id).count == 1)
  }

  @Test(
    "uses a write-ahead log only with versions of SQLite that do not lose commits in it",
    arguments: [
      (3_006_099, .rollback), (3_040_001, .rollback), (3_044_005, .rollback),
      (3_044_006, .writeAheadLog), (3_045_000, .rollback), (3_050_006, .rollback),
      (3_050_007, .writeAheadLog), (3_051_000, .rollback), (3_051_002, .rollback),
      (3_051_003, .writeAheadLog), (4_000_000, .writeAheadLog), (0, .rollback),
    ] as [(Int, JournalRule)])
  func journalRule(version: Int, rule: JournalRule) {
    #expect(JournalRule(libraryVersion: version) == rule)
  }

  @Test("opens the file with the journal that the linked SQLite needs, fully synced")
  func settings() throws {
    let store = ConversationStore(path: path)
    let (version, journal, synchronous, foreignKeys, secureDelete) = try store.write {
      database in
      (
        try database.value("SELECT sqlite_version()") ?? "",
        try database.value("PRAGMA journal_mode", as: String.self),
        try database.value("PRAGMA synchronous", as: Int.self),
        try database.value("PRAGMA foreign_keys", as: Int.self),
        try database.value("PRAGMA secure_delete", as: Int.self)
      )
    }
    let parts = version.split(separator: ".").compactMap { Int($0) }
    let number = parts[0] * 1_000_000 + parts[1] * 1_000 + parts[2]
    #expect(journal == JournalRule(libraryVersion: number).rawValue)
    #expect(synchronous == 2)
    #expect(foreignKeys == 1)
    #expect(secureDelete == 1)
  }

  @Test("a write that waits for another program can be stopped, and changes nothing")
  func stopped() throws {
    let store = ConversationStore(path: path)
    let id = try store.createConversation(at: 1)
    let other = try Database(path)
    try other.execute("BEGIN IMMEDIATE")
    let outcome = Mutex<StoreError??>(nil)
    try inThreads(2) { number in
      guard number == 0 else {
        while outcome.withLock({ $0 == nil }) {
          store.stopWaiting()
          usleep(1_000)
        }
        return
      }
      do throws(StoreError) {
        try store.rename(id, to: "another")
        outcome.withLock { $0 = .some(nil) }
      } catch {
        outcome.withLock { $0 = error }
      }
    }
    let fault = outcome.withLock { $0 } ?? nil
    #expect(fault?.cause == .stopped)
    #expect(fault?.description == "stopped; nothing was changed")
    try other.execute("ROLLBACK")
    // The next one has nothing to wait for, and is not stopped.
    try store.rename(id, to: "a third")
  }
}
