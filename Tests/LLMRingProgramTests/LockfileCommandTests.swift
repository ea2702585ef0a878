import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// The commands around the lockfile, in a folder of their own.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct LockfileCommandTests {
  @Test("the quick start works: create a lockfile, bind an alias, ask")
  func quickStart() throws {
    let server = LoopbackServer { .answer($0, "Hi!") }
    let desk = try Desk(server, lockfile: nil)
    let made = try desk.shell("llmring lock init")
    #expect(made.status == .exited(0))
    #expect(made.output.hasPrefix("created llmring.lock with aliases for what can be used here:\n"))
    let bound = try desk.shell("llmring bind chatbot anthropic:claude-3-5-haiku-20241022")
    #expect(
      bound
        == .init(
          status: .exited(0),
          output: "bound 'chatbot' to anthropic:claude-3-5-haiku-20241022 in profile 'default'\n",
          errors: ""))
    expect(
      try desk.shell(#"llmring "hi""#),
      .init(status: .exited(0), output: "Hi!\n", errors: ""))
    let request = try #require(server.requests.first { $0.path != "/api/tags" })
    #expect(request.path == "/v1/messages")
    #expect(try SentChat(request).model == "claude-3-5-haiku-20241022")
    #expect(try request.lines == ["user: hi"])
  }

  @Test("LLMRING_LOCKFILE_PATH may begin with a tilde, which stands for the home folder")
  func tilde() throws {
    let desk = try Desk(lockfile: nil)
    #expect(try desk.shell("llmring lock init --file \"$HOME/my.lock\"").status == .exited(0))
    desk.environment["LLMRING_LOCKFILE_PATH"] = "~/my.lock"
    #expect(try desk.run("lock", "validate").output.contains("\(desk.home)/my.lock"))
    desk.environment["LLMRING_LOCKFILE_PATH"] = "~/none.lock"
    #expect(
      try desk.run("aliases").errors
        == "llmring: \(desk.home)/none.lock: no such lockfile; LLMRING_LOCKFILE_PATH names it: "
        + "make it, or unset the variable\n")
  }

  @Test("bind warns of a provider that does not exist, and refuses an empty model")
  func unknownProvider() throws {
    let desk = try Desk()
    expect(
      try desk.run("bind", "q", "nope:m"),
      .init(
        status: .exited(0), output: "bound 'q' to nope:m in profile 'default'\n",
        errors: "llmring: no provider 'nope'; add [providers.nope] to config.toml, or bind another "
          + "model (`llmring providers` lists them)\n"))
    let empty = try desk.run("bind", "q", "")
    #expect(empty.status == .exited(3))
    #expect(empty.errors == "llmring: name a model for 'q': llmring bind q provider:model\n")
  }

  @Test("lock init does not replace an existing lockfile unless forced")
  func initialized() throws {
    let desk = try Desk()
    let refused = try desk.run("lock", "init")
    #expect(refused.status == .exited(3))
    #expect(refused.errors.contains("--force"))
    #expect(try desk.read("llmring.lock") == Desk.twoAliases)
    #expect(try desk.run("lock", "init", "--force").status == .exited(0))
    #expect(try desk.read("llmring.lock") != Desk.twoAliases)
  }

  @Test("bind and unbind change one alias and nothing else in the file")
  func edited() throws {
    let desk = try Desk(lockfile: "# mine\n" + Desk.twoAliases)
    let bound = try desk.run("bind", "fast", "openai:a,anthropic:b")
    #expect(
      bound.output == "bound 'fast' to openai:a, then anthropic:b in profile 'default'\n")
    #expect(
      try desk.run("aliases").output
        == "chatbot\topenai:first-model\nother\tanthropic:second-model\n"
        + "fast\topenai:a, anthropic:b\n")
    #expect(
      try desk.run("aliases", "--json").output.hasPrefix(
        #"[{"alias":"chatbot","models":["openai:first-model"]},"#))
    #expect(
      try desk.run("unbind", "fast").output == "removed 'fast' from profile 'default'\n")
    let text = try desk.read("llmring.lock")
    #expect(text.hasPrefix("# mine\n"))
    func withoutTime(_ text: String) -> [Substring] {
      text.split(separator: "\n").filter { !$0.hasPrefix("updated_at") }
    }
    #expect(withoutTime(text) == withoutTime("# mine\n" + Desk.twoAliases))
    let unknown = try desk.run("unbind", "chatbto")
    #expect(unknown.status == .exited(3))
    #expect(unknown.errors.contains("did you mean 'chatbot'?"))
  }

  @Test("a model without its provider is refused, and nothing is written")
  func malformedModel() throws {
    let desk = try Desk()
    let outcome = try desk.run("bind", "fast", "gpt")
    #expect(outcome.status == .exited(3))
    #expect(outcome.errors.contains("provider:model"))
    #expect(try desk.read("llmring.lock") == Desk.twoAliases)
  }

  @Test("bind creates ./llmring.lock instead of changing the bundled lockfile")
  func bundled() throws {
    let desk = try Desk(lockfile: nil)
    #expect(try desk.run("unbind", "chatbot").status == .exited(3))
    let outcome = try desk.run("bind", "mine", "ollama:llama")
    #expect(outcome.status == .exited(0))
    #expect(outcome.errors == "created \(desk.folder)/llmring.lock\n")
    #expect(try desk.read("llmring.lock").contains("ollama:llama"))
  }

  @Test("a broken lockfile is reported by line and column and left unchanged")
  func broken() throws {
    let text = "version = \"1.0\"\n[profiles.default\nname = \"default\"\n"
    let desk = try Desk(lockfile: text)
    desk.configure(port: 1)
    for arguments in [
      ["q"], ["aliases"], ["lock", "validate"], ["bind", "a", "openai:b"], ["unbind", "a"],
    ] {
      let outcome = try desk.start(arguments).finish()
      #expect(outcome.status == .exited(3), "\(arguments)")
      #expect(
        outcome.errors.hasPrefix("llmring: \(desk.folder)/llmring.lock:2:"),
        "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1)
      #expect(try desk.read("llmring.lock") == text)
    }
  }

  @Test("lock validate says whether each model can be used")
  func validated() throws {
    let desk = try Desk()
    desk.environment["OPENAI_API_KEY"] = "sk-test"
    let outcome = try desk.run("lock", "validate")
    #expect(outcome.status == .exited(0))
    #expect(
      outcome.output == """
        \(desk.folder)/llmring.lock
          default  chatbot  openai:first-model  ok (not in the catalogue)
          default  other  anthropic:second-model  no key here; set ANTHROPIC_API_KEY, or run \
        `llmring keys set anthropic`

        """)
    try desk.write(
      Desk.twoAliases.replacing("openai:first-model", with: "first-model"), to: "llmring.lock")
    let wrong = try desk.run("lock", "validate")
    #expect(wrong.status == .exited(3))
    #expect(
      wrong.errors
        == "llmring: \(desk.folder)/llmring.lock:9: alias 'chatbot' in profile 'default' "
        + "'first-model' is not written as provider:model; llmring bind chatbot provider:model\n")
  }

  @Test("--user edits the personal lockfile, used in folders without their own")
  func personal() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server, lockfile: nil)
    #expect(try desk.run("bind", "mine", "openai:own-model", "--user").status == .exited(0))
    #expect(try desk.run("-m", "mine", "q").output == "Aye.\n")
    #expect(server.requests.map { try? SentChat($0).model } == ["own-model"])
    #expect(try desk.shell("find ../home/config/llmring -perm /077").output == "")
  }

  @Test("an alias that the user's own lockfile binds differently is reported once in a run")
  func shadowed() throws {
    let server = LoopbackServer { _ in WireScript.openAIChat(deltas: ["Aye."]) }
    let desk = try Desk(server)
    let words =
      "'chatbot' is openai:first-model in this folder's llmring.lock; your own lockfile has "
      + "openai:mine, openai:spare"
    _ = try desk.run("bind", "--user", "chatbot", "openai:mine,openai:spare")
    #expect(try desk.run("q").errors == "\(words)\n")
    #expect(try desk.run("-q", "q").errors == "")
    #expect(try desk.run("-m", "openai:first-model", "q").errors == "")
    let screen = try desk.converse(columns: 200)
    try screen.enter("one")
    #expect(screen.text.contains(words))
    try screen.enter("/new")
    try screen.enter("two")
    #expect(screen.text.ranges(of: words).count == 1)
    // The same models, and no lockfile of the project: nothing is shadowed.
    _ = try desk.run("bind", "--user", "chatbot", "openai:first-model")
    #expect(try desk.run("q").errors == "")
    _ = try desk.run("bind", "--user", "chatbot", "openai:mine")
    #expect(try desk.shell("rm llmring.lock && llmring q").errors == "")
  }
}
