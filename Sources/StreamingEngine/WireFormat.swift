/// The shape of a provider's requests and streams; `kind` in `config.toml`.
public enum WireFormat: String, Sendable, CaseIterable {
  /// OpenAI Chat Completions, and the many servers that are compatible with it.
  case openAIChat = "openai"
  case openAIResponses = "openai-responses"
  case anthropic
  case google
  case ollama
}
