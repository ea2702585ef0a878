import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the commands say about providers of `config.toml`: the same, and never what it says already.
@Suite("Providers of config.toml")
struct ProviderAdviceTests {
  private func desk() throws -> Desk {
    let desk = try Desk(
      lockfile: Desk.twoAliases.replacing("openai:first-model", with: "google:gem")
        .replacing("anthropic:second-model", with: "work:m"))
    try desk.configure(
      """
      [providers.google]
      api_key_env = "MY_GOOGLE"
      [providers.work]
      kind = "openai"
      base_url = "https://work.example/v1"
      api_key_env = "WORK_KEY"
      [providers.open]
      kind = "openai"
      base_url = "http://127.0.0.1:1/v1"
      """)
    desk.environment["GOOGLE_API_KEY"] = "sk-not-for-this"
    return desk
  }

  private static let saving = "`llmring keys set NAME` saves a key"

  @Test(
    "a question says which variable is missing",
    arguments: [
      ("chatbot", "no model of alias 'chatbot' can be used: google:gem (set MY_GOOGLE); \(saving)"),
      ("other", "no model of alias 'other' can be used: work:m (set WORK_KEY); \(saving)"),
      (
        "google:gem",
        "no API key for google; set MY_GOOGLE (api_key_env in [providers.google] of config.toml), "
          + "or run `llmring keys set google`"
      ),
      (
        "work:m",
        "no API key for work; set WORK_KEY (api_key_env in [providers.work] of config.toml), or run "
          + "`llmring keys set work`"
      ),
    ])
  func question(model: String, words: String) throws {
    let outcome = try desk().run("-m", model, "q")
    #expect(outcome.status == .exited(3))
    #expect(outcome.errors == "llmring: \(words)\n")
  }

  @Test("info, providers, doctor and lock validate give the same key advice")
  func listings() throws {
    let desk = try desk()
    #expect(
      try desk.run("info", "chatbot").errors
        == "llmring: no model of alias 'chatbot' can be used: google:gem (set MY_GOOGLE); \(Self.saving)\n"
    )
    let providers = try desk.run("providers").output
    let google =
      "set MY_GOOGLE (api_key_env in [providers.google] of config.toml), or run `llmring keys set "
      + "google`"
    let work =
      "set WORK_KEY (api_key_env in [providers.work] of config.toml), or run `llmring keys set work`"
    #expect(
      providers.contains("google\tset MY_GOOGLE\thttps://generativelanguage.googleapis.com\n"))
    #expect(providers.contains("work\tset WORK_KEY\thttps://work.example/v1\n"))
    #expect(providers.contains("open\tready\thttp://127.0.0.1:1/v1\n"))
    let doctor = try desk.run("doctor").output
    #expect(doctor.contains("cannot be used: no key for google; set MY_GOOGLE, or llmring bind"))
    #expect(doctor.contains("config.toml takes its key from WORK_KEY, which is not set; set it"))
    #expect(
      try desk.run("lock", "validate").output == """
        \(desk.folder)/llmring.lock
          default  chatbot  google:gem  no key here; \(google)
          default  other  work:m  no key here; \(work)

        """)
    desk.environment["WORK_KEY"] = "sk-test"
    #expect(
      try desk.run("lock", "validate").output.hasSuffix(
        "  default  other  work:m  ok (not in the catalogue)\n"))
  }

  @Test("the greeting recommends the configured key variables")
  func greeting() throws {
    let desk = try desk()
    try FileManager.default.removeItem(atPath: "\(desk.folder)/llmring.lock")
    let screen = try desk.converse(columns: 300)
    try screen.waitForPrompt("builtin:guide")
    #expect(
      screen.text.contains(
        "For a real model set OPENAI_API_KEY, ANTHROPIC_API_KEY or MY_GOOGLE, or save a key with "
          + "`llmring keys set openai`, or name one with -m open:MODEL, or start Ollama · /help"))
  }

  private static let commands: [(line: String, status: Int32)] = [
    ("q", 3), ("-m builtin:guide q", 3), ("doctor", 3), ("config", 0), ("paths", 0), ("--help", 0),
    ("list", 0), ("providers", 0), ("aliases", 0), ("lock validate", 0), ("config --edit", 0),
  ]

  @Test("an invalid time limit stops questions but no other command", arguments: commands)
  func timeout(line: String, status: Int32) throws {
    let desk = try desk()
    desk.environment["LLMRING_PROVIDER_TIMEOUT_S"] = "abc"
    desk.environment["EDITOR"] = "true"
    let outcome = try desk.start(line.split(separator: " ").map(String.init)).finish()
    #expect(outcome.status == .exited(status))
    let words =
      "invalid value 'abc' for LLMRING_PROVIDER_TIMEOUT_S: use a number of seconds, or none"
    switch line.split(separator: " ").last {
    case "q": #expect(outcome.errors == "llmring: \(words)\n")
    case "doctor": #expect(outcome.output.contains(words))
    case "config": #expect(outcome.errors == "llmring: \(words)\n")
    default: #expect(!outcome.errors.contains("abc"))
    }
  }
}
