extension LLMError {
  /// What can be done about an error, as data. ``LLMError/advice`` says it to a developer who uses the
  /// library; a program with settings and commands of its own says it in its own words.
  package indirect enum Remedy: Sendable {
    /// The same words for everyone.
    case words(String)
    /// To provide the key that is missing.
    case setKey(ProviderSetup)
    /// To check the key that was refused.
    ///
    /// - Parameter other: What may help as well, as one clause.
    case checkKey(ProviderSetup, other: String?)
    /// To check the command that prints the key.
    ///
    /// - Parameter problem: What went wrong, as the end of a sentence about the command; `nil` if the
    ///   message says it.
    case checkKeyCommand(ProviderSetup?, problem: String?)
    case checkAddress(AddressCheck, ProviderSetup)
    /// To correct a base URL that is not one.
    case correctAddress(ProviderSetup)
    /// To protect the key on its way, or to allow that it is not.
    case secureAddress(ProviderSetup)
    /// To use the format in which the server answers.
    ///
    /// - Parameter lacksVersion: Whether the base URL would then lack its version.
    case changeFormat(WireFormat, lacksVersion: Bool, ProviderSetup)
    /// To let the server be silent for longer.
    case waitLonger(Patience.Source, ProviderSetup)
    /// To wait longer for the whole answer.
    case extendDeadline
    /// To check the name of a model of a provider whose models are known.
    case checkModel
    /// To check the name of a provider.
    ///
    /// - Parameter nearest: The provider that was probably meant.
    case checkProvider(nearest: String?)
    /// To check the name of an alias or a model.
    case checkName(AliasError)
    /// To correct a file.
    case correctFile(SettingsError)
  }

  /// What to check about a base URL.
  package enum AddressCheck: Sendable {
    case address
    /// The address, which lacks a version.
    case version
    /// The address, unless another attempt helps.
    case addressOrRetry
    /// What is between here and there, too.
    case network
    /// The address, and the server behind it.
    case server
    /// The address, and the way to it.
    case host

    /// The advice as one clause.
    ///
    /// - Parameter place: Where the base URL was set; `nil` if that is not worth a word.
    package func advice(_ place: String?) -> String {
      let place = place.map { " (\($0))" } ?? ""
      return switch self {
      case .address: "check the provider's base URL\(place)"
      case .version: "check the provider's base URL\(place), which usually ends in /v1"
      case .addressOrRetry: "check the provider's base URL\(place), or try again"
      case .network: "check the network, the proxy and the provider's base URL\(place)"
      case .server: "check the address\(place) and that the server is running"
      case .host: "check the network and the address\(place)"
      }
    }
  }

  package init(
    _ kind: Kind, provider: String? = nil, message: String, isRetryable: Bool? = nil,
    remedy: Remedy?
  ) {
    self.init(
      kind, provider: provider, message: message, isRetryable: isRetryable,
      advice: remedy?.advice)
    self.remedy = remedy
  }

  /// Replaces the advice.
  package mutating func suggest(_ remedy: Remedy?) {
    advice = remedy?.advice
    self.remedy = remedy
  }
}

extension LLMError.Remedy {
  /// The advice for a developer who uses the library; `nil` if the error's message says it.
  package var advice: String? {
    switch self {
    case .words(let words): words
    case .setKey(let setup): setup.missingKeyAdvice
    case .checkKey(let setup, let other):
      [setup.refusedKeyAdvice, setup.regionAdvice, other].compactMap(\.self)
        .joined(separator: ", or ")
    case .checkKeyCommand: "check the command that prints the key"
    case .checkAddress(let check, let setup): check.advice(setup.addressVariable)
    case .correctAddress(let setup):
      "correct \(setup.addressVariable ?? "it"); it looks like https://host/path, without user, "
        + "query or spaces"
    case .secureAddress: "use https, or allow it with isInsecureAllowed"
    case .changeFormat(let format, let lacksVersion, _):
      "use the format \(format.rawValue) for this provider"
        + (lacksVersion ? "; its base URL then usually ends in /v1" : "")
    case .waitLonger: "try again, or allow a longer timeout"
    case .extendDeadline: "allow a longer deadline"
    case .checkModel: "check the model's name"
    case .checkProvider(let nearest):
      nearest.map { "did you mean '\($0)'?" } ?? "add it to the configuration's providers"
    case .checkName, .correctFile: nil
    }
  }
}

extension ProviderSetup {
  fileprivate var addressVariable: String? {
    if case .variable(let name) = address { name } else { nil }
  }

  fileprivate var missingKeyAdvice: String {
    switch key {
    case .variables(let names): "set \(names.joined(separator: " or "))"
    case .configured(let variable): "set \(variable)"
    case .command, .none, .given: "give \(name) a key"
    }
  }

  fileprivate var refusedKeyAdvice: String {
    switch key {
    case _ where hasKeyHeader: "check the headers of \(name)"
    case _ where isKeySaved: "check the saved key of \(name)"
    case .variables(let names): "check \(keyVariable ?? names.joined(separator: " or "))"
    case .configured(let variable): "check \(keyVariable ?? variable)"
    case .command: "check the command that prints the key"
    case .none: "give \(name) a key"
    case .given: "check the key that is configured for \(name)"
    }
  }

  fileprivate var regionAdvice: String? {
    hasRegionalKeys
      ? "use the base URL of your key's region: a key is valid in one region only" : nil
  }
}

/// A member that does not count when values are compared: it explains them.
struct Aside<Value> {
  var value: Value

  init(_ value: Value) {
    self.value = value
  }
}

extension Aside: Sendable where Value: Sendable {}

extension Aside: Hashable {
  static func == (one: Aside, other: Aside) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}
