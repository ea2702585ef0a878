import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// `/copy`: which way the text takes, and what is said about it.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct CopyTests {
  /// A program of the clipboard that writes down how it was called and what it read.
  private static func recorder(_ name: String, then: String = "") -> String {
    "{ echo \"\(name) $*\"; /bin/cat; echo; } >>got; \(then)"
  }

  /// A desk at which only these programs of the clipboard are installed, each a line of shell.
  private static func desk(
    _ programs: [(name: String, script: String)], environment: [String: String] = [:],
    answer: String = "*hello*"
  ) throws -> Desk {
    let desk = try Desk(LoopbackServer { .answer($0, answer) })
    try desk.write("", to: "got")
    for program in programs {
      try desk.install(program.name, program.script)
    }
    desk.environment["PATH"] = desk.folder
    desk.environment.merge(environment) { $1 }
    return desk
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var environment: [String: String]
    /// The programs that are installed, and their exit status.
    var programs: [String: Int]
    var said: String
    /// The first line that each program has written down.
    var calls: [String] = []
    var isSent = false
  }

  static let sent = "sent to the terminal (OSC 52), which may put it on its clipboard: "
  static let wayland = ["WAYLAND_DISPLAY": "wayland-0"]
  static let everything = ["tmux": 0, "wl-copy": 0, "xclip": 0, "xsel": 0]

  static let cases = [
    Case(
      testDescription: "Wayland", environment: ["WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"],
      programs: everything, said: "copied with wl-copy: ",
      calls: ["wl-copy --type text/plain"]),
    Case(
      testDescription: "X11", environment: ["DISPLAY": ":0"], programs: everything,
      said: "copied with xclip: ", calls: ["xclip -selection clipboard"]),
    Case(
      testDescription: "one that fails and one that is missing",
      environment: ["WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"],
      programs: ["wl-copy": 1, "xsel": 0], said: "copied with xsel: ",
      calls: ["wl-copy --type text/plain", "xsel --clipboard --input"]),
    Case(
      testDescription: "nothing installed", environment: ["DISPLAY": ":0"], programs: [:],
      said: sent, isSent: true),
    Case(
      testDescription: "no display", environment: ["DISPLAY": "", "SSH_TTY": ""],
      programs: everything, said: sent, isSent: true),
    Case(
      testDescription: "ssh with a terminal",
      environment: ["DISPLAY": "localhost:10.0", "SSH_TTY": "/dev/pts/1"], programs: everything,
      said: sent, isSent: true),
    Case(
      testDescription: "ssh without a terminal of its own",
      environment: ["WAYLAND_DISPLAY": "wayland-0", "SSH_CONNECTION": "::1 1 ::1 22"],
      programs: everything, said: sent, isSent: true),
    Case(
      testDescription: "tmux over ssh, at a machine with a display",
      environment: ["TMUX": "/tmp/s,1,0", "SSH_TTY": "/dev/pts/1", "DISPLAY": ":0"],
      programs: everything, said: "copied to tmux, which passes it on if its terminal takes it: ",
      calls: ["tmux load-buffer -w -"]),
    Case(
      testDescription: "a tmux that is gone, over ssh",
      environment: ["TMUX": "/tmp/s,1,0", "SSH_TTY": "/dev/pts/1", "DISPLAY": ":0"],
      programs: ["tmux": 1, "xclip": 0], said: sent, calls: ["tmux load-buffer -w -"],
      isSent: true),
    Case(
      testDescription: "a tmux that is gone, at this machine",
      environment: ["TMUX": "/tmp/s,1,0", "DISPLAY": ":0"], programs: ["tmux": 1, "xclip": 0],
      said: "copied with xclip: ",
      calls: ["tmux load-buffer -w -", "xclip -selection clipboard"]),
    Case(
      testDescription: "a terminal that only prints",
      environment: ["TERM": "dumb", "DISPLAY": ":0"],
      programs: everything, said: "copied with xclip: ", calls: ["xclip -selection clipboard"]),
  ]

  @Test("/copy takes the first route that works and says which", arguments: cases)
  func route(_ test: Case) throws {
    let desk = try Self.desk(
      test.programs.map { ($0.key, Self.recorder($0.key, then: "exit \($0.value)")) },
      environment: test.environment)
    let screen = try desk.converse(columns: 200)
    try screen.enter("greet")
    try screen.enter("/copy")
    let failed = test.programs.filter { program in
      program.value != 0 && test.calls.contains { $0.hasPrefix(program.key) }
    }
    let warning = failed.keys.map { "; \($0) failed (exit status 1)" }.joined()
    #expect(
      screen.written(after: 0).contains(
        "\(test.said)the last answer, 1 line, 7 bytes\(warning)\n"))
    #expect(try desk.read("got") == test.calls.map { "\($0)\n*hello*\n" }.joined())
    #expect(screen.sends(clipboard: "KmhlbGxvKg==") == test.isSent)
  }

  @Test("/copy says what was tried if nothing works, and a terminal that only prints gets nothing")
  func nothing() throws {
    let desk = try Self.desk(
      [("wl-copy", "exit 3"), ("xsel", "kill -9 $$")],
      environment: ["WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0", "TERM": "dumb"])
    let screen = try desk.converse(columns: 300)
    try screen.enter("greet")
    try screen.enter("/copy")
    #expect(
      screen.rows.dropLast().last
        == "not copied: wl-copy failed (exit status 3), xclip is not installed, "
        + "xsel failed (ended by signal 9 (Killed)); /export writes the conversation to a file")
    #expect(!screen.raw.contains(0x1B))
  }

  @Test("only the terminal limits the size of a copied text")
  func size() throws {
    let answer = String(repeating: "a long line\n", count: 20_000)
    let environment = ["WAYLAND_DISPLAY": "wayland-0"]
    let desk = try Self.desk([], environment: environment, answer: answer)
    let screen = try desk.converse(columns: 300)
    try screen.enter("greet")
    try screen.enter("/copy")
    #expect(
      screen.rows.dropLast().last
        == "not copied: wl-copy is not installed, 240,000 bytes are more than a terminal takes "
        + "(74,994); /export writes the conversation to a file")
    try desk.install("wl-copy", Self.recorder("wl-copy"))
    try screen.enter("/copy")
    #expect(
      screen.rows.dropLast().last
        == "copied with wl-copy: the last answer, 20,000 lines, 240,000 bytes")
    #expect(try desk.read("got") == "wl-copy --type text/plain\n\(answer)\n")
  }

  @Test("what a program of the clipboard leaves behind is not waited for, and outlives llmring")
  func leftBehind() throws {
    let desk = try Self.desk(
      [("xclip", "\(Self.recorder("xclip")) /bin/sleep 1000 & echo $! >id")],
      environment: ["DISPLAY": ":0"])
    let screen = try desk.converse()
    try screen.enter("greet")
    try screen.enter("/copy")
    #expect(screen.rows.dropLast().last == "copied with xclip: the last answer, 1 line, 7 bytes")
    screen.send(Key.controlD)
    #expect(try screen.waitForEnd() == .exited(0))
    let id = try #require(Int32(desk.read("id").dropLast()))
    #expect(kill(id, SIGKILL) == 0, "it is still running")
  }

  @Test("Ctrl-C stops a program of the clipboard, and no other is tried")
  func interrupted() throws {
    let desk = try Self.desk(
      [("wl-copy", "echo $$ >id; exec /bin/sleep 1000"), ("xclip", Self.recorder("xclip"))],
      environment: ["WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"])
    let screen = try desk.converse()
    try screen.enter("greet")
    screen.type("/copy")
    try screen.wait("it is running") {
      $0.rows.last == "copying with wl-copy: 1 s (Ctrl-C stops it)"
    }
    let mark = screen.raw.count
    screen.send(Key.controlC)
    try screen.waitForPrompt(after: mark)
    #expect(screen.rows.dropLast().last == "not copied")
    #expect(try desk.read("got") == "")
    let id = try #require(Int32(desk.read("id").dropLast()))
    #expect(kill(id, 0) != 0, "it has ended")
  }

  @Test("hidden characters are named, and copied only after a yes")
  func hidden() throws {
    let desk = try Self.desk(
      [("xclip", Self.recorder("xclip"))], environment: ["DISPLAY": ":0"],
      answer: "rm\u{200B} -rf \u{202E}x\u{1B}[2K")
    let screen = try desk.converse()
    try screen.enter("greet")
    for key in ["\r", "y"] {
      screen.type("/copy")
      try screen.wait("it asks") { $0.rows.last?.hasPrefix("copy it anyway? ") == true }
      #expect(
        screen.rows.dropLast().last
          == "the last answer contains 1 control character, 1 bidirectional control, "
          + "1 zero-width character")
      #expect(try desk.read("got") == "")
      let mark = screen.raw.count
      screen.send(key)
      try screen.waitForPrompt(after: mark)
    }
    #expect(screen.rows.contains("not copied"))
    #expect(
      try desk.read("got")
        == "xclip -selection clipboard\nrm\u{200B} -rf \u{202E}x\u{1B}[2K\n")
  }

  @Test(
    "in tmux the text goes to its buffer and on to the terminal",
    .enabled(if: access("/usr/bin/tmux", X_OK) == 0))
  func realTmux() throws {
    let server = try TmuxServer()
    let client = try server.attach()
    try client.wait("it is attached") { $0.text.contains("[0]") }
    let desk = try Self.desk([], environment: ["TMUX": server.variable, "DISPLAY": ":0"])
    desk.environment["PATH"] = "/usr/bin:/bin"
    let screen = try desk.converse()
    try screen.enter("greet")
    try screen.enter("/copy")
    #expect(
      screen.rows.dropLast().last
        == "copied to tmux, which passes it on if its terminal takes it: "
        + "the last answer, 1 line, 7 bytes")
    #expect(!screen.sends(clipboard: "KmhlbGxvKg=="))
    #expect(try server.run("show-buffer") == "*hello*")
    try client.wait("its terminal gets the text") { $0.sends(clipboard: "KmhlbGxvKg==") }
  }
}

extension Screen {
  /// Whether the program has asked the terminal to put a text, in base64, on its clipboard.
  fileprivate func sends(clipboard text: String) -> Bool {
    let written = String(decoding: raw, as: UTF8.self)
    return ["c", ""].contains { written.contains("\u{1B}]52;\($0);\(text)\u{07}") }
  }
}

/// A tmux server of its own, with one session. It ends with this object.
private final class TmuxServer {
  private let folder: TemporaryFolder
  private var socket: String { "\(folder.path)/socket" }

  init() throws {
    folder = try TemporaryFolder()
    _ = try run("-f", "/dev/null", "new-session", "-d", "cat")
  }

  deinit {
    _ = try? run("kill-server")
  }

  /// What programs in it find in `TMUX`.
  var variable: String { "\(socket),1,0" }

  /// Runs a command of tmux, and returns what it prints.
  func run(_ arguments: String...) throws -> String {
    let program = try PipedProgram(
      "/usr/bin/tmux", ["-S", socket] + arguments, environment: ["LANG": "C.UTF-8"])
    let outcome = try program.finish()
    return outcome.output
  }

  /// A terminal that shows it.
  func attach() throws -> Screen {
    try Screen("/usr/bin/tmux", ["-S", socket, "attach"])
  }
}
