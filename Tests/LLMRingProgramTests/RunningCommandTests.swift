import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// What happens to llmring while a `!command` runs: it is suspended, ended, or short of descriptors.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct RunningCommandTests {
  /// A command that says that it has begun and runs until there is a file `go`. Its id is that of the
  /// group of everything that it starts.
  private static let endless =
    "echo $$ > id; echo be\"\"gun; until test -e go; do sleep 0.01; done; echo over"

  private static func desk() throws -> Desk {
    try Desk(LoopbackServer { .answer($0, "Aye.") })
  }

  private static func begin(_ screen: Screen, _ command: String = endless) throws {
    try screen.waitForPrompt()
    screen.type("!\(command)")
    try screen.wait("it has begun") { $0.rows.contains("begun") }
  }

  /// Waits until nothing is left of the group of the command.
  private static func waitForEnd(at desk: Desk) throws {
    let group = try #require(Int32(desk.read("id").dropLast()))
    while kill(-group, 0) == 0 { usleep(1000) }
  }

  @Test(
    "Ctrl-Z suspends a command together with llmring, and fg continues both",
    arguments: ["xterm", "dumb"])
  func suspended(terminal: String) throws {
    let desk = try Self.desk()
    var environment = desk.environment
    environment["TERM"] = terminal
    environment["PS1"] = "$ "
    let screen = try Screen(
      "/bin/bash", ["--norc", "--noprofile", "-i"], environment: environment, columns: 100)
    try screen.wait(for: "$")
    screen.type("cd \(desk.folder) && \(Screen.product("llmring"))")
    try Self.begin(screen)
    screen.send(Key.controlZ)
    try screen.wait(for: "Stopped")
    try screen.wait("the shell asks") { $0.rows.last == "$" }
    screen.type(#"until ps -o stat= -p $(cat id) | grep -q T; do sleep 0.01; done; echo st""ands"#)
    try screen.wait("the command is stopped") { $0.rows.suffix(2) == ["stands", "$"] }
    screen.type("touch go; fg")
    try screen.wait("it is over") { $0.rows.suffix(2) == ["over", "chatbot>"] }
    screen.type("/exit")
    try screen.wait("the shell asks again") { $0.rows.last == "$" }
  }

  @Test(
    "a signal ends llmring and the command that runs, and gives the terminal back",
    arguments: [SIGTERM, SIGHUP, SIGUSR1], ["", "trap '' INT TERM HUP; "])
  func signalled(_ signal: Int32, trap: String) throws {
    let desk = try Self.desk()
    let screen = try desk.converse()
    try Self.begin(screen, trap + Self.endless)
    screen.kill(signal)
    #expect(try screen.waitForEnd() == .exited(128 + signal))
    #expect(screen.modes == screen.modesBefore)
    #expect(!screen.isPasteBracketed)
    try Self.waitForEnd(at: desk)
  }

  @Test("a terminal that hangs up ends llmring and the command that runs")
  func hungUp() throws {
    let desk = try Self.desk()
    let screen = try desk.converse()
    try Self.begin(screen)
    screen.hangUp()
    #expect(try screen.waitForEnd() == .exited(129))
    try Self.waitForEnd(at: desk)
  }

  @Test("commands run on a terminal that only prints, where Ctrl-C stops them and lines are kept")
  func dumb() throws {
    let desk = try Self.desk()
    desk.environment["TERM"] = "dumb"
    let screen = try desk.converse()
    try screen.enter(#"!printf '\033[31mred\n'; exit 3"#)
    #expect(screen.rows.suffix(3).dropLast() == ["^[[31mred", "exit status 3"])
    try Self.begin(screen)
    let mark = screen.raw.count
    screen.send(Key.controlC)
    try screen.waitForPrompt(after: mark)
    #expect(screen.rows.dropLast().last == "stopped")
    try Self.waitForEnd(at: desk)
    try Self.begin(screen)
    screen.type("!echo ty\"\"ped")
    try desk.write("", to: "go")
    try screen.wait("what was typed is run") {
      $0.rows.suffix(3) == [#"chatbot> !echo ty""ped"#, "typed", "chatbot>"]
    }
    #expect(!screen.raw.contains(0x1B))
  }

  #if os(Linux)
  @Test(
    "a command that cannot be started for want of descriptors is reported, and llmring goes on",
    .enabled(if: access("/usr/bin/prlimit", X_OK) == 0), arguments: 0...8)
  func fewDescriptors(free: Int) throws {
    let desk = try Self.desk()
    let screen = try desk.converse()
    try screen.enter("!echo be\"\"fore")
    let names = fileNames(inFolder: "/proc/\(screen.process)/fd")
    let used = names.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    let numbers = (0...).lazy.filter { !used.contains($0) }
    let limit = try #require(numbers.dropFirst(free).first { _ in true })
    try Self.limit(screen.process, to: limit)
    try screen.enter("!echo wo\"\"rks")
    let said = try #require(screen.rows.dropLast().last)
    #expect(said == "works" || said == "/bin/sh cannot be started: too many open files")
    if free == 0 { #expect(said != "works") }
    if free == 8 { #expect(said == "works") }
    try Self.limit(screen.process, to: 256)
    try screen.enter("!echo af\"\"ter")
    #expect(screen.rows.dropLast().last == "after")
  }

  private static func limit(_ process: pid_t, to count: Int) throws {
    let program = try PipedProgram(
      "/usr/bin/prlimit", ["--pid", "\(process)", "--nofile=\(count):1024"], environment: [:])
    #expect(try program.finish().status == .exited(0))
  }
  #endif
}
