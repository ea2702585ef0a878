import StreamingEngine
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
    #expect(Set(names).isSuperset(of: ["anthropic", "builtin", "google", "ollama", "openai"]))
  }
}
