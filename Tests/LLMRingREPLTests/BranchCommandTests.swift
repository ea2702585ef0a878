import LLMRingConversations
import LLMRingScreenTesting
import StreamingEngine
import Testing

@testable import LLMRingREPL

/// `/undo`, `/edit`, `/fork`, `/search`, `/rename`, `/delete`, `/export`.
@Suite(.timeLimit(.minutes(20)))
struct BranchCommandTests {
  private func asked(_ count: Int) async throws -> Desk {
    let desk = try Desk(Script(.whole(["a1"]), .whole(["a2"]), .whole(["a3"]), .whole(["a4"])))
    for number in 0..<count { try await desk.ask("q\(number + 1)") }
    return desk
  }

  private func stored(_ desk: Desk) throws -> [String] {
    try desk.store.turns(of: try #require(desk.session.id)).map(\.content)
  }

  @Test("/undo removes questions from the conversation and erases nothing in the store")
  func undo() async throws {
    let desk = try await asked(3)
    let last = try #require(desk.session.turns.last?.id)
    #expect(desk.run("undo") == ["removed, starting with: q3"])
    #expect(try stored(desk) == ["q1", "a1", "q2", "a2"])
    #expect(desk.run("undo 3") == ["fault: only 2 questions can be removed"])
    #expect(desk.run("rewind 2") == ["removed, starting with: q1"])
    #expect(try stored(desk) == [])
    #expect(desk.session.turns.isEmpty)
    let id = try #require(desk.session.id)
    try await desk.ask("q4")
    #expect(try stored(desk) == ["q4", "a4"])
    #expect(desk.session.id == id)
    try desk.store.setHead(id, to: last)
    #expect(try stored(desk) == ["q1", "a1", "q2", "a2", "q3", "a3"])
  }

  @Test("/edit puts the last question at the prompt and replaces it")
  func edit() async throws {
    let desk = try await asked(2)
    #expect(desk.run("edit") == ["(at the prompt: /edit q2)"])
    #expect(desk.session.turns.count == 4, "nothing is changed by looking")
    #expect(desk.run("edit q2, better") == ["(answer of the model in use)"])
    try await desk.answer()
    #expect(try stored(desk) == ["q1", "a1", "q2, better", "a3"])
  }

  @Test("/edit keeps the files of the question")
  func editWithFiles() async throws {
    let desk = try await asked(0)
    let file = try Attachment(name: "a.txt", bytes: Array("hello".utf8))
    desk.session.attachments = [file]
    try await desk.ask("what is this")
    #expect(desk.run("edit what colour is it") == ["(answer of the model in use)"])
    #expect(desk.session.turns.last?.attachments == [file])
  }

  @Test("/fork continues in a copy and leaves the original unchanged")
  func fork() async throws {
    let desk = try await asked(1)
    let original = try #require(desk.session.id)
    let said = desk.run("fork What if")
    let copy = try #require(desk.session.id)
    #expect(copy != original)
    #expect(
      said == [
        "continuing \(copy) (2 turns): What if", "/resume \(original) returns to the original",
      ])
    try await desk.ask("q2")
    #expect(try stored(desk) == ["q1", "a1", "q2", "a2"])
    #expect(try desk.store.turns(of: original).map(\.content) == ["q1", "a1"])
  }

