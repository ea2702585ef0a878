extension ProviderFault {
  /// What the person at the prompt can do about a fault, as one clause.
  func advice(for kind: LLMError.Kind, retryAfter: Duration? = nil) -> String? {
    switch kind {
    case .authentication: keyAdvice
    case .permission: "check what the key may be used for, or use another model"
    case .modelNotFound:
      format == .ollama
        ? "fetch it with `ollama pull`, or use another" : "`llmring list` shows known ones"
    case .invalidRequest: "change the request or its settings, or use another model"
    case .contextLength: "start a new conversation, or use a model with a larger window"
    case .rateLimit: "try again \(retryAfter.map(Self.inWords) ?? "shortly")"
    case .quota: "check your plan and billing"
    case .overloaded, .server, .timeout: "try again, or use another model"
    case .contentFilter: "change the wording of the question"
    case .truncated: "try again, or ask the model to go on"
    case .malformed: "check the provider's base URL, or try again"
    case .connection:
      format == .ollama ? "is `ollama serve` running?" : "check the network, then try again"
    case .providerNotFound, .unknownAlias, .missingKey, .configuration, .cancelled: nil
    }
  }

  private var keyAdvice: String {
    switch provider {
    case "openai": "check OPENAI_API_KEY"
    case "anthropic": "check ANTHROPIC_API_KEY"
    case "google": "check GOOGLE_API_KEY or GEMINI_API_KEY"
    case "ollama": "check OLLAMA_API_KEY, or run `ollama signin`"
    default: "check the key that is configured for \(provider)"
    }
  }

  /// `in 2 s`, `in 3 min`, `in 5 h`: rounded up, because trying earlier is no use.
  private static func inWords(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let whole = seconds + (attoseconds > 0 ? 1 : 0)
    return switch whole {
    case ...0: "now"
    case ..<120: "in \(whole) s"
    case ..<7200: "in \((whole + 59) / 60) min"
    default: "in \((whole + 3599) / 3600) h"
    }
  }
}
