extension ProviderDescriptor {
  /// The providers that need no section in `config.toml`.
  package static let known: [ProviderDescriptor] = makers + presets + localServers

  /// The providers that defined the formats, which a first run recommends.
  private static let makers: [ProviderDescriptor] = [
    ProviderDescriptor(
      name: "openai", format: .openAIChat, definedFormats: [.openAIChat, .openAIResponses],
      baseURL: "https://api.openai.com/v1", addressVariable: "OPENAI_BASE_URL",
      key: .variables(["OPENAI_API_KEY"]), isRecommended: true
    ).changed { $0.cacheKey = .member("prompt_cache_key") },
    ProviderDescriptor(
      name: "anthropic", format: .anthropic, definedFormats: [.anthropic],
      baseURL: "https://api.anthropic.com", addressVariable: "ANTHROPIC_BASE_URL",
      key: .variables(["ANTHROPIC_API_KEY"]), isRecommended: true),
    ProviderDescriptor(
      name: "google", format: .google, definedFormats: [.google],
      baseURL: "https://generativelanguage.googleapis.com",
      addressVariable: "GOOGLE_GEMINI_BASE_URL",
      key: .variables(["GOOGLE_API_KEY", "GEMINI_API_KEY"]), isRecommended: true),
    ProviderDescriptor(
      name: "ollama", format: .ollama, definedFormats: [.ollama],
      baseURL: "http://127.0.0.1:11434", addressVariable: "OLLAMA_HOST",
      key: .variables(["OLLAMA_API_KEY"]), isKeyOptional: true, isSelfHosted: true, isFree: true,
      hasTags: true,
      advice: Advice(
        authentication: "run `ollama signin`", connection: "is `ollama serve` running?",
        modelNotFound: "fetch it with `ollama pull`, or use another", setUp: "start Ollama")
    ).changed { $0.otherHosts = ["ollama.com"] },
  ]

  /// A copy with some changes.
  func changed(_ change: (inout ProviderDescriptor) -> Void) -> ProviderDescriptor {
    var copy = self
    change(&copy)
    return copy
  }

  /// The row of that name.
  package static func known(_ name: String) -> ProviderDescriptor? {
    known.first { $0.name == name }
  }

  /// The provider that defined a format. A format of the user's own has one of its name.
  package static func owner(of format: WireFormat) -> ProviderDescriptor {
    known.first { $0.definedFormats.contains(format) }
      ?? ProviderDescriptor(name: format.rawValue, format: format, baseURL: "")
  }
}
