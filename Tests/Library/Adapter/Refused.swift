import AsyncHTTPClient
import StreamingEngine

// Nothing listens on port 1.
let provider = Provider(name: "here", format: .ollama, baseURL: "http://127.0.0.1:1")
var configuration = Configuration(providers: [provider], aliases: .every(models: ["here:m"]))
configuration.retries = .once
let ring = LLMRing(configuration: configuration, transport: AsyncHTTPClientTransport())
do throws(LLMError) {
  print(try await ring.chat(LLMRequest(model: "m", prompt: "Hi")).content)
} catch {
  print(error.kind)
}
