import LLMRingScreenTesting
import Testing

/// `llmring config`
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ConfigCommandTests {
  @Test("config prints the effective settings and their sources")
  func sources() throws {
    let desk = try Desk()
    try desk.configure(
      """
      model = "other"

      [providers.openai]
      base_url = "https://proxy.example/v1"
      [providers.work]
      kind = "openai-responses"
      api_key_env = "WORK_KEY"
      [providers.pass]
      kind = "anthropic"
      api_key_command = "echo sk-by-command"
      headers = { "X-Team" = "sk-in-header" }
      insecure = true

      """)
    desk.environment.merge([
      "LLMRING_PROFILE": "prod", "OPENAI_API_KEY": "sk-openai",
      "ANTHROPIC_BASE_URL": "https://ada:secret@relay.example",
    ]) { $1 }
    let path = "\(desk.home)/config/llmring/config.toml"
    expect(
      try desk.run("config"),
      .init(
        status: .exited(0),
        output: """
          \(path)
          model\tother\t\(path):1
          profile\tprod\tLLMRING_PROFILE
          temperature\t(the provider decides)\tdefault
          max_tokens\t(the provider decides)\tdefault
          reasoning\t(the provider decides)\tdefault
          system\t(no system prompt)\tdefault
          options\t(none)\tdefault
          thinking\ton\tdefault
          markdown\ton\tdefault
          math\ton\tdefault
          wrap\toff\tdefault
          background\tauto\tdefault
          bell\toff\tdefault
          context_check\ton\tdefault
          timeout\t(120 to 600, depending on the model and the server)\tdefault
          input_history\t10000\tdefault
          budget.day\t(no limit)\tdefault
          budget.month\t(no limit)\tdefault
          lockfile\t\(desk.folder)/llmring.lock\tthis folder
          providers.anthropic.kind\tanthropic\tdefault
          providers.anthropic.base_url\thttps://(hidden)@relay.example\tANTHROPIC_BASE_URL
          providers.anthropic.key\t(not set)\tANTHROPIC_API_KEY
          providers.google.kind\tgoogle\tdefault
          providers.google.base_url\thttps://generativelanguage.googleapis.com\tdefault
          providers.google.key\t(not set)\tGOOGLE_API_KEY or GEMINI_API_KEY
          providers.ollama.kind\tollama\tdefault
          providers.ollama.base_url\thttp://127.0.0.1:1\tOLLAMA_HOST
          providers.ollama.key\t(none needed)\tdefault
          providers.openai.kind\topenai\tdefault
          providers.openai.base_url\thttps://proxy.example/v1\t\(path):4
          providers.openai.key\t(none; OPENAI_API_KEY is not sent there)\tdefault
          providers.pass.kind\tanthropic\t\(path):9
          providers.pass.base_url\thttps://api.anthropic.com\tdefault
          providers.pass.api_key_command\t(set)\t\(path):10
          providers.pass.headers.X-Team\t(set)\t\(path):11
          providers.pass.insecure\ttrue\t\(path):12
          providers.work.kind\topenai-responses\t\(path):6
          providers.work.base_url\thttps://api.openai.com/v1\tdefault
          providers.work.key\t(not set)\tWORK_KEY (\(path):7)

          """, errors: ""))
  }

  @Test("config --json prints the same settings and whether the file exists")
  func json() throws {
    let desk = try Desk(lockfile: nil)
    let outcome = try desk.run("config", "--json")
    #expect(outcome.status == .exited(0))
    #expect(
      outcome.output.hasPrefix(
        #"{"path":"\#(desk.home)/config/llmring/config.toml","exists":false,"settings":["#
          + #"{"name":"model","value":"(llmring picks the first that is available)","source":"default"},"#
      ), "\(outcome.output)")
    #expect(
      try desk.run("config").output.hasPrefix(
        "\(desk.home)/config/llmring/config.toml (does not exist; create it with: llmring config --edit)\n"
      ))
  }

  @Test("config reports a syntax error by its line with status 3")
  func broken() throws {
    let desk = try Desk()
    try desk.configure("model = 3\n")
    expect(
      try desk.run("config"),
      .init(
        status: .exited(3), output: "",
        errors: "llmring: \(desk.home)/config/llmring/config.toml:1:9: "
          + "invalid value '3' for model: use a name, in quotes\n"))
  }

  @Test("config --edit creates a private, commented file, opens it and checks the result")
  func edited() throws {
    let desk = try Desk()
    let path = "\(desk.home)/config/llmring/config.toml"
    desk.environment["EDITOR"] = "cat"
    let made = try desk.run("config", "--edit")
    #expect(made.status == .exited(0))
    #expect(made.errors == "created \(path)\n")
    #expect(made.output.contains("\n# [providers.local]\n"))
    #expect(try desk.shell("find ../home/config -perm /077").output == "")

    desk.environment["VISUAL"] = "f() { echo 'modle = 1' > \"$1\"; }; f"
    let broken = try desk.run("config", "--edit")
    #expect(broken.status == .exited(3))
    #expect(broken.output == "")
    #expect(
      broken.errors == "llmring: \(path):1:1: unknown key 'modle'; did you mean 'model'? "
        + "keys here are model, profile, temperature, max_tokens, reasoning, system, options, thinking, "
        + "markdown, math, wrap, background, bell, context_check, timeout, input_history, alias, "
        + "budget, providers\n"
    )

    desk.environment["VISUAL"] = "false"
    expect(
      try desk.run("config", "--edit"),
      .init(
        status: .exited(1), output: "",
        errors: "llmring: the editor failed; set VISUAL or EDITOR to another, or edit \(path) "
          + "yourself\n"))
  }

  @Test("config rejects --json together with --edit")
  func both() throws {
    let outcome = try Desk().run("config", "--json", "--edit")
    #expect(outcome.status == .exited(2))
    #expect(outcome.errors.hasPrefix("Error: use --json or --edit, not both\n"))
  }
}
