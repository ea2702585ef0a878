/// Why a name does not lead to a model. Later versions may have further reasons.
public enum AliasError: Error, Sendable, Equatable {
  /// The lockfile has no such profile.
  case unknownProfile(String, known: [String])
  /// The profile has no such alias; another profile may.
  case unknownAlias(String, profile: String, known: [String], elsewhere: [String])
  /// The alias is there, with nothing in its pool.
  case emptyAlias(String, profile: String)
  /// The text before the colon is not a provider, and the whole text is not an alias.
  case unknownProvider(String, text: String, known: [String])
  /// An alias of a package that the lockfile extends, whose own lockfile only Python can find.
  case packageAlias(String)
  /// Half of a model's name is missing.
  case malformed(ModelReference.Malformed)
  /// None of the alias's models can be asked.
  case nothingConfigured(String, tried: [Tried])

  /// A model of a pool that cannot be asked.
  public struct Tried: Sendable, Equatable {
    /// As the lockfile has it.
    public let model: String
    /// What is missing, as one clause.
    public let reason: String
    /// Whether it is a key.
    public let lacksKey: Bool

    public init(model: String, reason: String, lacksKey: Bool = false) {
      self.model = model
      self.reason = reason
      self.lacksKey = lacksKey
    }
  }
}

extension AliasError: CustomStringConvertible {
  /// One line: what happened; what there is instead.
  public var description: String {
    switch self {
    case .unknownProfile(let name, let known):
      "no profile '\(name)' in the lockfile; \(suggestion(for: name, among: known))"
        + (known.isEmpty ? "it has none" : "it has \(list(known))")
    case .unknownAlias(let name, let profile, let known, let elsewhere):
      "no alias '\(name)' in profile '\(profile)'; "
        + (elsewhere.isEmpty
          ? suggestion(for: name, among: known)
          : "profile '\(elsewhere.joined(separator: "' and '"))' has it; ")
        + (known.isEmpty ? "it has none" : "it has \(list(known))")
        + "; a model is written provider:model"
    case .emptyAlias(let name, let profile):
      "alias '\(name)' has no models in profile '\(profile)'"
    case .unknownProvider(let name, let text, let known):
      "no provider '\(name)', nor an alias '\(text)'; \(suggestion(for: name, among: known))"
        + "providers are \(list(known))"
    case .packageAlias(let name):
      "'\(name)' is an alias of a Python package, whose lockfile cannot be read from here"
    case .malformed(let fault):
      fault.description
    case .nothingConfigured(let name, let tried):
      "no model of alias '\(name)' can be used: "
        + tried.prefix(12).map { "\($0.model) (\($0.reason))" }.joined(separator: ", ")
        + (tried.count > 12 ? ", and \(tried.count - 12) more" : "")
    }
  }

  package func suggestion(for name: String, among known: [String]) -> String {
    nearest(name, among: known).map { "did you mean '\($0)'? " } ?? ""
  }

  /// The names, or the first of very many.
  package func list(_ names: [String]) -> String {
    names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
  }
}
