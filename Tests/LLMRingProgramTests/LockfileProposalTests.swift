import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// What `llmring lock init` writes, and what `llmring lock validate` says.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct LockfileProposalTests {
  /// Stands for servers that list models, and answers as they do.
  private func server() -> LoopbackServer {
    LoopbackServer { request in
      switch request.path {
      case "/api/tags":
        .json(200, #"{"models":[{"name":"nomic-embed-text"},{"name":"gemma4:12b"}]}"#)
      case "/v1/models": .json(200, #"{"data":[{"id":"whisper-large"},{"id":"llama-4"}]}"#)
      default: .answer(request, "Aye.")
      }
    }
  }

  @Test("lock init binds aliases to the models whose keys are set")
  func keys() throws {
    let desk = try Desk(lockfile: nil)
    #expect(try desk.run("keys", "set", "openai", input: "k").status == .exited(0))
    expect(
      try desk.run("lock", "init"),
      .init(
        status: .exited(0),
        output: """
          created llmring.lock with aliases for what can be used here:
            chatbot   openai:gpt-6.1-terra
            fast      openai:gpt-6-luna
            balanced  openai:gpt-6.1-terra
            deep      openai:gpt-6.1-sol
          change one with: llmring bind chatbot provider:model

          """, errors: ""))
    #expect(
      try desk.run("aliases").output == "chatbot\topenai:gpt-6.1-terra\nfast\topenai:gpt-6-luna\n"
        + "balanced\topenai:gpt-6.1-terra\ndeep\topenai:gpt-6.1-sol\n")
    #expect(try desk.run("lock", "validate").status == .exited(0))
    expect(
      try desk.run("lock", "init"),
      .init(
        status: .exited(3), output: "",
        errors: "llmring: llmring.lock: is there already; use --force to replace it\n"))
    desk.environment["ANTHROPIC_API_KEY"] = "k"
    let forced = try desk.run("lock", "init", "--force")
    #expect(
      forced.output.contains("  chatbot   anthropic:claude-sonnet-5-5, openai:gpt-6.1-terra\n"))
  }

  @Test("lock init asks the servers on this machine, and services that the catalogue does not have")
  func servers() throws {
    let server = server()
    let desk = try Desk(lockfile: nil)
    desk.environment["OLLAMA_HOST"] = "127.0.0.1:\(server.port)"
    expect(
      try desk.run("lock", "init", "--user"),
      .init(
        status: .exited(0),
        output: """
          created \(desk.home)/config/llmring/llmring.lock with aliases for what can be used here:
            chatbot  ollama:gemma4:12b
            local    ollama:gemma4:12b
          change one with: llmring bind chatbot provider:model --user

          """, errors: ""))
    try desk.configure(
      "[providers.groq]\nbase_url = \"http://127.0.0.1:\(server.port)/v1\"\napi_key_env = \"MINE\"\n"
        + "[providers.zai]\nbase_url = \"http://127.0.0.1:1/v1\"\napi_key_env = \"MINE\"\n")
    desk.environment["MINE"] = "k"
    expect(
      try desk.run("lock", "init", "--file", "team.lock"),
      .init(
        status: .exited(0),
        output: """
          created team.lock with aliases for what can be used here:
            chatbot  groq:llama-4
            groq     groq:llama-4
            local    ollama:gemma4:12b
          zai listed no models; add one: llmring bind zai zai:MODEL
          change one with: llmring bind chatbot provider:model

          """, errors: ""))
  }

  @Test("lock init without a key keeps the default aliases, and says what is missing")
  func nothing() throws {
    let desk = try Desk(lockfile: nil)
    let outcome = try desk.run("lock", "init")
    #expect(outcome.status == .exited(0))
    #expect(
      outcome.output.hasPrefix("created llmring.lock with the default aliases:\n  chatbot   "))
    #expect(
      outcome.errors
        == "llmring: no key is set and no model server runs here, so nothing can be asked yet; set "
        + "OPENAI_API_KEY, ANTHROPIC_API_KEY or GOOGLE_API_KEY, or save a key with `llmring keys set "
        + "openai`, or start Ollama\n")
    #expect(try desk.run("aliases").output.contains("local\tollama:gemma4, ollama:qwen3.5\n"))
  }

  @Test("lock validate names file, line and remedy of each broken alias, and ends with status 3")
  func broken() throws {
    let desk = try Desk(
      lockfile: """
        default_profile = "default"
        [profiles.default]
        name = "default"
        bindings = [
          { alias = "good", models = ["openai:x"] },
          { alias = "bad", models = ["gpt", "openai:y"] },
          { alias = "odd", models = ["opnai:x"] },
          { alias = "none", models = [] },
          { alias = "self", models = ["self"] },
          { alias = "one", models = ["two"] },
          { alias = "two", models = ["one"] },
          { alias = "other", models = ["good"] },
        ]
        [profiles.dev]
        name = "dev"
        bindings = [{ alias = "my alias", models = ["gpt"] }]

        """)
    let outcome = try desk.run("lock", "validate")
    #expect(outcome.status == .exited(3))
    #expect(
      outcome.output == """
        \(desk.folder)/llmring.lock
          default  good  openai:x  no key here; set OPENAI_API_KEY, or run `llmring keys set openai`
          default  bad  gpt  is not written as provider:model
          default  bad  openai:y  no key here; set OPENAI_API_KEY, or run `llmring keys set openai`
          default  odd  opnai:x  no provider 'opnai'; add [providers.opnai] to config.toml
          default  none  (no models)
          default  self  self  is not written as provider:model
          default  one  two  is not written as provider:model
          default  two  one  is not written as provider:model
          default  other  good  is not written as provider:model
          dev  my alias  gpt  is not written as provider:model

        """)
    func line(_ number: Int, _ alias: String, _ words: String, profile: String = "default")
      -> String
    {
      "llmring: \(desk.folder)/llmring.lock:\(number): alias '\(alias)' in profile '\(profile)' \(words)\n"
    }
    #expect(
      outcome.errors == line(
        6, "bad", "'gpt' is not written as provider:model; llmring bind bad provider:model")
        + line(
          7, "odd",
          "'opnai:x' uses an unknown provider; did you mean 'openai'? add "
            + "[providers.opnai] to config.toml, or llmring bind odd provider:model")
        + line(8, "none", "has no models; llmring bind none provider:model")
        + line(
          9, "self", "names itself; an alias stands for models: llmring bind self provider:model")
        + line(
          10, "one",
          "leads back to itself through 'two'; an alias stands for models: "
            + "llmring bind one provider:model")
        + line(
          11, "two",
          "leads back to itself through 'one'; an alias stands for models: "
            + "llmring bind two provider:model")
        + line(
          12, "other",
          "names the alias 'good'; an alias stands for models: "
            + "llmring bind other provider:model")
        + line(
          16, "my alias",
          "'gpt' is not written as provider:model; "
            + "llmring bind 'my alias' provider:model --profile dev", profile: "dev"))
    try desk.write(
      "default_profile = \"prod\"\n[profiles.default]\nname = \"default\"\n", to: "llmring.lock")
    #expect(
      try desk.run("lock", "validate").errors
        == "llmring: \(desk.folder)/llmring.lock: there is no "
        + "profile 'prod', which default_profile names; correct it\n")
  }

  @Test("/models lists the model in use first, and then what else can be used")
  func models() throws {
    let server = server()
    let desk = try Desk()
    desk.environment["OLLAMA_HOST"] = "127.0.0.1:\(server.port)"
    desk.environment["ANTHROPIC_API_KEY"] = "k"
    desk.environment["ANTHROPIC_BASE_URL"] = "http://127.0.0.1:1"
    let screen = try desk.converse("-m", "ollama:gemma4:12b", rows: 60)
    try screen.waitForPrompt("ollama:gemma4:12b")
    try screen.enter("/models", then: "ollama:gemma4:12b")
    let asked = try #require(screen.rows.firstIndex { $0.hasSuffix("> /models") })
    #expect(screen.rows[asked + 1] == "ollama:gemma4:12b (in use)")
    #expect(screen.rows[asked + 2] == "ollama:nomic-embed-text")
    #expect(screen.rows[asked + 3].hasPrefix("anthropic:"))
    #expect(!screen.rows.contains { $0.hasPrefix("openai:") })
    try screen.enter("/model ollama:other", then: "ollama:other")
    try screen.enter("/models oth", then: "ollama:other")
    #expect(screen.rows.contains("ollama:other (in use)"))
  }
}
