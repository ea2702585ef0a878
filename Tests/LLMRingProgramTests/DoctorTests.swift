import LLMRingLoopbackServer
import LLMRingScreenTesting
import StreamingEngine
import Testing

/// `llmring doctor`
@Suite(.blocking, .timeLimit(.minutes(20)))
struct DoctorTests {
  /// The lines of a report, by what they are about, without the columns' padding.
  private func lines(_ outcome: PipedProgram.Outcome) -> [String] {
    outcome.output.split(separator: "\n").map { line in
      String(line).replacing(#/ {2,}/#, with: "  ")
    }
  }

  @Test("doctor works with nothing configured and says how to get a real model")
  func bare() throws {
    let desk = try Desk(lockfile: nil)
    desk.environment["TERM"] = "xterm-256color"
    let outcome = try desk.run("doctor")
    #expect(outcome.status == .exited(0))
    #expect(outcome.errors == "")
    let all = lines(outcome)
    // Whether a server runs on this machine is not ours to say.
    let found = all.filter { !$0.hasPrefix("ok  local servers  ") }
    #expect(found.count == all.count - 1)
    let home = desk.home
    let expected = [
      "ok  version  llmring 0.1.0",
      "ok  config.toml  \(home)/config/llmring/config.toml (does not exist; the defaults apply)",
      "ok  lockfile  the bundled one, profile 'default', 5 aliases",
      "note  anthropic  no key; set ANTHROPIC_API_KEY, or run `llmring keys set anthropic`, to use it",
      "note  google  no key; set GOOGLE_API_KEY or GEMINI_API_KEY, or run `llmring keys set google`, "
        + "to use it",
      "ok  ollama  needs no key, at http://127.0.0.1:1",
      "note  openai  no key; set OPENAI_API_KEY, or run `llmring keys set openai`, to use it",
      "ok  without a key  openrouter, groq, deepseek, mistral, xai, together, fireworks, cerebras, "
        + "perplexity, moonshot, zai, dashscope, minimax, nvidia, huggingface; `llmring providers` "
        + "names the variables, `llmring keys set NAME` saves a key",
      "note  ollama here  nothing listens on 127.0.0.1:1; start it with: ollama serve",
      "note  model  builtin:guide, the offline guide; set OPENAI_API_KEY, ANTHROPIC_API_KEY or "
        + "GOOGLE_API_KEY, or save a key with `llmring keys set openai`, or start Ollama",
      "ok  config folder  \(home)/config/llmring (will be created when needed)",
      "ok  data folder  \(home)/data/llmring (will be created when needed)",
      "ok  state folder  \(home)/state/llmring (will be created when needed)",
      "ok  cache folder  \(home)/cache/llmring (will be created when needed)",
      "ok  conversations  \(home)/data/llmring/conversations.sqlite (none yet)",
      "ok  in flight  nothing unsaved",
      "ok  terminal  TERM is xterm-256color, 256 colours; output is not a terminal",
      "ok  locale  LANG is C.UTF-8",
    ]
    #expect(Array(found.prefix(expected.count)) == expected)
    let libraries = found.dropFirst(expected.count).dropLast()
      .map { $0.split(separator: "  ").dropFirst().first }
    #expect(libraries == ["libedit", "libcurl", "certificates", "SQLite"])
    #expect(found.last == "no problems; 5 notes")
    #expect(try desk.homeFiles() == [], "it made something")
  }

  @Test("doctor shows which libcurl is used; LLMRING_LIBCURL names another")
  func library() throws {
    let desk = try Desk(lockfile: nil)
    func path() throws -> String {
      let line = lines(try desk.run("doctor")).first { $0.hasPrefix("ok  libcurl  ") }
      return try #require(line?.split(separator: ", ").last.map(String.init))
    }
    let usual = try path()
    #expect(usual.hasPrefix("/") && usual.contains("/libcurl."))
    let other = "\(desk.home)/other-libcurl"
    #expect(try desk.shell("ln -s '\(usual)' '\(other)'").status == .exited(0))
    desk.environment["LLMRING_LIBCURL"] = other
    #expect(try path() == other)
    desk.environment["LLMRING_LIBCURL"] = "\(desk.home)/nothing"
    #expect(try path() == usual)
  }

  @Test("doctor notes the part of a base URL that is left out")
  func wrongEnding() throws {
    let desk = try Desk()
    try desk.configure(
      """
      [providers.mine]
      kind = "openai"
      base_url = "http://127.0.0.1:1/v1/chat/completions"
      """)
    #expect(
      lines(try desk.run("doctor")).contains(
        "note  mine  needs no key, at http://127.0.0.1:1/v1/chat/completions: its base URL ends in "
          + "/chat/completions, so requests are built on http://127.0.0.1:1/v1; correct base_url in "
          + "[providers.mine] of config.toml"))
  }

