import StreamingEngine
import StreamingEngineTesting
import Testing

@Suite("Providers and settings of files and variables")
struct ConfigFileProviderTests {
  private static func ring(_ environment: [String: String], file: String) throws -> LLMRing {
    LLMRing(
      configuration: Configuration(
        environment: environment, file: try ConfigFile.read(file, path: "config.toml"),
        workingDirectory: "/nowhere"),
      transport: ScriptedTransport([]), pacing: Pacing(sleep: { _ in }, jitter: { 0 }))
  }

  @Test("one provider's key is not sent to another's address")
  func otherFormat() throws {
    let file = "[providers.openai]\nkind = \"anthropic\""
    let ring = try Self.ring(["OPENAI_API_KEY": "k"], file: file)
    #expect(ring.configuration.providers["openai"]?.key == Provider.KeySource.notNeeded)
    #expect(ring.configuration.providers["openai"]?.baseURL == "https://api.anthropic.com")
    let responses = "[providers.openai]\nkind = \"openai-responses\""
    let same = try Self.ring(["OPENAI_API_KEY": "k"], file: responses)
    #expect(same.configuration.providers["openai"]?.key == .value(Secret("k")))
  }

  @Test("an invalid timeout variable fails every request and is named")
  func timeout() async throws {
    let ring = try Self.ring(["LLMRING_PROVIDER_TIMEOUT_S": "abc"], file: "")
    let fault = await ring.fault(of: "ollama:m")
    #expect(fault?.kind == .configuration)
    #expect(
      fault?.description
        == "invalid value 'abc' for LLMRING_PROVIDER_TIMEOUT_S: use a number of seconds, or none")
  }
}
