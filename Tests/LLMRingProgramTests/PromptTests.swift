import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// `-p NAME`, `/NAME` and `llmring prompts`.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct PromptTests {
  private func desk(
    _ files: [String: String] = [:], answer: String = "Aye."
  ) throws -> (desk: Desk, server: LoopbackServer) {
    let server = LoopbackServer { .answer($0, answer) }
    let desk = try Desk(server)
    let made = try desk.shell("mkdir -p \"$HOME/config/llmring/prompts\" .llmring/prompts")
    #expect(made.status == .exited(0))
    for (name, text) in files {
      try desk.write(
        text,
        to: name.hasPrefix("work/")
          ? ".llmring/prompts/\(name.dropFirst(5)).md"
          : "../home/config/llmring/prompts/\(name).md")
    }
    return (desk, server)
  }

  @Test("a prompt is asked with words, with piped text, with both, and with a file")
  func asks() throws {
    let (desk, server) = try desk([
      "greet": "Greet {{to=Ann}}: {{input}}", "plain": "Tell a joke.",
    ])
    try desk.write("int x;\n", to: "main.c")
    let runs: [([String], String?, String)] = [
      (["-p", "greet", "hello", "you"], nil, "Greet Ann: hello you"),
      (["-p", "greet", "to=New York", "hello"], nil, "Greet New York: hello"),
      (["--prompt", "greet"], "piped\n", "Greet Ann: piped"),
      (["-p", "greet", "words"], "piped\n", "Greet Ann: words\n\npiped"),
      (["-p", "plain"], nil, "Tell a joke."),
      (["-p", "plain", "about", "cats"], nil, "Tell a joke.\n\nabout cats"),
      (["-p", "greet", "-f", "main.c"], nil, "main.c:\n\n```\nint x;\n```Greet Ann:"),
    ]
    for (arguments, input, question) in runs {
      let outcome = try desk.start(arguments, input: input).finish()
      #expect(outcome.output == "Aye.\n", "\(arguments): \(outcome.errors)")
      #expect(outcome.status == .exited(0))
      #expect(server.requests.last?.question == question)
    }
  }

  @Test("a built-in prompt takes a diff from a pipe")
  func commit() throws {
    let (desk, server) = try desk()
    let outcome = try desk.start(["-p", "commit"], input: "+int x;\n").finish()
    #expect(outcome == .init(status: .exited(0), output: "Aye.\n", errors: ""))
    let question = try #require(server.requests.last?.question)
    #expect(question.hasPrefix("Write the commit message for the following diff.\n\n"))
    #expect(question.hasSuffix("\n\n+int x;"))
  }

  @Test("the front matter sets the model, the system prompt and the schema; a flag beats it")
  func frontMatter() throws {
    let (desk, server) = try desk([
      "x": "---\nmodel: other\nsystem: Be brief.\ntemperature: 0.5\n---\nx",
      "s": "---\nschema: s.json\n---\nx",
    ])
    try desk.write(#"{"type":"object"}"#, to: "../home/config/llmring/prompts/s.json")
    #expect(try desk.run("-p", "x").output == "Aye.\n")
    #expect(try server.requests.last.map { try SentChat($0) }?.system == "Be brief.")
    #expect(server.requests.last?.path == "/v1/messages")
    #expect(server.requests.last?.text.contains(#""temperature":0.5"#) == true)
    #expect(try desk.run("-p", "x", "-m", "chatbot", "-s", "Mine.").output == "Aye.\n")
    #expect(try server.requests.last?.lines == ["system: Mine.", "user: x"])
    let checked = try desk.run("-p", "s")
    #expect(checked.status == .exited(1))
    #expect(server.requests.last?.text.contains("json_schema") == true)
    // The conversation was begun with them, and continues with them.
    #expect(try desk.run("-p", "x").output == "Aye.\n")
    #expect(try desk.run("-c", "more").output == "Aye.\n")
    #expect(server.requests.last?.path == "/v1/messages")
    #expect(try server.requests.last.map { try SentChat($0) }?.system == "Be brief.")
  }

  @Test("a question of a prompt is asked again, edited and continued with its front matter")
  func again() throws {
    let (desk, server) = try desk(
      [
        "x":
          "---\nmodel: other\nsystem: Be brief.\ntemperature: 0.5\nschema: s.json\n---\nOf {{input}}."
      ], answer: "{}")
    try desk.write(#"{"type":"object"}"#, to: "../home/config/llmring/prompts/s.json")
    let screen = try desk.converse()
    try screen.enter("/x one")
    let first = try #require(server.requests.last)
    #expect(first.path == "/v1/messages")
    for part in ["Be brief.", #""temperature":0.5"#, "Of one.", "schema"] {
      #expect(first.text.contains(part))
    }
    try screen.enter("/retry")
    #expect(server.requests.count == 2)
    #expect(server.requests.last?.text == first.text)
    try screen.enter("/edit two")
    #expect(server.requests.last?.text == first.text.replacing("Of one.", with: "two"))
    try screen.enter("/retry")
    #expect(server.requests.last?.text == first.text.replacing("Of one.", with: "two"))
    // Of another model when that is wanted, and without any of it when it is over.
    try screen.enter("/retry @chatbot")
    #expect(server.requests.last?.path == "/v1/chat/completions")
    #expect(server.requests.last?.text.contains("Be brief.") == true)
    try screen.enter("more")
    #expect(try server.requests.last?.lines == ["user: two", "assistant: {}", "user: more"])
    #expect(server.requests.last?.text.contains("schema") == false)
    try screen.enter("/undo")
    try screen.enter("/retry")
    #expect(server.requests.last?.text == first.text.replacing("Of one.", with: "two"))
  }

  @Test("a question of a prompt is asked again with its front matter after the program was left")
  func againLater() throws {
    let (desk, server) = try desk(
      [
        "x":
          "---\nmodel: other\nsystem: Be brief.\ntemperature: 0.5\nschema: a int\n---\nOf {{input}}."
      ], answer: "{\"a\": 1}")
    let earlier = try desk.converse()
    try earlier.enter("/x one")
    let first = try #require(server.requests.last)
    #expect(first.path == "/v1/messages")
    earlier.type("/exit")
    #expect(try earlier.waitForEnd() == .exited(0))

    let screen = try desk.converse("-c")
    try screen.enter("/retry")
    #expect(server.requests.count == 2)
    #expect(server.requests.last?.text == first.text)
    try screen.enter("/new")
    try screen.enter("/resume")
    try screen.enter("/edit two")
    #expect(server.requests.last?.text == first.text.replacing("Of one.", with: "two"))

    #expect(try desk.run("-p", "x", "one").status == .exited(0))
    #expect(server.requests.last?.text == first.text)
    let later = try desk.converse("-c")
    try later.enter("/retry", then: "other")
    #expect(server.requests.last?.text == first.text)
  }

  @Test("a list of fields is a schema for a prompt, in its front matter or as a flag")
  func shortSchema() throws {
    let (desk, server) = try desk([
      "who": "---\nschema: name, born int: year of birth\n---\nWho is {{input}}?",
      "plain": "Who is {{input}}?",
      "broken": "---\nschema: name, born year\n---\nWho is {{input}}?",
      "missing": "---\nschema: missing.json\n---\nWho is {{input}}?",
    ])
    let schema =
      #""properties":{"name":{"type":"string"},"born":{"type":"integer","#
      + #""description":"year of birth"}},"required":["name","born"]"#
    for arguments in [
      ["-p", "who", "Ada"], ["-p", "plain", "--schema", "name, born int: year of birth", "Ada"],
      ["-p", "broken", "--schema", "name, born int: year of birth", "Ada"],
    ] {
      let outcome = try desk.start(arguments, input: "").finish()
      #expect(outcome.status == .exited(1))
      #expect(outcome.errors.contains("the answer is not JSON"))
      #expect(server.requests.last?.text.contains(schema) == true)
      #expect(server.requests.last?.question == "Who is Ada?")
    }
    let count = server.requests.count
    let folder = "\(desk.home)/config/llmring/prompts"
    #expect(
      try desk.start(["-p", "broken", "Ada"], input: "").finish().errors
        == "llmring: \(folder)/broken.md:2:1: the schema 'name, born year' is not a file beside the "
        + "prompt, and 'born year' is not a field; write NAME, or NAME and one of str, int, float and "
        + "bool\n")
    #expect(
      try desk.start(["-p", "missing", "Ada"], input: "").finish().errors
        == "llmring: \(folder)/missing.md:2:1: the schema \(folder)/missing.json cannot be read: no "
        + "such file or directory; check its path\n")
    #expect(server.requests.count == count)
  }

  @Test("a project's prompt is used, but not its model")
  func project() throws {
    let (desk, server) = try desk(["work/x": "---\nmodel: other\n---\nx"])
    let outcome = try desk.run("-p", "x")
    #expect(outcome.output == "Aye.\n")
    #expect(
      outcome.errors == "llmring: model in \(desk.folder)/.llmring/prompts/x.md is ignored: "
        + "a project's prompt can set only description, temperature and schema\n")
    #expect(try desk.run("-q", "-p", "x").errors == "")
    #expect(server.requests.allSatisfy { $0.path == "/v1/chat/completions" })
  }

  struct Refusal: Sendable {
    var arguments: [String]
    var status: Int32
    var words: String

    init(_ arguments: [String], _ status: Int32, _ words: String) {
      (self.arguments, self.status, self.words) = (arguments, status, words)
    }
  }

  private static let refusals = [
    Refusal(
      ["-p", "comit"], 2,
      "there is no prompt 'comit'; did you mean commit? (llmring prompts lists them)"),
    Refusal(
      ["-p", "Nothing/Like it"], 2,
      "there is no prompt 'Nothing/Like it' (llmring prompts lists them)"),
    Refusal(
      ["-p", "commit"], 2,
      """
      -p commit needs a text: give it as an argument, pipe it in, or name a file with -f; \
      its variables are width=72
      """),
    Refusal(
      ["-p", "t", "x"], 2, "-p t needs to=VALUE before the text; its variables are to"),
    Refusal(
      ["-p", "bad"], 3,
      """
      FOLDER/bad.md:2:1: this line is not 'key: value'; \
      write each value on one line, such as description: Explain code
      """),
    Refusal(
      ["-i", "-p", "s"], 2,
      "prompt 's' has a schema, which cannot be combined with --interactive"),
  ]

  @Test("a prompt that cannot be asked is refused, and nothing is sent", arguments: refusals)
  func refused(_ refusal: Refusal) throws {
    let (desk, server) = try desk([
      "t": "{{to}} {{input}}", "bad": "---\nnothing\n---\nx", "s": "---\nschema: s.json\n---\nx",
    ])
    let folder = "\(desk.home)/config/llmring/prompts"
    let outcome = try desk.start(refusal.arguments, input: "").finish()
    let errors = "llmring: \(refusal.words.replacing("FOLDER", with: folder))\n"
    #expect(outcome == .init(status: .exited(refusal.status), output: "", errors: errors))
    #expect(server.requests.isEmpty)
  }

  @Test("prompts lists them, with whose they are; a malformed file hides no other")
  func list() throws {
    let (desk, _) = try desk([
      "a": "---\ndescription: say A\n---\nx", "work/b": "Say B.", "work/a": "hidden",
    ])
    let lists = """
      a\tuser\tsay A
      b\tproject\tSay B.
      commit\tbuilt in\twrite a commit message for a diff
      explain\tbuilt in\texplain code, an error, a command or any text
      review\tbuilt in\treview code or a diff, the most serious problems first
      summarize\tbuilt in\tsummarize a text
      translate\tbuilt in\ttranslate a text into English, or another language with to=LANGUAGE

      """
    #expect(try desk.run("prompts") == .init(status: .exited(0), output: lists, errors: ""))
    try desk.write("---\nx", to: ".llmring/prompts/c.md")
    let path = "\(desk.folder)/.llmring/prompts/c.md"
    #expect(
      try desk.run("prompts", "list")
        == .init(
          status: .exited(3), output: lists,
          errors: "llmring: \(path):1:1: the front matter has no end; "
            + "add a line --- after it, or remove this one\n"))
    #expect(
      try desk.run("doctor").output.contains(
        "\(path):1:1: the front matter has no end"))
  }

  @Test("prompts show prints a prompt's file, which can be saved as one's own")
  func show() throws {
    let (desk, _) = try desk(["a": "Say A."])
    #expect(try desk.run("prompts", "show", "a").output == "Say A.\n")
    let copied = try desk.shell(
      "llmring prompts show commit >\"$HOME/config/llmring/prompts/commit.md\" && llmring prompts")
    #expect(copied.output.contains("commit\tuser\twrite a commit message for a diff\n"))
    #expect(
      try desk.run("prompts", "show", "b").errors
        == "llmring: there is no prompt 'b' (llmring prompts lists them)\n")
  }

  @Test("/NAME asks at the prompt, and a line that is refused comes back")
  func converses() throws {
    let (desk, server) = try desk(["greet": "Greet {{to}}: {{input}}"])
    let screen = try desk.converse()
    try screen.enter("/greet to=Ann hello")
    #expect(server.requests.last?.question == "Greet Ann: hello")
    try screen.enter("/help greet")
    try screen.wait(for: "variables: to")
    screen.type("/greet hello")
    try screen.wait(for: "/greet needs to=VALUE before the text")
    try screen.wait("the line is back") { $0.rows.last == "chatbot> /greet hello" }
    #expect(
      screen.rows.contains("/greet needs to=VALUE before the text; its variables are to"))
    #expect(server.requests.count == 1)
    screen.send("\u{15}")
    try screen.waitForPrompt()
    screen.paste("/greet")
    screen.send("\r")
    try screen.wait(for: "/greet was pasted; press Enter again to run it")
  }

  @Test("-p needs no words on a terminal if the prompt needs none")
  func terminal() throws {
    let (desk, server) = try desk(["joke": "Tell a joke."])
    let screen = try desk.converse("-p", "joke")
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(server.requests.map(\.question) == ["Tell a joke."])
    let refused = try desk.converse("-p", "commit")
    #expect(try refused.waitForEnd() == .exited(2))
  }
}
