@testable import StreamingEngine
import StreamingEngineTesting
import Testing

/// No key is ever printed, dumped or visible in a mirror.
struct SecretTests {
  private static let key = "sk-very-secret"

  private func everyText(_ value: Any) -> String {
    var dumped = ""
    dump(value, to: &dumped)
    let children = Mirror(reflecting: value).children.map { "\($0)" }
    return "\(value)" + String(reflecting: value) + String(describing: value) + dumped
      + children.joined()
  }

  @Test("a secret never prints its value")
  func secret() {
    let secret = Secret(Self.key)
    #expect("\(secret)" == "(secret)")
    #expect(String(reflecting: secret) == "(secret)")
    #expect("\([secret])" == "[(secret)]")
    #expect(Mirror(reflecting: secret).children.isEmpty)
    #expect(!everyText(secret).contains(Self.key))
    #expect(!everyText(["key": secret as Secret?]).contains(Self.key))
  }

  @Test("an engine's description shows no keys")
  func engine() {
    let configuration = Configuration.environment(
      [
        "OPENAI_API_KEY": Self.key, "GEMINI_API_KEY": Self.key, "OLLAMA_API_KEY": Self.key,
        "OTHER_TOKEN": Self.key, "HOME": "/home/somebody",
      ], workingDirectory: "/nowhere")
    let ring = LLMRing(configuration: configuration)
    #expect(!everyText(configuration).contains(Self.key))
    #expect(!everyText(ring).contains(Self.key))
    #expect(!everyText(ring.chatStream(LLMRequest(model: "m", messages: []))).contains(Self.key))
  }

  @Test("an engine needs no arguments and is Sendable")
  func isSendable() async {
    func take(_ value: some Sendable) {}
    let ring = LLMRing()
    take(ring)
    let names = await Task { ring.configuration.providers.keys.sorted() }.value
    #expect(Set(names).isSuperset(of: ["anthropic", "google", "ollama", "openai"]))
  }

  @Test(
    "an error shows neither the key nor what is in the query or a header under the name of a key",
    arguments: [
      "models/m is not found", "no route /v1?api_key=sk-query-secret", "bad key sk-very-secret",
      "bad token tok%20en-secret", "bad token tok en-secret", "header: abc-header-secret",
    ])
  func repeated(message: String) async throws {
    var provider = Provider(
      name: "here", format: .openAIChat, baseURL: "http://127.0.0.1:1/v1",
      key: .value(Secret(Self.key)),
      headers: ["X-Api-Key": "abc-header-secret", "X-Team": "message"])
    provider.descriptor.query = [
      "api_key": "sk-query-secret", "token": "tok en-secret", "api-version": "2026-01-01",
    ]
    let transport = ScriptedTransport([Answers.error(404, message: message)])
    let ring = LLMRing(
      configuration: Configuration(
        providers: [provider],
        aliases: .fixed(Lockfile(defaultProfile: "default", profiles: []))),
      transport: transport)
    let error = await #expect(throws: LLMError.self) {
      for try await _ in ring.chatStream(
        LLMRequest(model: "here:m", messages: [Message(role: .user, content: "q")]))
      {}
    }
    let shown = try "\(#require(error))\(#require(ring.lastRequest))"
    for secret in [
      Self.key, "sk-query-secret", "tok en-secret", "tok%20en-secret", "abc-header-secret",
    ] { #expect(!shown.contains(secret)) }
    if message.contains("not found") { #expect(shown.contains("/v1/models?(hidden)")) }
    #expect(shown.contains("message") || !message.contains("message"))
  }
}
