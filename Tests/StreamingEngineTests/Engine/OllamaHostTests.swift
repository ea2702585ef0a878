import StreamingEngine
import Testing

/// `OLLAMA_HOST`, by Ollama's own rules.
struct OllamaHostTests {
  @Test(
    "OLLAMA_HOST is read by Ollama's own rules",
    arguments: [
      ("", "http://127.0.0.1:11434"), ("example", "http://example:11434"),
      ("example:1234", "http://example:1234"), ("http://example", "http://example:80"),
      ("https://example", "https://example:443"),
      ("https://example/ollama/", "https://example:443/ollama"),
      ("0.0.0.0", "http://127.0.0.1:11434"), ("0.0.0.0:99", "http://127.0.0.1:99"),
      (":1234", "http://127.0.0.1:1234"), ("[::1]:1234", "http://[::1]:1234"),
      ("[::]", "http://[::1]:11434"), ("::1", "http://[::1]:11434"),
      ("ollama.com", "https://ollama.com:443"),
    ])
  func baseURL(variable: String, url: String) {
    let configuration = Configuration.environment(
      ["OLLAMA_HOST": variable], workingDirectory: "/nowhere")
    #expect(configuration.providers["ollama"]?.baseURL == url)
  }
}
