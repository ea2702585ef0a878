/// Options of the user's own that go into the body of requests: `top_p`, `seed` and the like.
package enum RequestOptions {
  /// What the library itself puts into the body.
  package static let reserved = ["model", "messages", "contents", "input", "stream", "tools"]

  package static func isReserved(_ name: String) -> Bool { reserved.contains(name) }

  /// Why a name is refused.
  package static func refusal(of name: String) -> String {
    "'\(name)' is not allowed as an option: every request has its own"
  }

  /// Reads one option as the command line has it: `top_p=0.9`. The value is JSON, or else text.
  package static func option(
    _ text: String
  ) throws(InvalidOption) -> (name: String, value: SettingsValue) {
    guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
      throw InvalidOption("invalid option '\(text)': use KEY=VALUE, such as top_p=0.9")
    }
    let name = String(text[..<sign]).trimmed
    let value = String(text[text.index(after: sign)...])
    try check([name])
    return (name, json(value) ?? .string(value))
  }

  /// Reads options as a JSON object, or each as `KEY=VALUE` between blanks. The value of a single one
  /// may have blanks.
  static func options(_ text: String) throws(InvalidOption) -> [String: SettingsValue] {
    guard text.trimmed.hasPrefix("{") else {
      var options: [String: SettingsValue] = [:]
      for text in try separated(text.trimmed) {
        let (name, value) = try option(text)
        options[name] = value
      }
      return options
    }
    guard case .table(let members)? = json(text.trimmed) else {
      throw InvalidOption("invalid options '\(text)': use a JSON object, such as {\"top_p\":0.9}")
    }
    try check(members.keys.sorted())
    return members
  }

  private static func separated(_ text: String) throws(InvalidOption) -> [String] {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    let isWhole = text.firstIndex(of: "=").map { json(String(text[$0...].dropFirst())) != nil }
    guard isWhole == false, words.dropFirst().contains(where: isPair) else { return [text] }
    guard words.allSatisfy(isPair) else {
      throw InvalidOption(
        "options '\(text)' can be read in two ways: use a JSON object, such as {\"top_p\":0.9}")
    }
    return words
  }

  private static func isPair(_ word: String) -> Bool {
    guard let first = word.first, first.isLetter || first == "_" else { return false }
    let name = word.prefix { $0.isLetter || $0.isNumber || "_-.".contains($0) }
    return word[name.endIndex...].first == "="
  }

  static func check(_ names: [String]) throws(InvalidOption) {
    if let name = names.first(where: isReserved) { throw InvalidOption(refusal(of: name)) }
  }

  private static func json(_ text: String) -> SettingsValue? {
    (try? JSONReader.read(text, path: "")).map { SettingsValue($0.root) }
  }

  /// An option that cannot be sent.
  package struct InvalidOption: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
      self.description = description
    }
  }
}

extension SettingsValue {
  /// The value as JSON on one line, with sorted names.
  package var json: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .number(let text): text
    case .string(let text), .timestamp(let text): JSONText.quoted(text)
    case .array(let values): "[\(values.map(\.json).joined(separator: ","))]"
    case .table(let members):
      "{\(Self.sorted(members).map { "\(JSONText.quoted($0)):\($1.json)" }.joined(separator: ","))}"
    }
  }

  /// The value as TOML on one line. TOML has no null: a member that is null is left out.
  var toml: String {
    switch self {
    case .null: "\"\""
    case .boolean, .integer, .string, .number: json
    case .timestamp(let text): text
    case .array(let values): "[\(values.map(\.toml).joined(separator: ", "))]"
    case .table(let members):
      "{ \(Self.sorted(members).filter { $1 != .null }.map { "\(Self.key($0)) = \($1.toml)" }.joined(separator: ", ")) }"
    }
  }

  private static func sorted(
    _ members: [String: SettingsValue]
  ) -> [(String, SettingsValue)] {
    members.sorted { $0.key < $1.key }
  }

  private static func key(_ name: String) -> String {
    name.isWord(with: "_-") ? name : JSONText.quoted(name)
  }
}
