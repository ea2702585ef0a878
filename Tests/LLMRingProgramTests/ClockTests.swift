#if os(Linux)
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Programs whose clock was wrong for a while.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ClockTests {
  @Test(
    "after a clock that was ahead was set right, the latest conversation is the one of the last turn",
    arguments: [7_200, 126_230_400])
  func corrected(seconds: Int) throws {
    let server = LoopbackServer { .answer($0, "Answered.") }
    let desk = try Desk(server)
    try desk.preload("clock", ["CLOCK_AHEAD": "\(seconds)"])
    #expect(try desk.run("asked ahead").status == .exited(0))
    desk.environment["CLOCK_AHEAD"] = "0"
    #expect(try desk.run("asked today").status == .exited(0))
    #expect(try desk.run("-c", "and now").status == .exited(0))
    #expect(
      try server.requests.last?.lines
        == ["user: asked today", "assistant: Answered.", "user: and now"])

    let list = try desk.run("history", "list").output.split(separator: "\n")
    #expect(list.map { $0.contains("asked today") } == [true, false])
    #expect(list.map { $0.contains("just now") } == [true, false])
    #expect(list.last?.contains("  20") == true, "a date")
    #expect(try desk.run("history", "show").output.contains("asked today"))
    let screen = try desk.converse("-c")
    try screen.waitForPrompt()
    #expect(screen.text.contains("and now"))
    try screen.enter("/sessions")
    #expect(
      screen.rows.filter { $0.contains(" turns  ") }.map { $0.contains("asked today") }
        == [true, false])
  }
}
#endif
