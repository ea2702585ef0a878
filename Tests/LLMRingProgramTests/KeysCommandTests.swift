import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// `llmring keys`, and the keys in `keys.toml`.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct KeysCommandTests {
  private func path(_ desk: Desk) -> String { "\(desk.home)/config/llmring/keys.toml" }

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  private func text(_ desk: Desk) throws -> String {
    try desk.shell("cat ../home/config/llmring/keys.toml").output
  }

  @Test("a key that is piped in is saved where only its owner can read it, and is sent")
  func saved() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    desk.environment["OPENAI_API_KEY"] = nil
    let path = path(desk)
    expect(
      try desk.run("keys", "set", "openai", input: "  sk-saved-1\r\n\n"),
      .init(status: .exited(0), output: "saved the key of openai in \(path)\n", errors: ""))
    #expect(mode(path) == 0o600)
    #expect(mode("\(desk.home)/config/llmring") == 0o700)
    expect(
      try desk.run("q"), .init(status: .exited(0), output: "Aye.\n", errors: ""))
    #expect(server.requests.last?.values(of: "Authorization") == ["Bearer sk-saved-1"])
    expect(
      try desk.run("keys", "set", "openai", input: "sk-saved-2"),
      .init(status: .exited(0), output: "replaced the key of openai in \(path)\n", errors: ""))
    expect(
      try desk.run("keys", "set", "groq", input: "gsk_saved"),
      .init(status: .exited(0), output: "saved the key of groq in \(path)\n", errors: ""))
    #expect(
      try text(desk) == """
        # API keys, one a line, by the names of providers. `llmring keys set NAME` adds one.
        openai = "sk-saved-2"
        groq = "gsk_saved"

        """)
    expect(
      try desk.run("keys", "list"),
      .init(status: .exited(0), output: "groq\nopenai\n", errors: ""))
    #expect(try desk.run("paths").output.contains("keys\t\(path)\n"))
    let doctor = try desk.run("doctor").output
    #expect(doctor.contains(", groq, openai\n") && doctor.contains("key in keys.toml, at "))
    #expect(try desk.run("config").output.contains("providers.openai.key\t(set)\tkeys.toml\n"))
    expect(
      try desk.run("keys", "remove", "openai"),
      .init(status: .exited(0), output: "removed the key of openai from \(path)\n", errors: ""))
    expect(
      try desk.run("keys", "remove", "openai"),
      .init(
        status: .exited(3), output: "",
        errors: "llmring: no key is saved for 'openai'; saved are groq\n"))
    expect(
      try desk.run("-m", "openai:m", "q"),
      .init(
        status: .exited(3), output: "",
        errors: "llmring: no API key for openai; set OPENAI_API_KEY, or run `llmring keys set "
          + "openai`\n"))
  }

  @Test("without saved keys, list and remove say so, and nothing is written")
  func none() throws {
    let desk = try Desk()
    expect(
      try desk.run("keys", "list"),
      .init(
        status: .exited(0), output: "",
        errors: "no saved keys; save one with: llmring keys set NAME\n"))
    expect(
      try desk.run("keys", "remove", "openai"),
      .init(
        status: .exited(3), output: "",
        errors: "llmring: no key is saved for 'openai'; none is saved at all\n"))
    #expect(try desk.homeFiles() == [])
  }

  @Test(
    "what is not a key is refused, and never shown",
    arguments: [
      ("", "no key was given"), ("\n \n", "no key was given"),
      ("sk-CANARY\nsecond", "the key has more than one line"),
      ("OPENAI_API_KEY=CANARY", "give the key alone, without a variable's name or quotes"),
      ("export MY_TOKEN=CANARY", "give the key alone, without a variable's name or quotes"),
      ("\"CANARY\"", "give the key alone, without a variable's name or quotes"),
      ("CANARY key", "the key has a blank in it"),
      ("CANARY\u{1B}", "the key has a character in it that cannot be sent"),
      ("CANARYé", "the key has a character in it that cannot be sent"),
    ])
  func refused(_ input: String, _ words: String) throws {
    let desk = try Desk()
    expect(
      try desk.run("keys", "set", "openai", input: input),
      .init(status: .exited(2), output: "", errors: "llmring: \(words); nothing is saved\n"))
    #expect(try desk.homeFiles() == [])
  }

  @Test("an unknown provider is refused with the known ones, and a key in the arguments, unseen")
  func unknown() throws {
    let desk = try Desk()
    try desk.configure(
      "[providers.work]\nkind = \"openai\"\nbase_url = \"https://work.example/v1\"\n")
    let known =
      "providers are anthropic, cerebras, dashscope, deepseek, docker, fireworks, google, groq, "
      + "huggingface, llamacpp, lmstudio, minimax, mistral, moonshot, nvidia, ollama, openai, "
      + "openrouter, perplexity, together, vllm, work, xai, zai; others are defined in config.toml\n"
    for (name, words) in [
      ("opneai", "no provider 'opneai'; did you mean 'openai'? \(known)"),
      ("builtin", "no provider 'builtin'; \(known)"),
      ("sk-CANARY", "no provider of that name; \(known)"),
      ("0123456789abcdefCANARY", "no provider of that name; \(known)"),
    ] {
      expect(
        try desk.run("keys", "set", name, input: "k"),
        .init(status: .exited(3), output: "", errors: "llmring: \(words)"))
    }
    for arguments in [
      ["openai", "CANARY"], ["openai", "--key", "CANARY"], ["openai", "--key=CANARY"],
    ] {
      expect(
        try desk.start(["keys", "set"] + arguments).finish(),
        .init(
          status: .exited(2), output: "",
          errors: "llmring: a key is not taken from the command line, where other users and the "
            + "shell's history see it; run llmring keys set NAME, and paste the key when it asks\n")
      )
    }
    #expect(try desk.homeFiles() == ["config/llmring/config.toml"])
    #expect(try desk.run("keys", "set", "work", input: "k").status == .exited(0))
  }

  @Test("the key that config.toml names comes first, then the usual variable, then the saved key")
  func order() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    #expect(
      try desk.run("keys", "set", "openai", input: "saved-key")
        == .init(
          status: .exited(0), output: "saved the key of openai in \(path(desk))\n",
          errors: "llmring: OPENAI_API_KEY is set and comes first\n"))
    try desk.configure("[providers.openai]\napi_key_env = \"OWN_VARIABLE\"\n")
    desk.environment["OWN_VARIABLE"] = "own-key"
    func key() throws -> String? {
      #expect(try desk.run("q").status == .exited(0))
      return server.requests.last?.values(of: "Authorization").first
    }
    #expect(try key() == "Bearer own-key")
    desk.environment["OWN_VARIABLE"] = nil
    // What config.toml names is not replaced by another account's key.
    #expect(try key() == "Bearer saved-key")
    #expect(
      try desk.run("doctor").output.contains(
        "config.toml takes its key from OWN_VARIABLE, which is not set; the one in keys.toml is used, "
          + "at"))
    try desk.configure("")
    #expect(try key() == "Bearer sk-test")
    desk.environment["OPENAI_API_KEY"] = nil
    #expect(try key() == "Bearer saved-key")
    try desk.configure("[providers.openai]\napi_key_command = \"echo printed-key\"\n")
    #expect(try key() == "Bearer printed-key")
    #expect(
      try desk.run("keys", "set", "openai", input: "k").errors
        == "llmring: api_key_command in [providers.openai] of config.toml comes first\n")
  }

  @Test("a base URL on another host gets the saved key, and not the one in the usual variable")
  func otherHost() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    try desk.configure(
      """
      [providers.openai]
      base_url = "http://127.0.0.1:\(server.port)/v1"
      [providers.gpu]
      kind = "openai"
      base_url = "http://127.0.0.1:\(server.port)/v1"

      """)
    for name in ["openai", "gpu"] {
      #expect(try desk.run("-m", "\(name):m", "q").status == .exited(0))
      #expect(server.requests.last?.values(of: "Authorization") == [])
      #expect(try desk.run("keys", "set", name, input: "key-of-\(name)").status == .exited(0))
      #expect(try desk.run("-m", "\(name):m", "q").status == .exited(0))
      #expect(server.requests.last?.values(of: "Authorization") == ["Bearer key-of-\(name)"])
    }
  }

  @Test("keys that other users can read are not used until the file is closed to them")
  func shared() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    desk.environment["OPENAI_API_KEY"] = nil
    #expect(try desk.run("keys", "set", "openai", input: "saved-key").status == .exited(0))
    let path = path(desk)
    chmod(path, 0o640)
    let words =
      "\(path): other users can read or change it (mode 640); chmod 600 '\(path)', and replace the "
      + "keys if somebody may have seen them\n"
    expect(try desk.run("q"), .init(status: .exited(3), output: "", errors: "llmring: \(words)"))
    let doctor = try desk.run("doctor")
    #expect(doctor.status == .exited(3))
    #expect(doctor.output.contains("problem  keys.toml"))
    #expect(doctor.output.contains("  \(words)"))
    #expect(server.requests.allSatisfy { $0.path == "/api/tags" })
    expect(
      try desk.run("keys", "set", "groq", input: "other-key"),
      .init(
        status: .exited(0), output: "saved the key of groq in \(path)\n",
        errors: "llmring: other users could read or change \(path) (mode 640); now only you can. "
          + "Replace the keys in it if somebody may have seen them\n"))
    #expect(mode(path) == 0o600)
    #expect(try desk.run("q").output == "Aye.\n")
  }

  @Test("a keys.toml that is not in order is reported without its content")
  func malformed() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Aye.") })
    let path = path(desk)
    #expect(try desk.run("keys", "set", "groq", input: "k").status == .exited(0))
    for text in [
      "openai = \"a\"\nCANARY\n", "a = 1\nCANARY = {}\n", "[CANARY]\nkey = \"CANARY\"\n",
    ] {
      try desk.write(text, to: "keys")
      #expect(
        try desk.shell("cat keys >../home/config/llmring/keys.toml").status == .exited(0))
      for arguments in [
        ["q"], ["keys", "list"], ["keys", "remove", "groq"], ["doctor"], ["config"], ["providers"],
      ] {
        let outcome = try desk.start(arguments).finish()
        #expect(!(outcome.output + outcome.errors).contains("CANARY"), "\(arguments) \(outcome)")
        #expect(
          (outcome.output + outcome.errors).contains(
            "not a line of the form NAME = \"KEY\"") || arguments == ["providers"],
          "\(arguments) \(outcome)")
      }
      let asked = try desk.run("q")
      #expect(asked.status == .exited(3))
      #expect(asked.errors.hasPrefix("llmring: \(path):"))
      #expect(
        asked.errors.hasSuffix(
          ": not a line of the form NAME = \"KEY\"; correct it, or remove the file and save the "
            + "keys again with `llmring keys set NAME`\n"))
    }
  }

  @Test("at a terminal the key is asked for and not shown")
  func typed() throws {
    let desk = try Desk()
    let screen = try desk.converse(shell: #""$@" keys set openai; echo "status $?"; read line"#)
    try screen.wait("it asks") { $0.text.contains("key of openai (not shown):") }
    screen.send("sk-CANARY-1\r")
    try screen.wait("it is saved") { $0.text.contains("status 0") }
    #expect(!screen.text.contains("CANARY"))
    #expect(screen.rows[1].hasPrefix("saved the key of openai in"))
    #expect(try text(desk).contains("openai = \"sk-CANARY-1\""))
    // The echo is back.
    screen.send("visible")
    try screen.wait("the echo is back") { $0.text.contains("visible") }
  }

  @Test("Ctrl-C, Ctrl-D and a paste of several lines save nothing and bring the echo back")
  func untyped() throws {
    for (keys, status) in [("\u{3}", 130), ("\u{4}", 2), ("sk-CANARY\rrm -rf x\r", 2)] {
      let desk = try Desk()
      let screen = try desk.converse(
        shell: #"trap : INT; "$@" keys set openai; echo "status $?"; read line"#)
      try screen.wait("it asks") { $0.text.contains("key of openai (not shown):") }
      screen.send(keys)
      try screen.wait("it ends") { $0.text.contains("status \(status)") }
      screen.send("visible")
      try screen.wait("the echo is back") { $0.text.contains("visible") }
      #expect(!screen.text.contains("CANARY") && !screen.text.contains("rm -rf"))
      #expect(try desk.homeFiles() == [])
    }
  }
}
