import Settings
import StreamingEngine
import Testing
import Transport

/// What a person is advised to do depends on where the provider's key and address come from.
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
    _ environment: [String: String], _ scripts: [ScriptedTransport.Answer], file: String = file
  ) throws -> LLMRing {
    var configuration = Configuration(
      environment: environment, file: try ConfigFile.read(file, path: "config.toml"),
      workingDirectory: "/nowhere")
    configuration.runKeyCommand = { _ throws(LLMError) in Secret("sk-from-pass") }
    return LLMRing(
      configuration: configuration, transport: ScriptedTransport(scripts),
      pacing: Pacing(sleep: { _ in }, jitter: { 0 }))
  }

  private static let keys = [
    "MY_GOOGLE": "k", "GOOGLE_API_KEY": "other", "WORK_KEY": "k", "OPENAI_API_KEY": "k",
    "ANTHROPIC_API_KEY": "k",
  ]

  @Test(
    "a key that is missing is asked for under the name that config.toml gives it",
    arguments: [
      (
        "google:m",
        "no API key for google; set MY_GOOGLE (api_key_env in [providers.google] of config.toml)"
      ),
      (
        "work:m",
        "no API key for work; set WORK_KEY (api_key_env in [providers.work] of config.toml)"
      ),
      ("openai:gpt-6-sol", "no API key for openai; set OPENAI_API_KEY"),
    ])
  func missing(model: String, words: String) async throws {
    let ring = try Self.ring(["GOOGLE_API_KEY": "k"], [])
    #expect(await ring.fault(of: model)?.description == words)
  }

  @Test(
    "a key that is refused is looked for where it came from",
    arguments: [
      ("google:m", "check MY_GOOGLE (api_key_env in [providers.google] of config.toml)"),
      ("work:m", "check WORK_KEY (api_key_env in [providers.work] of config.toml)"),
      ("pass:m", "check api_key_command in [providers.pass] of config.toml"),
      ("team:m", "check headers in [providers.team] of config.toml"),
      ("open:m", "add api_key_env or api_key_command to [providers.open] of config.toml"),
      (
        "gpu:m",
        "add api_key_env or api_key_command to [providers.gpu] of config.toml, or run "
          + "`ollama signin`"
      ),
      ("ollama:m", "check OLLAMA_API_KEY"),
      ("anthropic:m", "check ANTHROPIC_API_KEY"),
    ])
  func refused(model: String, advice: String) async throws {
    let ring = try Self.ring(Self.keys, [Answers.error(401)])
    #expect(await ring.fault(of: model)?.advice == advice)
  }

  @Test("of two variables, the one that the key came from is named")
  func variable() async throws {
    let ring = try Self.ring(["GEMINI_API_KEY": "k"], [Answers.error(401)], file: "")
    #expect(await ring.fault(of: "google:m")?.advice == "check GEMINI_API_KEY")
  }

  @Test("a server that was sent no key may forbid for want of one")
  func forbidden() async throws {
    let open = try Self.ring([:], [Answers.error(403)])
    #expect(
      await open.fault(of: "open:m")?.advice
        == "add api_key_env or api_key_command to [providers.open] of config.toml")
    let work = try Self.ring(Self.keys, [Answers.error(403)])
    #expect(
      await work.fault(of: "work:m")?.advice
        == "check what the key may be used for, or use another model")
  }

  @Test(
    "a model that is not there is fetched for Ollama alone",
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
    let ring = try Self.ring(Self.keys, [Answers.error(404)])
    #expect(await ring.fault(of: model)?.advice == advice)
  }

  @Test(
    "where nothing answers, Ollama is named for Ollama alone, and the address's source is named",
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
    let ring = try Self.ring(environment, [.init(refusal: .refused("there"))])
    #expect(await ring.fault(of: model)?.advice == advice)
  }

  @Test("an address that cannot be used is corrected where it came from")
  func badAddress() async throws {
    let ring = try Self.ring(
      ["OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "ftp://x"], [], file: "")
    #expect(
      await ring.fault(of: "openai:gpt-6-sol")?.description
        == "the base URL of openai is no http or https address; correct OPENAI_BASE_URL; it looks "
        + "like https://host/path, without user, query or spaces")
  }

  @Test("a first run recommends the variables that are in force")
  func firstModel() throws {
    let ring = try Self.ring([:], [])
    #expect(
      ring.configuration.firstModelAdvice
        == "set WORK_KEY, OPENAI_API_KEY, ANTHROPIC_API_KEY or MY_GOOGLE")
    #expect(
      Configuration.environment(["OPENAI_API_KEY": "k"], workingDirectory: "/").firstModelAdvice
        == "set ANTHROPIC_API_KEY or GOOGLE_API_KEY, or start Ollama")
  }

  @Test("a key of one provider does not go to the address of another")
  func otherFormat() throws {
    let file = "[providers.openai]\nkind = \"anthropic\""
    let ring = try Self.ring(["OPENAI_API_KEY": "k"], [], file: file)
    #expect(ring.configuration.providers["openai"]?.key == Provider.KeySource.none)
    #expect(ring.configuration.providers["openai"]?.baseURL == "https://api.anthropic.com")
    let responses = "[providers.openai]\nkind = \"openai-responses\""
    let same = try Self.ring(["OPENAI_API_KEY": "k"], [], file: responses)
    #expect(same.configuration.providers["openai"]?.key == .value(Secret("k")))
  }

  @Test("a time limit that cannot be read fails every request, and names the variable")
  func timeout() async throws {
    let ring = try Self.ring(["LLMRING_PROVIDER_TIMEOUT_S": "abc"], [], file: "")
    let fault = await ring.fault(of: "builtin:guide")
    #expect(fault?.kind == .configuration)
    #expect(
      fault?.description
        == "invalid value 'abc' for LLMRING_PROVIDER_TIMEOUT_S: use a number of seconds, or none")
  }
}
