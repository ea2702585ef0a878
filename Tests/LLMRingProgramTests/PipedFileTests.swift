import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Pipes in the place of files, and standard input.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct PipedFileTests {
  /// A line of bash in the working folder, in which `llmring` is the program.
  private func bash(_ line: String, in desk: Desk) throws -> PipedProgram.Outcome {
    try desk.write(line, to: "line.bash")
    return try desk.shell("exec bash ./line.bash")
  }

  private func start() throws -> (desk: Desk, server: LoopbackServer) {
    let server = LoopbackServer { .answer($0, "Aye.") }
    return (try Desk(server), server)
  }

  private static let aye = PipedProgram.Outcome(status: .exited(0), output: "Aye.\n", errors: "")

  @Test("-f reads what a command prints, and a named pipe")
  func files() throws {
    let (desk, server) = try start()
    expect(try bash("llmring -f <(echo one; sleep 0.1; echo two) 'q'", in: desk), Self.aye)
    #expect(server.requests.last?.question == "pipe-63:\n\n```\none\ntwo\n```q")
    expect(
      try bash("mkfifo p; printf 'GIF89a;' >p & llmring -f /dev/stdin -f p q <<<text", in: desk),
      Self.aye)
    #expect(server.requests.last?.text.contains(#"stdin:\n\n```\ntext\n```"#) == true)
    #expect(server.requests.last?.text.contains("data:image/gif;base64,R0lGODlhOw==") == true)
    expect(
      try bash("llmring -f <(true) q", in: desk),
      .init(
        status: .exited(2), output: "",
        errors: "llmring: --file: pipe-63 is empty; choose another file\n"))
    expect(
      try bash("llmring -f <(head -c 60000000 /dev/zero) q", in: desk),
      .init(
        status: .exited(2), output: "",
        errors: "llmring: /dev/fd/63 cannot be read: file too large\n"))
  }

  @Test("a pipe that nothing comes from is named after a second, and then waited for")
  func waiting() throws {
    let (desk, server) = try start()
    #expect(try desk.shell("mkfifo p").status == .exited(0))
    for (arguments, file) in [(["-f", "p", "q"], "text"), (["--schema", "p", "q"], "{}")] {
      let program = try desk.start(arguments)
      let line = "llmring: waiting for p, a pipe that nothing has been written to yet\n"
      try program.wait("it says so") { $0.errors == line }
      #expect(try desk.shell("echo '\(file)' >p").status == .exited(0))
      let outcome = try program.finish()
      #expect(outcome.status == .exited(file == "text" ? 0 : 1))
      #expect(outcome.errors.hasPrefix(line))
    }
    #expect(server.requests.count == 2)
  }

  @Test("--schema reads a pipe and standard input")
  func schema() throws {
    let server = LoopbackServer { .answer($0, "{}") }
    let desk = try Desk(server)
    let answer = PipedProgram.Outcome(status: .exited(0), output: "{}\n", errors: "")
    expect(try bash(#"llmring --schema <(echo '{"type":"object"}') q"#, in: desk), answer)
    expect(
      try bash(#"printf '\xEF\xBB\xBF{"type":"object"}' | llmring --schema - q"#, in: desk), answer)
    #expect(server.requests.last?.question == "q")
    expect(
      try bash("echo x | llmring --schema - q", in: desk),
      .init(
        status: .exited(2), output: "",
        errors:
          "llmring: --schema: standard input:1:1: unexpected 'x'; the file must be valid JSON\n"))
    expect(
      try bash(#"printf '"\xE9"' | llmring --schema - q"#, in: desk),
      .init(
        status: .exited(2), output: "",
        errors: "llmring: --schema: standard input is not UTF-8 text (line 1); convert it first, "
          + "such as with iconv -f latin1 -t utf-8\n"))
    #expect(
      try desk.run("--schema", "-", "-f", "-", "q").errors.hasPrefix(
        "Error: standard input can be --file - or --schema -, not both\n"))
    expect(
      try desk.run("--schema", "-", input: "{}"),
      .init(
        status: .exited(2), output: "",
        errors: "llmring: --schema - needs a prompt, as an argument\n"))
  }

  @Test("the lockfile can be a pipe, which cannot be changed")
  func lockfile() throws {
    let (desk, server) = try start()
    try desk.write(Desk.twoAliases.replacing("first-model", with: "piped-model"), to: "other.lock")
    expect(
      try bash("LLMRING_LOCKFILE_PATH=<(cat other.lock) llmring -m chatbot q", in: desk), Self.aye)
    #expect(server.requests.last?.text.contains("piped-model") == true)
    expect(
      try bash("LLMRING_LOCKFILE_PATH=<(cat other.lock) llmring bind a openai:b", in: desk),
      .init(
        status: .exited(3), output: "",
        errors: "llmring: /dev/fd/63 is a pipe, not a file; put a plain file in its place\n"
          .replacing("63 is", with: "63: is")))
  }

  @Test("history import reads a pipe and standard input")
  func history() throws {
    let (desk, _) = try start()
    #expect(try desk.run("hello").status == .exited(0))
    let made = try bash(
      "llmring history export last --json >one.json; llmring history delete -y last",
      in: desk)
    #expect(made.status == .exited(0))
    expect(
      try bash("llmring history import <(cat one.json)", in: desk),
      .init(
        status: .exited(0), output: "/dev/fd/63: 1 conversation, 1 new conversation, 2 new turns\n",
        errors: ""))
    expect(
      try bash("cat one.json | llmring history import -", in: desk),
      .init(
        status: .exited(0), output: "-: 1 conversation, 0 new conversations, 0 new turns\n",
        errors: "")
    )
  }

  @Test("text on standard input is UTF-8 or UTF-16, without a byte order mark")
  func encodings() throws {
    let (desk, server) = try start()
    for (bytes, question) in [
      (#"\xFF\xFEh\x00\xE9\x00\n\x00"#, "hé"), (#"\xFE\xFF\x00h\xD8\x3D\xDE\x00"#, "h😀"),
      (#"\xEF\xBB\xBFhé\r\n"#, "hé\r"),
    ] {
      expect(try bash("printf '\(bytes)' | llmring", in: desk), Self.aye)
      #expect(server.requests.last?.question == question)
      expect(try bash("printf '\(bytes)' | llmring -f - q", in: desk), Self.aye)
      let text = question.hasSuffix("\r") ? "\(question)\n" : question
      #expect(server.requests.last?.question?.hasPrefix("stdin:\n\n```\n\(text)") == true)
      try desk.write("printf '\(bytes)' >file", to: "make")
      #expect(try desk.shell("bash ./make; llmring -f file q").status == .exited(0))
      #expect(server.requests.last?.question?.hasPrefix("file:\n\n```\n\(text)") == true)
    }
    let count = server.requests.count
    for (bytes, problem) in [
      (
        #"a\nh\xE9\n"#,
        "is not UTF-8 text (line 2); convert it first, such as with iconv -f latin1 -t utf-8"
      ),
      (#"GIF89a\x00"#, "is not text; attach it with -f -"),
      (#"a\x00b"#, "is not text"),
      (#"\xFF\xFE\x00\xD8"#, "is not text"),
      (#"\xFF\xFE\x00\x00a\x00\x00\x00"#, "is not text"),
    ] {
      expect(
        try bash("printf '\(bytes)' | llmring q", in: desk),
        .init(
          status: .exited(2), output: "", errors: "llmring: standard input \(problem)\n"))
    }
    #expect(server.requests.count == count)
  }

  @Test("standard input has a limit")
  func limit() throws {
    let (desk, server) = try start()
    expect(
      try bash("yes | head -c 60000000 | llmring q", in: desk),
      .init(
        status: .exited(2), output: "",
        errors: "llmring: standard input is larger than 50 MiB; send less\n"))
    #expect(server.requests.isEmpty)
  }

  @Test("a loop over the lines of a file is told what went with a prompt, and -n leaves it")
  func loop() throws {
    let (desk, server) = try start()
    try desk.write("one\ntwo\nthree\n", to: "lines")
    expect(
      try bash(#"while read -r line; do llmring "$line"; done <lines"#, in: desk),
      .init(
        status: .exited(0), output: "Aye.\n",
        errors: "llmring: sent with the prompt: 9 bytes of standard input; -n leaves it unread\n"))
    #expect(server.requests.map(\.question) == ["one\n\ntwo\nthree"])
    expect(
      try bash(
        #"while read -r line; do llmring -n "$line"; done <lines; cat lines | llmring --no-stdin q"#,
        in: desk),
      .init(status: .exited(0), output: String(repeating: "Aye.\n", count: 4), errors: ""))
    #expect(server.requests.dropFirst().map(\.question) == ["one", "two", "three", "q"])
    expect(
      try desk.run("-n", input: "x"),
      .init(
        status: .exited(2), output: "",
        errors: "llmring: nothing to ask: give a prompt, or pipe text in\n"))
    #expect(
      try desk.run("-n", "-f", "-", "q").errors.hasPrefix(
        "Error: use --no-stdin or --file -, not both\n"))
  }

  @Test("on a terminal one line says that standard input went with the prompt")
  func said() throws {
    let (desk, _) = try start()
    let screen = try desk.converse(shell: #"echo text | "$@" explain"#)
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(
      screen.rows.contains("sent with the prompt: 4 bytes of standard input; -n leaves it unread"))
  }
}
