import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Keys that are where they should not be, in every command and error that could show them.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct LeakedKeyTests {
  /// With a mark of their issuers, and without one.
  private static let keys = [
    "sk-proj-CANARY0123456789abcdef", "gsk_CANARY0123456789abcdef0123456789",
    "aCANARY0123456789abcdef012345678", "AIzaSyCANARY0123456789abcdefghijklmno",
  ]

  private static let commands = [
    ["config"], ["config", "--json"], ["doctor"], ["doctor", "--json"], ["providers"],
    ["providers", "--json"], ["aliases"], ["aliases", "--json"], ["lock", "validate"],
    ["info", "chatbot"], ["keys", "list"], ["paths"], ["config", "set", "bell", "on"], ["q"],
    ["--json", "q"], ["--dry-run", "q"], ["-m", "work:m", "q"], ["list", "--provider", "work"],
  ]

  private func expectNoKey(_ desk: Desk, _ what: String) throws {
    for command in Self.commands {
      let outcome = try desk.start(command).finish()
      let text = outcome.output + outcome.errors
      #expect(!text.contains("CANARY"), "\(what): \(command): \(text)")
    }
  }

  @Test("a key in the place of a variable's name is refused and not shown", arguments: keys)
  func variable(_ key: String) throws {
    let desk = try Desk()
    try desk.configure(
      "[providers.work]\nkind = \"openai\"\nbase_url = \"http://127.0.0.1:1/v1\"\n"
        + "api_key_env = \"\(key)\"\n")
    expect(
      try desk.run("q"),
      .init(
        status: .exited(3), output: "",
        errors:
          "llmring: \(desk.home)/config/llmring/config.toml:4:15: api_key_env is not the name "
          + "of an environment variable; name the variable that holds the key, such as api_key_env "
          + "= \"MY_KEY\", or save the key with `llmring keys set work`; never put it in this file\n"
      ))
    try expectNoKey(desk, "api_key_env")
  }

  @Test(
    "a key in any other place of config.toml is not shown",
    arguments: [
      "model = \"KEY\"", "system = \"KEY\"", "KEY = 1", "KEY", "bell = \"KEY\"",
      "[providers.work]\nkind = \"KEY\"", "[providers.KEY]\nkind = \"openai\"",
      "[providers.work]\nkind = \"openai\"\nbase_url = \"KEY\"",
      "[providers.work]\nkind = \"openai\"\nbase_url = \"https://KEY@host/v1\"",
      "[providers.work]\nkind = \"openai\"\nheaders = { Authorization = \"Bearer KEY\" }",
      "[providers.work]\nkind = \"openai\"\nheaders = { \"KEY KEY\" = \"a\" }",
      "[providers.work]\nkind = \"openai\"\nkey_header = \"KEY:\"",
      "[providers.work]\nkind = \"openai\"\nquery = { key = \"KEY\" }",
      "[providers.work]\nkind = \"openai\"\noptions = { api_key = \"KEY\" }",
      "[providers.work]\nkind = \"openai\"\napi_key_command = \"echo KEY >&2; exit 1\"",
      "[providers.work]\nkind = \"openai\"\napi_key = \"KEY\"",
      "[providers.work]\nkind = \"openai\"\ntimeout = \"KEY\"",
      "options = { api_key = \"KEY\" }", "[alias.chatbot]\nmodel = \"KEY\"",
      "[alias.KEY]\nbell = 3",
    ])
  func config(_ text: String) throws {
    for key in Self.keys.prefix(2) {
      let desk = try Desk()
      try desk.configure(text.replacing("KEY", with: key) + "\n")
      try expectNoKey(desk, text)
    }
  }

  @Test("a key in the environment, the lockfile or an argument is not shown")
  func elsewhere() throws {
    let key = Self.keys[0]
    for name in ["LLMRING_BELL", "LLMRING_MODEL", "LLMRING_LOCKFILE_PATH", "OPENAI_BASE_URL"] {
      let desk = try Desk()
      desk.environment[name] = key
      try expectNoKey(desk, name)
    }
    for (old, new) in [
      ("openai:first-model", "openai:\(key)"), ("openai:first-model", "\(key):m"),
      ("openai:first-model", key), ("\"chatbot\"", "\"\(key)\""),
      ("default_profile = \"default", "default_profile = \"\(key)"),
      ("[[profiles", "\(key)[[profiles"),
    ] {
      let desk = try Desk(lockfile: Desk.twoAliases.replacing(old, with: new))
      try expectNoKey(desk, old)
    }
    let desk = try Desk()
    // One of an issuer without a mark is known by its variable.
    let unmarked = "CANARY0123456789abcdef0123456789"
    desk.environment["MISTRAL_API_KEY"] = unmarked
    for key in [key, unmarked] {
      for arguments in [
        ["-m", key, "q"], ["--profile", key, "q"], ["--\(key)"], ["-o", key, "q"],
        ["-t", key, "q"],
        ["-f", key, "q"], ["--schema", key, "q"], ["-r", key, "q"], ["bind", key, key],
        ["bind", "a", key], ["unbind", key], ["info", key], ["list", "--provider", key],
        ["config", "set", key, "1"], ["config", "set", "bell", key], ["keys", "set", key],
        ["keys", "remove", key], ["keys", key], ["history", "show", key], ["doctor", key],
        ["history", "import", key], ["lock", "init", key],
      ] {
        let outcome = try desk.start(arguments, input: "x").finish()
        #expect(
          !(outcome.output + outcome.errors).contains("CANARY"), "\(arguments): \(outcome)")
      }
    }
  }

  @Test("a key that is typed into a command is not shown again")
  func typed() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Aye.") })
    let screen = try desk.converse()
    try screen.waitForPrompt()
    for line in ["/model KEY", "/set bell KEY", "/profile KEY", "/bind a KEY", "/attach KEY"] {
      let mark = screen.raw.count
      try screen.enter(line.replacing("KEY", with: "sk-proj-CANARY0123456789abcdef"))
      let shown = screen.written(after: mark)
      #expect(shown.contains("(secret)"), "\(shown)")
    }
  }
}
