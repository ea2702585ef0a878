/// What an `llmring.lock` says: which models stand behind each alias, by profile.
///
/// The format is Python llmring's, and files go back and forth between the two.
public struct Lockfile: Sendable, Equatable {
  /// The format's version; kept, never checked, as the reference does.
  public var version: String
  /// When the file was made: ISO 8601 text, as the file has it.
  public var createdAt: String?
  /// When a binding was last changed.
  public var updatedAt: String?
  /// The profile that applies unless another is selected.
  public var defaultProfile: String
  /// In the order of the file.
  public var profiles: [Profile]
  /// The packages whose aliases may be named `package:alias`.
  public var extends: [String]
  /// The user's own notes.
  public var metadata: [String: SettingsValue]

  public init(
    version: String = "1.0", createdAt: String? = nil, updatedAt: String? = nil,
    defaultProfile: String = "default", profiles: [Profile] = [], extends: [String] = [],
    metadata: [String: SettingsValue] = [:]
  ) {
    self.version = version
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.defaultProfile = defaultProfile
    self.profiles = profiles
    self.extends = extends
    self.metadata = metadata
  }

  /// A set of bindings, such as for production or for tests. Profiles inherit nothing from one
  /// another.
  public struct Profile: Sendable, Equatable {
    /// The key of the profile's table; the `name` within is for people.
    public var name: String
    /// In the order of the file.
    public var bindings: [Binding] {
      didSet { index = Self.index(of: bindings) }
    }
    /// The version of each provider's list of models that the bindings were made from.
    public var registryVersions: [String: Int]
    /// Where the first binding of each alias is, because every alias of a file may be resolved.
    private var index: [String: Int]

    public init(
      name: String, bindings: [Binding] = [], registryVersions: [String: Int] = [:]
    ) {
      self.name = name
      self.bindings = bindings
      self.registryVersions = registryVersions
      index = Self.index(of: bindings)
    }

    /// The binding of an alias. Of two for the same alias the first counts.
    public func binding(of alias: String) -> Binding? {
      index[alias].map { bindings[$0] }
    }

    private static func index(of bindings: [Binding]) -> [String: Int] {
      Dictionary(
        bindings.enumerated().map { ($1.alias, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  /// An alias and its pool of models.
  public struct Binding: Sendable, Equatable {
    public var alias: String
    /// As the file has them, most preferred first. The file may have a text that is not a
    /// ``ModelReference``; it is skipped when the alias is resolved.
    public var models: [String]
    /// Kept for other programs; this one does not interpret it.
    public var constraints: [String: SettingsValue]?
    /// Where the file has it; `nil` for a binding that is not from a file. Bindings that differ
    /// in nothing else are equal.
    public var position: SourcePosition?

    public init(
      alias: String, models: [String], constraints: [String: SettingsValue]? = nil,
      position: SourcePosition? = nil
    ) {
      self.alias = alias
      self.models = models
      self.constraints = constraints
      self.position = position
    }

    public static func == (one: Binding, other: Binding) -> Bool {
      one.alias == other.alias && one.models == other.models
        && one.constraints == other.constraints
    }
  }

  public subscript(profile name: String) -> Profile? {
    profiles.first { $0.name == name }
  }
}
