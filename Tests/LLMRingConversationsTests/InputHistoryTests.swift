import LLMRingPlatform
import StreamingEngine
import Testing
import LLMRingThreadTesting

@testable import LLMRingConversations

extension InputHistory {
  fileprivate var all: [String] { (0..<count).map { self[$0] } }
}

@Suite struct InputHistoryTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/state/input-history"
  }

  private func lines() throws -> [String] {
    String(decoding: try bytes(of: path), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test("creates nothing before the first entry, then a private file in a private folder")
  func lazy() throws {
    let history = InputHistory(path: path)
    #expect(history.count == 0)
    #expect(folder.names == [])
    try history.append("a")
    #expect(permissions(of: path) == 0o600)
    #expect(permissions(of: "\(folder.path)/state") == 0o700)
  }

  @Test("reads entries back complete and in order, whatever is in them")
  func roundTrip() throws {
    let entries = ["one", "two\nlines\r\n", "\"quoted\\\"", "é😀\t\u{1B}\0\u{7F}", "e\u{301}"]
    let history = InputHistory(path: path)
    for entry in entries { try history.append(entry) }
    #expect(history.all == entries)
    #expect(InputHistory(path: path).all == entries)
    #expect(try lines().count == entries.count)
  }

  @Test("removes entries here and in the file, whichever program wrote them")
  func forgetting() throws {
    let (history, other) = (InputHistory(path: path), InputHistory(path: path))
    try history.forget { _ in true }
    #expect(folder.names == [], "nothing is made for it")
    for entry in ["a", "secret", "b"] { try history.append(entry) }
    #expect(history.count == 3)
    try other.append("another secret")
    try history.forget { $0.contains("secret") }
    #expect(history.all == ["a", "b"])
    #expect(InputHistory(path: path).all == ["a", "b"])
    #expect(permissions(of: path) == 0o600)
    try other.append("c")
    try history.append("secret")
    #expect(InputHistory(path: path).all == ["a", "b", "c", "secret"])
    let before = try bytes(of: path)
    try history.forget { $0 == "nosuch" }
    #expect(try bytes(of: path) == before)
  }

  @Test("a history that does not write still reads the file; one with no length does not")
  func unwritten() throws {
    try InputHistory(path: path).append("kept")
    let history = InputHistory(path: path, writes: false)
    try history.append("typed")
    #expect(history.all == ["kept", "typed"])
    let all = InputHistory(path: path, limit: .max, writes: false)
    try all.append("typed")
    #expect(all.count == 2)
    let none = InputHistory(path: path, limit: 0)
    #expect(none.all == [])
    try none.append("typed")
    #expect(none.all == ["typed"])
    #expect(InputHistory(path: path).all == ["kept"])
  }

  @Test("moves a repeated entry to the end, and does not add the last one twice")
  func duplicates() throws {
    let history = InputHistory(path: path)
    for entry in ["a", "b", "b", "a", "c"] { try history.append(entry) }
    #expect(history.all == ["b", "a", "c"])
    try history.append("b")
    try history.append("b")
    #expect(history.all == ["a", "c", "b"])
    #expect(InputHistory(path: path).all == ["a", "c", "b"])
    #expect(try lines().count == 5)
  }

  static let key = "sk-" + String(repeating: "Ab1", count: 12)

  @Test(
    "keeps neither blank nor private entries nor keys",
    arguments: [
      "", " ", "\n", " private", key, "use \(key) please", "OPENAI_API_KEY=\(key)",
      "AIza" + String(repeating: "x", count: 35), "Bearer ghp_" + String(repeating: "x", count: 36),
      "-----BEGIN OPENSSH PRIVATE KEY-----\nabc", String(repeating: "x", count: 65_537),
    ])
  func notKept(entry: String) throws {
    let history = InputHistory(path: path)
    try history.append(entry)
    #expect(history.count == 0)
    #expect(folder.names == [])
  }

  @Test(
    "keeps words that only begin like a key",
    arguments: ["sk-learn or pytorch?", "explain eyJ in tokens", "ask-me-anything-about-history"])
  func kept(entry: String) throws {
    let history = InputHistory(path: path)
    try history.append(entry)
    #expect(history.all == [entry])
  }

  @Test("skips a broken line without spoiling the next one")
  func broken() throws {
    try PrivateFolder.make("\(folder.path)/state")
    _ = try folder.write(
      Array("\"a\"\nnonsense\n\"b\" x\n\n\"c\\u00e9\"\n\u{FF}\n\"cut of".utf8),
      to: "state/input-history")
    let history = InputHistory(path: path)
    #expect(history.all == ["a", "cé"])
    try history.append("d")
    #expect(InputHistory(path: path).all == ["a", "cé", "d"])
  }

  @Test("keeps no more entries than the limit, and shortens a file of twice as many")
  func compaction() throws {
    let history = InputHistory(path: path, limit: 10)
    for number in 0..<19 { try history.append("\(number)") }
    #expect(history.count == 10)
    #expect(try lines().count == 19)
    try history.append("19")
    #expect(try lines().count == 10)
    #expect(history.all == (10..<20).map(String.init))
    #expect(InputHistory(path: path, limit: 10).all == history.all)
    #expect(permissions(of: path) == 0o600)
    for number in 0..<30 { try InputHistory(path: path, limit: 10).append("x\(number)") }
    #expect(InputHistory(path: path, limit: 10).all == (20..<30).map { "x\($0)" })
    #expect(try lines().count == 10)
  }

  @Test("appends to the file that is at the path, even if it was replaced during the wait")
  func replaced() throws {
    let history = HistoryFile(path: path)
    try history.append("old")
    var waits = 0
    let file = try history.locked { () throws(SystemFault) in
      waits += 1
      if waits == 1 { try AtomicFile.write(Array("new".utf8), to: path, mode: 0o600) }
    }
    #expect(waits == 2)
    #expect(try file.isStill(at: path))
  }

  @Test("programs that append and compact at once lose nothing", .timeLimit(.minutes(20)))
  func together() throws {
    let path = path
    try inThreads(4) { writer in
      // Compacts a few times on its way, but keeps what all of them write.
      let history = InputHistory(path: path, limit: 40)
      for number in 0..<100 { try history.append("\(writer)-\(number)\nline") }
    }
    let all = InputHistory(path: path, limit: 1000).all
    #expect(Set(all).count == all.count)
    for writer in 0..<4 {
      let own = all.compactMap { entry -> Int? in
        entry.hasPrefix("\(writer)-") ? Int(entry.dropFirst(2).prefix { $0 != "\n" }) : nil
      }
      #expect(own == own.sorted())
    }
    #expect(all.count >= 40)
  }

  @Test("writers at once lose no entry", .timeLimit(.minutes(20)))
  func nothingLost() throws {
    let path = path
    try inThreads(8) { writer in
      let history = InputHistory(path: path)
      for number in 0..<50 { try history.append("\(writer)-\(number)") }
    }
    #expect(InputHistory(path: path).count == 400)
    #expect(try lines().count == 400)
  }

  @Test("reports an entry that cannot be written, and keeps it for the run")
  func readOnly() throws {
    try PrivateFolder.make("\(folder.path)/state")
    chmod("\(folder.path)/state", 0o555)
    withoutSuperuser {
      let history = InputHistory(path: path)
      #expect(
        words { () throws(StoreError) in try history.append("a") }
          == "NOT SAVED: \(path) cannot be written; check its owner and whether its disk is read-only"
      )
      #expect(history.all == ["a"])
    }
  }
}
