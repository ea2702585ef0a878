/// What the user's `config.toml` says.
///
/// `Config/config.toml` in the sources documents every key.
public struct ConfigFile: Sendable, Equatable {
  /// The settings at the top, in the order of the file, then those of ``Setting/sections``.
  package var settings: [Entry]
  /// The sections `[alias.NAME]`, in the order of the file; names differ.
  package var aliases: [AliasSection]
  /// In the order of the file; names differ.
  public var providers: [Provider]

  package init(
    settings: [Entry] = [], aliases: [AliasSection] = [], providers: [Provider] = []
  ) {
    self.settings = settings
    self.aliases = aliases
    self.providers = providers
  }

  /// One setting and its value.
  package struct Entry: Sendable {
    package var setting: Setting
    package var choice: SettingChoice
    /// Where its key is.
    package var position: SourcePosition?

    package init(_ setting: Setting, _ choice: SettingChoice, at position: SourcePosition? = nil) {
      self.setting = setting
      self.choice = choice
      self.position = position
    }
  }

  /// The settings that apply while one alias is in use.
  package struct AliasSection: Sendable, Equatable {
    package var name: String
    package var settings: [Entry]

    package init(name: String, settings: [Entry]) {
      self.name = name
      self.settings = settings
    }
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
    /// The header that carries the key. `nil` for the kind's usual one.
    public var keyHeader: String?
    /// Further headers to send.
    public var headers: [String: String]
    /// Parameters to append to the URL of every request.
    public var query: [String: String] = [:]
    /// Whether a key may be sent over plain `http` to another machine.
    public var isInsecureAllowed: Bool
    /// How long the server may be silent within an attempt. `nil` for the usual limits.
    public var timeout: TimeLimit?
    /// Whether answers are requested as a stream. `nil` for the provider's usual way; the same
    /// applies to the following two.
    public var requestsStream: Bool?
    /// Whether text between `<think>` and `</think>` at the start of an answer is reasoning.
    public var readsThinkTags: Bool?
    /// Whether requests mark what the provider should cache.
    public var cachesPrompts: Bool?
    /// Members to add to the body of every request.
    public var options: [String: SettingsValue] = [:]

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

  /// A time limit that can be turned off.
  public enum TimeLimit: Sendable, Equatable {
    case unlimited
    case seconds(Double)
  }

  /// How a provider is spoken to.
  public typealias Kind = WireFormat
}

extension ConfigFile.Entry: Equatable {
  /// Whether both say the same, wherever they stand.
  package static func == (one: Self, other: Self) -> Bool {
    one.setting.name == other.setting.name && one.choice == other.choice
  }
}
