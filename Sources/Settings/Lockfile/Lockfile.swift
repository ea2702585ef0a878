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
  /// The profile in force when nobody names another.
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
    public var bindings: [Binding]
    /// The version of each provider's list of models that the bindings were made from.
    public var registryVersions: [String: Int]

    public init(
      name: String, bindings: [Binding] = [], registryVersions: [String: Int] = [:]
    ) {
      self.name = name
      self.bindings = bindings
      self.registryVersions = registryVersions
    }

    /// The binding of an alias. Of two for the same alias the first counts.
    public func binding(of alias: String) -> Binding? {
      bindings.first { $0.alias == alias }
    }
  }

  /// An alias and its pool of models.
  public struct Binding: Sendable, Equatable {
    public var alias: String
    /// As the file has them, most wanted first. A text that is no ``ModelReference`` is allowed
    /// in the file, and passed over when the alias is resolved.
    public var models: [String]
    /// Kept for other programs; this one does not interpret it.
    public var constraints: [String: SettingsValue]?

    public init(alias: String, models: [String], constraints: [String: SettingsValue]? = nil) {
      self.alias = alias
      self.models = models
      self.constraints = constraints
    }
  }

  public subscript(profile name: String) -> Profile? {
    profiles.first { $0.name == name }
  }

  /// Reads a lockfile: TOML, or JSON when the path ends in `.json`.
  ///
  /// - Throws: What is wrong with it, and at which line and column.
  public static func load(path: String) throws(SettingsError) -> Lockfile {
    try LockfileText(reading: try SettingsFile.text(of: path, as: .lockfile), path: path).lockfile
  }
}

extension Lockfile {
  /// Binds an alias as ``LockfileText`` does in a file's text, which is checked against this.
  mutating func bind(_ alias: String, to models: [String], profile: String) {
    let index =
      profiles.firstIndex { $0.name == profile }
      ?? {
        profiles.append(Profile(name: profile))
        return profiles.count - 1
      }()
    if let place = profiles[index].bindings.firstIndex(where: { $0.alias == alias }) {
      profiles[index].bindings[place].models = models
    } else {
      profiles[index].bindings.append(Binding(alias: alias, models: models))
    }
  }

  /// Removes every binding of an alias, since a second one would come to light in place of the
  /// first.
  mutating func unbind(_ alias: String, profile: String) {
    guard let index = profiles.firstIndex(where: { $0.name == profile }) else { return }
    profiles[index].bindings.removeAll { $0.alias == alias }
  }
}
