/// One setting: everything that `/set`, `config.toml`, the environment, `llmring config`, the
/// template and the documentation know about it.
///
/// A new setting is one entry in ``all`` and the code that uses its value.
package struct Setting: Sendable {
  /// What it is called everywhere: its key in `config.toml`, after the name of its section.
  package let name: String
  /// The section of `config.toml` that has it; `nil` for the top of the file.
  package let section: String?
  /// The key in its section.
  package let key: String
  package let type: SettingType
  /// The default value; `nil` if another rule decides, which ``fallback`` names.
  package let standard: SettingValue?
  /// What decides if there is no ``standard`` value, such as "the provider decides".
  package let fallback: String?
  /// The effect of the setting, as one sentence without a full stop.
  package let summary: String
  /// The value that the template shows.
  let example: SettingValue
  /// Whether it is allowed under `[alias.NAME]`.
  package let isPerAlias: Bool
  /// Whether `/set` can change it in a running program.
  package let isChangedAtPrompt: Bool
  /// The variables that set it; the first one with a value wins.
  package let variables: [String]

  init(
    _ key: String, in section: String? = nil, _ type: SettingType, standard: SettingValue? = nil,
    fallback: String? = nil,
    example: SettingValue? = nil, isPerAlias: Bool = true, isChangedAtPrompt: Bool = true,
    olderVariable: String? = nil, summary: String
  ) {
    name = (section.map { "\($0)." } ?? "") + key
    self.section = section
    self.key = key
    self.type = type
    self.standard = standard
    self.fallback = fallback
    self.summary = summary
    self.example = example ?? standard ?? .text("")
    self.isPerAlias = isPerAlias
    self.isChangedAtPrompt = isChangedAtPrompt
    let words = [section, key].compactMap(\.self).map { $0.uppercased() }
    variables = ["LLMRING_\(words.joined(separator: "_"))", olderVariable].compactMap(\.self)
  }

  package static func named(_ name: String) -> Setting? {
    all.first { $0.name == name }
  }

  /// The settings of a section of `config.toml`, or with `nil` those at the top of the file.
  package static func all(in section: String?) -> [Setting] {
    all.filter { $0.section == section }
  }

  /// Words about a name that no setting has.
  package static func unknown(_ name: String, among names: [String]) -> String {
    let inside = all(in: name).map(\.name)
    if !inside.isEmpty {
      return "'\(name)' is a section; its settings are \(inside.joined(separator: " and "))"
    }
    let suggestion = nearest(name, among: names).map { "; did you mean \($0)?" } ?? ""
    return "no setting '\(name)'\(suggestion) (settings are \(names.joined(separator: ", ")))"
  }

  /// The values that are allowed, including `default` unless that could be a name.
  package var expectation: String {
    switch type {
    case .integer, .number, .dollars, .seconds, .options: "\(type.expectation), or default"
    case .choice where standard == nil: "\(type.expectation), or default"
    default: type.expectation
    }
  }

  /// What the Tab key offers.
  package var completions: [String] {
    type.completions + (hasResetWord && standard == nil ? ["default"] : [])
  }

  /// An alias or a profile may be called `default`.
  package var hasResetWord: Bool { type != .name }

  /// Reads a value as a user types it.
  package func choice(of text: String) throws(InvalidValue) -> SettingChoice {
    if hasResetWord, text.trimmed.lowercased() == "default" { return .reset }
    if type == .options {
      do {
        return .value(.options(try RequestOptions.options(text)))
      } catch {
        throw InvalidValue(self, problem: error.description)
      }
    }
    guard let value = type.value(of: text) else { throw InvalidValue(self, "'\(text)'") }
    return .value(value)
  }

  /// Reads a value of `config.toml`.
  func choice(of node: SettingsNode) throws(InvalidValue) -> SettingChoice {
    if case .string(let text) = node.value, hasResetWord, text.lowercased() == "default" {
      return .reset
    }
    if let value = type.value(of: node) {
      if case .options(let options) = value {
        do {
          try RequestOptions.check(options.keys.sorted())
        } catch {
          throw InvalidValue(self, problem: error.description)
        }
      }
      return .value(value)
    }
    let found: String
    switch node.value {
    case .string(let text), .number(let text), .timestamp(let text): found = "'\(text)'"
    case .integer(let number): found = "'\(number)'"
    case .boolean(let value): found = "'\(value)'"
    case .null, .array, .table: found = "(\(node.kind))"
    }
    throw InvalidValue(self, found, isUnquoted: !node.isText)
  }

  /// A value that a setting cannot have.
  package struct InvalidValue: Error, Equatable, CustomStringConvertible {
    private let found: String
    private let name: String
    private let remedy: String
    /// What is wrong, if that depends on the value.
    private var problem: String?

    init(_ setting: Setting, problem: String) {
      found = ""
      name = setting.name
      remedy = ""
      self.problem = problem
    }

    init(_ setting: Setting, _ found: String, isUnquoted: Bool = false) {
      self.found = found
      name = setting.name
      let needsQuotes =
        switch setting.type {
        case .name, .text, .choice: isUnquoted
        default: false
        }
      remedy = "use \(setting.type.expectation)" + (needsQuotes ? ", in quotes" : "")
    }

    /// What is wrong and what to use instead: `invalid value 'x' for math: use on or off`.
    package var description: String { description(for: name) }

    /// The same, with the name that the source has for the setting.
    func description(for name: String) -> String {
      if let problem { return "\(name): \(problem)" }
      return "invalid value \(found) for \(name): \(remedy)"
    }
  }
}

extension SettingsNode {
  fileprivate var isText: Bool {
    if case .string = value { true } else { false }
  }
}
