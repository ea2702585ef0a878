import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// `@path` in a question that is typed at the prompt.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct MentionTests {
  private func start(
    _ setUp: String = "", _ arguments: String...
  ) throws -> (desk: Desk, server: LoopbackServer, screen: Screen) {
    let server = LoopbackServer { .answer($0, "Read.") }
    let desk = try Desk(server)
    try desk.write("int x;\n", to: "main.c")
    #expect(try desk.shell(setUp.isEmpty ? "true" : setUp).status == .exited(0))
    let screen = try desk.converse(options: arguments)
    try screen.waitForPrompt()
    return (desk, server, screen)
  }

  private func send(_ keys: String, to screen: Screen) throws {
    let mark = screen.raw.count
    screen.send(keys)
    try screen.waitForPrompt(after: mark)
  }

  /// Waits until the program has asked and reads the answer: a key that comes before the choices
  /// answers nothing.
  private func waitForQuestion(_ question: String, on screen: Screen, after mark: Int = 0) throws {
    try screen.wait("it asks: \(question)") {
      $0.raw.count > mark && $0.rows.last?.hasSuffix("\(question) [y]es, [n]o:") == true
    }
  }

  private static let main = "main.c:\n\n```\nint x;\n```"

  @Test("a file that a question names is sent with it, after one line that says so")
  func named() throws {
    let (desk, server, screen) = try start("mkdir -p sub; echo a >'sub/a b.h'; echo z >sub/z")
    try screen.enter("what is in @main.c, and who is me@main.c or @nobody?")
    let asked = try #require(screen.rows.firstIndex { $0.hasPrefix("chatbot> what") })
    #expect(screen.rows[asked + 1] == "attached: main.c (7 bytes, about 7 tokens)")
    #expect(
      server.requests.map(\.question)
        == ["\(Self.main)what is in @main.c, and who is me@main.c or @nobody?"])
    try desk.write("int y;\n", to: "main.c")
    try screen.enter("see @\"sub/a b.h\" and (@sub/)")
    #expect(
      server.requests.last?.question
        == "sub/a b.h:\n\n```\na\n```sub/z:\n\n```\nz\n```see @\"sub/a b.h\" and (@sub/)")
    // What was sent is what was read then.
    #expect(server.requests.last?.text.contains("int x;") == true)
    try screen.enter("@*.c?")
    #expect(server.requests.last?.question == "main.c:\n\n```\nint y;\n```@*.c?")
  }

  @Test("a word with @ that names no file is text, and so is the name of an empty folder")
  func text() throws {
    let (_, server, screen) = try start("mkdir test types")
    let line = "does @Override need @types/node, @*.zig or @test, joe@test.org?"
    try screen.enter(line)
    #expect(server.requests.map(\.question) == [line])
    #expect(!screen.text.contains("attached"))
  }

  @Test("a folder is attached with or without a slash behind its name")
  func folder() throws {
    let (_, server, screen) = try start("mkdir test; echo t >test/t")
    for name in ["@test", "@test/"] {
      try screen.enter("what is in \(name) now?")
      #expect(server.requests.last?.question == "test/t:\n\n```\nt\n```what is in \(name) now?")
      let line = name == "@test" ? "attached: test: t (2 bytes" : "attached: test/: t (2 bytes"
      #expect(screen.rows.contains { $0.hasPrefix(line) })
    }
  }

  @Test("an alias comes before a file of the same name, and its question may name files")
  func alias() throws {
    let (_, server, screen) = try start("echo o >other; echo s >side.txt")
    try screen.enter("@other why @main.c?")
    #expect(server.requests.last?.path == "/v1/messages")
    #expect(server.requests.last?.question == "\(Self.main)why @main.c?")
    try screen.enter("@side.txt why?")
    #expect(server.requests.last?.path == "/v1/chat/completions")
    #expect(server.requests.last?.question == "side.txt:\n\n```\ns\n```@side.txt why?")
    try screen.enter("/btw @other and @main.c?")
    #expect(server.requests.last?.path == "/v1/messages")
    #expect(server.requests.last?.question == "\(Self.main)and @main.c?")
    let before = server.requests.count
    try screen.enter("/compare @chatbot @other @main.c or not?")
    #expect(server.requests.count == before + 2)
    #expect(
      server.requests.suffix(2).map(\.question)
        == [String](repeating: "\(Self.main)@main.c or not?", count: 2))
  }

  @Test(
    "pasted text, several lines and a block name no files, recalled or not",
    arguments: ["see @main.c", "@main.c", "a\n@main.c"])
  func pasted(text: String) throws {
    let (_, server, screen) = try start()
    screen.paste(text)
    try send("\r", to: screen)
    screen.send(Key.up)
    try screen.wait("it is recalled") { !["chatbot>", "Read."].contains($0.rows.last) }
    try send("\r", to: screen)
    #expect(server.requests.map(\.question) == [text, text])
    #expect(!screen.text.contains("attached"))
  }

  @Test("only an @ that was typed names a file, whatever else of the line was pasted")
  func typedSign() throws {
    let (_, server, screen) = try start("echo n >note.txt")
    screen.send("see ")
    screen.paste("@note.txt ")
    try send("and @main.c\r", to: screen)
    #expect(server.requests.last?.question == "\(Self.main)see @note.txt and @main.c")
    screen.send("see @")
    screen.paste("main.c")
    try send("\r", to: screen)
    #expect(server.requests.last?.question == "\(Self.main)see @main.c")
    try send("see @main.c\nplease\r", to: screen)
    try send("\"\"\"see @main.c\"\"\"\r", to: screen)
    #expect(
      server.requests.suffix(2).map(\.question) == ["see @main.c\nplease", "see @main.c"])
  }

  @Test("a prompt of the command line names no files, and neither does piped text")
  func commandLine() throws {
    let server = LoopbackServer { .answer($0, "Read.") }
    let desk = try Desk(server)
    try desk.write("int x;\n", to: "main.c")
    #expect(try desk.run("see @main.c").status == .exited(0))
    #expect(try desk.run(input: "see @main.c\n").status == .exited(0))
    #expect(server.requests.map(\.question) == ["see @main.c", "see @main.c"])
  }

  @Test("a link out of the folder is asked about, and a refused question comes back unsent")
  func link() throws {
    let (_, server, screen) = try start(
      "echo secret >../home/s; ln -s ../home/s notes; ln -s main.c l")
    screen.type("read @notes and @main.c")
    try waitForQuestion("leads out of this folder; attach them?", on: screen)
    #expect(
      screen.written(after: 0).contains(
        "to attach: notes → ~/s (7 bytes, about 6 tokens), main.c (7 bytes, about 7 tokens)"))
    screen.send("n")
    try screen.wait("the question is back") { $0.rows.last == "chatbot> read @notes and @main.c" }
    #expect(screen.text.contains("not sent; nothing is attached"))
    #expect(server.requests.isEmpty)
    let mark = screen.raw.count
    screen.send("!\r")
    try waitForQuestion("leads out of this folder; attach them?", on: screen, after: mark)
    try send("y", to: screen)
    #expect(
      server.requests.map(\.question)
        == ["notes:\n\n```\nsecret\n```\(Self.main)read @notes and @main.c!"])
    // One that stays in the folder is only shown.
    try screen.enter("and @l")
    #expect(screen.text.contains("attached: l → main.c (7 bytes, about"))
  }

  @Test("many files and much text are asked about, and /attach asks, too")
  func large() throws {
    let (_, server, screen) = try start(
      "mkdir many; for n in $(seq 21); do echo $n >many/$n; done; yes text | head -c 1000001 >big")
    for (line, concern) in [
      ("read @many/", "these are 21 files; attach them?"),
      ("read @big", "this is 1.0 MB of text; attach it?"),
      ("/attach many", "these are 21 files; attach them?"),
    ] {
      let mark = screen.raw.count
      screen.type(line)
      try waitForQuestion(concern, on: screen, after: mark)
      screen.send("\r")
      try screen.wait("the line is back") { $0.rows.last == "chatbot> \(line)" }
      try send("\u{15}\r", to: screen)
    }
    #expect(server.requests.isEmpty)
    try screen.enter("/attach")
    #expect(screen.text.contains("no file is attached"))
    let mark = screen.raw.count
    screen.type("/attach many")
    try waitForQuestion("attach them?", on: screen, after: mark)
    try send("y", to: screen)
    try screen.enter("go")
    #expect(server.requests.count == 1)
    #expect(server.requests.last?.question?.hasPrefix("many/1:") == true)
  }

  @Test("what cannot be read is said, and the question stays")
  func unreadable() throws {
    let (_, server, screen) = try start(
      "printf 'a\\0' >program; ln -s nowhere dead; : >empty")
    for (name, words) in [
      ("/dev/zero", "/dev/zero cannot be read: it is neither a file nor a folder"),
      ("program", "program has an unsupported type; send a PNG, JPEG, GIF or WebP image, a PDF"),
      ("dead", "dead cannot be read: it is a link that leads nowhere"),
      ("empty", "empty is empty; choose another file"),
    ] {
      let mark = screen.raw.count
      screen.type("see @main.c @\(name)")
      try screen.wait("the question is back") {
        $0.written(after: mark).contains("not sent: \(words)")
          && $0.rows.last == "chatbot> see @main.c @\(name)"
      }
      try send("\u{15}\r", to: screen)
    }
    #expect(server.requests.isEmpty)
    try screen.enter("/attach")
    #expect(screen.text.contains("no file is attached"))
  }

  @Test("a pipe is read, and waiting for one can be stopped")
  func pipe() throws {
    let (desk, server, screen) = try start("mkfifo pipe")
    screen.type("see @pipe")
    try screen.wait("it waits") { $0.text.contains("reading files: 0 (Ctrl-C stops it)") }
    screen.send("\u{3}")
    try screen.wait("the question is back") {
      $0.text.contains("stopped; nothing is attached") && $0.rows.last == "chatbot> see @pipe"
    }
    #expect(server.requests.isEmpty)
    screen.send("\r")
    #expect(try desk.shell("echo piped >pipe").status == .exited(0))
    try screen.wait("it is answered") { _ in server.requests.count == 1 }
    #expect(server.requests.first?.question == "pipe:\n\n```\npiped\n```see @pipe")
  }

  @Test("the Tab key completes a path after @, blanks and all")
  func completed() throws {
    let (_, server, screen) = try start("mkdir 'a dir'; echo t >'a dir/text one.txt'")
    screen.send("see @a\t")
    try screen.wait("the folder is completed") { $0.rows.last == #"chatbot> see @a\ dir/"# }
    screen.send("t\t")
    try screen.wait("the file is completed") {
      $0.rows.last == #"chatbot> see @a\ dir/text\ one.txt"#
    }
    try send("please\r", to: screen)
    #expect(
      server.requests.last?.question
        == "a dir/text one.txt:\n\n```\nt\n```see @a\\ dir/text\\ one.txt please")
    try send("/btw @main\t\r", to: screen)
    #expect(server.requests.last?.question == "\(Self.main)@main.c")
  }

  @Test("an edited question keeps its files and may name more, and so does one asked again")
  func edited() throws {
    let (_, server, screen) = try start("echo n >note.txt; echo w >w")
    try screen.enter("/attach w")
    try screen.enter("see @main.c")
    let first = "w:\n\n```\nw\n```\(Self.main)"
    #expect(server.requests.last?.question == "\(first)see @main.c")
    try screen.enter("/retry")
    #expect(server.requests.last?.question == "\(first)see @main.c")
    try screen.enter("/edit see @main.c and @note.txt")
    #expect(
      server.requests.last?.question
        == "\(first)note.txt:\n\n```\nn\n```see @main.c and @note.txt")
    #expect(server.requests.count == 3)
    #expect(
      screen.text.contains(
        "attached: main.c (already attached), note.txt (2 bytes, about"))
  }

  @Test("the names of files cannot act on the terminal")
  func names() throws {
    let (_, _, screen) = try start("echo x >\"$(printf 'a\\033]0;t\\007.txt')\"")
    try screen.enter("see @*.txt")
    #expect(screen.text.contains("attached: *.txt: a]0;t.txt (2 bytes, about"))
    #expect(!screen.raw.contains(7))
  }
}
