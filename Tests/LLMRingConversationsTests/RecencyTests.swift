import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine
import Testing

@testable import LLMRingConversations

/// Which conversation is the latest: the order in which things were said decides, also where the
/// clock was wrong.
@Suite struct RecencyTests {
  private let folder: TemporaryFolder
  private let store: ConversationStore
  private var path: String { "\(folder.path)/c.sqlite" }

  /// How far a clock was ahead: two hours, and four years.
  static let errors: [Int64] = [7_200_000, 126_230_400_000]
  private static let now: Int64 = 1_795_953_600_000

  init() throws {
    folder = try TemporaryFolder()
    store = ConversationStore(path: "\(folder.path)/c.sqlite", inflight: "\(folder.path)/inflight")
  }

  private func ask(_ words: String, at time: Int64) throws -> String {
    try store.beginConversation(content: words, alias: nil, model: nil, at: time).conversation
  }

  private var order: [String] { get throws { try store.conversations().map(\.title) } }

  @Test(
    "what was said after a clock was set right is later than what was said before",
    arguments: errors)
  func ahead(error: Int64) throws {
    let early = try ask("early", at: Self.now - 5_000)
    _ = try ask("ahead", at: Self.now + error)
    let next = try ask("next", at: Self.now)
    #expect(try order == ["next", "ahead", "early"])
    // Continuing counts as much as beginning.
    _ = try store.addUserTurn(early, content: "more", alias: nil, model: nil, at: Self.now + 1)
    #expect(try order == ["early", "next", "ahead"])
    #expect(try store.latest()?.id == early)
    #expect(try store.latest()?.updatedAt == Self.now + 1)
    let fork = try store.fork(
      next, at: try #require(try store.turns(of: next).last).id, time: Self.now + 2)
    #expect(try store.latest()?.id == fork)
  }

  @Test("a conversation that was continued after its clock was set right shows the right time")
  func corrected() throws {
    let id = try ask("ahead", at: Self.now + Self.errors[1])
    _ = try store.addUserTurn(id, content: "more", alias: nil, model: nil, at: Self.now)
    #expect(try store.latest()?.updatedAt == Self.now)
  }

  @Test("what is imported has its place by its date, and does not become the latest")
  func imported() throws {
    _ = try ask("old", at: 1_000)
    _ = try ask("new", at: 3_000)
    var count = ImportCount()
    try store.add(
      [
        ImportedConversation(
          origin: "x", title: "imported",
          turns: [Turn(id: 0, role: .user, content: "q", createdAt: 2_000)])
      ], to: &count)
    #expect(try order == ["new", "imported", "old"])
  }

  @Test("a recovered answer neither becomes the latest nor overtakes what was asked since")
  func recovered() throws {
    // The question and its answer have times that lie ahead.
    let ahead = Self.now + Self.errors[0]
    let (id, question) = try store.beginConversation(
      content: "killed", alias: nil, model: nil, at: ahead)
    do {
      let draft = try #require(
        try store.beginAnswer(id, parent: question, alias: nil, model: nil, at: ahead + 1))
      #expect(draft.write([StreamChunk(delta: "Half", model: "p:m")]) == nil)
    }
    let since = try store.addUserTurn(id, content: "since", alias: nil, model: nil, at: Self.now)
    _ = try ask("other", at: Self.now + 1)
    #expect(store.recover().conversations == [id])
    #expect(try store.latest()?.title == "other")
    #expect(try store.turns(of: id).last?.id == since)
  }

  @Test("a file of an earlier version gets its order from its turns", arguments: errors)
  func migrated(error: Int64) throws {
    do {
      let database = try Database(path)
      try Schema.migrations.migrate(database, upTo: "v11")
      // B was begun first, and continued last, after the clock was set right.
      for (id, time, origin) in [
        ("b", Self.now, nil), ("a", Self.now + error, nil), ("c", Self.now - 9, "x"),
      ] as [(String, Int64, String?)] {
        try database.run(
          "INSERT INTO conversation (id, title, origin, created_at, updated_at) VALUES (?, ?, ?, 1, ?)",
          id, id, origin, time)
      }
      for (id, time) in [("b", Self.now - 5), ("a", Self.now + error), ("b", Self.now)] {
        try database.run(
          """
          INSERT INTO turn (conversation_id, depth, role, status, content, created_at)
          VALUES (?, 1, 'user', 'complete', 'q', ?)
          """, id, time)
      }
      try database.run(
        """
        INSERT INTO turn (conversation_id, depth, role, status, content, created_at)
        VALUES ('c', 1, 'user', 'complete', 'q', ?)
        """, Self.now - 9)
    }
    #expect(try store.conversations().map(\.id) == ["b", "a", "c"])
    _ = try ask("next", at: Self.now + 1)
    #expect(try store.latest()?.title == "next")
  }

  @Test("a file with times that no clock has is migrated too")
  func absurd() throws {
    do {
      let database = try Database(path)
      try Schema.migrations.migrate(database, upTo: "v11")
      for (id, time) in [("a", Int64.max), ("b", Int64.min)] {
        try database.run(
          "INSERT INTO conversation (id, created_at, updated_at) VALUES (?, 1, ?)", id, time)
        try database.run(
          """
          INSERT INTO turn (conversation_id, depth, role, status, content, created_at)
          VALUES (?, 1, 'user', 'complete', 'q', ?)
          """, id, time)
      }
    }
    #expect(try store.conversations().map(\.id) == ["b", "a"])
    _ = try ask("next", at: Self.now)
    #expect(try store.latest()?.title == "next")
  }
}
