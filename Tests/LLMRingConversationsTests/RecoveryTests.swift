import LLMRingPlatform
import LLMRingSQLite
import StreamingEngine
import Testing

@testable import LLMRingConversations

/// Answers that were being streamed when their program died. A draft whose object is gone is one
/// whose writer is: closing a file is what gives up its lock.
@Suite struct RecoveryTests {
  private let folder: TemporaryFolder
  private let store: ConversationStore
  private let id: String
  private let question: Int64
  private var inflight: String { "\(folder.path)/state/inflight" }

  init() throws {
    folder = try TemporaryFolder()
    store = Self.store(in: folder)
    (id, question) = try store.beginConversation(
      content: "q", alias: "chatbot", model: "openai:m", at: 1)
  }

  private static func store(in folder: TemporaryFolder) -> ConversationStore {
    ConversationStore(
      path: "\(folder.path)/c.sqlite", inflight: "\(folder.path)/state/inflight")
  }

  /// What the next program does first.
  private func recover() -> Recovery { Self.store(in: folder).recover() }

  private func begin() throws -> AnswerDraft {
    try #require(
      try store.beginAnswer(id, parent: question, alias: "chatbot", model: "openai:m", at: 5))
  }

  /// Writes an answer as far as it came, and dies.
  private func leave(_ texts: String...) throws {
    let draft = try begin()
    for text in texts { #expect(draft.write([StreamChunk(delta: text, model: "openai:m")]) == nil) }
  }

  private var files: [String] {
    fileNames(in: inflight).map { $0.hasSuffix(".damaged") ? "damaged" : "answer" }
  }

  @Test("opens and creates nothing when there is nothing to recover")
  func nothing() throws {
    let folder = try TemporaryFolder()
    #expect(Self.store(in: folder).recover() == Recovery())
    #expect(folder.names == [])
  }

  @Test("recovers a partial answer once, and the conversation continues from it")
  func recovered() throws {
    try leave("Half", " of it\0")
    let recovery = recover()
    #expect(recovery.conversations == [id])
    #expect(
      recovery.words
        == "recovered an answer that was cut off when llmring was killed (conversation \(id))")
    let answer = try #require(try store.turns(of: id).last)
    #expect(answer.content == "Half of it\0")
    #expect(answer.status == .recovered)
    #expect(answer.parent == question)
    #expect((answer.alias, answer.model, answer.createdAt) == ("chatbot", "openai:m", 5))
    #expect(files == [])
    #expect(recover() == Recovery())
  }

  @Test("recovers reasoning that arrived as text, and text that arrived as reasoning, as they are")
  func corrected() throws {
    var moved = StreamChunk(delta: "Hi", reasoning: "hm\n", model: "openai:m")
    moved.textWasReasoning = true
    var back = StreamChunk(delta: "b c", model: "openai:m")
    back.reasoningWasText = true
    for (chunks, content, reasoning) in [
      ([StreamChunk(delta: " a ", model: "openai:m"), moved], "Hi", "a hm"),
      ([StreamChunk(reasoning: "b c", model: "openai:m"), back], "b c", ""),
      ([StreamChunk(reasoning: "b c", model: "openai:m")], "", "b c"),
    ] {
      let draft = try begin()
      for chunk in chunks { #expect(draft.write([chunk]) == nil) }
      draft.synchronize()
      _ = consume draft
      #expect(recover().conversations == [id])
      let answer = try #require(try store.turns(of: id).last)
      #expect(answer.content == content)
      #expect(answer.answer.reasoning == reasoning)
    }
  }

  @Test("uses a folder beside the store for drafts where the usual one is read-only")
  func spare() throws {
    _ = try OpenFile("\(folder.path)/state", O_WRONLY | O_CREAT, mode: 0o600)
    try leave("Half of it")
    #expect(fileNames(in: "\(folder.path)/inflight").count == 1)
    unlink("\(folder.path)/state")
    #expect(recover().conversations == [id])
    #expect(try store.turns(of: id).last?.content == "Half of it")
    #expect(fileNames(in: "\(folder.path)/inflight") == [])
    // Where neither can be written to, the first is named.
    _ = try OpenFile("\(folder.path)/state", O_WRONLY | O_CREAT, mode: 0o600)
    #expect(rmdir("\(folder.path)/inflight") == 0)
    _ = try OpenFile("\(folder.path)/inflight", O_WRONLY | O_CREAT, mode: 0o600)
    #expect(
      words { () throws(StoreError) in
        _ = try store.beginAnswer(id, parent: question, alias: nil, model: nil, at: 5)
      } == "NOT SAVED: \(inflight) cannot be used: not a directory")
  }

  @Test("reports a draft that cannot be opened and recovers the others")
  func unreadable() throws {
    try leave("Half")
    let link = "\(inflight)/0.answer"
    #expect(symlink("nowhere", link) == 0)
    let recovery = recover()
    #expect(recovery.conversations == [id])
    #expect(recovery.damaged == [link])
    #expect(try store.turns(of: id).last?.content == "Half")
  }

  @Test("saves an answer completely even if another program took its draft for abandoned")
  func takenForAbandoned() throws {
    let draft = try begin()
    #expect(draft.write([StreamChunk(delta: "Half", model: "openai:m")]) == nil)
    // As on a file system without locks: the other program sees the same file without a writer.
    let elsewhere = "\(folder.path)/elsewhere"
    #expect(mkdir(elsewhere, 0o700) == 0)
    #expect(link(draft.path, "\(elsewhere)/\(draft.id).copy") == 0)
    let copied = try OpenFile("\(elsewhere)/\(draft.id).copy", O_RDONLY)
    let bytes = try copied.read(limit: 1 << 20)
    let file = try OpenFile("\(elsewhere)/\(draft.id).answer", O_WRONLY | O_CREAT, mode: 0o600)
    try file.write(bytes)
    let other = ConversationStore(path: "\(folder.path)/c.sqlite", inflight: elsewhere)
    #expect(other.recover().conversations == [id])
    let record = AnswerRecord(content: "Half and half", status: .complete, createdAt: 6)
    let turn = try store.addAnswer(id, parent: question, record, draft: draft)
    #expect(try store.turns(of: id).last?.content == "Half and half")
    #expect(turn > question + 1, "what was recovered is there as well")
  }

  @Test("the draft and its folder are private to the user")
  func permissions() throws {
    let draft = try begin()
    #expect(LLMRingConversationsTests.permissions(of: inflight) == 0o700)
    #expect(LLMRingConversationsTests.permissions(of: draft.path) == 0o600)
  }

  @Test("leaves a draft alone while another program writes it")
  func live() throws {
    let draft = try begin()
    #expect(draft.write([StreamChunk(delta: "a", model: "m")]) == nil)
    #expect(recover() == Recovery())
    #expect(draft.write([StreamChunk(delta: "b", model: "m")]) == nil)
    _ = try store.addAnswer(
      id, parent: question, AnswerRecord(content: "ab", status: .complete, createdAt: 6),
      draft: draft)
    #expect(files == [])
    #expect(try store.turns(of: id).map(\.content) == ["q", "ab"])
  }

  @Test("does not save an answer twice if its writer died before removing the draft")
  func savedAlready() throws {
    let draft = try begin()
    #expect(draft.write([StreamChunk(delta: "a", model: "m")]) == nil)
    let (path, left) = (draft.path, try bytes(of: draft.path))
    _ = try store.addAnswer(
      id, parent: question, AnswerRecord(content: "a", status: .complete, createdAt: 6),
      draft: draft)
    try OpenFile(path, O_WRONLY | O_CREAT, mode: 0o600).write(left)
    #expect(recover() == Recovery())
    #expect(files == [])
    #expect(try store.turns(of: id).map(\.content) == ["q", "a"])
  }

  @Test("recovers nothing from a program that died before the first text")
  func empty() throws {
    try leave()
    #expect(recover() == Recovery())
    #expect(files == [])
    #expect(try store.turns(of: id).map(\.content) == ["q"])
  }

  @Test("does not recover an answer of a conversation that was deleted since")
  func deleted() throws {
    try leave("a")
    try store.delete(id)
    #expect(recover() == Recovery())
    #expect(files == [])
  }

  @Test("recovers an answer beside a branch that has continued since")
  func overtaken() throws {
    try leave("late")
    _ = try store.addUserTurn(id, content: "q2", alias: nil, model: nil, at: 7)
    #expect(recover().conversations == [id])
    #expect(try store.turns(of: id).map(\.content) == ["q", "q2"])
    try store.setHead(id, to: question + 2)
    #expect(try store.turns(of: id).map(\.content) == ["q", "late"])
  }

  @Test("an answer does not follow another question that has the number of its own")
  func anotherQuestion() throws {
    let asked = try store.addUserTurn(id, content: "about dogs", alias: nil, model: nil, at: 7)
    do {
      let draft = try #require(
        try store.beginAnswer(id, parent: asked, askedAt: 7, alias: nil, model: nil, at: 9))
      #expect(draft.write([StreamChunk(delta: "Dogs bark.", model: "openai:m")]) == nil)
    }
    // The file that takes its place was continued elsewhere.
    try Database(store.path).run(
      "UPDATE turn SET content = 'about cats', created_at = 8 WHERE id = ?", asked)
    #expect(recover().conversations == [id])
    #expect(try store.turns(of: id).map(\.content) == ["q", "about cats"])
    #expect(
      try store.whole(id).branches.map { [Int64($0.after)] + $0.turns.map(\.createdAt) } == [
        [0, 9]
      ])
    #expect(try store.search("bark").count == 1)
  }

  @Test("an answer that could not be saved keeps its draft, with how it ended")
  func unsaved() throws {
    var record = AnswerRecord(
      content: "", status: .complete, alias: "chatbot", model: "openai:m",
      answer: Turn.Answer(
        reasoning: "hm", finishReason: .stop, usage: Usage(promptTokens: 3), duration: 8),
      createdAt: 6)
    record.content = String(repeating: "x", count: 1 << 20)
    do {
      let full = ConversationStore(
        path: store.path, inflight: inflight, random: { 7 }, pageLimit: 40)
      let draft = try #require(
        try full.beginAnswer(id, parent: question, alias: "chatbot", model: "openai:m", at: 5))
      let chunk = StreamChunk(delta: record.content, reasoning: "hm", model: "openai:m")
      #expect(draft.write([chunk]) == nil)
      #expect(
        words { () throws(StoreError) in
          _ = try full.addAnswer(id, parent: question, record, draft: draft)
        } == "NOT SAVED: the disk is full; make room on the disk of \(store.path)")
    }
    #expect(recover().conversations == [id])
    let answer = try #require(try store.turns(of: id).last)
    #expect(answer == Turn(record, id: answer.id, parent: question))
  }

  @Test("a file that cannot be read to its end is set aside; what could be read is recovered")
  func damaged() throws {
    try leave("good", "bad")
    let path = "\(inflight)/\(try #require(fileNames(in: inflight).first))"
    var changed = try bytes(of: path)
    changed[changed.count - 1] ^= 1
    try OpenFile(path, O_WRONLY | O_TRUNC).write(changed)
    let recovery = recover()
    #expect(recovery.conversations == [id])
    #expect(recovery.damaged == ["\(path).damaged"])
    #expect(recovery.words?.hasSuffix("; not all could be read of \(path).damaged") == true)
    #expect(try bytes(of: "\(path).damaged") == changed)
    #expect(try store.turns(of: id).map(\.content) == ["q", "good"])
    #expect(recover() == Recovery())
  }

  @Test("reports a folder that cannot be created")
  func unwritable() throws {
    _ = try folder.write([], to: "file")
    _ = try folder.write([], to: "inflight")
    let store = ConversationStore(path: store.path, inflight: "\(folder.path)/file/inflight")
    #expect(
      words { () throws(StoreError) in
        _ = try store.beginAnswer(id, parent: question, alias: nil, model: nil, at: 5)
      } == "NOT SAVED: \(folder.path)/file/inflight cannot be used: not a directory")
  }

  @Test("syncs a draft to the disk within about a second, without another write")
  func synced() throws {
    let draft = try begin()
    #expect(draft.write([StreamChunk(delta: "a", model: "m")]) == nil)
    let end = ContinuousClock.now + .seconds(1200)
    while !draft.isSynced, ContinuousClock.now < end { usleep(10_000) }
    #expect(draft.isSynced)
  }
}
