/// What the body of an error response says about the fields of the request.
///
/// Servers name a rejected field in many ways, and this reads all of them with two rules. Names
/// that are marked as such are collected from `param`, from `loc` (pydantic), from the keys of
/// `errors` and the like. All other texts are searched for the names of the fields that were sent.
///
/// Some servers repeat the request in the error, pydantic as `input`. Those parts are skipped,
/// because every field is named there.
struct RejectionText {
  /// The names that are marked as names, split into their parts: `body.stream_options` in `loc` is
  /// `["body", "stream_options"]`.
  private(set) var marked: [[Word.Identifier]] = []
  private var texts: [[Word]] = []
  /// All texts in lower case, for phrases.
  private(set) var phrases = ""

  /// - Parameters:
  ///   - body: The body of an error response: JSON, events, or text.
  ///   - message: The message that was read from it, for an error inside a stream.
  ///   - parameter: The field that such an error names.
  init(body: [UInt8] = [], message: String = "", parameter: String? = nil) {
    let text = String(decoding: body, as: UTF8.self)
    if let value = JSONValue(parsing: text) {
      read(value)
    } else {
      for line in text.split(whereSeparator: \.isNewline) {
        let data = line.hasPrefix("data:") ? line.dropFirst(5) : line
        read(text: String(data))
      }
    }
    if !message.isEmpty { read(text: message) }
    if let parameter { mark(parameter) }
  }

  /// Whether a name that is marked as such is that of the field.
  ///
  /// - Parameter isWhole: Whether the name must be that of the field itself, not of a part of it.
  func isMarked(_ path: FieldPath, asWhole isWhole: Bool) -> Bool {
    guard let name = path.names.last.map(Word.Identifier.init) else { return false }
    return marked.contains { names in
      (isWhole ? names.last == name : names.contains(name))
        && !names.contains(where: Self.isConversation)
    }
  }

  /// Whether a text names the field: as a whole identifier, in any spelling (`maxOutputTokens`,
  /// `max_output_tokens`, `max output tokens`). A name that is an ordinary word must look like a
  /// name: in quotes, before a colon, or after a word such as "parameter".
  func names(_ name: String, isOrdinaryWord: Bool) -> Bool {
    let wanted = Word.Identifier(name).words
    return texts.contains { words in
      words.indices.contains { start in
        let end = start + wanted.count
        guard end <= words.count, words[start].beginsIdentifier, words[end - 1].endsIdentifier,
          words[start..<end].elementsEqual(wanted, by: { $0.text == $1 })
        else { return false }
        return !isOrdinaryWord || words[start].looksLikeName
          || start > 0 && Self.introductions.contains(words[start - 1].text)
      }
    }
  }

  /// Whether a text has the word in quotes.
  func isQuoted(_ word: String) -> Bool {
    ["'", "\"", "`"].contains { phrases.contains("\($0)\(word)\($0)") }
  }

  func says(anyOf words: [String]) -> Bool {
    words.contains(where: phrases.contains)
  }

  private static let introductions: Set = [
    "parameter", "parameters", "param", "params", "field", "fields", "argument", "arguments",
    "property", "properties", "key", "keys", "name", "option", "input", "attribute",
  ]

  /// Whether the name is that of the conversation itself, whose parts are not fields to leave out.
  private static func isConversation(_ name: Word.Identifier) -> Bool {
    ["messages", "message", "contents", "input", "system", "tools"].contains {
      name.words == [$0]
    }
  }

  // MARK: - Reading

  private mutating func read(_ value: JSONValue, key: String = "") {
    switch value {
    case .object(let members):
      for (name, value) in members {
        let key = name.lowercased()
        if Self.echoes.contains(key) { continue }
        if Self.listsFields.contains(key), case .object(let fields) = value {
          for (field, _) in fields { mark(field) }
        }
        read(value, key: key)
      }
    case .array(let elements):
      if Self.namesField.contains(key) {
        // The location of one field.
        mark(elements.compactMap(\.string))
      } else {
        for element in elements { read(element, key: key) }
      }
    case .string(let text):
      Self.namesField.contains(key) ? mark(text) : read(text: text)
    case .null, .bool, .int, .double, .number:
      break
    }
  }

