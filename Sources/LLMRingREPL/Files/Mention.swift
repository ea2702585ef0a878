/// A word of a question that begins with `@`, and so may name files: `@path`, `@"a path"`,
/// `@folder/`, `@*.c`. Most such words name none: decorators, package scopes, people.
struct Mention: Equatable {
  /// Where its `@` stands, in scalars of the text.
  let offset: Int
  private let word: PathWord

  /// How many are looked at in one question.
  private static let limit = 200

  /// Everything in a question that may be one.
  static func all(in text: String) -> [Mention] {
    var mentions: [Mention] = []
    var rest = text[...]
    while mentions.count < limit, let start = next(in: rest, of: text) {
      var word = text[text.index(after: start)...]
      let path = PathWord(firstOf: &word, quoting: .atBeginning)
      if !path.units.isEmpty {
        let offset = text.unicodeScalars.distance(from: text.startIndex, to: start)
        mentions.append(Mention(offset: offset, word: path))
      }
      rest = word
    }
    return mentions
  }

  /// Whether a question begins with a word that names files, or could.
  static func begins(_ question: String, from place: FilePlace) -> Bool {
    guard let first = all(in: question).first, first.offset == 0 else { return false }
    return first.readings.contains { place.has($0) || $0.pattern(home: place.home) != nil }
  }

  /// What stands after the `@` that the cursor is in the word of.
  static func word(atEndOf text: String) -> Substring? {
    var rest = text[...]
    while let start = next(in: rest, of: text) {
      let typed = text[text.index(after: start)...]
      var word = typed
      _ = PathWord(firstOf: &word, quoting: .atBeginning)
      let isOpen = typed.first.map { "\"'".contains($0) && !typed.dropFirst().contains($0) }
      if word.isEmpty || isOpen == true { return typed }
      rest = word
    }
    return nil
  }

  /// The next `@` at the beginning of a word. The one of an address has a letter before it.
  private static func next(in rest: Substring, of text: String) -> String.Index? {
    var place = rest.startIndex
    while let sign = text[place...].firstIndex(of: "@") {
      if sign == text.startIndex { return sign }
      let before = text[text.index(before: sign)]
      if before.isWhitespace || "([{<\"'“‘«".contains(before) || !before.isASCII { return sign }
      place = text.index(after: sign)
    }
    return nil
  }

  /// What the word may name, the longest first: with what stands at its end, without punctuation,
  /// and without a possessive or the number of a line.
  var readings: [PathWord] {
    var readings = [word]
    var count = word.units.count
    while count > 1, readings.count < 8, word.units[count - 1].endsSentence {
      count -= 1
      readings.append(word.prefix(count))
    }
    if let end = word.units.indices.dropFirst().first(where: { isSuffix(after: $0) }) {
      readings.append(word.prefix(end))
    }
    return readings
  }

  /// Whether `'s`, or `:12`, begins at a place.
  private func isSuffix(after place: Int) -> Bool {
    let rest = word.units[(place + 1)...].prefix { !$0.endsSentence }
    guard let first = rest.first, !word.units[place].isEscaped else { return false }
    switch word.units[place].character {
    case "'", "’": return rest.count < 4 && rest.allSatisfy { $0.character.isLetter }
    case ":": return first.character.isNumber
    default: return false
    }
  }
}

extension PathWord.Unit {
  fileprivate var endsSentence: Bool {
    !isEscaped && (".,;:!?)]}>\"'…".contains(character) || !character.isASCII && isPunctuation)
  }

  private var isPunctuation: Bool { character.isPunctuation }
}