  @Test("/search lists the turns that contain all the words, or says that there are none")
  func search() async throws {
    let desk = try await asked(2)
    let id = try #require(desk.session.id)
    #expect(
      desk.run("search Q2")
        == [
          "\(id):\(desk.session.turns[2].id)  just now  user       q2",
          "/resume ID:TURN continues from there",
        ])
    #expect(
      desk.run("search q2 q1") == ["no saved conversation contains 'q2 q1'"], "in one turn")
    let unsaved = try Desk(isSaving: false)
    #expect(
      unsaved.run("search x") == ["fault: nothing is saved in this run"])
  }

  @Test("/resume ID:TURN opens the branch that contains the turn")
  func landing() async throws {
    let desk = try await asked(2)
    let id = try #require(desk.session.id)
    let first = desk.session.turns
    #expect(desk.run("undo") == ["removed, starting with: q2"])
    try await desk.ask("q3")
    #expect(try stored(desk) == ["q1", "a1", "q3", "a3"])
    #expect(
      desk.run("resume \(id):\(first[2].id)") == [
        "continuing \(id) (4 turns): q1", "(exchange of turn \(first[2].id))",
      ])
    #expect(desk.session.turns == first)
    #expect(try stored(desk) == ["q1", "a1", "q2", "a2"], "the store knows which branch it is")
    #expect(
      desk.run("resume \(id.prefix(7)):\(first[3].id)")
        == ["continuing \(id) (4 turns): q1", "(exchange of turn \(first[3].id))"])
    // Where several branches go on from a turn, it is the latest.
    _ = desk.run("resume \(id):\(first[0].id)")
    #expect(try stored(desk) == ["q1", "a1", "q3", "a3"])
    #expect(desk.run("resume \(id):99") == ["fault: the conversation has no turn 99"])
    #expect(
      desk.run("resume \(id):x")
        == [
          "fault: there is no conversation '\(id):x'; "
            + "/sessions or llmring history list lists them"
        ])
    #expect(try stored(desk) == ["q1", "a1", "q3", "a3"])
    try await desk.ask("q4")
    #expect(try stored(desk) == ["q1", "a1", "q3", "a3", "q4", "a4"])
  }

  @Test("/rename changes the conversation's title")
  func rename() async throws {
    let desk = try await asked(1)
    #expect(desk.run("rename On rivers") == ["renamed to: On rivers"])
    #expect(try desk.store.latest()?.title == "On rivers")
  }

  @Test("/delete asks for confirmation, then deletes this conversation or another")
  func delete() async throws {
    let desk = try await asked(1)
    let first = try #require(desk.session.id)
    _ = desk.run("new")
    try await desk.ask("q2")
    let second = try #require(desk.session.id)
    #expect(
      desk.run("delete") == [
        "not deleted", #"(asked: delete "q2" (2 turns) permanently? usually no)"#,
      ])
    #expect(
      desk.run("delete 2") == [
        "not deleted", #"(asked: delete "q1" (2 turns) permanently? usually no)"#,
      ])
    #expect(try desk.store.conversations().count == 2)
    desk.host.answers = [true, true]
    #expect(desk.run("delete \(first)").first == "deleted: q1")
    #expect(desk.session.id == second)
    #expect(desk.run("delete").first == "deleted: q2")
    #expect(desk.session.id == nil && desk.session.turns.isEmpty)
    #expect(try desk.store.conversations().isEmpty)
  }

  @Test("/export writes Markdown or JSON to a new file and never overwrites one")
  func export() async throws {
    let desk = try Desk(Script(.whole(["*a1*"]), .cut(["half"])))
    try await desk.ask("q1")
    try await desk.ask("q2", of: "one:a")
    let path = "\(desk.folder.path)/notes.md"
    let times = desk.session.turns.map { TurnTime.line($0.createdAt) }
    #expect(times.allSatisfy { $0.hasPrefix("*2026-11-22 16:00:0") })
    #expect(desk.run("export \(path)") == ["written to \(path)"])
    #expect(
      try text(of: path) == """
        # q1

        <!-- llmring conversation \(try #require(desk.session.id)) -->

        ## You

        \(times[0])

        q1

        ## chatbot (one:a)

        \(times[1])

        *a1*

        ## You

        \(times[2])

        q2

        ## one:a (truncated)

        \(times[3])

        half

        """)
    #expect(desk.run("export \(path)") == ["fault: \(path) cannot be written: file exists"])
    let other = "\(desk.folder.path)/notes"
    #expect(desk.run("export json \(other)") == ["written to \(other)"])
    let id = try #require(desk.session.id)
    let json = try text(of: other)
    #expect(json.hasPrefix(#"{"id":"\#(id)","title":"q1","turns":[{"role":"user","content":"q1","#))
    #expect(
      json.contains(
        #"{"role":"assistant","content":"half","status":"truncated","alias":null,"model":"one:a","#
          + #""finish_reason":null,"usage":null,"created_at":"2026-11-22T16:00:00."#))
  }
}
