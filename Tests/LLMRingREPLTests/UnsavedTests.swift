import LLMRingPlatform
import LLMRingConversations
import LLMRingScreenTesting
import StreamingEngine
import Testing

@testable import LLMRingREPL

/// A store that cannot be written to for a while: a file that stands where its folder must be.
@Suite(.timeLimit(.minutes(20)))
struct UnsavedTests {
  let folder: TemporaryFolder
  private let script = Script(.whole(["a1"]), .whole(["a2"]), .whole(["a3"]), .whole(["a4"]))
  var desk: Desk
  let path: String
  var services: SessionServices

  init() throws {
    folder = try TemporaryFolder()
    desk = try Desk(script)
    path = "\(folder.path)/data/c.sqlite"
    services = SessionServices(
      ring: desk.services.ring,
      store: ConversationStore(path: path, inflight: "\(folder.path)/inflight"), now: { 1 })
    desk.services = services
  }

  func breakDisk() throws {
    #expect(rename("\(folder.path)/data", "\(folder.path)/away") == 0 || errno == ENOENT)
    let file = open("\(folder.path)/data", O_WRONLY | O_CREAT, 0o600)
    #expect(file >= 0)
    close(file)
  }

  func mendDisk() {
    unlink("\(folder.path)/data")
    _ = rename("\(folder.path)/away", "\(folder.path)/data")
  }

  func stored(_ id: String?) throws -> [Turn] {
    try ConversationStore(path: path).turns(of: try #require(id))
  }

  private var fault: String { "NOT SAVED: \(path) cannot be used: not a directory" }

  @Test("unsaved turns are reported with each question and saved as soon as possible")
  mutating func mended() async throws {
    try breakDisk()
    try await desk.ask("q1")
    #expect(desk.session.takeNotices() == [fault])
    #expect(desk.session.isUnsaved)
    try await desk.ask("q2")
    #expect(desk.session.takeNotices() == [fault])
    #expect(desk.session.request().messages.count == 4)
    mendDisk()
    try await desk.ask("q3")
    #expect(
      desk.session.takeNotices() == ["saved, including what could not be saved before: 5 turns"])
    #expect(!desk.session.isUnsaved)
    let turns = try stored(desk.session.id)
    #expect(turns == desk.session.turns)
    #expect(turns.map(\.content) == ["q1", "a1", "q2", "a2", "q3", "a3"])
    #expect(turns.map(\.parent) == [nil] + turns.dropLast().map(\.id))
    #expect(try ConversationStore(path: path).conversations().map(\.title) == ["q1"])
    #expect(desk.leave() == [])
  }

