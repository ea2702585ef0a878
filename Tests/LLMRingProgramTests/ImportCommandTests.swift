import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `llmring history import`, and what becomes of an imported conversation.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ImportCommandTests {
  private struct Imported: Decodable {
    var file: String
    var new_turns: Int?
    var errors: [String]?
  }

  @Test("continues after a file that cannot be imported, with a line each, and fails at the end")
  func severalFiles() throws {
    let desk = try Desk(nil)
    try desk.write("# a\n\n## You\n\nfirst\n", to: "good.md")
    try desk.write("no document", to: "bad.md")
    try desk.write("# b\n\n## You\n\nlast\n", to: "also good.md")
    try desk.write(
      #"[{"turns":[{"role":"user","content":"q"}]},{"turns":[{"role":"king","content":""}]}]"#,
      to: "partly.json")
    let files = ["good.md", "bad.md", "missing.md", "partly.json", "also good.md"]
    let outcome = try desk.start(["history", "import"] + files).finish()
    #expect(outcome.status == .exited(3))
    #expect(
      outcome.output == """
        good.md: 1 conversation, 1 new conversation, 1 new turn
        partly.json: 1 conversation, 1 new conversation, 1 new turn
        also good.md: 1 conversation, 1 new conversation, 1 new turn

        """)
    #expect(
      outcome.errors == """
        llmring: bad.md: line 1: a name and a colon are expected
        llmring: missing.md: it cannot be read: no such file or directory
        llmring: partly.json: conversation 2: turn 1 has an unknown role 'king'
        llmring: 3 of 5 files could not be imported completely

        """)
    let again = try desk.start(["history", "import", "--json"] + files).finish()
    #expect(again.status == .exited(3))
    let objects = try JSONDecoder().decode([Imported].self, from: Data(again.output.utf8))
    #expect(objects.map(\.file) == files)
    #expect(objects.map(\.new_turns) == [0, nil, nil, 0, 0])
    #expect(objects.map { $0.errors?.count ?? 0 } == [0, 1, 1, 1, 0])
    let alone = try desk.run("history", "import", "bad.md")
    expect(
      alone,
      .init(
        status: .exited(3), output: "",
        errors: "llmring: bad.md: line 1: a name and a colon are expected\n"))
    #expect(try desk.run("history", "import", "good.md", "also good.md").status == .exited(0))
  }

  @Test("a file without dates is dated when it was changed last, and a pipe at the current time")
  func undated() throws {
    let desk = try Desk(nil)
    try desk.write("messages:\n- role: user\n  content: q1\n", to: "a.yaml")
    let changed = Date(timeIntervalSince1970: 1_700_000_000)
    try FileManager.default.setAttributes(
      [.modificationDate: changed], ofItemAtPath: "\(desk.folder)/a.yaml")
    expect(
      try desk.run("history", "import", "a.yaml"),
      .init(
        status: .exited(0), output: "a.yaml: 1 conversation, 1 new conversation, 1 new turn\n",
        errors: ""))
    #expect(try desk.run("history", "list", "--json").output.contains("2023-11-14T22:13:20"))
    let piped = try desk.run(
      "history", "import", "-", input: "messages:\n- role: user\n  content: q2\n")
    #expect(piped.errors == "llmring: -: 1 conversation without dates; used the current time\n")
  }

  @Test("a Markdown export has the times of the turns, and an import keeps them")
  func times() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Aye.") })
    #expect(try desk.run("a question").status == .exited(0))
    let shown = try desk.run("history", "show", "--json").output
    let text = try desk.run("history", "export").output
    let time = /\n## You\n\n\*20\d\d-\d\d-\d\d \d\d:\d\d:\d\d(\.\d\d\d)? UTC\*\n\na question\n/
    #expect(text.contains(time))
    let other = try Desk(nil)
    try other.write(text, to: "a.md")
    #expect(try other.run("history", "import", "a.md").status == .exited(0))
    let moments = { (text: String) in
      text.matches(of: /"created_at":"([^"]*)"/).map { String($0.output.1) }
    }
    #expect(try moments(other.run("history", "show", "--json").output) == moments(shown))
    #expect(moments(shown).count == 2)
  }

  /// - Parameter model: As ChatGPT's export names it.
  private static func export(of model: String) -> String {
    """
    [{"id":"c","title":"Two","create_time":1700000000,"current_node":"a","mapping":{
    "q":{"parent":null,"children":["a"],"message":{"author":{"role":"user"},
    "content":{"content_type":"text","parts":["private 1"]}}},
    "a":{"parent":"q","children":[],"message":{"author":{"role":"assistant"},
    "metadata":{"model_slug":"\(model)"},"content":{"content_type":"text","parts":["Aye."]}}}}}]
    """
  }

  @Test(
    "an imported model without a provider is sent nowhere before the user names one",
    arguments: ["gpt-4o", "mistral:latest", "chatbot", "openai:first-model"])
  func bareModel(_ model: String) throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    desk.environment["MISTRAL_API_KEY"] = "key"
    try desk.configure("[providers.mistral]\nbase_url = \"\(server.url)/v1\"\n")
    try desk.write(Self.export(of: model), to: "conversations.json")
    #expect(try desk.run("history", "import", "conversations.json").status == .exited(0))
    let words =
      "the conversation was with the model '\(model)' of a provider that it does not name"
      + (model == "chatbot" ? ", and not with your alias 'chatbot'" : "")
    for options in [["-c"], ["-r", "last"]] {
      let refused = try desk.start(options + ["private 2"]).finish()
      expect(
        refused,
        .init(
          status: .exited(3), output: "",
          errors: "llmring: not sent: \(words); name the provider with -m PROVIDER:\(model), or "
            + "choose another model\n"))
    }
    let other = try Desk(server)
    try other.write(desk.run("history", "export", "--json").output, to: "copy.json")
    #expect(try other.run("history", "import", "copy.json").status == .exited(0))
    #expect(try other.run("-c", "private 2").errors.contains(words), "a copy has the origin, too")
    let screen = try desk.converse(columns: 200)
    try screen.waitForPrompt()
    try screen.enter("/resume", then: model)
    #expect(screen.text.contains("nothing is sent yet: \(words)"))
    screen.type("private 3")
    try screen.wait("it says so again") {
      $0.text.contains("name the provider with /model PROVIDER:\(model)")
    }
    #expect(server.requests.isEmpty)
    screen.send(Key.controlC)
    #expect(try desk.run("-c", "-m", "openai:gpt-4o", "private 4").status == .exited(0))
    #expect(try server.requests.map { try $0.lines.first } == ["user: private 1"])
    #expect(try desk.run("-c", "private 5").status == .exited(0), "it is named now")
  }
}
