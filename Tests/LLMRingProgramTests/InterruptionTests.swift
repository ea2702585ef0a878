import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Answers that are stopped: by the person, by a signal, by the provider.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct InterruptionTests {
  @Test("Ctrl-C stops an answer, closes the connection and keeps the partial text")
  func stopped() throws {
    let server = LoopbackServer { request in
      request.question == "first question"
        ? .answer(request, "Half of", " it", gates: [1: "never"]) : .answer(request, "More.")
    }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    let mark = screen.raw.count
    screen.type("first question")
    try screen.wait(for: "Half of")
    let pressed = ContinuousClock.now
    screen.send(Key.controlC)
    try screen.waitForPrompt(after: mark)
    #expect(pressed.duration(to: .now) < .seconds(10))
    #expect(screen.rows.contains("stopped; the partial answer is kept (/continue gets the rest)"))
    try screen.wait("the connection is closed") { _ in server.requests[0].closedAt != nil }

    try screen.enter("second question")
    #expect(
      try server.requests.last?.lines
        == ["user: first question", "assistant: Half of", "user: second question"])
    try screen.enter("/history")
    #expect(screen.text.contains("[interrupted] "))
  }

  @Test("an answer stopped before its first word leaves no trace in the next request")
  func stoppedAtOnce() throws {
    let server = LoopbackServer { request in
      request.question == "first question"
        ? .answer(request, "Late", gates: [0: "never"]) : .answer(request, "Here.")
    }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    let mark = screen.raw.count
    screen.type("first question")
    try screen.wait("the question is sent") { _ in !server.requests.isEmpty }
    screen.send(Key.controlC)
    try screen.waitForPrompt(after: mark)
    #expect(screen.rows.contains("stopped before the answer began"))
    try screen.enter("second question")
    #expect(try server.requests.last?.lines == ["user: second question"])
  }

  @Test("/continue asks for the rest of a stopped answer")
  func continued() throws {
    let server = LoopbackServer { request in
      request.question == "count"
        ? .answer(request, "one, two", ", three", gates: [1: "never"])
        : .answer(request, ", three.")
    }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    let mark = screen.raw.count
    screen.type("count")
    try screen.wait(for: "one, two")
    screen.send(Key.controlC)
    try screen.waitForPrompt(after: mark)
    try screen.enter("/continue")
    let lines = try #require(try server.requests.last?.lines)
    #expect(lines.prefix(2) == ["user: count", "assistant: one, two"])
    #expect(lines.count == 3)
    #expect(screen.rows.contains(", three."))
  }

  @Test(
    "an answer that breaks off is shown and kept as incomplete",
    arguments: [WireScript.Ending.unfinished, .cut])
  func truncated(_ ending: WireScript.Ending) throws {
    let server = LoopbackServer { .answer($0, "Half of it", ending: ending) }
    let desk = try Desk(server)
    let screen = try desk.converse(columns: 400)
    try screen.enter("a question")
    #expect(screen.rows.contains("Half of it"))
    let notice = screen.text.split(separator: "\n").drop { $0 != "Half of it" }.joined()
    #expect(notice.contains("before the answer was complete"))
    #expect(notice.contains("; the answer is incomplete (/continue or /retry)"))
    screen.type("/exit")
    #expect(try screen.waitForEnd() == .exited(0))

    let later = try desk.converse("-c")
    try later.enter("/history")
    #expect(later.text.contains("[truncated] "))
    #expect(later.rows.contains("Half of it"))
  }

  @Test(
    "a signal during an answer ends the program, restores the terminal and keeps the text",
    arguments: [SIGTERM, SIGHUP])
  func signalled(_ signal: Int32) throws {
    let server = LoopbackServer { .answer($0, "Half of", " it", gates: [1: "never"]) }
    let desk = try Desk(server)
    let screen = try desk.converse()
    let before = screen.modes
    try screen.waitForPrompt()
    screen.type("a question")
    try screen.wait(for: "Half of")
    screen.kill(signal)
    #expect(try screen.waitForEnd() == .exited(128 + signal))
    #expect(screen.modes == before)
    #expect(!screen.isPasteBracketed)
    #expect(screen.emulator.properties.isCursorVisible)

    let later = try desk.converse("-c")
    try later.enter("/history")
    #expect(later.text.contains("[interrupted] "))
    #expect(later.rows.contains("Half of"))
  }

  @Test("Ctrl-Z during an answer returns to the shell, and fg shows the rest")
  func suspended() throws {
    let server = LoopbackServer { .answer($0, "Half of", " it.", gates: [1: "rest"]) }
    let desk = try Desk(server)
    var environment = desk.environment
    environment["PS1"] = "$ "
    let screen = try Screen(
      "/bin/bash", ["--norc", "--noprofile", "-i"], environment: environment, columns: 100)
    try screen.wait(for: "$")
    screen.type("cd \(desk.folder) && clear && \(Screen.product("llmring"))")
    try screen.waitForPrompt()
    screen.type("a question")
    try screen.wait(for: "Half of")
    screen.send(Key.controlZ)
    try screen.wait(for: "Stopped")
    try screen.wait("the shell asks") { $0.rows.last == "$" }
    screen.type("fg")
    server.open("rest")
    try screen.waitForPrompt()
    #expect(screen.text.contains(" it."))
    screen.type("/exit")
    try screen.wait("the shell asks again") { $0.rows.last == "$" }
  }
}
