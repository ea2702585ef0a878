import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine
import Synchronization
import Testing

@testable import LLMRingConversations

/// Two stores that become one.
@Suite struct MergeTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Later than everything that is said here.
  static let now: Int64 = 1_000_000

  func path(_ name: String) -> String { "\(folder.path)/\(name).sqlite" }

  func store(_ name: String) -> ConversationStore { ConversationStore(path: path(name)) }

  /// A store whose ids a seed determines.
  func store(_ name: String, seed: UInt64) -> ConversationStore {
    let ids = Mutex(Generator(state: seed))
    return ConversationStore(path: path(name)) { ids.withLock { $0.next() } }
  }

  /// A conversation of one question and its answer.
  func talk(
    _ store: ConversationStore, _ words: String, at time: Int64, cost: Double? = nil
  ) throws -> String {
    let (id, question) = try store.beginConversation(
      content: words, alias: nil, model: "p:m", at: time)
    _ = try answer(store, id, after: question, "re \(words)", at: time + 1, cost: cost)
    return id
  }

  func answer(
    _ store: ConversationStore, _ id: String, after question: Int64, _ words: String,
    at time: Int64, cost: Double? = nil
  ) throws -> Int64 {
    var usage = Usage(promptTokens: 1, completionTokens: 2)
    usage.cost = cost
    return try store.addAnswer(
      id, parent: question,
      AnswerRecord(
        content: words, status: .complete, model: "p:m",
        answer: Turn.Answer(usage: cost == nil ? nil : usage), createdAt: time))
  }

  func continued(
    _ store: ConversationStore, _ id: String, _ words: String, at time: Int64
  ) throws {
    let question = try store.addUserTurn(id, content: words, alias: nil, model: "p:m", at: time)
    _ = try answer(store, id, after: question, "re \(words)", at: time + 1)
  }

  func merge(_ other: String, into ours: String) throws -> ImportCount {
    try store(ours).merge(path(other), at: Self.now)
  }

  func texts(_ name: String, _ id: String) throws -> [String] {
    try store(name).turns(of: id).map(\.content)
  }

  @Test("a conversation that both have continued has both branches, and goes on with the later one")
  func branches() throws {
    let id = try talk(store("a"), "q", at: 1)
    try copyFile(path("a"), path("b"))
    try continued(store("a"), id, "ours", at: 10)
    try continued(store("b"), id, "theirs", at: 20)
    let new = try talk(store("b"), "new", at: 30, cost: 0.5)
    let before = try bytes(of: "b")

    let count = try merge("b", into: "a")
    #expect((count.conversations, count.newConversations) == (2, 1))
    #expect((count.turns, count.newTurns) == (6, 4))
    #expect(count.notes == [])
    #expect(try texts("a", id) == ["q", "re q", "theirs", "re theirs"])
    #expect(try texts("a", new) == ["new", "re new"])
    #expect(try store("a").search("ours").count == 2)
    #expect(try store("a").usage().compactMap(\.usage.cost) == [0.5])
    #expect(try bytes(of: "b") == before)
    #expect(folder.names == ["a.sqlite", "b.sqlite"])

    let again = try merge("b", into: "a")
    #expect((again.newConversations, again.newTurns) == (0, 0))
    // The other way round the result is the same.
    _ = try merge("a", into: "b")
    #expect(try MergedState(path("a")) == MergedState(path("b")))
  }

  @Test("attachments, system prompts, settings and images come along")
  func additions() throws {
    let png = GeneratedImage(mediaType: "image/png", data: [0x89, 0x50, 0x4E, 0x47])
    let other = ConversationStore(path: "\(folder.path)/other/c.sqlite")
    let image = try other.images.save(png)
    var question = Turn(id: -1, role: .user, content: "q", createdAt: 1)
    question.attachments = [try Attachment(name: "a.txt", bytes: Array("hello".utf8))]
    question.system = "Be brief."
    question.settings = ConversationSettings(model: "chatbot", temperature: 0.5)
    let drawn = Turn(
      id: -2, parent: -1, role: .assistant, content: "", model: "p:m",
      answer: Turn.Answer(reasoning: "hm", images: [image]), createdAt: 2)
    let lost = Turn(
      id: -3, parent: -1, role: .assistant, content: "lost", model: "p:m",
      answer: Turn.Answer(images: [String(repeating: "a", count: 64) + ".png"]), createdAt: 3)
    let saved = try other.save(UnsavedTurns(conversation: nil, turns: [question, lost, drawn]))
    let ours = ConversationStore(path: "\(folder.path)/ours/c.sqlite")
    _ = try talk(ours, "first", at: 1)

    let count = try ours.merge(other.path, at: Self.now)
    #expect(count.notes == ["1 image of answers cannot be read beside \(other.path)"])
    let turns = try ours.turns(of: saved.conversation)
    #expect(turns.map { $0.attachments } == [question.attachments, []])
    #expect(turns.first?.system == "Be brief.")
    #expect(turns.first?.settings == question.settings)
    #expect(turns.last?.answer == drawn.answer)
    #expect(try bytes(of: ours.images.path(of: image)) == png.data)
  }

  @Test("a title that somebody gave wins over one that was made; of two, that of the later side")
  func titles() throws {
    let one = try talk(store("a"), "one", at: 1)
    let two = try talk(store("a"), "two", at: 3)
    try copyFile(path("a"), path("b"))
    try store("a").rename(one, to: "given")
    try continued(store("b"), one, "later", at: 10)
    try store("a").rename(two, to: "ours")
    try store("b").rename(two, to: "theirs")
    try continued(store("a"), two, "later", at: 20)
    _ = try merge("b", into: "a")
    _ = try merge("a", into: "b")
    for name in ["a", "b"] {
      #expect(try store(name).find(one).title == "given")
      #expect(try store(name).find(two).title == "ours")
    }
  }

  @Test("what was erased on one side is erased on both, and what it cost is counted once")
  func erased() throws {
    let gone = try talk(store("a"), "gone", at: 1, cost: 0.25)
    _ = try talk(store("a"), "kept", at: 3, cost: 0.5)
    try copyFile(path("a"), path("b"))
    try store("a").delete(gone)
    try copyFile(path("a"), path("a2"))

    #expect(
      try merge("b", into: "a").notes == ["left out, because deleted here: 1 conversation"])
    #expect(
      try merge("a2", into: "b").notes == ["deleted, because deleted there: 1 conversation"])
    for name in ["a", "b"] {
      #expect(try store(name).conversations().map(\.title) == ["kept"])
      #expect(try store(name).usage().reduce(0) { $0 + ($1.usage.cost ?? 0) } == 0.75)
    }
    #expect(try MergedState(path("a")) == MergedState(path("b")))
    #expect(try merge("b", into: "a").notes == [])
  }

  @Test("what was continued after it had been erased elsewhere is kept, on both sides")
  func survives() throws {
    let id = try talk(store("a"), "q", at: 1, cost: 0.25)
    try copyFile(path("a"), path("b"))
    try store("a").delete(id)
    try continued(store("b"), id, "later", at: 10)
    try copyFile(path("b"), path("b2"))
    #expect(try merge("b", into: "a").newConversations == 1)
    #expect(try merge("a", into: "b2").newTurns == 0)
    for name in ["a", "b2"] {
      #expect(try texts(name, id) == ["q", "re q", "later", "re later"])
      #expect(try store(name).usage().reduce(0) { $0 + ($1.usage.cost ?? 0) } == 0.25)
    }
    _ = try store("a").addUserTurn(id, content: "more", alias: nil, model: nil, at: 20)
  }

  @Test(
    "a question that waits for its answer, and an answer that was recovered elsewhere, are kept")
  func inflight() throws {
    let ours = ConversationStore(path: path("a"), inflight: "\(folder.path)/inflight")
    let (id, question) = try ours.beginConversation(
      content: "q", alias: nil, model: "p:m", at: 1)
    let draft = try #require(
      try ours.beginAnswer(id, parent: question, alias: nil, model: "p:m", at: 2))
    #expect(draft.write([StreamChunk(delta: "Half", model: "p:m")]) == nil)
    try copyFile(path("a"), path("b"))
    _ = try answer(store("b"), id, after: question, "Half of it", at: 5)
    _ = try merge("b", into: "a")
    #expect(try texts("a", id) == ["q", "Half of it"])
    // The answer that is on its way still finds its question.
    let end = AnswerRecord(content: "Half, and more", status: .complete, createdAt: 9)
    _ = try ours.addAnswer(id, parent: question, end, draft: draft)
    #expect(try texts("a", id) == ["q", "Half, and more"])
    #expect(try ours.answers(to: question, in: id).count == 2)
  }

  @Test("merges a store of every released version", arguments: Schema.migrations.names)
  func versions(version: String) throws {
    do {
      let database = try Database(path("old"))
      try Schema.migrations.migrate(database, upTo: version)
      try database.execute(
        """
        INSERT INTO conversation (id, title, system, created_at, updated_at)
          VALUES ('abcd', 't', 's', 1, 3);
        INSERT INTO turn
          (id, conversation_id, parent_id, depth, role, status, content, reasoning, created_at)
          VALUES (1, 'abcd', NULL, 1, 'user', 'complete', 'q', '', 2),
            (2, 'abcd', 1, 2, 'assistant', 'interrupted', 'a1', 'hm', 3),
            (3, 'abcd', 1, 2, 'assistant', 'pending', 'a2', '', 4);
        UPDATE conversation SET head = 2 WHERE id = 'abcd';
        """)
    }
    _ = try talk(store("a"), "first", at: 1)
    let before = try bytes(of: "old")
    #expect(try merge("old", into: "a").newTurns == 3)
    #expect(try texts("a", "abcd") == ["q", "a1"])
    #expect(try store("a").system(of: "abcd") == "s")
    #expect(try merge("old", into: "a").newTurns == 0)
    #expect(try bytes(of: "old") == before)
    #expect(folder.names == ["a.sqlite", "old.sqlite"])
  }

  @Test("takes what can be read of a damaged store, and says so")
  func damaged() throws {
    for number in 0..<200 {
      _ = try talk(
        store("b"), "number \(number) " + String(repeating: "x", count: 2_000),
        at: Int64(number) * 10)
    }
    var bytes = try self.bytes(of: "b")
    for place in (bytes.count / 2)..<(bytes.count / 2 + 40_000) { bytes[place] = 0x5A }
    try write(bytes, to: path("damaged"))
    let count = try merge("damaged", into: "a")
    #expect(count.newTurns > 200 && count.newTurns < 400)
    let note = try #require(count.notes.first)
    #expect(
      note.hasPrefix("the file is damaged: \(count.newTurns) turns of ")
        && note.hasSuffix(" conversations could be read; the rest is lost"))
    #expect(try self.bytes(of: "damaged") == bytes)

    // Without its beginning.
    for place in 0..<4_096 { bytes[place] = 0 }
    try write(bytes, to: path("headless"))
    #expect(try merge("headless", into: "c").newTurns > 200)
  }

  @Test("a file that cannot be merged is named, and nothing is changed")
  func refused() throws {
    _ = try talk(store("b"), "q", at: 1)
    do {
      let database = try Database(path("b"))
      try database.execute("INSERT INTO grdb_migrations VALUES ('v999')")
      _ = try Database(path("c")).execute("CREATE TABLE x (y)")
    }
    try write([], to: path("empty"))
    try write(Array(repeating: 0, count: 9_000), to: path("zeros"))
    for (name, fault) in [
      ("b", "it was written by a newer llmring; update llmring"),
      ("c", "it is an SQLite file, but neither a store of llmring nor the logs of llm"),
      ("zeros", "it is damaged, and no conversation in it can be read"),
      ("none", "it cannot be read: no such file or directory"),
    ] {
      #expect(throws: ImportError(fault)) { try merge(name, into: "a") }
    }
    #expect(try store("a").conversations().isEmpty)
  }

  @Test("reads a store that another program has open, with what is only in its log")
  func log() throws {
    let id = try talk(store("b"), "q", at: 1)
    let open = try Database(path("b"))
    #expect(try open.value("PRAGMA journal_mode = WAL") == "wal")
    try open.run("PRAGMA wal_autocheckpoint = 0")
    try open.run("UPDATE conversation SET title = 'in the log' WHERE id = ?", id)
    let names = folder.names
    _ = try merge("b", into: "a")
    #expect(try store("a").find(id).title == "in the log")
    #expect(folder.names == (names + ["a.sqlite"]).sorted())
  }

  @Test("merging is commutative and idempotent, whatever was done on both sides", arguments: 1...40)
  func property(seed: UInt64) throws {
    var random = Generator(state: seed)
    var history = RandomHistory(store("a", seed: seed), at: 1)
    for _ in 0..<12 { try history.step(&random) }
    try copyFile(path("a"), path("b"))
    var other = RandomHistory(store("b", seed: seed + 1_000), at: 2)
    (history.time, other.time) = (1_001, 1_006)
    for _ in 0..<20 {
      try history.step(&random)
      try other.step(&random)
    }
    for name in ["a", "b"] { try copyFile(path(name), path("old-\(name)")) }
    _ = try merge("old-b", into: "a")
    _ = try merge("old-a", into: "b")
    let merged = try MergedState(path("a"))
    #expect(try MergedState(path("b")) == merged)
    for (other, ours) in [("old-b", "a"), ("old-a", "a"), ("b", "a"), ("a", "b")] {
      let count = try merge(other, into: ours)
      #expect((count.newConversations, count.newTurns) == (0, 0))
      #expect(try MergedState(path(ours)) == merged)
    }
    // Nothing that either had is missing, unless it was erased.
    for name in ["old-a", "old-b"] {
      let before = try MergedState(path(name))
      for (id, one) in before.conversations where merged.conversations[id] != nil {
        #expect(merged.conversations[id]?.turns.isSuperset(of: one.turns) == true)
      }
      for id in before.conversations.keys where merged.conversations[id] == nil {
        #expect(before.ids[id].map { merged.erased[$0] != nil } == true)
      }
    }
  }

  @Test("an export of everything gives the same conversations in an empty store")
  func exported() throws {
    var random = Generator(state: 7)
    var history = RandomHistory(store("a", seed: 7), at: 1)
    for _ in 0..<40 { try history.step(&random) }
    let copy = store("b")
    var count = ImportCount()
    for use in try store("a").uses(at: Self.now) {
      let whole = try store("a").whole(use.conversation)
      var one = ImportedConversation(
        origin: whole.origin ?? "llmring:\(whole.id)", id: whole.id, title: whole.title,
        system: whole.system, turns: whole.turns)
      one.branches = whole.branches
      (one.updatedAt, one.usedAt) = (whole.updatedAt, use.time)
      one = one.notAfter(Self.now)
      try copy.add([one], to: &count)
      var second = ImportCount()
      try copy.add([one], to: &second)
      #expect(second.newTurns == 0)
    }
    #expect(try copy.uses(at: Self.now) == store("a").uses(at: Self.now))
    let (before, after) = (try MergedState(path("a")), try MergedState(path("b")))
    let imported = Dictionary(
      uniqueKeysWithValues: after.conversations.map { name, one in
        (before.conversations[name] == nil ? String(name.dropFirst(8)) : name, one)
      })
    #expect(before.conversations.mapValues(\.turns) == imported.mapValues(\.turns))
    #expect(before.conversations.mapValues(\.head) == imported.mapValues(\.head))
    #expect(try merge("b", into: "a").newTurns == 0)
  }

  func copyFile(_ path: String, _ copy: String) throws {
    try write(try LLMRingConversationsTests.bytes(of: path), to: copy)
  }

  func bytes(of name: String) throws -> [UInt8] {
    try LLMRingConversationsTests.bytes(
      of: name.hasPrefix("/") ? name : path(name))
  }

  func write(_ bytes: [UInt8], to path: String) throws {
    try OpenFile(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600).write(bytes)
  }
}
