import LLMRingConversations
import LLMRingPlatform
import LLMRingScreenTesting
import StreamingEngine
import Testing

@testable import LLMRingREPL

/// What is kept for the next start, and what happens to a store that was continued elsewhere.
extension UnsavedTests {
  /// The only file in the in-flight folder that has turns.
  func spare() throws -> String {
    let names = fileNames(inFolder: "\(folder.path)/inflight")
      .map { String(decoding: $0, as: UTF8.self) }.filter { $0.hasSuffix(".unsaved") }
    #expect(names.count == 1)
    return "\(folder.path)/inflight/\(try #require(names.first))"
  }

  @Test("what could not be saved before the end is saved by the next start, once")
  mutating func keptForTheNextStart() async throws {
    try await desk.ask("q1")
    let id = try #require(desk.session.id)
    try breakDisk()
    try await desk.ask("q2")
    try await desk.ask("q3")
    let file = try spare()
    #expect(
      desk.leave().last == "NOT SAVED: the next start of llmring saves 4 turns from \(file)")
    let turns = desk.session.turns
    mendDisk()
    // Not while the program lives.
    let next = ConversationStore(path: path, inflight: "\(folder.path)/inflight")
    #expect(next.recover().words == nil)
    desk.session = Session(model: "chatbot", services: services)
    #expect(next.recover().words == "saved 4 turns that an earlier run could not save")
    #expect(try stored(id).map(\.content) == turns.map(\.content))
    #expect(try ConversationStore(path: path).conversations().count == 1)
    #expect(fileNames(inFolder: "\(folder.path)/inflight").isEmpty)
    #expect(next.recover().words == nil)
  }

  @Test("a conversation that could not be saved at all is saved by the next start, once")
  mutating func keptFromTheBeginning() async throws {
    try breakDisk()
    try await desk.ask("q1")
    _ = try spare()
    mendDisk()
    // The program dies after the store has it, and before the file is removed.
    let file = try spare()
    let kept = try OpenFile(file, O_RDONLY).read(limit: 1 << 24)
    try await desk.ask("q2")
    #expect(!desk.session.isUnsaved)
    let id = try #require(desk.session.id)
    #expect(access(file, F_OK) != 0)
    try OpenFile(file, O_WRONLY | O_CREAT, mode: 0o600).write(kept)
    let next = ConversationStore(path: path, inflight: "\(folder.path)/inflight")
    #expect(next.recover().words == nil)
    #expect(access(file, F_OK) != 0)
    #expect(try stored(id).map(\.content) == ["q1", "a1", "q2", "a2"])
    #expect(try ConversationStore(path: path).conversations().map(\.id) == [id])
  }

  private func copyStore() throws -> String {
    let copy = "\(folder.path)/copy.sqlite"
    try OpenFile(copy, O_WRONLY | O_CREAT, mode: 0o600).write(
      try OpenFile(path, O_RDONLY).read(limit: 1 << 24))
    return copy
  }

  /// Puts a file in place of the store that has its first turns, and others under the next numbers.
  private func replaceStore(havingFirst copy: String, _ id: String, after question: Int64) throws {
    let other = ConversationStore(path: copy)
    let turns = [
      Turn(id: -1, parent: question, role: .user, content: "theirs", createdAt: 7),
      Turn(id: -2, parent: -1, role: .assistant, content: "re theirs", createdAt: 8),
    ]
    let saved = try other.save(UnsavedTurns(conversation: id, turns: turns))
    #expect(saved.ids[-1] == question + 1)
    #expect(rename(copy, path) == 0)
  }

  @Test("a file that was continued elsewhere gets the turns of this run as a branch")
  mutating func continuedElsewhere() async throws {
    try await desk.ask("q1")
    let id = try #require(desk.session.id)
    let copy = try copyStore()
    try await desk.ask("q2")
    try replaceStore(havingFirst: copy, id, after: desk.session.turns[1].id)
    try await desk.ask("q3")
    #expect(
      desk.session.takeNotices() == [
        "the conversations file was removed or replaced; "
          + "the new file has this conversation too, and yours is a branch of it"
      ])
    #expect(desk.session.id == id)
    #expect(try stored(id) == desk.session.turns)
    #expect(try stored(id).map(\.content) == ["q1", "a1", "q2", "a2", "q3", "a3"])
    let store = ConversationStore(path: path)
    #expect(
      try store.whole(id).branches.map { $0.turns.map(\.content) } == [["theirs", "re theirs"]])
    // It stays where it is when turns are taken back.
    try await desk.ask("q4")
    #expect(desk.run("undo") == ["removed, starting with: q4"])
    #expect(try stored(id).map(\.content) == ["q1", "a1", "q2", "a2", "q3", "a3"])
    #expect(desk.leave() == [])
  }

  @Test("turns that are taken back leave the turns of a file that was continued elsewhere alone")
  mutating func takenBackElsewhere() async throws {
    try await desk.ask("q1")
    let id = try #require(desk.session.id)
    let copy = try copyStore()
    try await desk.ask("q2")
    try await desk.ask("q3")
    try replaceStore(havingFirst: copy, id, after: desk.session.turns[1].id)
    #expect(desk.run("undo") == ["removed, starting with: q3"])
    #expect(try stored(id).map(\.content) == ["q1", "a1", "q2", "a2"])
    #expect(try stored(id) == desk.session.turns)
  }
}
