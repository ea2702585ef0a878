import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Reasoning that a server leaves in the text, between tags.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ThinkTagTests {
  /// Each question is answered with the next of these texts, in pieces at the bars.
  private func server(_ answers: String...) -> LoopbackServer {
    LoopbackServer { request in
      let asked = (try? request.lines.count { $0.hasPrefix("user:") }) ?? 1
      let answer = answers[min(asked, answers.count) - 1]
      let isFirst = asked == 1 && answer == Self.lone
      return WireScript.openAIChat(
        deltas: answer.split(separator: "|").map(String.init), gates: isFirst ? [2: "tag"] : [:])
    }
  }

  private static let lone = "Secret |plan.\n</thi|nk>\n\nHel|lo!"

  @Test("reasoning between tags is not part of the answer, in a script or a saved conversation")
  func block() throws {
    let server = server("<think>|Secret plan.\n</think>|\n\nHello!", "Again.")
    let desk = try Desk(server)
    let outcome = try desk.run("q1")
    #expect(outcome == .init(status: .exited(0), output: "Hello!\n", errors: ""))
    let json = try desk.run("-c", "--json", "q2").output
    #expect(json.contains(#""content":"Again.","reasoning":"","#))
    #expect(
      try server.requests.last?.lines == ["user: q1", "assistant: Hello!", "user: q2"])
    let document = try desk.run("history", "export", "--json").output
    #expect(document.contains(#""reasoning":"Secret plan.""#))
  }

  @Test("hidden reasoning between tags is not painted")
  func hidden() throws {
    let screen = try Desk(server("<think>Secret plan.</think>Hello!")).converse()
    try screen.enter("/set thinking off")
    try screen.enter("q")
    #expect(screen.rows.contains("Hello!"))
    #expect(!String(decoding: screen.raw, as: UTF8.self).contains("Secret"))
  }

  @Test(
    "with only a closing tag, painted text stays, one line says what it was, and later answers start as reasoning"
  )
  func lone() throws {
    let server = server(Self.lone, "Secret two.</think>Bye!", "No tag.")
    let desk = try Desk(server)
    let screen = try desk.converse()
    try screen.enter("/set thinking off")
    let mark = screen.raw.count
    screen.type("q1")
    try screen.wait(for: "Secret plan.")
    server.open("tag")
    try screen.waitForPrompt(after: mark)
    #expect(screen.rows.contains("(the text above is the model's reasoning; the answer follows)"))
    #expect(screen.rows.contains("Secret plan."))
    #expect(screen.rows.contains("Hello!"))
    try screen.enter("q2")
    #expect(screen.rows.contains("Bye!"))
    #expect(!screen.rows.contains { $0.contains("Secret two") })
    try screen.enter("q3")
    #expect(screen.rows.contains("No tag."))
    #expect(
      try server.requests.last?.lines == [
        "user: q1", "assistant: Hello!", "user: q2", "assistant: Bye!", "user: q3",
      ])
    screen.type("/exit")
    _ = try screen.waitForEnd()
    let shown = try desk.run("history", "show").output
    #expect(
      shown == """
        user:
        q1

        assistant:
        Hello!

        user:
        q2

        assistant:
        Bye!

        user:
        q3

        assistant:
        No tag.


        """)
  }

  @Test("--json and --json-stream put text before a lone closing tag in the reasoning")
  func json() throws {
    let server = server(Self.lone)
    server.open("tag")
    let desk = try Desk(server)
    let whole = #""content":"Hello!","reasoning":"Secret plan.","#
    #expect(try desk.run("--json", "q").output.contains(whole))
    let lines = try desk.run("--json-stream", "q").output.split(separator: "\n")
    #expect(
      lines.dropFirst().prefix(7) == [
        #"{"type":"delta","delta":"Secret "}"#, #"{"type":"delta","delta":"plan.\n"}"#,
        #"{"type":"text_was_reasoning"}"#, #"{"type":"delta","delta":"Hel"}"#,
        #"{"type":"delta","delta":"lo!"}"#, lines[6], lines[7],
      ])
    #expect(lines.last?.contains(whole) == true)
  }

  @Test("a program that is killed after the closing tag leaves the reasoning where it belongs")
  func killed() throws {
    let server = LoopbackServer {
      .answer($0, "Secret plan.", "</think>", "Hello", "!", gates: [3: "rest"])
    }
    let desk = try Desk(server)
    let program = try desk.start(["q"])
    try program.wait(forOutput: "Hello")
    program.kill(SIGKILL)
    _ = try program.finish()
    server.open("rest")
    let document = try desk.run("history", "export", "--json").output
    #expect(document.contains(#""content":"Hello","status":"interrupted""#))
    #expect(document.contains(#""reasoning":"Secret plan.""#))
  }

  @Test("think_tags = false leaves the tags in the text")
  func off() throws {
    let server = server("<think>a</think>b")
    let desk = try Desk(server)
    try desk.configure("[providers.openai]\nthink_tags = false\n")
    #expect(try desk.run("q").output == "<think>a</think>b\n")
  }
}
