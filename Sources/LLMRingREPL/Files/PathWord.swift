/// A path as a user types it among other words, or as a terminal pastes a file that is dropped on
/// it: with blanks in quotes or after a backslash, as a `file://` URL, and with a `~` for the home
/// folder.
struct PathWord: Equatable {
  /// A character of the path, without what quotes it.
  struct Unit: Equatable {
    var character: Character
    /// Whether a backslash stood before it, so it is neither a wildcard nor punctuation.
    var isEscaped = false
  }

  /// Where quotes begin.
  enum Quoting {
    /// Anywhere, as in a shell.
    case anywhere
    /// Only at the beginning of the word, so that an apostrophe within a sentence is one.
    case atBeginning
  }

  /// The path, without quotes and backslashes.
  private(set) var units: [Unit]
  /// Whether any of it stood in quotes.
  let isQuoted: Bool

  /// A path that nothing has to be removed from.
  init(plain path: String) {
    units = path.map { Unit(character: $0) }
    isQuoted = false
  }

  private init(units: [Unit], isQuoted: Bool) {
    self.units = units
    self.isQuoted = isQuoted
  }

  /// The path that a line consists of: that of a file to be written. Blanks are a part of it.
  init(line: String) {
    var rest = line[...]
    var units: [Unit] = []
    var isQuoted = false
    while !rest.isEmpty {
      let blanks = rest.prefix(while: \.isWhitespace)
      units += blanks.map { Unit(character: $0) }
      rest = rest[blanks.endIndex...]
      let word = PathWord(firstOf: &rest, quoting: .anywhere)
      units += word.units
      isQuoted = isQuoted || word.isQuoted
    }
    self.init(units: units, isQuoted: isQuoted)
  }

  /// The words of a text.
  static func words(in text: String) -> [PathWord] {
    var rest = text[...]
    var words: [PathWord] = []
    while true {
      rest = rest.drop(while: \.isWhitespace)
      guard !rest.isEmpty else { return words }
      words.append(PathWord(firstOf: &rest, quoting: .anywhere))
    }
  }

  /// Takes the word that a text begins with.
  init(firstOf text: inout Substring, quoting: Quoting) {
    let first = text.first
    let hasQuotes = quoting == .anywhere || first == "\"" || first == "'"
    var units: [Unit] = []
    var isQuoted = false
    while let character = text.first, !character.isWhitespace {
      text.removeFirst()
      switch character {
      case "\\":
        // Lines are trimmed, so at the end of one it is a blank that is missing.
        units.append(Unit(character: text.popFirst() ?? " ", isEscaped: true))
      case "\"", "'":
        // One that nothing closes is an apostrophe or the like.
        guard hasQuotes, let part = Self.quoted(by: character, in: &text) else { fallthrough }
        units += part
        isQuoted = true
      default:
        units.append(Unit(character: character))
      }
    }
    self.init(units: units, isQuoted: isQuoted)
  }

  /// Takes the rest of a quoted part and the quote that closes it.
  private static func quoted(by quote: Character, in text: inout Substring) -> [Unit]? {
    var units: [Unit] = []
    var rest = text
    while let character = rest.popFirst() {
      if character == quote {
        text = rest
        return units
      }
      if character == "\\", quote == "\"", let next = rest.first, "\"\\$`".contains(next) {
        rest.removeFirst()
        units.append(Unit(character: next, isEscaped: true))
      } else {
        units.append(Unit(character: character))
      }
    }
    return nil
  }

  /// The beginning of the word.
  func prefix(_ count: Int) -> PathWord {
    PathWord(units: Array(units.prefix(count)), isQuoted: isQuoted)
  }

  /// What is said about the path.
  var shown: String { location ?? text }

  /// The path as it has to be typed among other words.
  var quoted: String { Self.quoted(shown) }

  static func quoted(_ path: String) -> String {
    var text = ""
    for character in path {
      if character.isWhitespace || "\\\"'".contains(character) { text.append("\\") }
      text.append(character)
    }
    return text
  }

  /// The path that the system is asked for.
  func path(home: String) -> String {
    if let location { return location }
    return isInHome ? Self.folder(home) + text.dropFirst() : text
  }

  /// The path as a pattern, if it has wildcards: `*`, `?` or `[`.
  func pattern(home: String) -> Glob? {
    guard location == nil else { return nil }
    let path =
      isInHome
      ? Self.folder(home).map { Unit(character: $0, isEscaped: true) } + units.dropFirst() : units
    return Glob(path)
  }

  /// Whether it says that it is a path: a name alone may be any word.
  var isPath: Bool { isQuoted || text.contains("/") }

  private var text: String { String(units.map(\.character)) }

  private var isInHome: Bool { text == "~" || text.hasPrefix("~/") }

  private static func folder(_ path: String) -> String {
    path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// The path of a `file:` URL of this machine (RFC 8089).
  private var location: String? {
    let text = text
    guard text.prefix(6).lowercased() == "file:/" else { return nil }
    var path = text.dropFirst(5)
    if path.hasPrefix("//") {
      path = path.dropFirst(2)
      let host = path.prefix { $0 != "/" }
      guard host.isEmpty || host.lowercased() == "localhost" else { return nil }
      path = path.dropFirst(host.count)
    }
    guard path.hasPrefix("/") else { return nil }
    return Self.decoded(path)
  }

  /// Percent-encoded text (RFC 3986, section 2.1); `nil` if the decoded text is not a path.
  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      guard digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit),
        let value = UInt8(digits, radix: 16), value != 0
      else { return nil }
      rest = rest.dropFirst(2)
      bytes.append(value)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
