import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Leaving the prompt with turns that cannot be saved.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct LeavingTests {
  private static let asked = "2 turns are not saved; leave anyway? [y]es, [n]o:"

  /// A conversation on a disk that takes nothing, after a question and its answer.
  private func unsaved(environment: [String: String] = [:]) throws -> Screen {
    let desk = try Desk(LoopbackServer { .answer($0, "Yes.") })
    desk.environment.merge(environment) { $1 }
    let screen = try desk.converse(
      shell: "ulimit -f 0; exec \"$@\"", columns: 200)
    try screen.waitForPrompt()
    screen.type("a question")
    try screen.wait("it is answered") { $0.rows.last?.hasSuffix("NOT SAVED>") == true }
    return screen
  }

  private func waitForQuestion(_ screen: Screen, after mark: Int) throws {
    try screen.wait("it asks") { $0.rows.last == Self.asked && $0.raw.count > mark }
  }

  @Test("every way to leave asks first, and no is to stay", arguments: [Key.controlD, "/exit\r"])
  func stays(way: String) throws {
    let screen = try unsaved()
    var mark = screen.raw.count
    for answer in ["n", "\r", "\u{1B}", Key.controlC] {
      screen.send(way)
      try waitForQuestion(screen, after: mark)
      // The reason, each time.
      #expect(screen.rows.suffix(2).first?.hasPrefix("NOT SAVED: ") == true)
      screen.send(Key.controlD + "x")
      mark = screen.raw.count
      screen.send(answer)
      try screen.wait("it stays") {
        $0.raw.count > mark && $0.rows.last == "chatbot NOT SAVED>"
      }
      mark = screen.raw.count
    }
    screen.send(way)
    try waitForQuestion(screen, after: mark)
    screen.send("y")
    #expect(try screen.waitForEnd() == .exited(1))
    #expect(screen.text.contains("NOT SAVED: 2 turns of this run cannot be saved: "))
  }

  @Test("a signal leaves without a question, and ends one that is asked", arguments: [true, false])
  func signals(whileAsked: Bool) throws {
    let screen = try unsaved()
    if whileAsked {
      let mark = screen.raw.count
      screen.send(Key.controlD)
      try waitForQuestion(screen, after: mark)
    }
    screen.kill(SIGTERM)
    #expect(try screen.waitForEnd() == .exited(128 + SIGTERM))
    #expect(screen.text.contains("leave anyway?") == whileAsked)
    #expect(screen.text.contains("NOT SAVED: 2 turns of this run cannot be saved: "))
  }

  @Test("the end of the input asks once on a terminal that can only print")
  func plain() throws {
    let screen = try unsaved(environment: ["TERM": "dumb"])
    screen.send(Key.controlD)
    try screen.wait("it asks") { $0.rows.last == Self.asked }
    screen.send("\r")
    try screen.wait("it stays") { $0.rows.last == "chatbot NOT SAVED>" }
    screen.send(Key.controlD)
    try screen.wait("it asks again") { $0.rows.last == Self.asked }
    screen.send(Key.controlD)
    #expect(try screen.waitForEnd() == .exited(1))
  }

  @Test("leaving saves what could not be saved before, without a question")
  func saved() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Yes.") })
    #expect(try desk.run("first").status == .exited(0))
    let screen = try desk.converse("-c")
    try screen.waitForPrompt()
    let lock = try StoreLock("\(desk.home)/data/llmring/conversations.sqlite")
    screen.type("second")
    try screen.wait("it is not saved") { $0.rows.last == "chatbot NOT SAVED>" }
    lock.release()
    screen.send(Key.controlD)
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(!screen.text.contains("leave anyway?"))
    #expect(
      try desk.run("history", "show").output
        == "user:\nfirst\n\nassistant:\nYes.\n\nuser:\nsecond\n\nassistant:\nYes.\n\n")
  }

  @Test("a conversation that is not to be saved is left without a question")
  func noSave() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Yes.") })
    let screen = try desk.converse("--no-save")
    try screen.enter("a question")
    screen.send(Key.controlD)
    #expect(try screen.waitForEnd() == .exited(0))
  }
}
