@testable import LLMRingREPL
import StreamingEngine
import Testing

/// What the program advises. It depends on where the provider's key and address were set.
@Suite("Advice about providers")
struct ProviderAdviceTests {
  private static let file = """
    [providers.google]
    api_key_env = "MY_GOOGLE"
    [providers.work]
    kind = "openai"
    base_url = "https://work.example/v1"
    api_key_env = "WORK_KEY"
    [providers.pass]
    kind = "anthropic"
    base_url = "https://pass.example"
    api_key_command = "pass show it"
    [providers.team]
    kind = "openai"
    base_url = "https://team.example/v1"
    headers = { "Authorization" = "Bearer k" }
    [providers.open]
    kind = "openai"
    base_url = "http://127.0.0.1:8080/v1"
    [providers.gpu]
    kind = "ollama"
    base_url = "http://gpu.example:11434"
    [providers.near]
    kind = "ollama"
    base_url = "http://127.0.0.1:11435"
    [providers.ollama]
    kind = "openai"
    base_url = "http://127.0.0.1:11434/v1"
    """

  private static func ring(
    _ environment: [String: String], _ answers: [Script.Answer], file: String = file
  ) throws -> LLMRing {
    var configuration = Configuration(
      environment: environment, file: try ConfigFile.read(file, path: "config.toml"),
      workingDirectory: "/nowhere")
    configuration.runKeyCommand = { _ throws(LLMError) in Secret("sk-from-pass") }
    return LLMRing(
      configuration: configuration, transport: Script(answers: answers),
      pacing: Pacing(sleep: { _ in }, jitter: { 0 }))
  }

  private static let keys = [
    "MY_GOOGLE": "k", "GOOGLE_API_KEY": "other", "WORK_KEY": "k", "OPENAI_API_KEY": "k",
    "ANTHROPIC_API_KEY": "k",
  ]

  @Test(
    "the advice for a missing key names the variable from config.toml",
    arguments: [
      (
        "google:m",
        "no API key for google; set MY_GOOGLE (api_key_env in [providers.google] of config.toml), "
          + "or run `llmring keys set google`"
      ),
      (
        "work:m",
        "no API key for work; set WORK_KEY (api_key_env in [providers.work] of config.toml), or run "
          + "`llmring keys set work`"
      ),
      (
        "openai:gpt-6-sol",
        "no API key for openai; set OPENAI_API_KEY, or run `llmring keys set openai`"
      ),
    ])
  func missing(model: String, words: String) async throws {
    let ring = try Self.ring(["GOOGLE_API_KEY": "k"], [])
    #expect(await ring.fault(of: model)?.description == words)
  }

  @Test(
    "the advice for a rejected key names where the key was set",
    arguments: [
      ("google:m", "check MY_GOOGLE (api_key_env in [providers.google] of config.toml)"),
      ("work:m", "check WORK_KEY (api_key_env in [providers.work] of config.toml)"),
      ("pass:m", "check api_key_command in [providers.pass] of config.toml"),
      ("team:m", "check headers in [providers.team] of config.toml"),
      (
        "open:m",
        "add api_key_env or api_key_command to [providers.open] of config.toml, or run `llmring keys "
          + "set open`"
      ),
      (
        "gpu:m",
        "add api_key_env or api_key_command to [providers.gpu] of config.toml, or run `llmring keys "
          + "set gpu`, or run `ollama signin`"
      ),
      ("ollama:m", "check OLLAMA_API_KEY"),
      ("anthropic:m", "check ANTHROPIC_API_KEY"),
    ])
  func refused(model: String, advice: String) async throws {
    let ring = try Self.ring(Self.keys, [.refusal(status: 401, "{}")])
    #expect(await ring.fault(of: model)?.advice == advice)
  }

  @Test("the advice names the one of two variables that set the key")
  func variable() async throws {
    let ring = try Self.ring(["GEMINI_API_KEY": "k"], [.refusal(status: 401, "{}")], file: "")
    #expect(await ring.fault(of: "google:m")?.advice == "check GEMINI_API_KEY")
  }

