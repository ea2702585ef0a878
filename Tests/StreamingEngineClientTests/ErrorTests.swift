import StreamingEngine
import StreamingEngineTesting
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("Texts of errors in an app")
struct ErrorTests {
  @Test("an error's localized texts say what happened and what to do")
  func localized() throws {
    let error: any Error = LLMError(
      .rateLimit, provider: "one", status: 429, message: "slow down", advice: "try again in 2 s")
    let localized = try #require(error as? any LocalizedError)
    #expect(localized.errorDescription == "one: slow down (429); try again in 2 s")
    #expect(localized.failureReason == "slow down")
    #expect(localized.recoverySuggestion == "try again in 2 s")
  }

  /// What only the user of the program can follow.
  private static let programWords = [
    "llmring ", "`llmring", "config.toml", "keys.toml", "api_key", "base_url", "--", "`/model",
    "/retry", "kind =", "kind \"", "llmring:", "the program",
  ]

  private static func expectForDevelopers(_ error: LLMError?, _ what: String) {
    let text = error?.errorDescription ?? ""
    #expect(error?.advice?.isEmpty == false || error?.kind == .unknownAlias, "\(what)")
    for word in programWords {
      #expect(!text.contains(word), "\(what): \(text)")
    }
  }

  private static func fault(_ ring: LLMRing, _ model: String) async -> LLMError? {
    do {
      _ = try await ring.chat(LLMRequest(model: model, prompt: "Hi"))
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "no answer of a server leads to advice about the program",
    arguments: [400, 401, 402, 403, 404, 405, 407, 413, 422, 429, 500, 503, 529])
  func statuses(status: Int) async {
    for format in WireFormat.allCases {
      let provider = Provider(
        name: "here", format: format, baseURL: "https://here.example", key: .value(Secret("k")))
      let server = ScriptedTransport(.error(status, "no"))
      let ring = LLMRing.scripted(server, providers: [provider])
      Self.expectForDevelopers(
        await Self.fault(ring, "here:m"), "\(status) from \(format.rawValue)")
    }
    for name in ["openai", "anthropic", "google", "ollama", "dashscope", "openrouter"] {
      var known = Configuration.environment(
        [
          "OPENAI_API_KEY": "k", "ANTHROPIC_API_KEY": "k", "GOOGLE_API_KEY": "k",
          "DASHSCOPE_API_KEY": "k", "OPENROUTER_API_KEY": "k",
        ], workingDirectory: "/nowhere")
      known.retries = .once
      let ring = LLMRing(
        configuration: known, transport: ScriptedTransport(.error(status, "no")))
      Self.expectForDevelopers(await Self.fault(ring, "\(name):m"), "\(status) from \(name)")
    }
  }

  @Test("no answer in another format leads to advice about the program")
  func otherFormats() async {
    let bodies = [
      "<html><title>Sign in</title></html>", "{}", "nonsense", "",
      #"{"model":"m","message":{"role":"assistant","content":"hi"},"done":true}"#,
      #"data: {"choices":[{"delta":{"content":"hi"},"finish_reason":"stop"}]}"# + "\n\n",
      #"data: {"candidates":[{"content":{"parts":[{"text":"hi"}]}}]}"# + "\n\n",
    ]
    for body in bodies {
      for format in WireFormat.allCases {
        let provider = Provider(name: "here", format: format, baseURL: "https://here.example")
        let ring = LLMRing.scripted(ScriptedTransport(ScriptedReply([body])), providers: [provider])
        guard let error = await Self.fault(ring, "here:m") else { continue }
        Self.expectForDevelopers(error, "\(format.rawValue) got \(body)")
      }
    }
  }

  @Test(
    "no failure of the network leads to advice about the program",
    arguments: [
      .timedOut(.connect), .timedOut(.head), .timedOut(.idle), .timedOut(.total),
      .refused("here.example:443"), .unknownHost("here.example"), .insecure("no certificate"),
      .disconnected("reset"), .malformed("odd"), .proxyRefused("no"),
    ] as [TransportError])
  func network(fault: TransportError) async {
    for address in ["https://here.example/v1", "http://127.0.0.1:1/v1"] {
      let provider = Provider(name: "here", format: .openAIChat, baseURL: address)
      var configuration = Configuration(
        providers: [provider], aliases: .fixed(Lockfile(defaultProfile: "d", profiles: [])))
      configuration.retries = .once
      let ring = LLMRing(
        configuration: configuration, transport: ScriptedTransport(.refusal(fault)))
      Self.expectForDevelopers(await Self.fault(ring, "here:m"), "\(fault) at \(address)")
    }
  }

  @Test(
    "no mistake in a model's name or in the configuration leads to advice about the program",
    arguments: ["opnai:m", "nobody:m", "chta", "empty", "openai:m", "plain:m", "odd:m"])
  func names(model: String) async {
    let lockfile = Lockfile(
      defaultProfile: "d",
      profiles: [
        .init(
          name: "d",
          bindings: [.init(alias: "chat", models: ["openai:m"]), .init(alias: "empty", models: [])])
      ])
    let providers = [
      Provider(
        name: "openai", format: .openAIChat, baseURL: "https://api.openai.com/v1",
        key: .missing(variables: ["OPENAI_API_KEY"])),
      Provider(
        name: "plain", format: .openAIChat, baseURL: "http://plain.example/v1",
        key: .value(Secret("k"))),
      Provider(name: "odd", format: .openAIChat, baseURL: "ftp://odd.example"),
    ]
    let ring = LLMRing(
      configuration: Configuration(providers: providers, aliases: .fixed(lockfile)),
      transport: ScriptedTransport())
    let error = await Self.fault(ring, model)
    let text = error?.errorDescription ?? ""
    #expect(error != nil)
    for word in Self.programWords { #expect(!text.contains(word), "\(model): \(text)") }
    if model == "openai:m" {
      #expect(text == "no API key for openai; set OPENAI_API_KEY")
    }
  }

  @Test("a lockfile that is not there is reported without a command of the program")
  func lockfile() async {
    let configuration = Configuration.environment(
      ["LLMRING_LOCKFILE_PATH": "/nowhere/llmring.lock"], workingDirectory: "/")
    let ring = LLMRing(configuration: configuration, transport: ScriptedTransport())
    let named = LLMRing(
      configuration: .environment([:], workingDirectory: "/", lockfile: "/nowhere/my.lock"),
      transport: ScriptedTransport())
    #expect(
      await Self.fault(named, "chat")?.errorDescription
        == "/nowhere/my.lock: no such lockfile; create it, or name another")
    #expect(
      await Self.fault(ring, "chat")?.errorDescription
        == "/nowhere/llmring.lock: no such lockfile; LLMRING_LOCKFILE_PATH names it: make it, or "
        + "unset the variable")
  }
}
