import LLMRingConversations
import LLMRingScreenTesting
import Testing

@testable import LLMRingREPL

/// What goes with a conversation that is erased.
@Suite(.timeLimit(.minutes(20)))
struct ErasureTests {
  @Test("deleting a conversation removes its questions from the input history, and nothing else")
  func typed() async throws {
    var desk = try Desk(Script(.whole(["a"]), .whole(["b"]), .whole(["c"]), .whole(["d"])))
    let path = "\(desk.folder.path)/input-history"
    let history = InputHistory(path: path)
    desk.services.history = history
    let lines = [
      "plain", "@fast aside", "@bob secret", "\"\"\"\nof two\nlines\n\"\"\"", "/edit plain",
      "/model fast", "plain and more", "aside",
    ]
    for line in lines { try history.append(line) }
    for question in ["plain", "aside", "@bob secret", "of two\nlines"] {
      try await desk.ask(question)
    }
    let id = try #require(desk.session.id)
    desk.host.answers = [true]
    #expect(desk.run("delete \(id)").dropLast() == ["deleted: plain"])
    let left = InputHistory(path: path)
    #expect((0..<left.count).map { left[$0] } == ["/model fast", "plain and more"])
  }

  @Test("deleting a conversation names the damaged files that may still contain it")
  func damaged() async throws {
    let desk = try Desk(Script(.whole(["a"])))
    try await desk.ask("q")
    let id = try #require(desk.session.id)
    let aside = "\(desk.store.path).damaged-2"
    _ = desk.folder.write("conversations.sqlite.damaged-2", "damaged")
    desk.host.answers = [true]
    #expect(
      desk.run("delete \(id)").dropLast() == [
        "deleted: q",
        "\(aside), a damaged file that was set aside, may still contain it; delete that too",
      ])
  }
}
