import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// `-f`, files that go with the question.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct AttachmentTests {
  @Test("files go with the question in the order in which they are named")
  func files() throws {
    let server = LoopbackServer { .answer($0, "A dot.") }
    let desk = try Desk(server)
    try desk.write("GIF89a;", to: "dot.gif")
    try desk.write("int x;\n", to: "main.c")
    let outcome = try desk.run("-f", "main.c", "--file", "dot.gif", "what", "is", "it?")
    #expect(outcome == .init(status: .exited(0), output: "A dot.\n", errors: ""))
    #expect(
      server.requests.first?.text.contains(
        #""messages":[{"content":[{"text":"main.c:\n\n```\nint x;\n```","type":"text"},"#
          + #"{"image_url":{"url":"data:image/gif;base64,R0lGODlhOw=="},"type":"image_url"},"#
          + #"{"text":"what is it?","type":"text"}],"role":"user"}]"#) == true)
  }

  @Test("a continued conversation sends its files again")
  func saved() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    try desk.write("GIF89a;", to: "dot.gif")
    #expect(try desk.run("-f", "dot.gif", "what is it?").status == .exited(0))
    #expect(try desk.run("-c", "sure?").status == .exited(0))
    #expect(server.requests.count == 2)
    #expect(server.requests.last?.text.contains("what is it?") == true)
    #expect(server.requests.last?.text.contains("R0lGODlhOw") == true)
  }

  @Test(
    "a file that cannot be read or sent is refused before anything is asked",
    arguments: [
      ("missing.png", "llmring: missing.png cannot be read: no such file or directory\n"),
      ("none", "llmring: none has no file that can be attached (skipped: 1 hidden)\n"),
      ("*.zig", "llmring: *.zig matches no file that can be attached\n"),
      ("/dev/zero", "llmring: /dev/zero cannot be read: it is neither a file nor a folder\n"),
      (
        "program",
        "llmring: --file: program has an unsupported type; send a PNG, JPEG, GIF or WebP image, "
          + "a PDF document, or UTF-8 text\n"
      ),
      ("empty", "llmring: --file: empty is empty; choose another file\n"),
    ])
  func refused(_ path: String, _ words: String) throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    try desk.write("\u{7F}ELF\0", to: "program")
    try desk.write("", to: "empty")
    #expect(try desk.shell("mkdir none; touch none/.hidden").status == .exited(0))
    #expect(try desk.run("-f", path, "q") == .init(status: .exited(2), output: "", errors: words))
    #expect(server.requests.isEmpty)
  }

  @Test("folders and patterns send their files, and what they leave out is counted")
  func sets() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    let made = try desk.shell(
      "mkdir -p src/sub .git; echo a >src/a.c; echo b >src/sub/b.c; echo h >src/.env; "
        + "echo x >.git/x; ln -s ../main.h src/link.h; echo m >main.h; printf 'a\\0' >src/prog; "
        + "echo 1 >'one file.txt'")
    #expect(made.status == .exited(0))
    let outcome = try desk.run(
      "-f", "src", "-f", "*.h", "-f", "one file.txt", "-f", "./src/../main.h", "q")
    #expect(
      outcome
        == .init(
          status: .exited(0), output: "Aye.\n",
          errors: "attached: src: a.c, sub/b.c (2 files, 4 bytes, about 13 tokens; skipped: "
            + "1 hidden, 1 link, 1 binary), *.h: main.h (2 bytes, about 6 tokens), "
            + "one file.txt (2 bytes, about 7 tokens), ./src/../main.h (already attached); "
            + "in all 4 files, 8 bytes, about 26 tokens\n"))
    #expect(
      server.requests.first?.question == "src/a.c:\n\n```\na\n```src/sub/b.c:\n\n```\nb\n```"
        + "main.h:\n\n```\nm\n```one file.txt:\n\n```\n1\n```q")
    #expect(try desk.run("-q", "-f", "src", "q").errors == "")
    #expect(
      try desk.run("-f", "file://\(desk.folder)/one%20file.txt", "q")
        == .init(status: .exited(0), output: "Aye.\n", errors: ""))
  }

  @Test("-f - sends standard input as a file, and not in the prompt")
  func input() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    try desk.write("int x;\n", to: "main.c")
    #expect(
      try desk.run("-f", "main.c", "-f", "-", "-f", "-", "what?", input: "GIF89a;").errors == "")
    #expect(server.requests.first?.text.contains("data:image/gif;base64,R0lGODlhOw==") == true)
    #expect(try desk.run("-f", "-", "what?", input: "one\n\n").status == .exited(0))
    #expect(server.requests.last?.question == "stdin:\n\n```\none\n\n```what?")
    #expect(
      try desk.run("-f", "-", "what?", input: "")
        == .init(
          status: .exited(2), output: "",
          errors: "llmring: --file: stdin is empty; choose another file\n"))
    #expect(
      try desk.run("-f", "-", input: "one")
        == .init(
          status: .exited(2), output: "",
          errors: "llmring: --file - needs a prompt, as an argument\n"))
    #expect(server.requests.count == 2)
    let screen = try desk.converse("-f", "-")
    #expect(try screen.waitForEnd() == .exited(2))
    #expect(screen.text.contains("llmring: --file - needs a prompt, as an argument"))
  }

  @Test("on a terminal one line says what is attached")
  func said() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Aye.") })
    try desk.write("int x;\n", to: "main\u{1B}[2J.c")
    let once = try desk.converse("-f", "*.c", "why?")
    #expect(try once.waitForEnd() == .exited(0))
    #expect(once.rows.first == "attached: *.c: main[2J.c (7 bytes, about 8 tokens)")
    let screen = try desk.converse("-f", "*.c")
    try screen.waitForPrompt()
    #expect(
      screen.rows.contains(
        "attached to the next question: *.c: main[2J.c (7 bytes, about 8 tokens)"))
  }

  @Test("a model that cannot see is not sent an image")
  func blind() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    try desk.write("GIF89a;", to: "dot.gif")
    let outcome = try desk.run("-m", "ollama:qwen3:8b", "-f", "dot.gif", "what is it?")
    #expect(outcome.status == .exited(1))
    #expect(
      outcome.errors
        == "llmring: ollama: qwen3:8b cannot read images, such as dot.gif; choose another model\n")
    #expect(server.requests.isEmpty)
  }
}
