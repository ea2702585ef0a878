import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// `/paste`: the clipboard as a file.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct PasteTests {
  private static let wayland = ["WAYLAND_DISPLAY": "wayland-0"]
  private static let x11 = ["DISPLAY": ":0"]

  /// A desk at which only these programs are installed.
  private func start(
    _ programs: [String: String], _ environment: [String: String]
  ) throws -> (desk: Desk, server: LoopbackServer, screen: Screen) {
    let server = LoopbackServer { .answer($0, "Read.") }
    let desk = try Desk(server)
    for (name, script) in programs { try desk.install(name, script) }
    desk.environment["PATH"] = desk.folder
    desk.environment.merge(environment) { $1 }
    let screen = try desk.converse(columns: 200)
    try screen.waitForPrompt()
    return (desk, server, screen)
  }

  /// A script that offers types, and prints what belongs to the last of its arguments.
  private static func clipboard(_ contents: [(type: String, printed: String)]) -> String {
    let types = contents.map { "echo '\($0.type)'" }.joined(separator: "; ")
    let cases = contents.map { "'\($0.type)') printf '\($0.printed)';;" }.joined(separator: " ")
    return """
      for last; do :; done
      echo "$0 $*" >>calls
      case $last in --list-types|TARGETS) \(types);; \(cases) *) exit 1;; esac
      """
  }

  @Test("an image on the clipboard is attached, whatever else is offered")
  func image() throws {
    let script = Self.clipboard([
      ("TIMESTAMP", "1"), ("text/plain", "words"), ("image/png", #"\211PNG\r\n\032\n1"#),
    ])
    for (name, environment) in [("wl-paste", Self.wayland), ("xclip", Self.x11)] {
      let (_, server, screen) = try start([name: script], environment)
      try screen.enter("/paste")
      #expect(
        screen.rows.contains(
          "attached to the next question: clipboard.png (9 bytes, about 1,200 tokens)"))
      try screen.enter("what is it?")
      #expect(server.requests.last?.text.contains("data:image/png;base64,iVBORw0KGgox") == true)
    }
  }

  @Test("text is attached as a file and does nothing else, and a second one has another name")
  func text() throws {
    let script = Self.clipboard([("UTF8_STRING", #"/exit\n!ls\033[2J"#)])
    let (desk, server, screen) = try start(["xclip": script], Self.x11)
    try screen.enter("/paste")
    #expect(
      screen.rows.contains(
        "attached to the next question: clipboard.txt (13 bytes, about 12 tokens)"))
    try screen.enter("/paste")
    #expect(screen.rows.contains("nothing new to attach: clipboard.txt (already attached)"))
    try desk.install("xclip", Self.clipboard([("text/plain", "two")]))
    try screen.enter("/paste")
    #expect(screen.text.contains("clipboard-2.txt"))
    try screen.enter("read it")
    let question = try #require(server.requests.last?.question)
    #expect(question.hasPrefix("clipboard.txt:\n\n```\n/exit\n!ls\u{1B}[2J\n```clipboard-2.txt:"))
    #expect(server.requests.count == 1)
    #expect(
      try desk.read("calls").split(separator: "\n").first
        == "\(desk.folder)/xclip -selection clipboard -out -target TARGETS")
  }

  @Test("files that were copied in a file manager are attached, and links to pages are text")
  func files() throws {
    let (desk, server, screen) = try start([:], Self.wayland)
    try desk.write("int x;\n", to: "my main.c")
    try desk.install(
      "wl-paste",
      Self.clipboard([
        ("text/uri-list", #"file://\#(desk.folder)/my%%20main.c\r\n"#), ("text/plain", "path"),
      ]))
    try screen.enter("/paste")
    #expect(screen.written(after: 0).contains("/my main.c (7 bytes, about 8 tokens)"))
    try desk.install(
      "wl-paste",
      Self.clipboard([("text/uri-list", #"https://a.b/\r\n"#), ("text/plain", "https://a.b/")]))
    try screen.enter("/paste")
    #expect(screen.text.contains("attached to the next question: clipboard.txt (12 bytes"))
    try screen.enter("read")
    #expect(server.requests.last?.question?.contains("my main.c:\n\n```\nint x;") == true)
  }

  @Test("what is missing or fails is named, with what to do")
  func failures() throws {
    func said(_ programs: [String: String], _ environment: [String: String]) throws -> String {
      let (_, server, screen) = try start(programs, environment)
      let mark = screen.raw.count
      try screen.enter("/paste")
      try screen.enter("/attach")
      #expect(screen.text.contains("no file is attached"))
      #expect(server.requests.isEmpty)
      let lines = screen.written(after: mark).split(separator: "\n")
      return String(try #require(lines.dropFirst().first))
    }
    let both = Self.wayland.merging(Self.x11) { $1 }
    #expect(
      try said([:], both)
        == "wl-paste is not installed; install wl-clipboard; xclip is not installed; install xclip")
    #expect(
      try said([:], [:]).hasPrefix(
        "there is no clipboard here: neither WAYLAND_DISPLAY nor DISPLAY is set; "))
    let image = Self.clipboard([("image/png", "x")])
    for variable in ["SSH_TTY", "SSH_CONNECTION"] {
      #expect(
        try said(["xclip": image], Self.x11.merging([variable: "x"]) { $1 })
          .hasPrefix("over ssh llmring cannot read the clipboard of your machine; "))
    }
    #expect(
      try said(["wl-paste": "echo 'No \u{1B}[2Jselection' >&2; exit 1"], Self.wayland)
        == "wl-paste failed (No ^[[2Jselection); the clipboard may be empty")
    let others = Self.clipboard([("image/bmp", "BM"), ("text/html", "x")])
    #expect(
      try said(["wl-paste": others], Self.wayland)
        == "there is no image and no text on the clipboard")
    #expect(
      try said(["xclip": Self.clipboard([("text/plain", #"a\000b"#)])], Self.x11)
        .hasPrefix("clipboard has an unsupported type; "))
    #expect(
      try said(["xclip": "case $* in *TARGETS) echo text/plain;; *) /usr/bin/yes;; esac"], Self.x11)
        == "the clipboard has more than 50 MiB")
  }

  @Test("Ctrl-C stops a program that does not answer")
  func stopped() throws {
    let (desk, _, screen) = try start(["xclip": "echo $$ >id; /bin/sleep 1000"], Self.x11)
    desk.environment["PATH"] = desk.folder
    screen.type("/paste")
    try screen.wait("it runs") { _ in (try? desk.read("id").hasSuffix("\n")) == true }
    let mark = screen.raw.count
    screen.send(Key.controlC)
    try screen.waitForPrompt(after: mark)
    #expect(screen.rows.dropLast().last == "stopped; nothing is attached")
    let group = try #require(Int32(desk.read("id").dropLast()))
    while kill(-group, 0) == 0 { usleep(1000) }
  }
}
