import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// A search after more was said than can be indexed unnoticed.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct IndexingTests {
  /// A document as `history export --json` writes it.
  ///
  /// - Parameter length: In words, of each turn: to index many takes long.
  private static func exported(turns: ClosedRange<Int>, length: Int) -> String {
    let said = turns.map { number in
      let role = number % 2 == 1 ? "user" : "assistant"
      let words = (0..<length).map { " \((number + $0) &* 2_654_435_761 % 1_000_003)" }.joined()
      return #"{"role":"\#(role)","content":"This is number \#(number).\#(words)"}"#
    }
    return #"{"title":"many","turns":[\#(said.joined(separator: ","))]}"#
  }

  @Test("a search reports that it indexes first, and Ctrl-C stops it")
  func stopped() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Answered.") })
    func add(_ turns: ClosedRange<Int>, length: Int = 0) throws {
      try desk.write(Self.exported(turns: turns, length: length), to: "many.json")
      #expect(try desk.run("history", "import", "many.json").status == .exited(0))
    }
    try add(1...10_100)
    let found = try desk.run("history", "search", "number 9999.")
    #expect(found.output.contains("This is number 9999."))
    #expect(
      found.errors
        == "llmring: indexing the new turns since the last search; "
        + "Ctrl-C stops\n")
    #expect(try desk.run("history", "search", "number 9998.").errors == "")

    try add(10_101...22_000, length: 100)
    let screen = try desk.converse()
    try screen.waitForPrompt()
    let mark = screen.raw.count
    screen.type("/search number 21999.")
    try screen.wait("it is said") {
      $0.written(after: mark).contains("indexing: ")
    }
    screen.send(Key.controlC)
    try screen.waitForPrompt()
    #expect(
      screen.rows.contains {
        $0.hasPrefix("stopped with ")
          && $0.hasSuffix("% indexed; the next search continues")
      })
    screen.type("/search number 21999.")
    try screen.wait("it is found") { $0.rows.contains { $0.contains("This is number 21999.") } }
  }
}
