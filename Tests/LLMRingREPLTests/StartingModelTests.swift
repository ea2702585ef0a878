import LLMRingREPL
import StreamingEngine
import Testing

/// The model of a first question when none was named.
struct StartingModelTests {
  private func ring(
    _ bindings: [Lockfile.Binding]?, environment: [String: String] = [:]
  ) -> LLMRing {
    var configuration = Configuration.environment(
      environment.merging(["HOME": "/nowhere"]) { $1 }, workingDirectory: "/nowhere")
    if let bindings {
      configuration.aliases = .fixed(
        Lockfile(
          defaultProfile: "default", profiles: [.init(name: "default", bindings: bindings)]))
    }
    return LLMRing(configuration: configuration)
  }

  private func choice(
    _ ring: LLMRing, isOwn: Bool, ollama: String? = nil
  ) throws -> StartingModel.Choice {
    try StartingModel.choose(
      for: ring, profile: nil, isOwnLockfile: isOwn, ollama: { ollama })
  }

  private let openAI = ["OPENAI_API_KEY": "k"]

  @Test("the starting model is the personal lockfile's chatbot, or else its first usable alias")
  func own() throws {
    let other = Lockfile.Binding(alias: "other", models: ["openai:a"])
    let chatbot = Lockfile.Binding(alias: "chatbot", models: ["ollama:b"])
    let keyless = Lockfile.Binding(alias: "keyless", models: ["anthropic:c"])
    #expect(
      try choice(ring([other, chatbot], environment: openAI), isOwn: true)
        == .init(model: "chatbot"))
    #expect(
      try choice(ring([keyless, other], environment: openAI), isOwn: true)
        == .init(model: "other"))
    #expect(
      try choice(ring([keyless]), isOwn: true, ollama: "llama") == .init(model: "ollama:llama"))
  }

  @Test("the starting model from the bundled lockfile is an alias whose provider has a key")
  func bundled() throws {
    #expect(
      try choice(ring(nil, environment: openAI), isOwn: false) == .init(model: "chatbot"))
  }

  @Test("the bundled lockfile's Ollama alias is used only if a server answers")
  func bundledOllama() throws {
    #expect(
      try choice(ring(nil), isOwn: false, ollama: "gemma4:4b")
        == .init(model: "ollama:gemma4:4b"))
  }

  @Test("the starting model without an alias is one of a provider that has a key")
  func key() throws {
    let ring = ring([], environment: openAI)
    let choice = try choice(ring, isOwn: true, ollama: "llama")
    #expect(choice.model.hasPrefix("openai:") && !choice.isStandIn)
  }

  @Test("the starting model is the guide if nothing is configured")
  func nothing() throws {
    #expect(
      try choice(ring(nil), isOwn: false) == .init(model: "builtin:guide", isStandIn: true))
  }

  @Test("choosing a starting model does not query Ollama unnecessarily")
  func isLazy() throws {
    _ = try StartingModel.choose(
      for: ring(nil, environment: openAI), profile: nil, isOwnLockfile: false,
      ollama: {
        Issue.record("asked for")
        return nil
      })
  }

  @Test("choosing a starting model fails for a missing profile")
  func profile() {
    #expect(throws: LLMError.self) {
      try StartingModel.choose(
        for: ring(nil), profile: "prod", isOwnLockfile: false, ollama: { nil })
    }
  }
}
