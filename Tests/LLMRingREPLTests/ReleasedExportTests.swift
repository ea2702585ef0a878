import LLMRingConversations
import LLMRingScreenTesting
import StreamingEngine
import Testing

@testable import LLMRingREPL

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Exports that people have kept, of every version.
@Suite struct ReleasedExportTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/file"
  }

  private func store(_ name: String = "store") -> ConversationStore {
    ConversationStore(path: "\(folder.path)/\(name).sqlite")
  }

  /// - Parameter changed: When the file was changed last, in seconds since 1970.
  private func write(_ text: String, changed: Double = 1_790_000_000) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: changed)], ofItemAtPath: path)
  }

  private static let now: Int64 = 1_800_000_000_000
  /// 2026-11-22 16:20:07 UTC.
  private static let said: Int64 = 1_795_364_407_000

  @Test(
    "imports every form in which conversations were ever exported",
    arguments: ReleasedExports.markdown + ReleasedExports.json)
  func forms(form: ReleasedExports.Form) throws {
    let lines = form.text.replacing("\n", with: "\r\n")
    let isMarkdown = form.text.hasPrefix("#")
    for (name, text) in [("a", form.text), ("b", "\u{FEFF}\(form.text)"), ("c", lines)] {
      try write(text)
      let store = store(name)
      let count = try ImportFile(path: path).add(to: store, at: Self.now)
      #expect(count.failures.isEmpty && count.notes.isEmpty)
      let one = try #require(try store.latest())
      #expect(one.title == "Two questions")
      #expect(try store.system(of: one.id) == form.system)
      let turns = try store.turns(of: one.id)
      #expect(turns.map { "\($0.role.rawValue): \($0.content)" } == form.turns)
      #expect(turns[0].createdAt == (form.isDated ? Self.said : 1_790_000_000_000))
      #expect(turns[1].model == "openai:m")
      #expect(turns.allSatisfy { $0.status != .pending })
      #expect(turns.flatMap(\.answer.toolCalls).allSatisfy { $0.name == "f" })
      if isMarkdown, form.isDated { #expect(turns[1].createdAt == Self.said + 250) }
      let again = try ImportFile(path: path).add(to: store, at: Self.now)
      #expect([again.newConversations, again.newTurns] == [0, 0])
    }
  }

  @Test("Markdown has the time of every turn, and gives it back")
  func times() throws {
    let store = store()
    let turns = [
      Turn(id: -1, role: .user, content: "*2026-01-01 00:00:00 UTC*", createdAt: Self.said),
      Turn(
        id: -2, parent: -1, role: .assistant, content: "\\*2026-99-99 UTC*\n",
        createdAt: Self.said + 1),
    ]
    let id = try store.save(UnsavedTurns(conversation: nil, turns: turns)).conversation
    let text = Transcript(
      id: id, title: "t", system: "*2026-01-01 00:00:00 UTC*", turns: try store.turns(of: id)
    ).text(.markdown)
    #expect(text.contains("\n## You\n\n*2026-11-22 16:20:07 UTC*\n\n"))
    #expect(text.contains("\n## assistant\n\n*2026-11-22 16:20:07.001 UTC*\n\n"))
    try write(text)
    let copy = self.store("copy")
    _ = try ImportFile(path: path).add(to: copy, at: Self.now)
    let read = try copy.turns(of: id)
    #expect(read.map(\.createdAt) == [Self.said, Self.said + 1])
    #expect(read.map(\.content) == turns.map(\.content))
    #expect(try copy.system(of: id) == "*2026-01-01 00:00:00 UTC*")
  }

  @Test("a time that does not exist is an error that names the turn")
  func impossibleTime() throws {
    try write("# t\n\n## You\n\n*2024-02-30 10:00:00 UTC*\n\nq\n")
    #expect(throws: ImportError("turn 1 has an invalid date '2024-02-30 10:00:00 UTC'")) {
      try ImportFile(path: path).add(to: store(), at: Self.now)
    }
  }

  @Test("a conversation that cannot be read does not keep the others of its file out")
  func partly() throws {
    let turn = #"{"turns":[{"role":"user","content":"q","created_at":""#
    try write("[\(turn)2026-01-01T00:00:00Z\"}]},\(turn)2024-02-30T00:00:00Z\"}]},7,\(turn)")
    let count = try ImportFile(path: path).add(to: store(), at: Self.now)
    #expect(count.newConversations == 1)
    #expect(
      count.failures == [
        "conversation 2: turn 1 has an invalid created_at '2024-02-30T00:00:00Z'",
        "conversation 3: it is not a conversation of ChatGPT, Claude or llmring",
        "conversation 4: it is not JSON; the file may be cut off",
      ])
  }

  @Test("keeps a date in the future, and says so")
  func future() throws {
    try write(
      #"{"title":"T","turns":[{"role":"user","content":"q","created_at":"2999-01-01T00:00:00Z"}]}"#)
    let count = try ImportFile(path: path).add(to: store(), at: Self.now)
    #expect(
      count.notes == [
        "T: a date is in the future (2999-01-01 00:00:00 UTC); it is kept"
      ])
  }

  @Test("conversations keep their order, although one has a date in the future")
  func order() throws {
    func conversation(_ title: String, _ time: String, _ members: String = "") -> String {
      #"{"id":"\#(title)","title":"\#(title)","updated_at":"\#(time)",\#(members)"#
        + #""turns":[{"role":"user","content":"q","created_at":"\#(time)"}]}"#
    }
    let fast = conversation(
      "ahead111", "2999-01-01T00:00:00Z", #""last_used_at":"2026-01-01T00:00:00Z","#)
    let last = conversation("last1111", "2026-01-02T00:00:00Z")
    let first = conversation("first111", "2025-01-01T00:00:00Z")
    for (number, all) in [[fast, last, first], [first, last, fast]].enumerated() {
      try write("[\(all.joined(separator: ","))]")
      let store = ConversationStore(path: "\(path)-\(number).sqlite")
      #expect(try ImportFile(path: path).add(to: store, at: Self.now).newTurns == 3)
      #expect(try store.conversations().map(\.title) == ["last1111", "ahead111", "first111"])
      #expect(
        try store.uses(at: Self.now).map(\.conversation) == ["last1111", "ahead111", "first111"])
    }
    try write(conversation("a", "2026-01-01T00:00:00Z", #""last_used_at":"yesterday","#))
    #expect(throws: ImportError("it has an invalid last_used_at 'yesterday'")) {
      try ImportFile(path: path).add(to: store(), at: Self.now)
    }
  }
}