  private mutating func read(text: String) {
    // Proxies put the JSON of the server behind them into a string.
    if let first = text.first(where: { !$0.isWhitespace }), first == "{" || first == "[",
      let value = JSONValue(parsing: text)
    {
      return read(value)
    }
    phrases += text.lowercased() + "\n"
    // A list of pydantic's errors as Python prints it: only the locations are names.
    let locations = Self.locations(in: text)
    if locations.isEmpty {
      texts.append(Word.words(of: text))
    } else {
      for location in locations { mark(location) }
    }
  }

  private mutating func mark(_ name: String) {
    mark([name])
  }

  private mutating func mark(_ names: [String]) {
    let parts = names.flatMap { $0.split { ".[]/#$()'\" ".contains($0) } }
      .filter { !$0.allSatisfy(\.isNumber) }
    if !parts.isEmpty { marked.append(parts.map { Word.Identifier(String($0)) }) }
  }

  /// Keys whose value is the name of a field, or its location as a list.
  private static let namesField: Set = [
    "param", "parameter", "loc", "field", "argument", "property", "pointer", "path",
    "instancepath", "location",
  ]

  /// Keys whose value may be an object with a key for each rejected field.
  private static let listsFields: Set = ["errors", "detail", "details", "fields", "invalid_params"]

  /// Keys whose value repeats the request.
  private static let echoes: Set = [
    "input", "ctx", "url", "request", "body", "request_body", "received", "params", "headers",
    "traceback", "user_id", "request_id",
  ]

  /// The locations in a list of errors as Python prints it: `'loc': ('body', 'seed')`.
  private static func locations(in text: String) -> [[String]] {
    text.matches(of: /['"]loc['"]:\s*[(\[]([^)\]]*)[)\]]/).map { match in
      match.output.1.split(separator: ",").map { part in
        part.filter { !" '\"".contains($0) }
      }
    }
  }
}

extension RejectionText {
  /// One word of a text: identifiers such as `max_tokens` and `maxTokens` have several.
  struct Word {
    var text: String
    var beginsIdentifier: Bool
    var endsIdentifier: Bool
    /// Whether the identifier is in quotes, part of a path, or followed by a colon.
    var looksLikeName: Bool

    /// A name without its spelling.
    struct Identifier: Equatable {
      let words: [String]

      init(_ name: String) {
        words = Word.words(of: name).map(\.text)
      }
    }

    static func words(of text: String) -> [Word] {
      let scalars = Array(text.unicodeScalars)
      func isPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar == "_" || isDigit(scalar))
      }
      var words: [Word] = []
      var index = 0
      while index < scalars.count {
        guard isPart(scalars[index]) else {
          index += 1
          continue
        }
        let start = index
        while index < scalars.count, isPart(scalars[index]) { index += 1 }
        let before = start > 0 ? scalars[start - 1] : " "
        let after = index < scalars.count ? scalars[index] : " "
        let parts = split(scalars[start..<index])
        for (place, part) in parts.enumerated() {
          words.append(
            Word(
              text: part, beginsIdentifier: place == 0, endsIdentifier: place == parts.count - 1,
              looksLikeName: "'\"`“‘.[/=<".unicodeScalars.contains(before)
                || ":'\"`=".unicodeScalars.contains(after)))
        }
      }
      return words
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
      ("0"..."9").contains(scalar)
    }

    /// `max_tokens` and `maxTokens` become `max` and `tokens`.
    private static func split(_ identifier: ArraySlice<Unicode.Scalar>) -> [String] {
      var parts: [String] = []
      var part = ""
      var wasLower = false
      for scalar in identifier {
        let isUpper = ("A"..."Z").contains(scalar)
        if scalar == "_" || (isUpper && wasLower), !part.isEmpty {
          parts.append(part.lowercased())
          part = ""
        }
        if scalar != "_" { part.unicodeScalars.append(scalar) }
        wasLower = ("a"..."z").contains(scalar)
      }
      if !part.isEmpty { parts.append(part.lowercased()) }
      return parts
    }
  }
}