  @Test("an unsaved conversation is saved later, separately from the next one")
  mutating func left() async throws {
    try breakDisk()
    try await desk.ask("q1")
    #expect(desk.run("new") == ["new conversation"])
    desk.session.ask("other", of: nil)
    mendDisk()
    #expect(
      desk.leave()
        == [fault, fault, "saved, including what could not be saved before: 3 turns"])
    let saved = try ConversationStore(path: path).conversations()
    #expect(Set(saved.map(\.title)) == ["q1", "other"])
    #expect(saved.reduce(0) { $0 + $1.turns } == 3)
  }

  @Test("turns removed by /undo before they could be saved are saved, and stay removed")
  mutating func takenBack() async throws {
    try breakDisk()
    try await desk.ask("q1")
    #expect(desk.run("undo").first?.hasPrefix("removed, starting") == true)
    mendDisk()
    _ = desk.leave()
    #expect(try stored(desk.session.id).isEmpty)
    let saved = try ConversationStore(path: path).conversations()
    #expect(saved.map(\.title) == ["q1"])
  }

  @Test("/undo works while nothing can be saved, and reaches the store later")
  mutating func takenBackUnsaved() async throws {
    try await desk.ask("q1")
    try await desk.ask("q2")
    try breakDisk()
    #expect(desk.run("undo") == ["removed, starting with: q2"])
    #expect(desk.session.takeNotices() == [fault])
    #expect(desk.session.isUnsaved)
    #expect(desk.session.turns.map(\.content) == ["q1", "a1"])
    #expect(
      desk.leave() == [
        "NOT SAVED: the removed turns are still in the store: "
          + "\(path) cannot be used: not a directory"
      ])
    mendDisk()
    #expect(
      desk.leave() == ["saved, including what could not be saved before"])
    #expect(try stored(desk.session.id).map(\.content) == ["q1", "a1"])
    #expect(try ConversationStore(path: path).search("q2").count == 1)
  }

  @Test("/keep chooses an answer of this run while nothing can be saved or read")
  mutating func kept() async throws {
    desk.session.ask("q1", ofEach: ["chatbot", "fast"])
    try breakDisk()
    try await desk.answer(from: "chatbot")
    desk.session.setAnswerAside()
    try await desk.answer(from: "fast")
    #expect(desk.run("keep").map { String($0.suffix(2)) } == ["a1", "a2"])
    #expect(desk.run("keep 1") == ["continuing from answer 1 (chatbot)"])
    #expect(desk.session.turns.map(\.content) == ["q1", "a1"])
    mendDisk()
    try await desk.ask("q2")
    #expect(try stored(desk.session.id).map(\.content) == ["q1", "a1", "q2", "a3"])
    _ = desk.run("undo")
    #expect(desk.run("keep 2").first?.hasPrefix("continuing from answer 2 (fast)") == true)
    #expect(try stored(desk.session.id).map(\.content) == ["q1", "a2"])
  }

  @Test("turns that were saved on the way keep their numbers when the command fails")
  mutating func failed() async throws {
    try breakDisk()
    try await desk.ask("q1")
    mendDisk()
    #expect(
      desk.run("resume nothing:1")
        == [
          "fault: there is no conversation 'nothing'; "
            + "/sessions or llmring history list lists them"
        ])
    #expect(!desk.session.isUnsaved)
    try await desk.ask("q2")
    #expect(try stored(desk.session.id).map(\.content) == ["q1", "a1", "q2", "a2"])
  }

  @Test("a question after /undo on a failing disk follows the remaining turns")
  mutating func goneOn() async throws {
    try await desk.ask("q1")
    try await desk.ask("q2")
    try breakDisk()
    #expect(desk.run("undo") == ["removed, starting with: q2"])
    mendDisk()
    try await desk.ask("q3")
    #expect(!desk.session.isUnsaved)
    #expect(try stored(desk.session.id).map(\.content) == ["q1", "a1", "q3", "a3"])
  }

  @Test("unsaved turns are saved before the conversation is resumed")
  mutating func takenUp() async throws {
    try await desk.ask("q1")
    let id = try #require(desk.session.id)
    try breakDisk()
    try await desk.ask("q2")
    #expect(desk.run("new") == ["new conversation"])
    mendDisk()
    #expect(desk.run("resume \(id)").first?.contains("(4 turns)") == true)
    #expect(desk.session.turns.map(\.content) == ["q1", "a1", "q2", "a2"])
    #expect(!desk.session.isUnsaved)
  }

  @Test("unsaved turns are present when the conversation is resumed on a failing disk")
  mutating func takenUpUnsaved() async throws {
    try await desk.ask("q1")
    let id = try #require(desk.session.id)
    try breakDisk()
    try await desk.ask("q2")
    #expect(desk.run("new") == ["new conversation"])
    var isTakenUp = desk.session.saving.takeBack(id, into: &desk.session.state)
    #expect(isTakenUp)
    desk.session.id = id
    #expect(desk.session.turns.map(\.content) == ["q1", "a1", "q2", "a2"])
    isTakenUp = desk.session.saving.takeBack(id, into: &desk.session.state)
    #expect(!isTakenUp)
    mendDisk()
    try await desk.ask("q3")
    #expect(!desk.session.isUnsaved)
    #expect(
      try stored(id).map(\.content) == ["q1", "a1", "q2", "a2", "q3", "a3"])
  }

  @Test("turns removed on a failing disk stay removed when another conversation starts")
  mutating func leftTakenBack() async throws {
    try await desk.ask("q1")
    try await desk.ask("q2")
    let id = try #require(desk.session.id)
    try breakDisk()
    #expect(desk.run("undo") == ["removed, starting with: q2"])
    #expect(desk.run("new") == ["new conversation"])
    #expect(desk.session.isUnsaved)
    mendDisk()
    try await desk.ask("other")
    #expect(!desk.session.isUnsaved)
    #expect(try stored(id).map(\.content) == ["q1", "a1"])
  }

  @Test("branches made while nothing could be saved are all saved afterwards")
  mutating func branches() async throws {
    try await desk.ask("q1")
    try breakDisk()
    desk.session.ask("q2", of: nil)
    try await desk.answer()
    #expect(desk.run("retry") == ["(answer of the model in use)"])
    try await desk.answer()
    mendDisk()
    #expect(desk.leave().last?.hasPrefix("saved, including") == true)
    let turns = try stored(desk.session.id)
    #expect(turns.map(\.content) == ["q1", "a1", "q2", "a3"])
    let store = ConversationStore(path: path)
    let other = try #require(try store.search("a2").first)
    try store.setHead(other.conversation, to: other.turn)
    #expect(try store.turns(of: other.conversation).map(\.content) == ["q1", "a1", "q2", "a2"])
  }

  @Test("turns still unsaved at exit are reported, with the file that holds an answer")
  mutating func lost() async throws {
    desk.session.ask("q1", of: nil)
    let begun = desk.session.beginAnswer(of: nil)
    let draft = try #require(begun)
    try breakDisk()
    let progress = AnswerProgress([StreamChunk(delta: "a1", model: "one:a")])
    #expect(draft.write([StreamChunk(delta: "a1", model: "one:a")]) == nil)
    desk.session.receive(
      progress, of: nil, took: .seconds(1), draft: draft)
    desk.session.ask("q2", of: nil)
    #expect(
      desk.leave() == [
        "NOT SAVED: the next start of llmring saves 2 turns from \(try spare())"
      ])
    #expect(access(draft.path, F_OK) == 0)
    let id = desk.session.id
    mendDisk()
    // The program has ended: its lock on the file goes with it.
    desk.session = Session(model: "chatbot", services: services)
    #expect(try ConversationStore(path: path).turns(of: try #require(id)).count == 1)
  }

  @Test("a conversations file that was removed or replaced gets the conversation so far")
  mutating func replaced() async throws {
    try await desk.ask("q1")
    let first = try #require(desk.session.id)
    unlink(path)
    try await desk.ask("q2")
    let second = try #require(desk.session.id)
    #expect(
      desk.session.takeNotices() == [
        "the conversations file was removed or replaced; "
          + "this conversation is saved in the new file "
          + "as \(second)"
      ])
    #expect(first != second)
    #expect(try stored(second) == desk.session.turns)
    #expect(try stored(second).map(\.content) == ["q1", "a1", "q2", "a2"])
    // An older copy, which has the conversation and not its last turns.
    let older = ConversationStore(path: "\(folder.path)/older.sqlite", random: { 1 })
    _ = try older.save(
      UnsavedTurns(
        conversation: nil, turns: [Turn(id: -1, role: .user, content: "else", createdAt: 1)]))
    #expect(rename("\(folder.path)/older.sqlite", path) == 0)
    desk.session.ask("q3", of: nil)
    #expect(
      try stored(desk.session.id).map(\.content) == ["q1", "a1", "q2", "a2", "q3"])
    #expect(try ConversationStore(path: path).conversations().count == 2)
  }

  @Test("turns after another program deleted the conversation are saved as a new one")
  mutating func erased() async throws {
    try await desk.ask("q1")
    let id = try #require(desk.session.id)
    try ConversationStore(path: path).delete(id)
    try await desk.ask("q2")
    let new = try #require(desk.session.id)
    #expect(
      desk.session.takeNotices() == [
        "conversation \(id) was deleted by another llmring; "
          + "later turns are saved as \(new)"
      ])
    #expect(!desk.session.isUnsaved)
    #expect(desk.session.turns.map(\.content) == ["q2", "a2"])
    #expect(try stored(new).map(\.content) == ["q2", "a2"])
    #expect(try ConversationStore(path: path).conversations().map(\.id) == [new])
    // And can be removed to its beginning, but no further.
    #expect(desk.run("undo") == ["removed, starting with: q2"])
    #expect(!desk.session.isUnsaved && desk.session.takeNotices() == [])
  }

  @Test("unsaved turns of a deleted conversation are still saved")
  mutating func erasedAndLeft() async throws {
    try await desk.ask("q1")
    let id = try #require(desk.session.id)
    try ConversationStore(path: path).delete(id)
    try breakDisk()
    try await desk.ask("q2")
    #expect(desk.session.isUnsaved)
    #expect(desk.run("new") == ["new conversation"])
    _ = desk.session.takeNotices()
    mendDisk()
    try await desk.ask("q3")
    let notices = desk.session.takeNotices()
    #expect(notices.count == 2)
    #expect(notices.first?.hasPrefix("conversation \(id) was deleted by another llmring; ") == true)
    #expect(notices.last == "saved, including what could not be saved before: 3 turns")
    let titles = try ConversationStore(path: path).conversations().map(\.title)
    #expect(titles.sorted() == ["q2", "q3"])
  }

  @Test("/retry after the conversation was deleted keeps the question and its answer")
  mutating func erasedAndRetried() async throws {
    for isAnswered in [true, false] {
      let script = Script(
        .whole(["a1"]), .whole(["a2"]),
        isAnswered ? .whole(["a3"]) : .refusal(status: 400, #"{"error":"no"}"#), .whole(["a4"]))
      var again = try Desk(script)
      again.services.store = services.store
      try await again.ask("q1")
      try await again.ask("q2")
      let id = try #require(again.session.id)
      #expect(again.run("retry") == ["(answer of the model in use)"])
      try ConversationStore(path: path).delete(id)
      try await again.answer()
      let new = try #require(again.session.id)
      #expect(
        again.session.takeNotices() == [
          "conversation \(id) was deleted by another llmring; "
            + "later turns are saved as \(new)"
        ])
      let turns = try stored(new)
      #expect(turns.map(\.content) == ["q2", isAnswered ? "a3" : ""])
      #expect(turns == again.session.turns)
      try await again.ask("q3")
      #expect(again.session.takeNotices() == [])
      #expect(try stored(new).map(\.content).suffix(2) == ["q3", "a4"])
      #expect(try ConversationStore(path: path).conversations().map(\.title) == ["q2"])
      try ConversationStore(path: path).delete(new)
    }
  }

  @Test("an /undo in a conversation that another program deleted does not block saving")
  mutating func erasedAndTakenBack() async throws {
    try await desk.ask("q1")
    let id = try #require(desk.session.id)
    try ConversationStore(path: path).delete(id)
    #expect(desk.run("undo") == ["removed, starting with: q1"])
    #expect(!desk.session.isUnsaved && desk.session.id == nil)
    #expect(desk.session.takeNotices() == ["conversation \(id) was deleted by another llmring"])
    try await desk.ask("q2")
    #expect(try ConversationStore(path: path).conversations().map(\.title) == ["q2"])
  }

  @Test("a failed /retry while nothing can be saved loses no turns")
  mutating func failedRetry() async throws {
    let script = Script(.whole(["a1"]), .refusal(status: 400, #"{"error":"no"}"#), .whole(["a2"]))
    let store = services.store
    desk = try Desk(script)
    services.ring = desk.services.ring
    services.store = store
    desk.services = services
    try breakDisk()
    try await desk.ask("q1")
    #expect(desk.run("retry") == ["(answer of the model in use)"])
    try await desk.answer()
    #expect(desk.session.takeNotices() == [fault, "the earlier answer is kept; /retry asks again"])
    mendDisk()
    try await desk.ask("q2")
    let turns = try stored(desk.session.id)
    #expect(turns == desk.session.turns)
    #expect(turns.map(\.content) == ["q1", "a1", "q2", "a2"])
  }

  @Test("an unsaved system prompt applies, and is saved with the next saved question")
  mutating func system() async throws {
    try await desk.ask("q1")
    try breakDisk()
    #expect(desk.run("system Be brief.") == ["system prompt set", fault])
    try await desk.ask("q2")
    #expect(script.bodies.last?.contains("Be brief.") == true)
    _ = desk.run("new")
    #expect(desk.run("system -") == ["system prompt removed"])
    mendDisk()
    try await desk.ask("q3")
    #expect(try desk.run("resume \(id(titled: "q1"))").count == 1)
    #expect(desk.run("system") == ["Be brief."])
    #expect(desk.session.turns.map(\.system) == [nil, nil, "Be brief.", nil])
    #expect(desk.run("resume nosuch").first?.hasPrefix("fault: there is no conversation") == true)
    #expect(desk.run("system") == ["Be brief."])
    #expect(try desk.run("resume \(id(titled: "q3"))").count == 1)
    #expect(desk.run("system") == ["no system prompt"])
  }

  /// The id of the conversation with a title.
  private func id(titled title: String) throws -> String {
    let all = try ConversationStore(path: path).conversations()
    return try #require(all.first { $0.title == title }).id
  }

  @Test("the second program in a conversation is warned, and its turns become a branch")
  mutating func second() async throws {
    try await desk.ask("q1")
    let id = try #require(desk.session.id)
    // Another program's: a lock is an open file's, not a process's.
    let store = ConversationStore(path: path, inflight: "\(folder.path)/inflight")
    var elsewhere = services
    elsewhere.store = store
    let other = Session(model: "chatbot", services: elsewhere)
    _ = try other.open(id, in: store)
    #expect(
      other.takeNotices() == [
        "conversation \(id) is open in another llmring (pid \(getpid())); your questions "
          + "become a separate branch; /fork continues in a copy"
      ])
    other.ask("theirs")
    desk.session.ask("ours", of: nil)
    #expect(other.takeNotices() == [])
    #expect(try stored(id).map(\.content) == ["q1", "a1", "ours"])
    try store.setHead(id, to: try #require(other.turns.last?.id))
    #expect(try stored(id).map(\.content) == ["q1", "a1", "theirs"])
    // Both let go, and the next is not told.
    _ = desk.leave()
    _ = other.leave()
    let third = Session(model: "chatbot", services: elsewhere)
    _ = try third.open(id, in: store)
    #expect(third.takeNotices() == [])
    _ = try third.open(id, in: store)
    #expect(third.takeNotices() == [], "nor is one that has it open itself")
  }
}
