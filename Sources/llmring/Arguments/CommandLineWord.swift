/// One word of a command line, and how much of it has been taken.
struct CommandLineWord {
  enum Content: Equatable {
    case value
    /// `--name`, `--name=value`, `-n` or `-n=value`. An empty value counts for a short name only.
    case option(name: String, value: String?)
    /// `-abc`: several short options, or a mistyped long one.
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
    switch (dashes, name.isEmpty) {
    case (0, _), (1, true): self.init(text, .value)
    case (2, true): self.init(text, .terminator)
    case (1, false): self.init(text, try Self.short(text, name))
    case (2, false):
      let end = text.firstIndex(of: "=") ?? text.endIndex
      let value = text[end...].dropFirst()
      self.init(
        text, .option(name: String(text[..<end]), value: value.isEmpty ? nil : String(value)))
    default: throw .invalidOption(text)
    }
  }

  private static func short(
    _ text: String, _ letters: Substring
  ) throws(ParserError.Reason) -> Content {
    if let end = text.firstIndex(of: "=") {
      guard end > letters.startIndex else { throw .invalidOption(text) }
      return .option(name: String(text[..<end]), value: String(text[end...].dropFirst()))
    }
    return letters.count == 1
      ? .option(name: text, value: nil) : .letters(letters.map { "-\($0)" })
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
}

extension String {
  fileprivate var prefixUpToSign: String { String(prefix { $0 != "=" }) }
}
