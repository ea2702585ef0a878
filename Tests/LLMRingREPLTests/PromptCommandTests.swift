import LLMRingPlatform
import LLMRingConversations
import StreamingEngine
import LLMRingTerminal
import Testing

@testable import LLMRingREPL

/// `/NAME words`.
struct PromptCommandTests {
  /// A desk with prompts of the user, and of a project whose folder is the working folder.
  private func desk(_ files: [String: String]) throws -> (desk: Desk, tree: FileTree) {
    var tree = files
    tree["work/"] = ""
    let made = try FileTree(tree)
    var desk = try Desk()
    desk.keepsake = made
    desk.session.services.promptFolder = "\(made.path)/user"
    desk.session.services.workingFolder = "\(made.path)/work"
    return (desk, made)
  }

  @Test("a prompt asks its text with the words in it")
  func asks() throws {
    let (desk, _) = try desk(["user/greet.md": "Greet {{name=Ann}} and {{input}}."])
    #expect(desk.run("greet Bob") == ["(answer of the model in use)"])
    #expect(desk.run("greet name=Eve all of them") == ["(answer of the model in use)"])
    #expect(desk.run("gre x") == ["(answer of the model in use)"])
    #expect(
      desk.session.turns.map(\.content)
        == ["Greet Ann and Bob.", "Greet Eve and all of them.", "Greet Ann and x."])
  }

  @Test("the front matter is for one question, and is not what the conversation is resumed with")
  func settings() throws {
    let (desk, _) = try desk([
      "user/x.md": "---\nmodel: fast\nsystem: Be brief.\ntemperature: 0.5\n---\nx"
    ])
    #expect(desk.run("x") == ["(answer of fast)"])
    let turn = try #require(desk.session.turns.last)
    #expect(turn.system == "Be brief.")
    #expect(turn.alias == "fast")
    #expect(turn.settings?.temperature == nil)
    #expect(turn.settings?.model == "chatbot")
    #expect(desk.session.system == nil)
    #expect(desk.session.preferences.temperature == nil)
    #expect(try desk.store.system(of: #require(desk.session.id)) == "")
  }

  @Test("what is set for this run takes precedence over the front matter")
  func precedence() throws {
    let (desk, _) = try desk(["user/x.md": "---\nmodel: fast\nsystem: S\n---\nx"])
    _ = desk.run("model one:a")
    _ = desk.run("system Mine.")
    #expect(desk.run("x") == ["(answer of the model in use)"])
    #expect(desk.session.turns.last?.system == "Mine.")
  }

  @Test("a question is asked again with its prompt as it is now, and without one that is gone")
  func again() throws {
    let (desk, tree) = try desk(["user/x.md": "---\nmodel: fast\n---\nOf {{input}}."])
    #expect(desk.run("x one") == ["(answer of fast)"])
    #expect(desk.session.turns.last?.settings?.prompt == "x")
    try tree.write("---\nmodel: two:d\n---\nAbout {{input}}.", to: "user/x.md")
    #expect(desk.run("retry") == ["(answer of two:d)"])
    try tree.write("---\nmodle: fast\n---\nx", to: "user/x.md")
    let fault = desk.run("retry").first
    #expect(fault?.hasPrefix("fault: \(tree.path)/user/x.md:2:1: unknown key 'modle'") == true)
    #expect(desk.session.turns.map(\.content) == ["Of one."])
    unlink("\(tree.path)/user/x.md")
    let gone = "there is no prompt 'x' now; asking without its settings"
    #expect(desk.run("retry") == [gone, "(answer of the model in use)"])
    #expect(desk.run("edit two") == [gone, "(answer of the model in use)"])
    // The new question comes from no prompt.
    #expect(desk.run("retry") == ["(answer of the model in use)"])
  }

  @Test("the question in hand is asked with the schema, and later ones without")
  func schema() throws {
    let (desk, tree) = try desk([
      "user/x.md": "---\nschema: s.json\n---\nx", "user/s.json": #"{"type":"object"}"#,
      "user/bad.md": "---\nschema: no.json\n---\nx", "user/text.md": "---\nschema: x.md\n---\nx",
      "user/marked.md": "---\nschema: m.json\n---\nx", "user/m.json": "\u{FEFF}{}",
      "user/fields.md": "---\nschema: name, born int\n---\nx",
      "user/dated.md": "---\nschema: d.json\n---\nx", "user/d.json": #"{"format":"date"}"#,
    ])
    #expect(desk.run("x") == ["(answer of the model in use)"])
    #expect(desk.run("marked") == ["(answer of the model in use)"])
    #expect(desk.run("fields") == ["(answer of the model in use)"])
    #expect(
      desk.run("dated") == [
        "not checked in the schema: format (/format)", "(answer of the model in use)",
      ])
    #expect(desk.session.responseFormat == .text)
    #expect(
      desk.run("bad") == [
        "fault: \(tree.path)/user/bad.md:2:1: the schema \(tree.path)/user/no.json cannot be read: "
          + "no such file or directory; check its path"
      ])
    #expect(
      desk.run("text") == [
        "fault: \(tree.path)/user/text.md:2:1: the schema \(tree.path)/user/x.md:1:2: "
          + "unexpected '-'; the file must be valid JSON"
      ])
    #expect(desk.session.turns.count == 4)
  }

  @Test("only plain files are prompts and schemas: nothing else is opened or waited for")
  func special() throws {
    let (desk, tree) = try desk([
      "user/x.md": "---\nschema: pipe.json\n---\nx", "user/y.md": "---\nschema: d\n---\ny",
      "user/d/": "", "user/folder.md/": "", "work/.llmring/prompts/": "",
    ])
    for name in ["user/pipe.md", "user/pipe.json", "work/.llmring/prompts/other.md"] {
      #expect(mkfifo("\(tree.path)/\(name)", 0o600) == 0)
    }
    let advice = "put a plain file in its place"
    #expect(
      desk.run("pipe") == ["fault: \(tree.path)/user/pipe.md: is a pipe, not a file; \(advice)"])
    #expect(
      desk.run("folder") == [
        "fault: \(tree.path)/user/folder.md: is a folder, not a file; \(advice)"
      ])
    #expect(
      desk.run("other") == [
        "fault: \(tree.path)/work/.llmring/prompts/other.md: is a pipe, not a file; \(advice)"
      ])
    for (command, name, kind) in [("x", "pipe.json", "pipe"), ("y", "d", "folder")] {
      #expect(
        desk.run(command) == [
          "fault: \(tree.path)/user/\(command).md:2:1: the schema \(tree.path)/user/\(name) is a "
            + "\(kind), not a file; \(advice)"
        ])
    }
    #expect(desk.session.turns.isEmpty)
  }

  @Test("a project's prompt cannot name a file outside, or choose who reads the conversation")
  func project() throws {
    let (desk, tree) = try desk([
      "work/.llmring/prompts/x.md": "---\nmodel: fast\nsystem: S\n---\nx",
      "work/.llmring/prompts/y.md": "---\nschema: ../../../secret.json\n---\nx",
      "secret.json": "{}", "secret.md": "secret",
    ])
    let folder = "\(tree.path)/work/.llmring/prompts"
    try tree.link("work/.llmring/prompts/z.md", to: "\(tree.path)/secret.md")
    #expect(
      desk.run("x") == [
        "model and system in \(folder)/x.md are ignored: "
          + "a project's prompt can set only description, temperature and schema",
        "(answer of the model in use)",
      ])
    #expect(desk.session.turns.last?.system == nil)
    #expect(
      desk.run("y") == [
        "fault: \(folder)/y.md:2:1: the schema of a project's prompt must be in the folder of the "
          + "prompt; move it there, and name it without a folder"
      ])
    #expect(
      desk.run("z") == [
        "fault: \(folder)/z.md: is a link that leads out of the project; "
          + "put the file itself into the folder"
      ])
  }

  @Test("a project's prompts are found up to the top of its repository, and not above it")
  func repository() throws {
    let (desk, tree) = try desk([
      "repo/.git/": "", "repo/.llmring/prompts/x.md": "x", "repo/a/b/": "",
      "plain/.llmring/prompts/y.md": "y", "plain/a/": "",
    ])
    for (folder, names) in [
      ("repo/a/b", ["x"]), ("repo", ["x"]), ("plain", ["y"]), ("plain/a", []), ("work", []),
    ] {
      desk.session.services.workingFolder = "\(tree.path)/\(folder)"
      let own = desk.services.prompts.names.filter { $0.count == 1 }
      #expect(own == names, "\(folder)")
    }
  }

  @Test("commands, the user's prompts, the project's and ours take precedence in this order")
  func owners() throws {
    let (desk, _) = try desk([
      "user/new.md": "mine", "user/a1.md": "user", "work/.llmring/prompts/a1.md": "project",
      "work/.llmring/prompts/commit.md": "project", "work/.llmring/prompts/b.md": "b",
      "user/con.md": "con",
    ])
    #expect(desk.run("new") == ["new conversation"])
    _ = desk.run("a1")
    _ = desk.run("commit")
    // A whole name, even if a command begins with it; but the beginning of one is the command's.
    _ = desk.run("con")
    #expect(desk.session.turns.map(\.content) == ["user", "project", "con"])
    #expect(desk.run("cl") == ["new conversation"])
    #expect(desk.run("b") == ["(answer of the model in use)"])
  }

  private static let refusals: [(String, String)] = [
    ("t", "/t needs to=VALUE before the text; its variables are to, tone=kind"),
    ("t x", "/t needs to=VALUE before the text; its variables are to, tone=kind"),
    (
      "t to=x",
      "/t needs a text: write it after the name, or attach a file; its variables are to, tone=kind"
    ),
    (
      "commit",
      "/commit needs a text: write it after the name, or attach a file; its variables are width=72"
    ),
    ("s", "/s could be /set, /system, /sessions, /search"),
    ("comit", "there is no command /comit; did you mean /commit? (/help lists them)"),
    (
      "bad",
      "{}/bad.md:1:1: the front matter has no end; "
        + "add a line --- after it, or remove this one"
    ),
  ]

  @Test("a prompt that lacks a value is refused, with its variables", arguments: refusals)
  func refused(line: String, words: String) throws {
    let (desk, tree) = try desk([
      "user/t.md": "{{to}} {{tone=kind}} {{input}}", "user/bad.md": "---\nx",
    ])
    let before = desk.session.state
    let expected = words.replacing("{}", with: "\(tree.path)/user")
    if line == "s" {
      #expect(desk.run(line).first?.hasPrefix("fault: /s could be ") == true)
    } else {
      #expect(desk.run(line) == ["fault: \(expected)"])
    }
    #expect(desk.session.state == before)
  }

  @Test("files that are attached, or named in the words, are enough for a prompt")
  func files() throws {
    let (desk, _) = try desk([:])
    #expect(
      desk.run("review @main.c")
        == ["(files of: @main.c)", "(answer of the model in use)"])
    desk.host.answers = [false]
    #expect(desk.run("review @main.c") == ["(files of: @main.c)"])
    #expect(desk.session.turns.count == 1)
  }

  @Test(
    "Tab completes prompts and their variables",
    arguments: [
      ("/comm", ["/commit "]), ("/tra", ["/translate "]), ("/t-", ["/t-1 "]),
      ("/translate ", ["to="]), ("/translate t", ["to="]), ("/t-1 ", ["a=", "b="]),
      ("/t-1 a=1 ", ["b="]), ("/t-1 a=1 words", []), ("/help comm", ["commit"]),
      ("/help ke", ["keep", "keys"]),
    ])
  func completes(line: String, candidates: [String]) throws {
    let (desk, _) = try desk(["user/t-1.md": "{{a}} {{b=1}} {{input}}", "user/new.md": "x"])
    let completion = Completer.complete(line, cursor: line.count, session: desk.session)
    #expect(completion.candidates.sorted() == candidates)
  }

  @Test("/help lists the prompts, explains one, and says what is wrong with others")
  func help() throws {
    let (desk, tree) = try desk([
      "user/x.md": "---\ndescription: do it\n---\n{{a=1}} {{input}}", "user/bad.md": "---\nx",
      "user/My Prompt.md": "x", "user/README.md": "x", "user/new.md": "x",
    ])
    #expect(
      desk.run("help").contains(
        "prompts   /bad /commit /explain /review /summarize /translate /x "
          + "· files with questions that you ask often"))
    #expect(
      desk.run("help x") == [
        "/x [a=… text]  do it", "variables: a=1",
        "a prompt of the user, from \(tree.path)/user/x.md",
      ])
    #expect(
      desk.run("help commit") == [
        "/commit [width=… text]  write a commit message for a diff", "variables: width=72",
        "a prompt that is built in; llmring prompts show commit prints it",
      ])
    let lines = desk.run("help prompts")
    #expect(lines.contains { $0.hasPrefix("/x [a=… text]  ") && $0.hasSuffix("  do it") })
    #expect(!lines.contains { $0.hasPrefix("/new") })
    #expect(
      lines.suffix(2) == [
        "\(tree.path)/user/bad.md:1:1: the front matter has no end; "
          + "add a line --- after it, or remove this one",
        "\(tree.path)/user/My Prompt.md: 'My Prompt' cannot be the name of a prompt; "
          + "rename the file, with only a-z, 0-9, _ and - before .md",
      ])
  }

  @Test(
    "a line that was given to a prompt is forgotten with the conversation",
    arguments: [
      ("/translate Guten Tag", "Guten Tag"), ("/translate to=x Guten Tag", "Guten Tag"),
      ("/x", nil), ("/search Guten Tag", nil), ("Guten Tag", nil),
    ])
  func forgotten(line: String, input: String?) {
    #expect(Erasure.promptInput(in: line) == input)
  }
}
