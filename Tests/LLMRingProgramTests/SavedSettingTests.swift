import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Settings from every source, in the program itself.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct SavedSettingTests {
  private func answering() -> LoopbackServer {
    LoopbackServer { .answer($0, "Answered.") }
  }

  private func body(_ server: LoopbackServer) -> String {
    String(decoding: server.requests.last?.body ?? [], as: UTF8.self)
  }

  private func path(_ desk: Desk) -> String { "\(desk.home)/config/llmring/config.toml" }

  private func config(_ desk: Desk) throws -> String {
    try desk.read("../home/config/llmring/config.toml")
  }

  @Test("/set --save at the prompt holds in the next run, and keeps the file's comments")
  func saved() throws {
    let server = answering()
    let desk = try Desk(server)
    try desk.configure("# mine\n[alias.other]\nmax_tokens = 9 # few\n")
    let screen = try desk.converse(columns: 200)
    try screen.waitForPrompt()
    try screen.enter("/set temperature 0.25 --save")
    #expect(screen.text.contains("temperature = 0.25  (set in this run)"))
    #expect(screen.text.contains("saved temperature = 0.25 in "))
    try screen.enter("/set bell loud")
    #expect(screen.text.contains("invalid value 'loud' for bell: use on, off or osc9"))
    screen.send("\u{4}")
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(
      try config(desk) == "temperature = 0.25\n# mine\n[alias.other]\nmax_tokens = 9 # few\n")

    #expect(try desk.run("question").status == .exited(0))
    #expect(body(server).contains(#""temperature":0.25"#) && !body(server).contains("max_tokens"))
    #expect(try desk.run("-m", "other", "question").status == .exited(0))
    #expect(body(server).contains(#""temperature":0.25"#))
    #expect(body(server).contains(#""max_tokens":9"#))
  }

  @Test("a flag overrides the alias, the alias the environment, the environment the file")
  func precedence() throws {
    let server = answering()
    let desk = try Desk(server)
    func temperature(_ arguments: String...) throws -> Substring? {
      #expect(try desk.start(arguments + ["q"]).finish().status == .exited(0))
      return body(server).firstMatch(of: /"temperature":([0-9.]+)/)?.output.1
    }
    #expect(try temperature() == nil)
    try desk.configure("temperature = 0.5\nsystem = \"Be brief.\"\n")
    #expect(try temperature() == "0.5")
    #expect(body(server).contains("Be brief."))
    desk.environment["LLMRING_TEMPERATURE"] = "0.25"
    desk.environment["LLMRING_NOPE"] = "x"
    #expect(try temperature() == "0.25")
    try desk.configure("temperature = 0.5\n[alias.chatbot]\ntemperature = 0.75\n")
    #expect(try temperature() == "0.75")
    #expect(try temperature("-m", "other") == "0.25")
    #expect(try temperature("-t", "0.125") == "0.125")
    #expect(try temperature("-t", "default") == nil)
    desk.environment["LLMRING_MODEL"] = "other"
    #expect(try temperature() == "0.25")
  }

  @Test("after resuming, /set says which settings are the conversation's")
  func resumed() throws {
    let server = answering()
    let desk = try Desk(server)
    let asked = ["-m", "other", "-t", "0.25", "--reasoning", "low", "q"]
    #expect(try desk.start(asked).finish().status == .exited(0))
    desk.environment["LLMRING_TEMPERATURE"] = "1"
    desk.environment["LLMRING_MODEL"] = "chatbot"
    let screen = try desk.converse("-c", "--reasoning", "high")
    try screen.waitForPrompt("other")
    try screen.enter("/set", then: "other")
    for line in [
      "model = other  (resumed conversation)", "temperature = 0.25  (resumed conversation)",
      "reasoning = high  (--reasoning)", "bell = off  (default)",
    ] {
      #expect(screen.text.contains(line), "\(line)")
    }
  }

  @Test("config set writes a setting, keeps every other byte, and names overriding sources")
  func configSet() throws {
    let desk = try Desk()
    let old = "# head\n\nbell = false  # quiet\n\n# local\n[providers.local] # x\nkind = 'openai'\n"
    try desk.configure(old)
    let path = path(desk)
    desk.environment["LLMRING_BELL"] = "off"
    expect(
      try desk.run("config", "set", "bell", "on"),
      .init(
        status: .exited(0),
        output: "saved bell = on in \(path)\nLLMRING_BELL still sets bell = off\n", errors: ""))
    #expect(
      try config(desk) == old.replacing("bell = false", with: "bell = true"))
    expect(
      try desk.run("config", "set", "alias.smart.reasoning", "HIGH"),
      .init(
        status: .exited(0), output: "saved alias.smart.reasoning = high in \(path)\n", errors: ""))
    expect(
      try desk.run("config", "set", "system", "Be", "brief."),
      .init(status: .exited(0), output: "saved system = Be brief. in \(path)\n", errors: ""))
    expect(
      try desk.run("config", "set", "bell", "default"),
      .init(
        status: .exited(0),
        output: "removed bell from \(path)\nLLMRING_BELL still sets bell = off\n", errors: ""))
    #expect(
      try config(desk)
        == "# head\n\n# quiet\nsystem = \"Be brief.\"\n\n# local\n[providers.local] # x\n"
        + "kind = 'openai'\n\n[alias.smart]\nreasoning = \"high\"\n")
    let listed = try desk.run("config", "-m", "smart").output
    #expect(listed.contains("\nreasoning\thigh\t[alias.smart] in \(path):11\n"))
    #expect(listed.contains("\nalias.smart.reasoning\thigh\t\(path):11\n"))
    #expect(listed.contains("\nmodel\tsmart\t--model\n"))
    #expect(listed.contains("\nbell\toff\tLLMRING_BELL\n"))
  }

  @Test("config set creates the file, for its owner alone")
  func created() throws {
    let desk = try Desk()
    expect(
      try desk.run("config", "set", "markdown", "false"),
      .init(
        status: .exited(0), output: "saved markdown = off in \(path(desk))\n",
        errors: "created \(path(desk))\n"))
    #expect(try config(desk).contains("\n# markdown = true\nmarkdown = false\n"))
    #expect(try desk.shell("find ../home/config -perm /077").output == "")
  }

  @Test(
    "config set rejects invalid requests with advice",
    arguments: [
      ("bell loud", 2, "invalid value 'loud' for bell: use on, off or osc9"),
      ("bel on", 2, "no setting 'bel'; did you mean bell? (settings are model, profile, "),
      ("alias.smart.model x", 2, "model applies to all aliases; set it without an alias"),
      ("alias..bell on", 2, "'alias..bell' does not name an alias"),
      (
        "providers.local.base_url http://x", 2,
        "config set does not change providers; edit the file with: llmring config --edit"
      ),
      (
        "openai_api_key sk-secret", 2,
        "config set does not store API keys; save one with `llmring keys"
      ),
      ("bell", 2, "give a value, or --unset"),
      ("bell on --unset", 2, "use a value or --unset, not both"),
    ])
  func refused(line: String, status: Int32, words: String) throws {
    let desk = try Desk()
    let arguments = ["config", "set"] + line.split(separator: " ").map(String.init)
    let outcome = try desk.start(arguments).finish()
    #expect(outcome.status == .exited(status))
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(!outcome.errors.contains("sk-secret"))
    #expect(try desk.homeFiles().isEmpty)
  }

  @Test("config set leaves a broken file unchanged and exits with status 3")
  func broken() throws {
    let desk = try Desk()
    try desk.configure("bell = maybe # mine\n")
    let outcome = try desk.run("config", "set", "markdown", "off")
    #expect(outcome.status == .exited(3))
    #expect(outcome.errors.hasPrefix("llmring: \(path(desk)):1:8: "))
    #expect(try config(desk) == "bell = maybe # mine\n")
  }

  @Test("an invalid variable stops a question, and config and doctor report it")
  func variable() throws {
    let desk = try Desk(answering())
    desk.environment["LLMRING_BELL"] = "x"
    let words = "invalid value 'x' for LLMRING_BELL: use on, off or osc9"
    expect(
      try desk.run("q"), .init(status: .exited(3), output: "", errors: "llmring: \(words)\n"))
    let listed = try desk.run("config")
    #expect(listed.status == .exited(0) && listed.errors == "llmring: \(words)\n")
    #expect(listed.output.contains("\nbell\toff\tdefault\n"))
    #expect(try desk.run("config", "--json").output.contains(#""problems":["invalid value 'x'"#))
    #expect(try desk.run("doctor").output.contains(words))
    desk.environment["LLMRING_BELL"] = ""
    #expect(try desk.run("q").status == .exited(0))
  }
}
