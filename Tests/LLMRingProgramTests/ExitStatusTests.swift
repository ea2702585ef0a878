import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// The exit statuses that scripts branch on, with the words on standard error.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ExitStatusTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    var status: Int32
    var words: String
    var script: Script
    var output = ""
    var testDescription: String { "\(status): \(words)" }
  }

  static let faults = [
    Fault(
      status: 1, words: "openai: Broken. (500); try again, or use another model",
      script: .refusal(
        500, "server_error", "Broken.", headers: [("x-should-retry", "false")])),
    Fault(
      status: 1,
      words: "openai: the stream ended before the answer was complete; try again, or ask the "
        + "model to continue; the answer is incomplete",
      script: WireScript.openAIChat(deltas: ["Half"], ending: .unfinished), output: "Half\n"),
    Fault(
      status: 3, words: "openai: Wrong key. (401); check OPENAI_API_KEY",
      script: .refusal(401, "invalid_request_error", code: "invalid_api_key", "Wrong key.")),
    Fault(
      status: 4, words: "openai: You have no credit. (429); check your plan and billing",
      script: .refusal(
        429, "insufficient_quota", code: "insufficient_quota", "You have no credit.")),
    Fault(
      status: 5,
      words: "openai: Too long. (400); shorten the prompt, or use a model with a larger context "
        + "window",
      script: .refusal(
        400, "invalid_request_error", code: "context_length_exceeded", "Too long.")),
  ]

  @Test("a provider's error sets the exit status and prints one line", arguments: faults)
  func fault(_ fault: Fault) throws {
    let server = LoopbackServer { _ in fault.script }
    expect(
      try Desk(server).run("q"),
      .init(
        status: .exited(fault.status), output: fault.output,
        errors: "llmring: \(fault.words)\n"))
  }

  @Test("a refused connection exits with status 1 and names the address")
  func refused() throws {
    let desk = try Desk()
    desk.configure(port: 1)
    expect(
      try desk.run("-q", "q"),
      .init(
        status: .exited(1), output: "",
        errors: "llmring: openai: could not connect to 127.0.0.1:1; "
          + "check the address (OPENAI_BASE_URL) and that the server is running\n"))
  }

  @Test(
    "an invalid command line exits with status 2",
    arguments: [
      (
        ["-t", "3", "q"], "invalid value '3' for temperature: use a number from 0 to 2"
      ),
      (
        ["--max-tokens", "0", "q"],
        "invalid value '0' for max_tokens: use a whole number, 1 or more"
      ),
      (["--json", "--json-stream", "q"], "use --json or --json-stream, not both"),
      (["-c", "-r", "x", "q"], "use --continue or --resume, not both"),
      (["-c", "--no-save", "q"], "--no-save cannot continue a saved conversation"),
      (
        ["--timeout", "soon", "q"],
        "invalid value 'soon' for timeout: use a number of seconds, or none"
      ),
      (["--nonsense", "q"], "Unknown option '--nonsense'"),
      ([], "nothing to ask: give a prompt, or pipe text in"),
    ])
  func usage(_ arguments: [String], _ words: String) throws {
    let server = LoopbackServer { .answer($0, "Never.") }
    let outcome = try Desk(server).start(arguments).finish()
    #expect(outcome.status == .exited(2))
    #expect(outcome.output == "")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(server.requests.isEmpty)
  }

  @Test(
    "missing configuration exits with status 3 and gives advice",
    arguments: [
      (
        "nosuch",
        "no alias 'nosuch' in profile 'default'; it has chatbot, other; "
          + "a model is written provider:model"
      ),
      (
        "chatbto",
        "no alias 'chatbto' in profile 'default'; did you mean 'chatbot'? it has "
          + "chatbot, other; a model is written provider:model"
      ),
      (
        "opnai:m",
        "no provider 'opnai', nor an alias 'opnai:m'; did you mean 'openai'? "
          + "`llmring providers` lists the known ones; others are defined in config.toml"
      ),
    ])
  func unknown(_ model: String, _ words: String) throws {
    let server = LoopbackServer { .answer($0, "Never.") }
    expect(
      try Desk(server).run("-m", model, "q"),
      .init(status: .exited(3), output: "", errors: "llmring: \(words)\n"))
    #expect(server.requests.isEmpty)
  }

  @Test("a missing key exits with status 3 and names the variable to set")
  func missingKey() throws {
    let outcome = try Desk().run("-m", "openai:first-model", "q")
    #expect(outcome.status == .exited(3))
    #expect(outcome.errors.contains("OPENAI_API_KEY"))
    let alias = try Desk().run("-m", "chatbot", "q")
    #expect(alias.status == .exited(3))
    #expect(alias.errors.contains("OPENAI_API_KEY"))
  }

  @Test("a key is not sent over plain http to another host")
  func plainHTTP() throws {
    let desk = try Desk()
    desk.environment["OPENAI_BASE_URL"] = "http://192.0.2.1/v1"
    desk.environment["OPENAI_API_KEY"] = "sk-test"
    expect(
      try desk.run("q"),
      .init(
        status: .exited(3), output: "",
        errors: "llmring: the key of openai would cross the network unencrypted: its base URL "
          + "is plain http to 192.0.2.1; use https, or set insecure = true for openai in "
          + "config.toml\n"))
  }

  @Test("an exceeded time limit exits with status 1")
  func timeout() throws {
    let server = LoopbackServer { .answer($0, "Late", gates: [0: "never"]) }
    let outcome = try Desk(server).run("-q", "--timeout", "0.2", "q")
    #expect(outcome.status == .exited(1))
    #expect(
      outcome.errors
        == "llmring: openai: the answer was not complete within 0.2 s; use a longer --timeout "
        + "SECONDS, or --timeout none\n")
  }
}
