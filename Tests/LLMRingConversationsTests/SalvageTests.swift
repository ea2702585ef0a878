import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine
import Testing

@testable import LLMRingConversations

/// Files that a disk has spoilt.
@Suite struct SalvageTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/c.sqlite"
  }

  private static func words(_ turns: Int, of conversations: Int, keptAs path: String) -> String {
    "the file of conversations was damaged: \(turns) turns of \(conversations) conversations could "
      + "be read and are in a new one; the damaged one is kept as \(path).damaged-1"
  }

  /// Two conversations of 60 turns, over some 40 pages.
  private func fill() throws -> [String] {
    let store = ConversationStore(path: path)
    var ids: [String] = []
    for name in ["a", "b"] {
      var turns: [Turn] = []
      for number in 1...60 {
        let parent = number == 1 ? nil : Int64(1 - number)
        turns.append(
          Turn(
            id: Int64(-number), parent: parent, role: number % 2 == 1 ? .user : .assistant,
            content: "\(name)\(number)" + Self.filler, createdAt: Int64(number)))
      }
      ids.append(try store.save(UnsavedTurns(conversation: nil, turns: turns)).conversation)
    }
    return ids
  }

  private static let filler = " " + String(repeating: "x", count: 1_000)

  /// How many turns of those that were filled in are there, as they were.
  private func intact(_ store: ConversationStore) throws -> Int {
    var count = 0
    for one in try store.conversations() {
      for turn in try store.turns(of: one.id) where turn.content.hasSuffix(Self.filler) {
        count += ["a", "b"].contains(turn.content.prefix(1)) ? 1 : 0
      }
    }
    return count
  }

  @Test("keeps a file that is not a database beside a new one")
  func noDatabase() throws {
    let text = Array(String(repeating: "this is no database\n", count: 100).utf8)
    _ = try folder.write(text, to: "c.sqlite")
    let store = ConversationStore(path: path)
    #expect(try store.latest() == nil)
    #expect(store.takeNotice() == Self.words(0, of: 0, keptAs: path))
    #expect(store.takeNotice() == nil)
    _ = try store.createConversation(at: 1)
    #expect(folder.names == ["c.sqlite", "c.sqlite.damaged-1"])
    #expect(try bytes(of: "\(path).damaged-1") == text)
    #expect(permissions(of: path) == 0o600)
  }

  @Test("an unreadable page costs only its own turns, and the damaged file is kept unchanged")
  func page() throws {
    let ids = try fill()
    var damaged = try bytes(of: path)
    let place = try #require(damaged.firstRange(of: Array("a30 ".utf8))?.lowerBound)
    let page = place / 4096 * 4096
    for index in page..<page + 4096 { damaged[index] = 0x55 }
    _ = try folder.write(damaged, to: "c.sqlite")
    let store = ConversationStore(path: path)
    let turns = try store.turns(of: ids[1])
    let names = turns.map { String($0.content.prefix { $0 != " " }) }
    #expect(names == (1...60).map { "b\($0)" })
    // The turns after the page hang beneath those before it.
    let rest = try store.turns(of: ids[0]).map { String($0.content.prefix { $0 != " " }) }
    #expect(rest.first == "a1")
    #expect(rest.last == "a60")
    #expect((50...59).contains(rest.count))
    #expect(!rest.contains("a30"))
    let notice = try #require(store.takeNotice())
    let kept = try #require(
      try store.write { try $0.value("SELECT count(*) FROM turn", as: Int.self) })
    #expect(notice == Self.words(kept, of: 2, keptAs: path))
    #expect((110...119).contains(kept))
    #expect(try bytes(of: "\(path).damaged-1") == damaged)
    #expect(try store.write { try $0.values("PRAGMA foreign_key_check", as: String.self) }.isEmpty)
    #expect(try store.search("b17").count == 1)
  }

  @Test(
    "salvages everything else from a file whose beginning is lost",
    arguments: [0..<16, 0..<100, 100..<4096, 0..<4096])
  func beginning(lost: Range<Int>) throws {
    let ids = try fill()
    var damaged = try bytes(of: path)
    for index in lost { damaged[index] = 0 }
    _ = try folder.write(damaged, to: "c.sqlite")
    let store = ConversationStore(path: path)
    #expect(Set(try store.conversations().map(\.id)) == Set(ids))
    #expect(try intact(store) == 120)
    #expect(store.takeNotice() == Self.words(120, of: 2, keptAs: path))
    #expect(try bytes(of: "\(path).damaged-1") == damaged)
    #expect(folder.names == ["c.sqlite", "c.sqlite.damaged-1"])
  }

  @Test("repairs and reports a branch with a missing turn, and drops what belonged to the turn")
  func hole() throws {
    let ids = try fill()
    let store = ConversationStore(path: path)
    let file = try Attachment(name: "n.txt", bytes: Array("bytes".utf8))
    try store.write { database in
      let other = try Attachment(name: "o.txt", bytes: Array("other".utf8))
      try StoredAttachments.insert([file, other], of: 30, database)
      try StoredAttachments.insert([file], of: 31, database)
    }
    // As a spoilt page loses it: without those who hang on it.
    try Database(path).execute(
      """
      PRAGMA foreign_keys = OFF;
      DELETE FROM turn WHERE id = 30;
      """)
    let turns = try store.turns(of: ids[0])
    #expect(turns.map(\.id) == (1...60).filter { $0 != 30 })
    #expect(turns.flatMap(\.attachments) == [file])
    #expect(store.takeNotice() == Self.words(119, of: 2, keptAs: path))
    let kept = try store.read { database in
      try database.value("SELECT count(*) FROM attachment", as: Int.self)
    }
    #expect(kept == 1)
    _ = try store.addUserTurn(ids[0], content: "next", alias: nil, model: nil, at: 99)
    #expect(try store.turns(of: ids[0]).count == 60)
  }

  @Test("salvages the rest of a file that was cut anywhere")
  func truncated() throws {
    _ = try fill()
    let whole = try bytes(of: path)
    var counts: [Int] = []
    for cut in stride(from: whole.count - 1, to: 0, by: -3_001) {
      for name in folder.names { unlink("\(folder.path)/\(name)") }
      _ = try folder.write(whole.prefix(cut), to: "c.sqlite")
      let store = ConversationStore(path: path)
      counts.append(try intact(store))
      _ = try store.createConversation(at: 1)
      let isToldOf = store.takeNotice() != nil
      #expect(isToldOf == folder.names.contains("c.sqlite.damaged-1"))
    }
    #expect(try #require(counts.first) >= 110)
    // The turns lie on the last forty pages: each page that is missing costs those on it.
    for lost in 0..<40 where counts[lost] < 100 - 4 * lost { Issue.record("\(counts)") }
  }

  @Test("with any bytes changed nothing crashes, most turns are there, and the store works")
  func flipped() throws {
    _ = try fill()
    let whole = try bytes(of: path)
    var state: UInt64 = 88_172_645_463_325_252
    func random(_ limit: Int) -> Int {
      // Marsaglia's xorshift: the same bytes in every run.
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(limit))
    }
    var (readable, usable) = (0, 0)
    for round in 0..<60 {
      for name in folder.names { unlink("\(folder.path)/\(name)") }
      var damaged = whole
      for _ in 0..<(1 + round % 8) { damaged[random(damaged.count)] ^= UInt8(1 << random(8)) }
      _ = try folder.write(damaged, to: "c.sqlite")
      let store = ConversationStore(path: path)
      // Some flips change a letter, some cost a page; some change a number that SQLite has no
      // means to doubt, such as where a branch ends.
      if let count = try? intact(store), count >= 60 { readable += 1 }
      if let id = try? store.createConversation(at: 99) {
        _ = try? store.addUserTurn(id, content: "new", alias: nil, model: nil, at: 99)
        if (try? store.turns(of: id).map(\.content)) == ["new"] { usable += 1 }
      }
    }
    #expect(readable >= 50)
    #expect(usable >= 55)
  }
}
