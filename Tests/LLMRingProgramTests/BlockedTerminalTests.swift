import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A terminal that takes nothing for a while, as after Ctrl-S or at the end of a slow connection.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct BlockedTerminalTests {
  private static let line = String(repeating: "all work and no play ", count: 10)

  @Test("a terminal that was stopped gets the whole answer when it resumes")
  func resumed() async throws {
    let pieces = (1...2000).map { "\($0) \(Self.line)\n" }
    let server = LoopbackServer { _ in WireScript.openAIChat(deltas: pieces) }
    let screen = try Desk(server).converse()
    try screen.enter("/set markdown off")
    let mark = screen.raw.count
    screen.type("a question")
    // Nothing is read here until everything that has room on the way has been sent.
    try await server.waitForRequest { $0.isStalled || $0.isAnswered }
    try screen.waitForWrittenPrompt(after: mark)
    // A line that says that nothing arrives may have come and gone, perhaps on a line of its own.
    let written = screen.written(after: mark)
      .replacing(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] waiting( \d+ s… Ctrl-C stops)?/, with: "")
      .replacing("\n", with: "")
    #expect(written.contains(pieces.joined().replacing("\n", with: "")))
  }

  @Test("Ctrl-S pauses the display of an answer, and Ctrl-Q resumes it")
  func paused() throws {
    let (server, screen, mark) = try Self.pauseAnswer()
    screen.send(Key.controlQ)
    try screen.waitForPrompt(after: mark)
    #expect(screen.rows.contains("before after"))
    #expect(server.requests[0].isAnswered)
  }

  @Test("Ctrl-C after Ctrl-S stops the answer and gives the prompt back")
  func stoppedWhilePaused() throws {
    let (_, screen, mark) = try Self.pauseAnswer(ending: .hang)
    screen.send(Key.controlC)
    try screen.waitForPrompt(after: mark)
    #expect(screen.rows.contains("before after"))
    #expect(screen.rows.contains("stopped; the partial answer is kept (/continue gets the rest)"))
  }

  @Test(
    "a signal that ends the program after Ctrl-S leaves the terminal as it was",
    arguments: [SIGTERM, SIGHUP, SIGINT])
  func endedWhilePaused(_ signal: Int32) throws {
    let (_, screen, mark) = try Self.pauseAnswer(ending: .hang)
    screen.kill(signal)
    #expect(try screen.waitForEnd() == .exited(128 + signal))
    #expect(screen.rows.contains("before after"))
    let written = String(decoding: screen.raw[mark...], as: UTF8.self)
    #expect(written.contains("\u{1B}[?2004l"))
  }

  /// An answer of which more has come since Ctrl-S was typed; its end may hang.
  private static func pauseAnswer(
    ending: WireScript.Ending = .complete
  ) throws -> (LoopbackServer, Screen, Int) {
    let server = LoopbackServer {
      .answer($0, "before ", "after", gates: [1: "more"], ending: ending)
    }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    let mark = screen.raw.count
    screen.type("a question")
    try screen.wait(for: "before")
    screen.send(Key.controlS)
    // The terminal's driver takes the key on a thread of its own.
    screen.watch(for: .milliseconds(200))
    server.open("more")
    screen.watch(for: .milliseconds(400))
    #expect(screen.rows.contains("before"))
    return (server, screen, mark)
  }

  #if os(Linux)
  @Test("a stopped terminal does not grow memory, and Ctrl-C then ends the answer")
  func bounded() async throws {
    let piece = String(repeating: Self.line, count: 50) + "\n"
    let server = LoopbackServer { _ in Self.endless(piece) }
    let screen = try Desk(server).converse()
    try screen.enter("/set markdown off")
    let before = try Self.peakMemory(of: screen)
    let mark = screen.raw.count
    screen.type("a question")
    try await server.waitForRequest { $0.isStalled }
    #expect(try Self.peakMemory(of: screen) - before < 24 << 10)
    screen.send(Key.controlC)
    // The provider is told at once, whatever the terminal does.
    try await server.waitForRequest { $0.closedAt != nil }
    try screen.waitForWrittenPrompt(after: mark)
    let written = screen.written(after: mark)
    #expect(written.contains("stopped; the partial answer is kept (/continue gets the rest)"))
    // What had been taken from the connection, and no more.
    #expect(written.utf8.count < 4 << 20)
  }

  /// 100 MiB of the same piece, and no end.
  private static func endless(_ piece: String) -> Script {
    var script = WireScript.openAIChat(deltas: [piece], ending: .hang)
    script.steps = script.steps.map { step in
      guard case .send(let bytes) = step, bytes.count > piece.utf8.count else { return step }
      return .sendRepeatedly(bytes, times: 10_000)
    }
    return script
  }

  /// The most memory that the program has had, in KiB.
  private static func peakMemory(of screen: Screen) throws -> Int {
    let status = try String(
      contentsOfFile: "/proc/\(screen.process)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return try #require(line?.split { $0 == " " || $0 == "\t" }.compactMap { Int($0) }.first)
  }
  #endif
}
