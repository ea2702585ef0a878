@testable import LLMRingREPL
import StreamingEngine
import Testing

/// What the program advises in place of the engine's words for developers.
@Suite("Advice about errors")
struct ErrorAdviceTests {
  private static let provider = Provider(
    ProviderDescriptor(.init(name: "here", kind: .openAIChat, baseURL: "https://here.example")))

  private static func words(_ remedy: LLMError.Remedy) -> String {
    LLMError(.server, provider: "here", message: "here failed", remedy: remedy).forUser.description
  }

  @Test(
    "the program names its files, flags and commands",
    arguments: [
      (
        .waitLonger(.standard, provider.setup),
        "try again, or set a longer timeout in [providers.here] of config.toml or with --timeout SECONDS"
      ),
      (
        .waitLonger(.provider, provider.setup),
        "try again, or set a longer timeout in [providers.here] of config.toml, or use --timeout none"
      ),
      (
        .waitLonger(.request, provider.setup),
        "try again, or set a longer timeout in config.toml or LLMRING_PROVIDER_TIMEOUT_S, or with --timeout SECONDS"
      ),
      (.extendDeadline, "use a longer --timeout SECONDS, or --timeout none"),
      (.secureAddress(provider.setup), "use https, or set insecure = true for here in config.toml"),
      (
        .correctAddress(provider.setup),
        "correct base_url in [providers.here] of config.toml; it looks like https://host/path, without user, query or spaces"
      ),
      (
        .correctAddress(Provider(name: "x", format: .ollama, baseURL: "").setup),
        "correct base_url; it looks like https://host/path, without user, query or spaces"
      ),
      (
        .checkAddress(.version, provider.setup),
        "check the provider's base URL (base_url in [providers.here] of config.toml), which usually ends in /v1"
      ),
      (
        .changeFormat(.ollama, lacksVersion: false, provider.setup),
        #"set kind = "ollama" in [providers.here] of config.toml"#
      ),
      (
        .changeFormat(.openAIChat, lacksVersion: true, provider.setup),
        #"set kind = "openai" in [providers.here] of config.toml; its base_url then usually ends in /v1"#
      ),
      (.checkProvider(nearest: "openai"), "did you mean 'openai'? `llmring providers` lists them"),
      (.checkProvider(nearest: nil), "`llmring providers` lists them"),
      (.checkModel, "`llmring list` shows known ones"),
      (
        .checkKeyCommand(provider.setup, problem: nil),
        "check api_key_command in [providers.here] of config.toml"
      ),
      (.words("try again"), "try again"),
    ] as [(LLMError.Remedy, String)])
  func advice(remedy: LLMError.Remedy, words: String) {
    #expect(Self.words(remedy) == "here failed; \(words)")
  }

  @Test("a key that is valid in one region only is reported as such")
  func region() throws {
    let known = try #require(ProviderDescriptor.known("dashscope"))
    #expect(
      Self.words(.checkKey(Provider(known).setup, other: nil))
        == "here failed; check DASHSCOPE_API_KEY, or set base_url to your key's region: a key is "
        + "valid in one region only")
  }

  @Test("a command for a key that fails is reported under its name in config.toml")
  func keyCommand() {
    #expect(
      Self.words(.checkKeyCommand(Self.provider.setup, problem: "failed with status 3"))
        == "here: api_key_command failed with status 3; check api_key_command in [providers.here] "
        + "of config.toml")
  }

  @Test("advice that was replaced is not replaced again")
  func replaced() {
    var error = LLMError(.timeout, message: "late", remedy: .extendDeadline)
    error.advice = "wait"
    #expect(error.forUser.description == "late; wait")
  }

  @Test(
    "a name that leads nowhere is answered with the command to use",
    arguments: [
      (
        .emptyAlias("a", profile: "p"),
        "alias 'a' has no models in profile 'p'; bind some: llmring bind a provider:model"
      ),
      (
        .packageAlias("lib:a"),
        "'lib:a' is an alias of a Python package, whose lockfile cannot be read from here; bind it: llmring bind lib:a provider:model"
      ),
      (
        .unknownProvider("opnai", text: "opnai:x", known: ProviderDescriptor.known.map(\.name)),
        "no provider 'opnai', nor an alias 'opnai:x'; did you mean 'openai'? `llmring providers` lists the known ones; others are defined in config.toml"
      ),
      (
        .unknownProvider("b", text: "b:x", known: ["one", "two"]),
        "no provider 'b', nor an alias 'b:x'; providers are one, two; others are defined in config.toml"
      ),
      (
        .nothingConfigured(
          "a", tried: [.init(model: "one:m", reason: "set ONE_KEY", lacksKey: true)]),
        "no model of alias 'a' can be used: one:m (set ONE_KEY); `llmring keys set NAME` saves a key"
      ),
      (
        .nothingConfigured("a", tried: [.init(model: "m", reason: "not provider:model")]),
        "no model of alias 'a' can be used: m (not provider:model)"
      ),
    ] as [(AliasError, String)])
  func names(error: AliasError, words: String) {
    let fault = LLMError(.unknownAlias, message: "no such name", remedy: .checkName(error))
    #expect(fault.forUser.description == words)
  }

  @Test("what is wrong with a file is answered with the command to use")
  func files() {
    func error(_ remedy: SettingsError.Remedy) -> SettingsError {
      SettingsError(path: "/f", problem: "is odd", advice: "correct it", remedy: remedy)
    }
    #expect(
      error(.createLockfile).forUser.description
        == "/f: is odd; create one with: llmring lock init")
    #expect(error(.replaceLockfile).forUser.description == "/f: is odd; use --force to replace it")
    #expect(
      error(.editConfig).forUser.description == "/f: is odd; edit it by hand: llmring config --edit"
    )
    #expect(
      Self.words(.correctFile(error(.saveKeys)))
        == "here: /f: is odd; correct it, or remove the file and save the keys again with "
        + "`llmring keys set NAME`")
    #expect(
      error(.saveKey(provider: "one", instead: "name a variable")).forUser.description
        == "/f: is odd; name a variable, or save the key with `llmring keys set one`; never put it "
        + "in this file")
  }
}
