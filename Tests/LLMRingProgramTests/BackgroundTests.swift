import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// The colours of an answer on a light and on a dark terminal, and without colours.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct BackgroundTests {
  private static let request = "\u{1B}]11;?\u{1B}\\\u{1B}[c"
  private static let dark = "\u{1B}[38;5;116m"
  private static let light = "\u{1B}[38;5;24m"
  /// Of a terminal whose background is not known.
  private static let own = "\u{1B}[36m"

  private func desk() throws -> Desk {
    try Desk(LoopbackServer { .answer($0, "Run `ls` first.") })
  }

  private func written(_ screen: Screen, after mark: Int = 0) -> String {
    String(decoding: screen.raw[mark...], as: UTF8.self)
  }

  @Test("the terminal is asked once, after the prompt")
  func asked() throws {
    let screen = try desk().converse()
    try screen.wait("the terminal is asked") { written($0).contains(Self.request) }
    let start = try #require(written(screen).firstRange(of: Self.request)?.lowerBound)
    #expect(written(screen)[..<start].contains("chatbot"), "the prompt comes first")
    try screen.enter("q")
    #expect(written(screen).ranges(of: Self.request).count == 1)
    #expect(screen.rows.contains("chatbot> q"), "what the terminal reports is not text")
  }

  /// On a busy machine, the terminal can be too late. Then its colour must not be used.
  @Test(
    "the terminal's answer decides the colours",
    arguments: [("rgb:ffff/ffff/ffff", light), ("rgb:0000/0000/0000", dark)])
  func answered(colour: String, code: String) throws {
    for _ in 0..<20 {
      let screen = try desk().converse()
      screen.background = colour
      try screen.enter("q")
      if written(screen).contains("\(code)ls") { return }
      #expect(written(screen).contains("\(Self.own)ls"))
    }
    Issue.record("the answer was not used in twenty runs")
  }

  @Test("a colour that nobody asked for is not used")
  func unasked() throws {
    let desk = try desk()
    try desk.configure("background = \"dark\"\n")
    let screen = try desk.converse()
    try screen.waitForPrompt()
    screen.send("\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\")
    try screen.enter("q")
    #expect(written(screen).contains("\(Self.dark)ls"))
    #expect(!written(screen).contains(Self.request))
  }

  @Test(
    "no question where it would be printed or has no use",
    arguments: [
      ["TERM": "linux"], ["TERM": "screen-256color"], ["TERM": "xterm-256color", "STY": "1"],
      ["TERM": "dumb"], ["TERM": "xterm-256color", "NO_COLOR": "1"],
    ])
  func notAsked(environment: [String: String]) throws {
    let desk = try desk()
    desk.environment.merge(environment) { $1 }
    let screen = try desk.converse()
    try screen.waitForWrittenPrompt(after: 0)
    screen.type("/exit")
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(!written(screen).contains("\u{1B}]11"))
  }

  @Test("without colours, words tell the reasoning from the answer")
  func words() throws {
    let server = LoopbackServer { _ in
      WireScript.openAIChat(deltas: ["<think>First a plan.</think>Then an answer."])
    }
    let desk = try Desk(server)
    let coloured = try desk.converse()
    try coloured.enter("q")
    #expect(!coloured.rows.contains("thinking:") && !coloured.rows.contains("answer:"))
    desk.environment["NO_COLOR"] = "1"
    let screen = try desk.converse()
    try screen.enter("q")
    let rows = screen.rows.drop { $0 != "thinking:" }
    #expect(
      Array(rows.prefix(4)) == ["thinking:", "First a plan.", "answer:", "Then an answer."])
  }
}
