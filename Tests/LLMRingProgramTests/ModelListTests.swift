import LLMRingLoopbackServer
import LLMRingScreenTesting
import Synchronization
import Testing

/// `llmring list` and `/models`, which know what servers list.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ModelListTests {
  /// A server that lists two models, and answers questions.
  private func server() -> LoopbackServer {
    LoopbackServer { request in
      request.path.hasSuffix("/models")
        ? .json(#"{"data":[{"id":"alpha","context_length":8192},{"id":"beta"}]}"#)
        : .answer(request, "Aye.")
    }
  }

  private func section(_ url: String, key: Bool = true) -> String {
    "[providers.work]\nkind = \"openai\"\nbase_url = \"\(url)/v1\"\n"
      + (key ? "api_key_env = \"WORK_KEY\"\n" : "")
  }

  private func desk(_ url: String) throws -> Desk {
    let desk = try Desk(lockfile: nil)
    desk.environment["WORK_KEY"] = "sk-work-key"
    try desk.configure(section(url))
    return desk
  }

  @Test("list asks a provider's server once an hour, and again with --refresh")
  func asks() throws {
    let server = server()
    let desk = try desk(server.url)
    let listed = PipedProgram.Outcome(
      status: .exited(0), output: "work:alpha\nwork:beta\n", errors: "")
    expect(try desk.run("list", "--provider", "work"), listed)
    expect(try desk.run("list", "--provider", "work"), listed)
    #expect(server.requests.count == 1)
    expect(try desk.run("list", "--provider", "work", "--refresh"), listed)
    #expect(
      server.requests.map { "\($0.method) \($0.path)" } == ["GET /v1/models", "GET /v1/models"])
    #expect(server.requests.first?.values(of: "Authorization") == ["Bearer sk-work-key"])
    let json = try desk.run("list", "--provider", "work", "--json").output
    #expect(
      json.hasPrefix(
        #"[{"provider":"work","id":"alpha","context_window":8192,"max_output":null,"#))
    #expect(json.contains(#""listed_at":"20"#))
    #expect(try desk.run("info", "work:alpha").output == "work:alpha\n  reads up to 8192 tokens\n")
  }

  @Test("the saved lists are readable by their owner only")
  func permissions() throws {
    let server = server()
    let desk = try desk(server.url)
    _ = try desk.run("list", "--provider", "work")
    #expect(
      try desk.shell(
        #"stat -c '%a %n' "$XDG_CACHE_HOME"/llmring/models "$XDG_CACHE_HOME"/llmring/models/*"#
      )
      .output == """
        700 \(desk.home)/cache/llmring/models
        600 \(desk.home)/cache/llmring/models/work.json

        """)
    #expect(try desk.shell(#"grep -c sk-work "$XDG_CACHE_HOME"/llmring/models/*"#).output == "0\n")
  }

  @Test("without a network the list from before is shown, with its age")
  func offline() throws {
    var server: LoopbackServer? = server()
    let url = try #require(server?.url)
    let desk = try desk(url)
    _ = try desk.run("list", "--provider", "work")
    server = nil
    // Two hours ago; and more than a week ago.
    let hours = try desk.shell(
      #"f="$XDG_CACHE_HOME"/llmring/models/work.json; n=$(($(date +%s) - 7260)); "#
        + #"sed -i "s/\"saved_at\":[0-9]*/\"saved_at\":${n}000/" "$f" && "#
        + "llmring list --provider work")
    #expect(hours.status == .exited(0))
    #expect(hours.output == "work:alpha\nwork:beta\n")
    #expect(hours.errors.hasPrefix("llmring: work: "))
    #expect(hours.errors.hasSuffix("; showing the list from 2 h ago\n"))
    let days = try desk.shell(
      #"f="$XDG_CACHE_HOME"/llmring/models/work.json; n=$(($(date +%s) - 700000)); "#
        + #"sed -i "s/\"saved_at\":[0-9]*/\"saved_at\":${n}000/" "$f" && "#
        + "llmring list --provider work")
    #expect(days.status == .exited(1))
    #expect(days.output == "")
  }

  @Test("a list of another server, a damaged file and a folder that cannot be written do no harm")
  func damagedCache() throws {
    let server = server()
    let desk = try desk(server.url)
    _ = try desk.run("list", "--provider", "work")
    let other = LoopbackServer { _ in .json(#"{"data":["gamma"]}"#) }
    try desk.configure(section(other.url))
    #expect(try desk.run("list", "--provider", "work").output == "work:gamma\n")
    let damaged = try desk.shell(
      #"head -c 40 "$XDG_CACHE_HOME"/llmring/models/work.json > x && "#
        + #"mv x "$XDG_CACHE_HOME"/llmring/models/work.json && llmring list --provider work"#)
    #expect(damaged.output == "work:gamma\n")
    let blocked = try desk.shell(
      #"rm -r "$XDG_CACHE_HOME" && : > "$XDG_CACHE_HOME" && llmring list --provider work"#)
    #expect(blocked == .init(status: .exited(0), output: "work:gamma\n", errors: ""))
  }

  @Test("an error has the status of its kind")
  func errors() throws {
    let keyless = try Desk(lockfile: nil)
    try keyless.configure(section("http://127.0.0.1:1"))
    expect(
      try keyless.run("list", "--provider", "work"),
      .init(
        status: .exited(3), output: "",
        errors: "llmring: no API key for work; set WORK_KEY (api_key_env in [providers.work] of "
          + "config.toml), or run `llmring keys set work`\n"))
    let refused = try desk("http://127.0.0.1:1")
    #expect(try refused.run("list", "--provider", "work").status == .exited(1))
    let none = LoopbackServer { _ in .json(404, "{}") }
    let outcome = try desk(none.url).run("list", "--provider", "work")
    #expect(outcome.status == .exited(1))
    #expect(outcome.errors.hasPrefix("llmring: work: no list of models at \(none.url)/v1/models"))
    #expect(try refused.run("list", "--provider", "nosuch").status == .exited(3))
  }

  @Test("/models asks the servers, and Tab completes what they listed")
  func models() throws {
    let server = server()
    let desk = try desk(server.url)
    let screen = try desk.converse("-m", "work:alpha")
    try screen.waitForPrompt("work:alpha")
    #expect(server.requests.isEmpty)
    try screen.enter("/models", then: "work:alpha")
    #expect(screen.rows.contains("work:alpha (in use)") && screen.rows.contains("work:beta"))
    try screen.enter("/models bet", then: "work:alpha")
    #expect(server.requests.count == 1)
    screen.send("/model work:b\t")
    try screen.wait("the name is completed") { $0.rows.last == "work:alpha> /model work:beta" }
    screen.send("\r")
    try screen.waitForPrompt("work:beta")
    screen.type("/exit")
    #expect(try screen.waitForEnd() == .exited(0))
  }

  @Test("Ctrl-C stops waiting for lists and returns to the prompt")
  func interrupt() throws {
    let server = LoopbackServer { _ in Script(preamble: [.hang]) }
    let desk = try desk(server.url)
    let screen = try desk.converse("-m", "work:alpha")
    try screen.waitForPrompt("work:alpha")
    screen.type("/models")
    try screen.wait("the server is asked") { _ in !server.requests.isEmpty }
    screen.send(Key.controlC)
    try screen.wait("it has stopped") { $0.rows.contains("stopped; showing what is known") }
    try screen.waitForPrompt("work:alpha")
  }

  @Test("doctor reads the saved list and sends nothing")
  func doctor() throws {
    let server = server()
    let desk = try desk(server.url)
    _ = try desk.run("list", "--provider", "work")
    try desk.configure("model = \"work:gamma\"\n" + section(server.url))
    let report = try desk.run("doctor").output
    #expect(server.requests.count == 1)
    #expect(report.contains("at \(server.url)/v1, 2 models (listed just now)"))
    #expect(
      report.contains(
        "work:gamma; work did not list gamma (just now); check its name with: llmring list "
          + "--provider work --refresh"))
  }

  @Test("a prompt that exceeds the listed context window is not sent")
  func window() throws {
    let server = server()
    let desk = try desk(server.url)
    _ = try desk.run("list", "--provider", "work")
    let long = String(repeating: "word ", count: 12_000)
    #expect(try desk.run("-m", "work:alpha", input: long).status == .exited(5))
    #expect(try desk.run("-m", "work:beta", input: long).status == .exited(0))
  }

  @Test("a shell completes models and providers without asking a server")
  func shellCompletion() throws {
    let server = server()
    let desk = try desk(server.url)
    _ = try desk.run("list", "--provider", "work")
    let script = try desk.run("--generate-completion-script", "bash")
    #expect(script.status == .exited(0) && script.output.contains("---complete"))
    let models = try desk.run("---complete", "zsh", "--model", "")
    #expect(models.output.contains("work:alpha"))
    #expect(server.requests.count == 1)
  }
}
