import StreamingEngine
import Testing

@Suite struct AliasResolverTests {
  static let lockfile = Lockfile(
    defaultProfile: "default",
    profiles: [
      .init(
        name: "default",
        bindings: [
          .init(
            alias: "fast", models: ["openai:a", "OpenAI:b:c", "anthropic:d", "bad", "nobody:e"]),
          .init(alias: "libA:sum", models: ["google:g"]),
          .init(alias: "none", models: []),
          .init(alias: "mine", models: ["local:x"]),
        ]),
      .init(name: "prod", bindings: [.init(alias: "slow", models: ["anthropic:p"])]),
    ],
    extends: ["libA", "libB"])

  private func resolve(
    _ name: String, profile: String? = nil, environmentProfile: String? = nil,
    configured: Set<String> = ["openai", "anthropic", "google"], lockfile: Lockfile = lockfile
  ) throws(AliasError) -> [String] {
    try AliasResolver(
      lockfile: lockfile,
      providers: ProviderDescriptor.known + [
        ProviderDescriptor(.init(name: "local", kind: .openAIChat, keyVariable: "LOCAL_KEY"))
      ]
    ).candidates(
      for: name, profile: profile, environmentProfile: environmentProfile,
      isConfigured: configured.contains
    ).map(\.description)
  }

  @Test("a pool is tried in order, without the models that cannot be asked")
  func pools() throws {
    #expect(try resolve("fast") == ["openai:a", "openai:b:c", "anthropic:d"])
    #expect(try resolve("fast", configured: ["anthropic"]) == ["anthropic:d"])
    #expect(try resolve("mine", configured: ["local"]) == ["local:x"])
  }

  @Test("provider:model of a known provider passes through, configured or not")
  func direct() throws {
    #expect(try resolve("openai:any", configured: []) == ["openai:any"])
    #expect(try resolve("OpenAI:Any:Tag") == ["openai:Any:Tag"])
    #expect(try resolve("local:x") == ["local:x"])
    #expect(try resolve("openai:x", profile: "no such") == ["openai:x"])
  }

  @Test("an alias with a colon is found by its whole name")
  func namespaced() throws {
    #expect(try resolve("libA:sum") == ["google:g"])
  }

  @Test("the argument beats LLMRING_PROFILE, and that the lockfile's default")
  func profiles() throws {
    #expect(try resolve("slow", profile: "prod", environmentProfile: "default") == ["anthropic:p"])
    #expect(try resolve("slow", environmentProfile: "prod") == ["anthropic:p"])
    #expect(try resolve("fast", environmentProfile: "").count == 3)
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var name: String
    var profile: String?
    var configured: Set<String> = ["openai"]
    var words: String
    var testDescription: String { name }
  }

  @Test(
    "a name that leads nowhere is answered with what to do",
    arguments: [
      Fault(
        name: "fsat",
        words:
          "no alias 'fsat' in profile 'default'; did you mean 'fast'? it has fast, libA:sum, none, mine; a model is written provider:model"
      ),
      Fault(
        name: "slow",
        words:
          "no alias 'slow' in profile 'default'; profile 'prod' has it; it has fast, libA:sum, none, mine; a model is written provider:model"
      ),
      Fault(
        name: "fast", profile: "prdo",
        words: "no profile 'prdo' in the lockfile; did you mean 'prod'? it has default, prod"),
      Fault(
        name: "none",
        words:
          "alias 'none' has no models in profile 'default'"
      ),
      Fault(
        name: "opnai:x",
        words:
          "no provider 'opnai', nor an alias 'opnai:x'; did you mean 'openai'? providers are anthropic, cerebras, dashscope, deepseek, docker, fireworks, google, groq, huggingface, llamacpp, lmstudio, local, …"
      ),
      Fault(
        name: "libB:x",
        words:
          "'libB:x' is an alias of a Python package, whose lockfile cannot be read from here"
      ),
      Fault(
        name: "openai:",
        words: "'openai:' is not a model; write provider:model, such as openai:gpt-6-luna"),
      Fault(
        name: ":x", words: "':x' is not a model; write provider:model, such as openai:gpt-6-luna"),
      Fault(
        name: "fast", configured: [],
        words:
          "no model of alias 'fast' can be used: openai:a (set OPENAI_API_KEY), OpenAI:b:c (set OPENAI_API_KEY), anthropic:d (set ANTHROPIC_API_KEY), bad (not provider:model), nobody:e (no provider 'nobody')"
      ),
      Fault(
        name: "mine",
        words:
          "no model of alias 'mine' can be used: local:x (set LOCAL_KEY)"
      ),
    ])
  func faults(example: Fault) {
    #expect(
      words { () throws(AliasError) in
        _ = try resolve(
          example.name, profile: example.profile, configured: example.configured)
      } == example.words)
  }

  @Test(
    "an empty lockfile reports a missing alias in the default profile, and other profiles as missing"
  )
  func emptyLockfile() {
    #expect(
      words { () throws(AliasError) in _ = try resolve("a", lockfile: Lockfile()) }
        == "no alias 'a' in profile 'default'; it has none; a model is written provider:model")
    #expect(
      words { () throws(AliasError) in _ = try resolve("a", profile: "p", lockfile: Lockfile()) }
        == "no profile 'p' in the lockfile; it has none")
  }
}
