/// What a person's `config.toml` says.
///
/// `Config/config.toml` of the sources documents every key.
public struct ConfigFile: Sendable, Equatable {
  /// The alias or `provider:model` that is used when nobody names one.
  public var model: String?
  /// The lockfile's profile that is used when neither a flag nor `LLMRING_PROFILE` names one.
  public var profile: String?
  /// How many lines of what was typed are kept; 0 for none.
  public var inputHistory: Int?
  /// In the order of the file; names differ.
  public var providers: [Provider]

  public init(
    model: String? = nil, profile: String? = nil, inputHistory: Int? = nil,
    providers: [Provider] = []
  ) {
    self.model = model
    self.profile = profile
    self.inputHistory = inputHistory
    self.providers = providers
  }

  /// A provider of the user's own, or further settings for a built-in one.
  public struct Provider: Sendable, Equatable {
    /// What stands before the colon in `provider:model`.
    public var name: String
    /// `nil` only for a built-in name, which has its own.
    public var kind: Kind?
    /// Where requests go, without a slash at the end. `nil` for the kind's usual place.
    public var baseURL: String?
    /// The environment variable that holds the key.
    public var keyVariable: String?
    /// The shell command whose first line of output is the key. Not there when
    /// ``keyVariable`` is.
    public var keyCommand: String?
    /// Further headers to send.
    public var headers: [String: String]
    /// Whether a key may be sent over plain `http` beyond this machine.
    public var isInsecureAllowed: Bool

    public init(
      name: String, kind: Kind? = nil, baseURL: String? = nil, keyVariable: String? = nil,
      keyCommand: String? = nil, headers: [String: String] = [:], isInsecureAllowed: Bool = false
    ) {
      self.name = name
      self.kind = kind
      self.baseURL = baseURL
      self.keyVariable = keyVariable
      self.keyCommand = keyCommand
      self.headers = headers
      self.isInsecureAllowed = isInsecureAllowed
    }
  }

  /// How a provider is spoken to.
  public typealias Kind = WireFormat

  /// Reads a configuration file; one that is not there says nothing.
  ///
  /// - Throws: What is wrong with it, and at which line and column. A key that is not known is
  ///   wrong: a setting with a typing error in its name would be silently without effect.
  public static func load(path: String) throws(SettingsError) -> ConfigFile {
    guard SettingsFile.exists(path) else { return ConfigFile() }
    return try read(try SettingsFile.text(of: path, as: .config), path: path)
  }

  /// Reads the text of a configuration file.
  ///
  /// - Parameter path: Where it is from; for errors.
  public static func read(_ text: String, path: String) throws(SettingsError) -> ConfigFile {
    try ConfigSchema.config(from: try TOMLReader.read(text, path: path), path: path)
  }
}
