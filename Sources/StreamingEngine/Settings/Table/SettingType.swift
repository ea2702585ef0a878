/// What a setting may be: the one parser of its values, for the prompt, the command line, the
/// environment and `config.toml`.
package enum SettingType: Sendable, Equatable {
  /// On or off; `true` and `false` mean the same everywhere. A setting may have further words for
  /// the two, and a third value.
  case toggle(on: String? = nil, off: String? = nil, other: String? = nil)
  /// On or off, or a number of columns.
  case width(ClosedRange<Int>)
  /// One of these words.
  case choice([String])
  case integer(ClosedRange<Int>)
  case number(ClosedRange<Double>)
  /// An amount of money, in US dollars.
  case dollars
  /// A time in seconds, or `none` for no limit.
  case seconds
  /// A name, which has something in it.
  case name
  /// Any text.
  case text
  /// Options for the body of requests; see ``RequestOptions``.
  case options

  /// What an error tells the user to use.
  package var expectation: String {
    switch self {
    case .toggle(_, _, let other): Self.list(["on", "off"] + [other].compactMap(\.self))
    case .width(let range):
      "off, on or a number of columns from \(range.lowerBound) to \(range.upperBound)"
    case .choice(let words): Self.list(words)
    case .integer(let range) where range.upperBound == .max:
      "a whole number, \(range.lowerBound) or more"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range):
      "a number from \(SettingValue.number(range.lowerBound).text) to "
        + SettingValue.number(range.upperBound).text
    case .dollars: "a number of US dollars"
    case .seconds: "a number of seconds, or none"
    case .name: "a name"
    case .text: "text"
    case .options: "KEY=VALUE, or a JSON object"
    }
  }

  /// What the comments of `config.toml` tell the user to use.
  var fileExpectation: String {
    switch self {
    case .toggle(_, _, let other):
      Self.list(["true", "false"] + [other.map { "\"\($0)\"" }].compactMap(\.self))
    case .width(let range):
      "true, false or a number of columns from \(range.lowerBound) to \(range.upperBound)"
    case .options: "a table"
    default: expectation
    }
  }

  /// What the Tab key offers.
  package var completions: [String] {
    switch self {
    case .toggle(_, _, let other): ["on", "off"] + [other].compactMap(\.self)
    case .width: ["on", "off"]
    case .choice(let words): words
    case .seconds: ["none"]
    case .integer, .number, .dollars, .name, .text, .options: []
    }
  }

  /// Reads a value as a user types it; `nil` for anything that the setting cannot be.
  package func value(of text: String) -> SettingValue? {
    let word = text.trimmed
    switch self {
    case .toggle(let on, let off, let other):
      let word = word.lowercased()
      switch word {
      case "on", "true", on: return .toggle(true)
      case "off", "false", off: return .toggle(false)
      case other: return .text(word)
      default: return nil
      }
    case .width(let range):
      if let number = Int(word) { return range.contains(number) ? .integer(number) : nil }
      return SettingType.toggle().value(of: word)
    case .choice(let words):
      let word = word.lowercased()
      return words.contains(word) ? .text(word) : nil
    case .integer(let range):
      guard let number = Int(word), range.contains(number) else { return nil }
      return .integer(number)
    case .number(let range):
      guard let number = Double(word), range.contains(number) else { return nil }
      return .number(number)
    case .dollars:
      let digits = word.hasPrefix("$") ? String(word.dropFirst()) : word
      guard let amount = Double(digits), amount.isFinite, amount >= 0 else { return nil }
      return .number(amount)
    case .seconds:
      if ["none", "off", "disable", "disabled", "infinite"].contains(word.lowercased()) {
        return .text("none")
      }
      // A billion seconds are thirty years; a `Duration` ends soon after 10^20 of them.
      guard let seconds = Double(word), seconds > 0, seconds <= 1e9 else { return nil }
      return .number(seconds)
    case .name: return word.isEmpty ? nil : .text(word)
    case .text: return .text(text)
    case .options: return (try? RequestOptions.options(text)).map(SettingValue.options)
    }
  }

  /// Reads a value of `config.toml`. Numbers and names must have the file's own type; a switch may
  /// also be the string that a user types.
  func value(of node: SettingsNode) -> SettingValue? {
    switch (self, node.value) {
    case (.toggle, .boolean(let isOn)), (.width, .boolean(let isOn)): .toggle(isOn)
    case (.integer, .integer(let number)), (.width, .integer(let number)): value(of: "\(number)")
    case (.number, .integer(let number)), (.dollars, .integer(let number)),
      (.seconds, .integer(let number)):
      value(of: "\(number)")
    case (.number, .number(let text)), (.dollars, .number(let text)), (.seconds, .number(let text)):
      value(of: text.filter { $0 != "_" })
    case (.seconds, .string(let text)), (.width, .string(let text)):
      Double(text) == nil ? value(of: text) : nil
    case (.toggle, .string(let text)), (.choice, .string(let text)), (.name, .string(let text)),
      (.text, .string(let text)):
      value(of: text)
    case (.options, .table(let members)):
      .options(
        Dictionary(
          members.map { ($0.key, SettingsValue($0.node)) }, uniquingKeysWith: { _, last in last }))
    default: nil
    }
  }

  private static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.joined() }
    return "\(words.dropLast().joined(separator: ", ")) or \(last)"
  }
}