  @Test("a 403 without a key advises setting a key")
  func forbidden() async throws {
    let open = try Self.ring([:], [.refusal(status: 403, "{}")])
    #expect(
      await open.fault(of: "open:m")?.advice
        == "add api_key_env or api_key_command to [providers.open] of config.toml, or run `llmring keys "
        + "set open`")
    let work = try Self.ring(Self.keys, [.refusal(status: 403, "{}")])
    #expect(
      await work.fault(of: "work:m")?.advice
        == "check what the key may be used for, or use another model")
  }

  @Test(
    "only Ollama advises pulling a missing model",
    arguments: [
      ("gpu:m", "fetch it with `ollama pull`, or use another"),
      (
        "ollama:m",
        "check the model's name: the server lists its models at http://127.0.0.1:11434/v1/models"
      ),
      (
        "work:m",
        "check the model's name: the server lists its models at https://work.example/v1/models"
      ),
      (
        "pass:m",
        "check the model's name: the server lists its models at https://pass.example/v1/models"
      ),
      ("anthropic:m", "`llmring list` shows known ones"),
    ])
  func modelNotFound(model: String, advice: String) async throws {
    let ring = try Self.ring(
      Self.keys, [.refusal(status: 404, #"{"error":{"message":"no such model"}}"#)])
    #expect(await ring.fault(of: model)?.advice == advice)
  }

  @Test(
    "the advice for a refused connection names the source of the address, and Ollama only for Ollama",
    arguments: [
      ("near:m", "is `ollama serve` running?"),
      (
        "gpu:m",
        "check the address (base_url in [providers.gpu] of config.toml) and that the server is running"
      ),
      (
        "ollama:m",
        "check the address (base_url in [providers.ollama] of config.toml) and that the server is running"
      ),
      ("anthropic:m", "check the address (ANTHROPIC_BASE_URL) and that the server is running"),
      ("openai:gpt-6-sol", "check the network, then try again"),
    ])
  func nothingAnswers(model: String, advice: String) async throws {
    let environment = Self.keys.merging(["ANTHROPIC_BASE_URL": "http://127.0.0.1:2"]) { $1 }
    let ring = try Self.ring(environment, [])
    #expect(await ring.fault(of: model)?.advice == advice)
  }

  @Test("the advice for an invalid address names where it was set")
  func badAddress() async throws {
    let ring = try Self.ring(
      ["OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "ftp://x"], [], file: "")
    #expect(
      await ring.fault(of: "openai:gpt-6-sol")?.description
        == "the base URL of openai is not an http or https address; correct OPENAI_BASE_URL; it looks "
        + "like https://host/path, without user, query or spaces")
  }

  @Test("the first-run advice lists the key variables of the providers")
  func firstModel() throws {
    let ring = try Self.ring([:], [])
    #expect(
      ring.configuration.firstModelAdvice
        == "set OPENAI_API_KEY, ANTHROPIC_API_KEY or MY_GOOGLE, or save a key with "
        + "`llmring keys set openai`, or name one with -m gpu:MODEL")
    #expect(
      Configuration.environment(["OPENAI_API_KEY": "k"], workingDirectory: "/").firstModelAdvice
        == "set ANTHROPIC_API_KEY or GOOGLE_API_KEY, or save a key with `llmring keys set "
        + "anthropic`, or start Ollama")
  }

  @Test("the services are not recommended, unless one has its key")
  func advice() throws {
    func words(_ environment: [String: String]) -> String {
      Configuration.environment(environment, workingDirectory: "/nowhere").firstModelAdvice
    }
    let makers =
      "set OPENAI_API_KEY, ANTHROPIC_API_KEY or GOOGLE_API_KEY, or save a key with `llmring keys set "
      + "openai`, or start Ollama"
    #expect(words([:]) == makers)
    #expect(
      words(["GROQ_API_KEY": "k"])
        == "name one with -m groq:MODEL (`llmring list --provider groq`), or \(makers)")
  }
}

extension LLMRing {
  /// The error of a question, as the program words it.
  fileprivate func fault(of model: String) async -> LLMError? {
    do {
      _ = try await chat(LLMRequest(model: model, prompt: "hi"))
      return nil
    } catch {
      return error.forUser
    }
  }
}
