import Settings

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Configuration {
  /// What the environment says: the four providers with their keys and base URLs, the lockfile's
  /// place, the profile, the time limit.
  ///
  /// - Parameters:
  ///   - environment: The variables that the README names; those of this process, unless
  ///     given.
  ///   - workingDirectory: Where `./llmring.lock` is looked for; that of this process, unless given.
  ///   - lockfile: A lockfile that goes before all others.
  public static func environment(
    _ environment: [String: String]? = nil, workingDirectory: String? = nil,
    lockfile: String? = nil
  ) -> Configuration {
    let environment = environment ?? ProcessInfo.processInfo.environment
    let workingDirectory = workingDirectory ?? FileManager.default.currentDirectoryPath
    // Only what finds the lockfile is kept: the environment holds keys, and whoever prints a
    // configuration must not see one.
    let places = environment.filter { LockfileLocation.variables.contains($0.key) }
    var configuration = Configuration(
      providers: Provider.known(in: environment),
      aliases: .located(
        argument: lockfile, environment: places, workingDirectory: workingDirectory),
      profile: environment.nonEmpty("LLMRING_PROFILE"))
    if let words = environment.nonEmpty("LLMRING_PROVIDER_TIMEOUT_S") {
      configuration.timeout = LLMRequest.Timeout(words) ?? .inherit
    }
    return configuration
  }
}

extension LLMRequest.Timeout {
  /// Reads a time limit as the reference does: seconds, or `none`, `off`, `disable`, `disabled`
  /// or `infinite` for no limit; `nil` for anything else.
  public init?(_ words: String) {
    switch words.lowercased() {
    case "none", "off", "disable", "disabled", "infinite":
      self = .none
    default:
      // A billion seconds are thirty years; a `Duration` ends soon after 10^20 of them.
      guard let seconds = Double(words), seconds > 0, seconds <= 1e9 else { return nil }
      self = .after(.seconds(seconds))
    }
  }
}

extension Provider {
  /// The providers that need no configuration but a key, and the built-in guide.
  static func known(in environment: [String: String]) -> [Provider] {
    [
      Provider(
        name: "openai", format: .openAIChat,
        baseURL: environment.nonEmpty("OPENAI_BASE_URL") ?? WireFormat.openAIChat.usualBaseURL,
        key: environment.key(among: keyVariables(of: "openai"))),
      Provider(
        name: "anthropic", format: .anthropic,
        baseURL: environment.nonEmpty("ANTHROPIC_BASE_URL") ?? WireFormat.anthropic.usualBaseURL,
        key: environment.key(among: keyVariables(of: "anthropic"))),
      Provider(
        name: "google", format: .google,
        baseURL: environment.nonEmpty("GOOGLE_GEMINI_BASE_URL")
          ?? WireFormat.google.usualBaseURL,
        key: environment.key(among: keyVariables(of: "google"))),
      Provider(
        name: "ollama", format: .ollama,
        baseURL: OllamaHost.baseURL(environment.nonEmpty("OLLAMA_HOST")),
        key: environment.secret("OLLAMA_API_KEY").map(Provider.KeySource.value) ?? .none),
      .builtin,
    ]
  }

  /// The variables that a provider's key is looked for in, best first, where `config.toml` names
  /// no other.
  package static func keyVariables(of name: String) -> [String] {
    switch name {
    case "openai": ["OPENAI_API_KEY"]
    case "anthropic": ["ANTHROPIC_API_KEY"]
    case "google": ["GOOGLE_API_KEY", "GEMINI_API_KEY"]
    case "ollama": ["OLLAMA_API_KEY"]
    default: []
    }
  }

  /// The variable that a provider's base URL is taken from, if it is set.
  package static func addressVariable(of name: String) -> String? {
    switch name {
    case "openai": "OPENAI_BASE_URL"
    case "anthropic": "ANTHROPIC_BASE_URL"
    case "google": "GOOGLE_GEMINI_BASE_URL"
    case "ollama": "OLLAMA_HOST"
    default: nil
    }
  }
}

extension [String: String] {
  /// A variable that is set to more than nothing.
  package func nonEmpty(_ name: String) -> String? {
    self[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The key in the first of these variables that is set.
  package func key(among variables: [String]) -> Provider.KeySource {
    for name in variables {
      if let secret = secret(name) { return .value(secret) }
    }
    return .missing(variables: variables)
  }

  /// The key in a variable, unless nothing is in it but white space.
  package func secret(_ name: String) -> Secret? {
    // A line feed at the end, from `$(cat file)` and the like, would break the header.
    let key = self[name]?.filter { !$0.isWhitespace } ?? ""
    return key.isEmpty ? nil : Secret(key)
  }
}
