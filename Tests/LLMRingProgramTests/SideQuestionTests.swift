import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// `/btw`: a question that stays out of the context of later ones.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct SideQuestionTests {
  private static func server() -> LoopbackServer {
    LoopbackServer { .answer($0, "An answer to \($0.question ?? "nothing").") }
  }

  private static let first = ["user: first", "assistant: An answer to first."]

  @Test("a side question sees the conversation, and later questions do not see it")
  func leftOut() throws {
    let server = Self.server()
    let desk = try Desk(server)
    let screen = try desk.converse()
    try screen.enter("first")
    try screen.enter("/btw what is a monad?")
    #expect(screen.rows.contains("An answer to what is a monad?."))
    #expect(try server.requests.last?.lines == Self.first + ["user: what is a monad?"])
    try screen.enter("/btw @other and a functor?")
    #expect(server.requests.last?.path == "/v1/messages")
    #expect(try server.requests.last?.lines == Self.first + ["user: and a functor?"])
    try screen.enter("second")
    #expect(try server.requests.last?.lines == Self.first + ["user: second"])
    try screen.enter("/history")
    for row in ["chatbot (btw)> what is a monad?", "chatbot> second"] {
      #expect(screen.rows.contains(row))
    }
    screen.type("/exit")
    #expect(try screen.waitForEnd() == .exited(0))

    #expect(try desk.run("-c", "third").status == .exited(0))
    #expect(
      try server.requests.last?.lines
        == Self.first + ["user: second", "assistant: An answer to second.", "user: third"])
  }

  @Test("exports and JSON mark the exchange, and importing them keeps the mark")
  func exported() throws {
    let desk = try Desk(Self.server())
    let screen = try desk.converse()
    try screen.enter("first")
    try screen.enter("/btw aside")
    try screen.enter("/export md notes.md")
    try screen.enter("/export json notes.json")
    screen.type("/exit")
    #expect(try screen.waitForEnd() == .exited(0))
    let markdown = try desk.read("notes.md")
    #expect(markdown.contains(/## You \(btw\)\n\n\*20.* UTC\*\n\naside\n/))
    #expect(markdown.contains("## chatbot (openai:first-model, btw)\n"))
    let json = try desk.run("history", "show", "last", "--json").output
    #expect(json.ranges(of: #""btw":true"#).count == 2)
    #expect(try desk.run("history", "show", "last").output.contains("assistant (btw):"))

    for file in ["notes.md", "notes.json"] {
      let server = Self.server()
      let other = try Desk(server)
      try other.write(try desk.read(file), to: file)
      #expect(try other.run("history", "import", file).status == .exited(0))
      #expect(
        try other.run("history", "show", "last", "--json").output.ranges(of: #""btw":true"#).count
          == 2)
      #expect(try other.run("-c", "second").status == .exited(0))
      #expect(try server.requests.last?.lines == Self.first + ["user: second"], "\(file)")
    }
  }

  @Test("/retry, /edit and /fork keep a side question one; /undo removes it")
  func changed() throws {
    let server = Self.server()
    let screen = try Desk(server).converse()
    try screen.enter("first")
    try screen.enter("/btw aside")
    try screen.enter("/retry @other")
    #expect(try server.requests.last?.lines == Self.first + ["user: aside"])
    try screen.enter("/keep 1")
    try screen.enter("/edit aside, better")
    #expect(try server.requests.last?.lines == Self.first + ["user: aside, better"])
    try screen.enter("/fork")
    try screen.enter("second")
    #expect(try server.requests.last?.lines == Self.first + ["user: second"])
    try screen.enter("/undo 2")
    #expect(screen.text.contains("removed, starting with: aside, better"))
  }

  @Test("/continue gets the rest of a stopped side answer, which also stays out of the context")
  func continued() throws {
    let server = LoopbackServer { request in
      request.question == "aside"
        ? .answer(request, "one, two", ", three", gates: [1: "never"])
        : .answer(request, "An answer to \(request.question ?? "nothing").")
    }
    let desk = try Desk(server)
    let screen = try desk.converse()
    try screen.enter("first")
    let mark = screen.raw.count
    screen.type("/btw aside")
    try screen.wait(for: "one, two")
    screen.send(Key.controlC)
    try screen.waitForPrompt(after: mark)
    try screen.enter("/continue")
    let lines = try #require(try server.requests.last?.lines)
    #expect(Array(lines.prefix(4)) == Self.first + ["user: aside", "assistant: one, two"])
    #expect(lines.count == 5)
    try screen.enter("second")
    #expect(try server.requests.last?.lines == Self.first + ["user: second"])
  }

  @Test("after kill -9 the recovered side answer still stays out of the context")
  func killed() throws {
    let server = LoopbackServer { request in
      request.question == "aside"
        ? .answer(request, "Half of", " it", gates: [1: "never"])
        : .answer(request, "An answer to \(request.question ?? "nothing").")
    }
    let desk = try Desk(server)
    let screen = try desk.converse()
    try screen.enter("first")
    screen.type("/btw aside")
    try screen.wait(for: "Half of")
    screen.kill(SIGKILL)
    _ = try screen.waitForEnd()
    #expect(try desk.run("history", "show", "last").output.contains("assistant (btw) [recovered]:"))
    #expect(try desk.run("-c", "second").status == .exited(0))
    #expect(try server.requests.last?.lines == Self.first + ["user: second"])
  }
}