  @Test("doctor names the model and counts saved conversations without asking a provider")
  func configured() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    #expect(try desk.run("a question").status == .exited(0))
    let asked = server.requests.count
    let outcome = try desk.run("doctor")
    #expect(outcome.status == .exited(0))
    let found = lines(outcome)
    let url = "http://127.0.0.1:\(server.port)"
    for line in [
      "ok  lockfile  \(desk.folder)/llmring.lock (this folder), profile 'default', 2 aliases",
      "ok  anthropic  key in ANTHROPIC_API_KEY, at \(url)",
      "ok  google  key in GEMINI_API_KEY, at \(url)",
      "ok  openai  key in OPENAI_API_KEY, at \(url)/v1",
      "ok  model  chatbot → openai:first-model",
      "note  terminal  TERM is not set: line editing and colours are off; set TERM for "
        + "your terminal, such as xterm-256color",
    ] {
      #expect(found.contains(line), "\(line)\n\(outcome.output)")
    }
    #expect(outcome.output.contains("conversations.sqlite, 1 conversation, 2 turns, "))
    // What stands for Ollama is asked for its models; nothing else is asked.
    #expect(server.requests.dropFirst(asked).map(\.path).filter { $0 != "/api/tags" } == [])
    for key in ["sk-test", "sk-ant-test", "gm-test"] { #expect(!outcome.output.contains(key)) }
  }

