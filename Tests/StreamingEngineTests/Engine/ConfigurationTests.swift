@testable import StreamingEngine
import StreamingEngineTesting
import Testing

/// The configuration from environment variables.
struct ConfigurationTests {
  private func configuration(_ environment: [String: String]) -> Configuration {
    .environment(environment, workingDirectory: "/nowhere")
  }

  private func key(_ secret: String) -> Provider.KeySource { .value(Secret(secret)) }

  @Test("without variables the makers of models are at their own addresses")
  func nothing() {
    let configuration = configuration([:])
    let names = ["openai", "anthropic", "google", "ollama"]
    let makers = configuration.providers.filter { names.contains($0.key) }
    let addresses = makers.mapValues(\.baseURL)
    #expect(
      addresses == [
        "openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com",
        "google": "https://generativelanguage.googleapis.com",
        "ollama": "http://127.0.0.1:11434",
      ])
    #expect(
      makers.mapValues(\.format) == [
        "openai": .openAIChat, "anthropic": .anthropic, "google": .google, "ollama": .ollama,
      ])
    #expect(configuration.providers["openai"]?.key == .missing(variables: ["OPENAI_API_KEY"]))
    #expect(
      configuration.providers["google"]?.key
        == .missing(variables: ["GOOGLE_API_KEY", "GEMINI_API_KEY"]))
    #expect(configuration.providers["ollama"]?.key == Provider.KeySource.notNeeded)
    #expect(configuration.profile == nil)
    #expect(configuration.timeout == .inherit)
    #expect(
      ["openai", "anthropic", "google", "ollama", "else"].filter(
        configuration.isConfigured) == ["ollama"])
  }

  @Test(
    "a key variable configures only its provider",
    arguments: [
      ("OPENAI_API_KEY", "openai"), ("ANTHROPIC_API_KEY", "anthropic"),
      ("GOOGLE_API_KEY", "google"), ("GEMINI_API_KEY", "google"), ("OLLAMA_API_KEY", "ollama"),
    ])
  func keys(variable: String, provider: String) {
    let configuration = configuration([variable: "sk-1"])
    #expect(configuration.providers[provider]?.key == key("sk-1"))
    #expect(configuration.isConfigured(provider))
    let others = ["openai", "anthropic", "google"].filter { $0 != provider }
    #expect(!others.contains(where: configuration.isConfigured))
  }

  @Test("GOOGLE_API_KEY takes precedence over GEMINI_API_KEY unless it is empty")
  func googleKeys() {
    let both = configuration(["GOOGLE_API_KEY": "first", "GEMINI_API_KEY": "second"])
    #expect(both.providers["google"]?.key == key("first"))
    let one = configuration(["GOOGLE_API_KEY": "", "GEMINI_API_KEY": "second"])
    #expect(one.providers["google"]?.key == key("second"))
  }

  @Test("white space around a key is removed, and a blank key is ignored")
  func whiteSpace() {
    let spaced = configuration(["OPENAI_API_KEY": " sk-1\n", "OLLAMA_API_KEY": "o\n"])
    #expect(spaced.providers["openai"]?.key == key("sk-1"))
    #expect(spaced.providers["ollama"]?.key == key("o"))
    let blank = configuration(["OPENAI_API_KEY": " \n", "OLLAMA_API_KEY": " "])
    #expect(blank.providers["openai"]?.key == .missing(variables: ["OPENAI_API_KEY"]))
    #expect(blank.providers["ollama"]?.key == Provider.KeySource.notNeeded)
  }

  @Test(
    "a base URL variable replaces the provider's address unless it is empty",
    arguments: [
      ("OPENAI_BASE_URL", "openai"), ("ANTHROPIC_BASE_URL", "anthropic"),
      ("GOOGLE_GEMINI_BASE_URL", "google"),
    ])
  func baseURLs(variable: String, provider: String) {
    let changed = configuration([variable: "https://proxy.example/x"])
    #expect(changed.providers[provider]?.baseURL == "https://proxy.example/x")
    let empty = configuration([variable: ""])
    #expect(
      empty.providers[provider]?.baseURL == configuration([:]).providers[provider]?.baseURL)
  }

  @Test("the profile and timeout are read from the environment")
  func others() {
    let configuration = configuration([
      "LLMRING_PROFILE": "dev", "LLMRING_PROVIDER_TIMEOUT_S": "9.25",
    ])
    #expect(configuration.profile == "dev")
    #expect(configuration.timeout == .after(.milliseconds(9250)))
    #expect(self.configuration(["LLMRING_PROFILE": ""]).profile == nil)
  }

  @Test(
    "timeout variables accept the documented values",
    arguments: [
      ("30", LLMRequest.Timeout.after(.seconds(30))), ("7.5", .after(.milliseconds(7500))),
      ("none", LLMRequest.Timeout.unlimited), ("None", LLMRequest.Timeout.unlimited),
      ("OFF", LLMRequest.Timeout.unlimited), ("disable", LLMRequest.Timeout.unlimited),
      ("disabled", LLMRequest.Timeout.unlimited),
      ("infinite", LLMRequest.Timeout.unlimited), ("0", nil), ("-1", nil), ("soon", nil), ("", nil),
      ("nan", nil),
      ("inf", nil), ("1e30", nil), ("1e9", .after(.seconds(1_000_000_000))),
    ])
  func timeouts(words: String, timeout: LLMRequest.Timeout?) {
    #expect(LLMRequest.Timeout(words) == timeout)
  }

  @Test("a missing lockfile that was named explicitly is an error")
  func missingLockfile() async {
    let ring = LLMRing(
      configuration: configuration(["LLMRING_LOCKFILE_PATH": "/nowhere/llmring.lock"]),
      transport: ScriptedTransport([]))
    let fault = await ring.fault(of: "chatbot")
    #expect(fault?.kind == .configuration)
    #expect(fault?.description.contains("/nowhere/llmring.lock: no such lockfile") == true)
    // A model named as provider:model needs no lockfile.
    #expect(await ring.fault(of: "ollama:x")?.kind == .connection)
  }

  private static let providers =
    "providers are anthropic, cerebras, dashscope, deepseek, docker, fireworks, google, "
    + "groq, huggingface, llamacpp, lmstudio, minimax, …"

  @Test(
    "the error for an unavailable model lists what exists",
    arguments: [
      (
        "opnai:gpt", LLMError.Kind.providerNotFound,
        "no provider 'opnai', nor an alias 'opnai:gpt'; did you mean 'openai'? "
          + providers
      ),
      (
        "zzz:gpt", .providerNotFound,
        "no provider 'zzz', nor an alias 'zzz:gpt'; " + providers
      ),
      (
        "chatbt", .unknownAlias,
        "no alias 'chatbt' in profile 'default'; did you mean 'chatbot'? "
          + "it has chatbot, fast, balanced, deep, local; a model is written provider:model"
      ),
      (
        "openai:gpt-6-sol", .missingKey,
        "no API key for openai; set OPENAI_API_KEY"
      ),
      (
        "google:gemini", .missingKey,
        "no API key for google; set GOOGLE_API_KEY or GEMINI_API_KEY"
      ),
    ])
  func unknown(model: String, kind: LLMError.Kind, words: String) async {
    let ring = LLMRing(
      configuration: configuration(["HOME": "/nowhere"]), transport: ScriptedTransport([]))
    let fault = await ring.fault(of: model)
    #expect(fault?.kind == kind)
    #expect(fault?.description == words)
  }

  @Test("the error for a missing provider suggests the nearest name")
  func providerNotFound() throws {
    #expect(
      throws: LLMError(
        .providerNotFound, provider: "opnai", message: "no provider 'opnai'",
        advice: "did you mean 'openai'?")
    ) {
      _ = try configuration([:]).provider(named: "opnai")
    }
  }

  @Test("a key command runs once, and again after its key was rejected")
  func keyCommand() async {
    let runs = Sleeps()
    var configuration = Configuration(
      providers: [
        Provider(
          name: "one", format: .openAIChat, baseURL: "http://127.0.0.1:1/v1",
          key: .command("pass show one"))
      ], aliases: .fixed(Lockfile(defaultProfile: "default", profiles: [])))
    configuration.runKeyCommand = { command throws(LLMError) in
      runs.add(.zero)
      return Secret("sk-\(runs.all.count)")
    }
    let transport = ScriptedTransport([
      Answers.whole(["a"]), Answers.whole(["b"]), Answers.error(401), Answers.whole(["c"]),
    ])
    let ring = LLMRing(configuration: configuration, transport: transport)
    for _ in 0..<4 { _ = await ring.fault(of: "one:m") }
    #expect(
      transport.requests.map { $0.headers["Authorization"] } == [
        "Bearer sk-1", "Bearer sk-1", "Bearer sk-1", "Bearer sk-2",
      ])
  }
}

extension LLMRing {
  /// The error that a question to a model ends with.
  func fault(of model: String) async -> LLMError? {
    do {
      _ = try await chat(
        LLMRequest(model: model, messages: [Message(role: .user, content: "hi")]))
      return nil
    } catch {
      return error
    }
  }
}
