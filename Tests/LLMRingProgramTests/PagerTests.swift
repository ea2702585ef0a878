import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// `llmring history show` through the program that `PAGER` names.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct PagerTests {
  /// A desk with a conversation.
  private func desk(_ answer: String = "Flour and water.") throws -> Desk {
    let desk = try Desk(LoopbackServer { .answer($0, answer) })
    #expect(try desk.run("bread?").status == .exited(0))
    return desk
  }

  /// What `history show` leaves on the screen.
  private func shown(
    _ pager: String?, _ options: String..., on desk: Desk
  ) throws -> (text: String, ending: Screen.Ending) {
    desk.environment["PAGER"] = pager
    let screen = try desk.converse(options: ["history", "show"] + options)
    let ending = try screen.waitForEnd()
    #expect(screen.modes == screen.modesBefore)
    return (screen.text, ending)
  }

  private static let plain = "user:\nbread?\n\nassistant:\nFlour and water."

  @Test("shows a conversation on a terminal through PAGER, with its options")
  func named() throws {
    let desk = try desk()
    let (text, ending) = try shown("sed -e 's/^/| /' -e 's/ $//'", on: desk)
    #expect(text == "| user:\n| bread?\n|\n| assistant:\n| Flour and water.\n|")
    #expect(ending == .exited(0))
    // Not where another program reads.
    #expect(try desk.run("history", "show").output == Self.plain + "\n\n")
    #expect(try shown("sed 's/^/| /'", "--no-pager", on: desk).text == Self.plain)
  }

  @Test("shows a conversation without a pager if none is wanted", arguments: ["", "cat", " "])
  func unwanted(_ pager: String) throws {
    let (text, ending) = try shown(pager, on: desk())
    #expect(text == Self.plain)
    #expect(ending == .exited(0))
  }

  @Test(
    "says that a pager is missing, and shows the conversation",
    arguments: ["no-such-pager", "./no-such-pager -R", "exit 127;"])
  func missing(_ pager: String) throws {
    let (text, ending) = try shown(pager, on: desk())
    #expect(
      text
        == Self.plain + "\n\nllmring: PAGER is \(pager), which cannot be run; printed without it")
    #expect(ending == .exited(0))
  }

  @Test("gives less its options unless the user has some, and no keys")
  func environment() throws {
    let desk = try desk()
    let pager = "echo \"$LESS $LESSCHARSET ${OPENAI_API_KEY-none}\"; cat >/dev/null"
    #expect(try shown(pager, on: desk).text == "FRX utf-8 none")
    desk.environment["LESS"] = "S"
    #expect(try shown(pager, on: desk).text == "S utf-8 none")
  }

  @Test("a reader who stops early is not a failure")
  func early() throws {
    let long = String(repeating: "one more line\n", count: 20_000)
    let (text, ending) = try shown("head -n 1", on: desk(long))
    #expect(text == "user:")
    #expect(ending == .exited(0))
  }

  @Test("Ctrl-C belongs to the pager")
  func interrupt() throws {
    let desk = try desk()
    desk.environment["PAGER"] =
      "trap 'echo caught; exit' INT; echo ready; while :; do sleep .1; done"
    let screen = try desk.converse("history", "show")
    try screen.wait(for: "ready")
    screen.send("\u{3}")
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(screen.text.contains("caught"))
  }

  @Test("the terminal is as before after a pager that was killed")
  func killed() throws {
    let (text, ending) = try shown("stty raw -echo </dev/tty; kill -KILL $$", on: desk())
    #expect(text.isEmpty)
    #expect(ending == .exited(0))
  }

  @Test("a signal that ends llmring ends the pager first")
  func ended() throws {
    let desk = try desk()
    desk.environment["PAGER"] = "trap 'echo told; exit' HUP; echo ready; while :; do sleep .1; done"
    let screen = try desk.converse("history", "show")
    try screen.wait(for: "ready")
    screen.kill(SIGTERM)
    #expect(try screen.waitForEnd() == .exited(128 + SIGTERM))
    #expect(screen.text.contains("told"))
  }
}
