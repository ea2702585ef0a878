/// One word of a command line, and how much of it has been taken.
struct CommandLineWord {
  enum Content: Equatable {
    case value
    /// `--name`, `--name=value`, `-n` or `-n=value`.
    case option(name: String, value: String?)
    /// `-abc`: several short options, or one and its value, or a mistyped long one.
    case letters([String])
    /// `--`, after which every word is a value.
    case terminator
  }

  let text: String
  let content: Content
  private(set) var isTaken = false
  private var takenLetters: Set<Int> = []

  private init(_ text: String, _ content: Content) {
    self.text = text
    self.content = content
  }

  /// Reads a command line.
  ///
  /// - Throws: A ``ParserError/Reason`` for a word that can be neither a value nor an option.
  static func words(of arguments: [String]) throws(ParserError.Reason) -> [CommandLineWord] {
    var words: [CommandLineWord] = []
    var isPlain = false
    for text in arguments {
      words.append(isPlain ? Self(text, .value) : try Self(reading: text))
      if words.last?.content == .terminator { isPlain = true }
    }
    return words
  }

  private init(reading text: String) throws(ParserError.Reason) {
    let name = text.drop { $0 == "-" }
    let dashes = text.count - name.count
    switch (dashes, Self.isName(name.prefix { $0 != "=" })) {
    case (0, _), (_, false): self.init(text, text == "--" ? .terminator : .value)
    case (1, true): self.init(text, Self.short(text, name))
    case (2, true): self.init(text, Self.named(text))
    default: throw .invalidOption(text)
    }
  }

  /// Whether something after dashes can be the name of an option, and not a list, a number or the
  /// first line of a patch.
  private static func isName(_ name: Substring) -> Bool {
    guard let first = name.first, first.isASCII, first.isLetter else { return false }
    return !name.contains(where: \.isWhitespace)
  }

  /// An option with what follows its `=`.
  private static func named(_ text: String) -> Content {
    guard let end = text.firstIndex(of: "=") else { return .option(name: text, value: nil) }
    return .option(name: String(text[..<end]), value: String(text[end...].dropFirst()))
  }

  private static func short(_ text: String, _ letters: Substring) -> Content {
    letters.count == 1 || letters.dropFirst().first == "="
      ? named(text) : .letters(letters.map { "-\($0)" })
  }

  /// Whether no part of it has been taken.
  var isWhole: Bool { !isTaken && takenLetters.isEmpty }

  /// The options that it has left, each with its place among the letters. Letters that may be a
  /// mistyped long name are those of no option.
  var options: [(name: String, letter: Int?)] {
    guard !isTaken else { return [] }
    switch content {
    case .value, .terminator: return []
    case .option(let name, _): return [(name, nil)]
    case .letters(let names):
      return names.enumerated().filter { !takenLetters.contains($0.offset) }
        .map { ($0.element, $0.offset) }
    }
  }

  /// The first option that nothing takes, as it was typed.
  var leftOption: String? {
    if case .letters = content, isWhole { return text.prefixUpToSign }
    return options.first?.name
  }

  mutating func take(letter: Int? = nil) {
    guard let letter, case .letters(let names) = content else { return isTaken = true }
    takenLetters.insert(letter)
    isTaken = takenLetters.count == names.count
  }

  func isTaken(letter: Int?) -> Bool {
    isTaken || letter.map(takenLetters.contains) ?? false
  }

  /// Takes what follows a letter as its value: `-n5`, `-mchatbot`, `-m=chatbot` behind other letters.
  ///
  /// - Returns: `nil` if nothing follows it.
  mutating func takeValue(ofLetter letter: Int) -> String? {
    guard case .letters(let names) = content, letter + 1 < names.count else { return nil }
    takenLetters.formUnion(letter + 1..<names.count)
    let value = text.dropFirst(letter + 2)
    return String(value.first == "=" ? value.dropFirst() : value)
  }

  /// Whether it is a long name with one dash too few.
  func isLongName(among names: [String]) -> Bool {
    guard case .letters = content else { return false }
    return names.contains("-" + text.prefixUpToSign)
  }
}

extension String {
  fileprivate var prefixUpToSign: String { String(prefix { $0 != "=" }) }
}