  @Test("doctor reports broken configuration with advice and status 3")
  func broken() throws {
    let desk = try Desk(
      lockfile: """
        [profiles.default]
        name = "default"
        bindings = [
          { alias = "bad", models = ["gpt"] }, { alias = "odd", models = ["nope:x"] },
          { alias = "none", models = [] }, { alias = "lone", models = ["openai:x"] },
        ]

        """)
    desk.environment["TEXT"] = """
      model = "missing"
      [providers.work]
      kind = "openai"
      api_key_env = "WORK_KEY"
      [providers.pass]
      kind = "openai"
      api_key_command = "A=sk-one pass sk-two; touch ran"
      [providers.far]
      kind = "openai"
      base_url = "http://far.example/v1"
      api_key_command = "echo sk-three"
      """
    #expect(
      try desk.shell(
        #"mkdir -p "$HOME/config/llmring" "$HOME/state" "$HOME/data/llmring" && "#
          + #"printf %s "$TEXT" > "$HOME/config/llmring/config.toml" && : > "$HOME/state/llmring" "#
          + #"&& chmod 755 "$HOME/config/llmring" && chmod 700 "$HOME/data/llmring" && umask 077 "#
          + #"&& yes 'no database' | head -c 4096 > "$HOME/data/llmring/conversations.sqlite""#
      ).status == .exited(0))
    desk.environment.merge([
      "SSL_CERT_FILE": "/nosuch.pem", "LLMRING_PROVIDER_TIMEOUT_S": "soon", "LC_ALL": "C",
      "ANTHROPIC_BASE_URL": "https://ada:sk-four@relay.example",
    ]) { $1 }
    let outcome = try desk.run("doctor")
    #expect(outcome.status == .exited(3))
    let (found, home) = (lines(outcome), desk.home)
    let address =
      "correct ANTHROPIC_BASE_URL; it looks like https://host/path, without user, query or spaces"
    for line in [
      "problem  timeout  invalid value 'soon' for LLMRING_PROVIDER_TIMEOUT_S: use a number of "
        + "seconds, or none",
      "problem  @bad  'gpt' is not written as provider:model; llmring bind bad provider:model",
      "problem  @odd  'nope:x' uses an unknown provider; add [providers.nope] to "
        + "config.toml, or llmring bind odd provider:model",
      "problem  @none  has no models; llmring bind none provider:model",
      "note  @lone  cannot be used: no key for openai; set OPENAI_API_KEY, or llmring bind lone "
        + "provider:model",
      "problem  anthropic  the base URL of anthropic is not an http or https address; \(address)",
      "problem  far  the key of far would cross the network unencrypted: its base URL is plain "
        + "http to far.example; use https, or set insecure = true for far in config.toml",
      "ok  pass  key from a command (pass, not run), at https://api.openai.com/v1",
      "problem  work  config.toml takes its key from WORK_KEY, which is not set; set it, "
        + "correct api_key_env, or run `llmring keys set work`",
      "problem  state folder  \(home)/state/llmring is not a folder; move it away",
      "note  config folder  \(home)/config/llmring is accessible to other users (755); "
        + "chmod 700 '\(home)/config/llmring'",
      "problem  conversations  \(home)/data/llmring/conversations.sqlite is damaged; start "
        + "llmring; it recovers what it can into a new file and keeps this one",
      "note  locale  LC_ALL is C, which is not UTF-8; assuming UTF-8; "
        + "set LC_ALL to a UTF-8 locale such as C.UTF-8",
      "problem  certificates  SSL_CERT_FILE is /nosuch.pem, which cannot be read; "
        + "correct it or unset it",
    ] {
      #expect(found.contains(line), "\(line)\n\(outcome.output)")
    }
    #expect(found.contains { $0.hasPrefix("problem  model  no alias 'missing'") })
    #expect(found.last?.wholeMatch(of: /\d+ problems, \d+ notes/) != nil)
    #expect(!outcome.output.contains("sk-"))
    #expect(try desk.shell("ls").output == "llmring.lock\n", "it ran a command for a key")
  }

  @Test("doctor reports a broken config.toml or lockfile by line and runs the other checks")
  func unreadable() throws {
    let desk = try Desk(lockfile: "[profiles.default\n")
    try desk.configure("modle = 1\n")
    let outcome = try desk.run("doctor")
    #expect(outcome.status == .exited(3))
    let found = lines(outcome)
    #expect(
      found[1] == "problem  config.toml  \(desk.home)/config/llmring/config.toml:1:1: "
        + "unknown key 'modle'; did you mean 'model'? "
        + "keys here are model, profile, temperature, max_tokens, reasoning, system, options, thinking, "
        + "markdown, math, wrap, background, bell, context_check, timeout, input_history, alias, "
        + "budget, providers"
    )
    #expect(found[2].hasPrefix("problem  lockfile  \(desk.folder)/llmring.lock:1:"))
    #expect(found.contains { $0.hasPrefix("ok  SQLite  ") })

    let elsewhere = try Desk()
    elsewhere.environment["LLMRING_LOCKFILE_PATH"] = "/nosuch.lock"
    #expect(
      lines(try elsewhere.run("doctor"))[2] == "problem  lockfile  /nosuch.lock: no such lockfile; "
        + "LLMRING_LOCKFILE_PATH names it: make it, or unset the variable")
    try elsewhere.configure("model = 'openai:gpt'\n")
    elsewhere.environment["LLMRING_LOCKFILE_PATH"] = nil
    let keyless = try elsewhere.run("doctor")
    #expect(keyless.status == .exited(3))
    #expect(
      lines(keyless).contains(
        "problem  model  openai:gpt cannot be used: no key for openai; set OPENAI_API_KEY, or "
          + "run `llmring keys set openai`, or choose another model in config.toml"))
    let profile = try Desk()
    #expect(
      lines(try profile.run("doctor", "--profile", "prod"))[2] == "problem  lockfile  "
        + "\(profile.folder)/llmring.lock (this folder) has no profile 'prod'; "
        + "use one of: default")
  }

  @Test("doctor reports an answer left by a killed program and leaves it for the next start")
  func inFlight() throws {
    let desk = try Desk(lockfile: nil)
    let folder = "\(desk.home)/state/llmring/inflight"
    #expect(
      try desk.shell("mkdir -p -m 700 \(folder) && : > \(folder)/a-1-b.answer").status
        == .exited(0))
    let outcome = try desk.run("doctor")
    #expect(outcome.status == .exited(0))
    #expect(
      lines(outcome).contains(
        "note  in flight  1 unsaved answer; the next start of llmring saves it"))
    #expect(try desk.homeFiles() == ["state/llmring/inflight/a-1-b.answer"])
    #expect(try desk.shell("mkdir \(folder)/c-1-d.answer").status == .exited(0))
    let unreadable = try desk.run("doctor")
    #expect(unreadable.status == .exited(3))
    #expect(
      lines(unreadable).contains(
        "problem  in flight  \(folder)/c-1-d.answer cannot be read; check who owns it"))
  }

  @Test("doctor shows a lockfile's control characters inert")
  func inert() throws {
    let desk = try Desk(
      lockfile: """
        [profiles.default]
        name = "default"
        bindings = [{ alias = "a\\u001b[2J", models = ["b\\u001b]0;x\\u0007"] }]

        """)
    let outcome = try desk.run("doctor")
    #expect(outcome.status == .exited(3))
    #expect(!outcome.output.contains("\u{1B}"))
    #expect(outcome.output.contains("is not written as provider:model"))
  }

  @Test("doctor --json prints an array of checks")
  func json() throws {
    let outcome = try Desk(lockfile: nil).run("doctor", "--json")
    #expect(outcome.status == .exited(0))
    let findings = JSONValue(parsing: outcome.output)
    guard case .array(let checks) = findings else {
      Issue.record("no array: \(outcome.output)")
      return
    }
    #expect(
      checks.first
        == .object([
          ("check", "version"), ("status", "ok"), ("detail", "llmring 0.1.0"), ("advice", .null),
        ]))
    #expect(
      checks.contains(
        .object([
          ("check", "openai"), ("status", "note"), ("detail", "no key"),
          ("advice", "set OPENAI_API_KEY, or run `llmring keys set openai`, to use it"),
        ])))
  }
}
