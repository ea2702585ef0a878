import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Output for screen readers, and word that an answer is over.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct PlainTests {
  enum Way: CaseIterable {
    case asUsual
    case option
    case environment
  }

  @Test("plain output has no colours and no animation", arguments: Way.allCases)
  func plain(_ way: Way) throws {
    let answer = "One *two*. Three\n\n| a | b |\n|---|---|\n"
    let server = LoopbackServer { .answer($0, answer, gates: [0: "answer"]) }
    let desk = try Desk(server)
    if way == .environment { desk.environment["ACCESSIBLE"] = "1" }
    let screen = try way == .option ? desk.converse("--plain") : desk.converse()
    try screen.waitForPrompt()
    let mark = screen.raw.count
    screen.type("a question")
    try screen.wait("the question is sent") { _ in !server.requests.isEmpty }
    screen.watch(for: .milliseconds(400))
    server.open("answer")
    try screen.waitForPrompt(after: mark)
    let isUsual = way == .asUsual
    let written = String(decoding: screen.raw, as: UTF8.self)
    #expect(written.contains("waiting") == isUsual)
    #expect(written.contains("\u{1B}[3mtwo\u{1B}[m") == isUsual)
    #expect(written.contains(/\u{1B}\[[0-9;]*m/) == isUsual)
    #expect(screen.rows.contains(isUsual ? "One two. Three" : "One *two*. Three"))
    #expect(screen.rows.contains(isUsual ? "a   │ b" : "| a | b |"))
  }

  @Test("/set bell on rings only after answers that took five seconds")
  func bell() throws {
    let server = LoopbackServer { request in
      .answer(request, "Here.", gates: request.question == "slow" ? [0: "late"] : [:])
    }
    let screen = try Desk(server).converse()
    try screen.enter("/set bell on")
    try screen.enter("quick")
    #expect(screen.emulator.properties.bells == 0)
    let mark = screen.raw.count
    screen.type("slow")
    try screen.wait("the question is sent") { _ in server.requests.count == 2 }
    screen.watch(for: .milliseconds(5100))
    server.open("late")
    try screen.waitForPrompt(after: mark)
    #expect(screen.emulator.properties.bells == 1)
    try screen.enter("/set bell loud")
    #expect(screen.text.contains("invalid value 'loud' for bell: use on, off or osc9"))
  }
}
