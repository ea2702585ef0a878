import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Signals while the program works and takes none.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct SignalTests {
  static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

  /// The other signals that end a program unless it catches them.
  static let others: [Int32] = {
    let common = [SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGSYS]
    #if os(Linux)
    return common + [SIGIO, SIGPWR, SIGSTKFLT, 34, 50, 64]
    #else
    return common
    #endif
  }()

  private static let names: [Int32: String] = [
    SIGINT: "SIGINT", SIGTERM: "SIGTERM", SIGHUP: "SIGHUP", SIGQUIT: "SIGQUIT",
    SIGUSR1: "SIGUSR1", SIGUSR2: "SIGUSR2", SIGALRM: "SIGALRM", SIGVTALRM: "SIGVTALRM",
    SIGPROF: "SIGPROF", SIGXCPU: "SIGXCPU", SIGSYS: "SIGSYS", SIGIO: "SIGIO",
  ]

  private static func name(_ signal: Int32) -> String {
    if let name = names[signal] { return name }
    return switch signal {
    case 16: "SIGSTKFLT"
    case 30: "SIGPWR"
    default: "a real-time signal"
    }
  }

  private static func words(_ signal: Int32) -> String { "llmring: stopped by \(name(signal))\n" }

  private static func probe(_ mode: String) throws -> Screen {
    let screen = try Screen(Screen.product("LLMRingEditorProbe"), environment: ["COMPUTE": mode])
    try screen.wait(for: "computing")
    return screen
  }

  @Test(
    "a signal ends a computation at once and gives the terminal back", arguments: signals + others)
  func computing(_ signal: Int32) throws {
    let screen = try Self.probe("busy")
    #expect(!screen.modes.isCooked)
    screen.kill(signal)
    #expect(try screen.waitForEnd() == .exited(128 + signal))
    #expect(screen.modes == screen.modesBefore)
    #expect(screen.rows.contains("llmring: stopped by \(Self.name(signal))"))
  }

  @Test(
    "a second signal ends a program that does not handle the first", arguments: [SIGINT, SIGTERM])
  func impatient(_ signal: Int32) throws {
    let screen = try Self.probe("listening")
    screen.kill(SIGINT)
    try screen.wait(for: "pending")
    screen.kill(signal)
    #expect(try screen.waitForEnd() == .exited(128 + signal))
    #expect(screen.modes == screen.modesBefore)
  }

  @Test(
    "every signal that can be caught ends the program with the terminal as it was",
    arguments: signals + others, [false, true])
  func conversation(_ signal: Int32, isAnswering: Bool) throws {
    let server = LoopbackServer { .answer($0, "Half of", " it", gates: [1: "never"]) }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    if isAnswering {
      screen.type("a question")
      try screen.wait(for: "Half of")
    }
    #expect(!screen.modes.isCooked)
    screen.kill(signal)
    #expect(try screen.waitForEnd() == .exited(128 + signal))
    #expect(screen.modes == screen.modesBefore)
    #expect(!screen.isPasteBracketed)
    #expect(screen.emulator.properties.isCursorVisible)
  }

  @Test(
    "a signal that the parent ignores is ignored", arguments: [SIGHUP, SIGUSR1, SIGALRM, SIGPROF])
  func ignored(_ signal: Int32) throws {
    let server = LoopbackServer { .answer($0, "Read.") }
    let screen = try Desk(server).converse(shell: "trap '' \(signal); exec \"$@\"")
    try screen.waitForPrompt()
    screen.kill(signal)
    try screen.enter("a question")
    #expect(server.requests.count == 1)
  }

  @Test(
    "too few file descriptors are reported, at the prompt and in a one-shot run",
    arguments: Array(8...20))
  func fewDescriptors(limit: Int) throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Read.") })
    let outcome = try desk.shell("ulimit -n \(limit); exec llmring question")
    #expect(outcome.status == .exited(3))
    #expect(outcome.output == "")
    #expect(outcome.errors.hasPrefix("llmring: too many open files: "))
    #expect(
      outcome.errors.hasSuffix(
        " more can be opened, and llmring needs 29; raise the limit with ulimit -n 256\n"))
    let screen = try desk.converse(shell: "ulimit -n \(limit); exec \"$@\"")
    #expect(try screen.waitForEnd() == .exited(3))
    #expect(screen.text.hasPrefix("llmring: too many open files: "))
  }

  @Test("a limit of file descriptors that may be raised is raised")
  func raisedLimit() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Read.") })
    let outcome = try desk.shell("ulimit -Sn 12; exec llmring question")
    #expect(outcome.status == .exited(0))
    #expect(outcome.output == "Read.\n")
  }

  @Test("a signal ends the wait for standard input", arguments: signals + others)
  func waitingForInput(_ signal: Int32) throws {
    let server = LoopbackServer { .answer($0, "Never.") }
    let desk = try Desk(server)
    let program = try PipedProgram(
      "/bin/sh",
      ["-c", #"cd "$0"; mkfifo in; exec "$@" <> in"#, desk.folder, Screen.product("llmring"), "q"],
      environment: desk.environment, keepsake: desk)
    let notice = "llmring: reading standard input until it ends; -n leaves it unread\n"
    try program.wait("it says that it waits") { $0.errors == notice }
    program.kill(signal)
    expect(
      try program.finish(),
      .init(status: .exited(128 + signal), output: "", errors: notice + Self.words(signal)))
    #expect(server.requests.isEmpty)
  }

  @Test(
    "a signal ends a command whose output is not being read",
    arguments: [["show"], ["show", "--json"], ["export"]])
  func printing(_ command: [String]) throws {
    let desk = try Desk()
    let word = String(repeating: "word ", count: 400_000)
    try desk.write(#"{"title":"t","turns":[{"role":"user","content":"\#(word)"}]}"#, to: "l.json")
    #expect(try desk.run("history", "import", "l.json").status == .exited(0))
    let program = try desk.start(["history"] + command)
    try program.wait(forOutput: "word")
    // It cannot come to its end: nobody reads meanwhile.
    program.kill(SIGTERM)
    let outcome = try program.finish()
    #expect(outcome.status == .exited(143))
    #expect(outcome.errors == Self.words(SIGTERM))
    #expect(outcome.output.utf8.count < word.utf8.count)
  }

  @Test("a signal ends a search that is indexing, and leaves the store sound")
  func indexing() throws {
    let desk = try Desk()
    let turns = (1...22_000).map { number in
      let words = (0..<50).map { " \((number + $0) &* 2_654_435_761 % 1_000_003)" }.joined()
      return #"{"role":"user","content":"Number \#(number).\#(words)"}"#
    }
    try desk.write(#"{"title":"t","turns":[\#(turns.joined(separator: ","))]}"#, to: "l.json")
    #expect(try desk.run("history", "import", "l.json").status == .exited(0))
    let program = try desk.start(["history", "search", "number 21999."])
    try program.wait("it says that it indexes") { $0.errors.hasSuffix("\n") }
    program.kill(SIGINT)
    let outcome = try program.finish()
    #expect(outcome.status == .exited(130))
    #expect(outcome.output == "")
    #expect(outcome.errors.hasSuffix(Self.words(SIGINT)))
    let found = try desk.run("history", "search", "number 21999.")
    #expect(found.output.contains("Number 21999."))
  }
}
