package import StreamingEngine

/// A search: words that must all occur in one exchange, also as parts of words, in any order.
///
/// Case, marks and compatibility forms make no difference, as ``FoldedText`` says. Words in quotes
/// must occur next to each other; `cat*` is found at the beginning of a word only.
package struct SearchQuery: Sendable, Equatable {
  /// Maximum number of words, quoted phrases counting as one.
  package static let wordLimit = 100
  /// Maximum length in characters.
  package static let lengthLimit = 2_000

  struct Term: Sendable, Equatable {
    /// As ``FoldedText`` has it.
    var folded: [UInt8]
    /// With its marks of Markdown, if it has any: then they have to be there.
    var exact: [UInt8]?
    /// Whether it has to begin a word.
    var isPrefix: Bool
  }

  let terms: [Term]

  /// - Throws: If there is nothing to search for, or too much.
  package init(_ text: String) throws(SearchQueryError) {
    // The bytes first: counting the characters of a megabyte takes long.
    let length = text.utf8.count > Self.lengthLimit ? text.unicodeScalars.count : 0
    let words = Self.words(of: text)
    guard words.count <= Self.wordLimit else { throw .tooManyWords(words.count) }
    guard length <= Self.lengthLimit else { throw .tooLong(length) }
    var terms: [Term] = []
    for term in words.flatMap(Self.terms) where !terms.contains(term) { terms.append(term) }
    guard !terms.isEmpty else { throw .empty }
    self.terms = terms
  }

  private struct Word {
    var text: Substring
    var isPrefix = false

    /// Whether it is what begins a heading, a quotation or an item of a list, and nothing else.
    var isBlockMark: Bool {
      ["-", "+", ">"].contains(text) || !text.isEmpty && text.allSatisfy { $0 == "#" }
    }
  }

  /// A scalar, because a quotation mark and a vowel sign behind it are one character.
  private static func isQuote(_ scalar: Unicode.Scalar) -> Bool {
    "\"“”„«»".unicodeScalars.contains(scalar)
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

  private static func words(of text: String) -> [Word] {
    var words: [Word] = []
    var rest = text[...].unicodeScalars
    // A quotation that does not end is looked for once.
    var isOpen = false
    while true {
      rest = rest.drop(while: isBlank)
      guard let first = rest.first else { break }
      let inner = rest.dropFirst()
      // An unpaired quotation mark is an ordinary character.
      if isQuote(first), !isOpen {
        let end = inner.firstIndex(where: isQuote)
        isOpen = end == nil
        if let end, inner[..<end].contains(where: { !isBlank($0) }) {
          let after = inner[inner.index(after: end)...]
          words.append(Word(text: Substring(inner[..<end]), isPrefix: after.first == "*"))
          rest = after.drop { $0 == "*" }
          continue
        }
      }
      let word = rest.prefix { !isBlank($0) }
      rest = rest[word.endIndex...]
      // Stars around a word are emphasis; one at its end is a part of the search.
      let stripped = word.drop { $0 == "*" }
      let end = stripped.lastIndex { $0 != "*" }.map(stripped.index(after:)) ?? stripped.endIndex
      words.append(
        Word(
          text: Substring(stripped[..<end]),
          isPrefix: stripped.count == word.count && end < stripped.endIndex))
    }
    // What is searched for is the heading or the item.
    let others = words.filter { !$0.isBlockMark }
    return others.isEmpty ? words : others
  }

  private static func terms(of word: Word) -> [Term] {
    let folded = FoldedText(String(word.text), .query).bytes
    let parts = folded.split(separator: FoldedText.separator)
    let exact = FoldedText(String(word.text), .exact).bytes
    return parts.map { part in
      Term(
        folded: Array(part), exact: parts.count == 1 && exact != folded ? exact : nil,
        isPrefix: word.isPrefix)
    }
  }

  /// The terms that the index can find, in its own language (https://sqlite.org/fts5.html,
  /// section 3): strings in quotes, so that nothing in them is an operator. `nil` for none.
  var match: String? { match(\.pattern) }

  /// The same, with only those places of `cat*` at which most words begin: after a space or a sign of
  /// ASCII. `nil` if that is no faster.
  var matchOfWords: String? {
    terms.contains { $0.isIndexed && $0.beginsWithLetter } ? match(\.patternOfWords) : nil
  }

  private func match(_ pattern: (Term) -> String) -> String? {
    let found = terms.filter(\.isIndexed).map(pattern)
    return found.isEmpty ? nil : found.joined(separator: " AND ")
  }
}

extension SearchQuery.Term {
  /// In scalars.
  var length: Int { folded.count { $0 & 0xC0 != 0x80 } }

  /// Whether the index is of use: a single letter of ASCII is nearly everywhere.
  var isIndexed: Bool { folded.count > 1 }

  /// Whether it has to begin a word and is of a script in which a sign stands before that.
  var beginsWithLetter: Bool {
    guard isPrefix, let first = String(decoding: folded, as: UTF8.self).unicodeScalars.first else {
      return false
    }
    return first.properties.isAlphabetic && first.value < 0x700
  }

  fileprivate var pattern: String { Self.pattern(folded, count: length) }

  fileprivate var patternOfWords: String {
    guard beginsWithLetter else { return pattern }
    let signs = (0x20...0x7E as ClosedRange<UInt8>).filter { byte in
      !Character(Unicode.Scalar(byte)).isLetter && !Character(Unicode.Scalar(byte)).isNumber
    }
    let all = signs.map { Self.pattern([$0] + folded, count: length + 1) }
    return "(\(all.joined(separator: " OR ")))"
  }

  /// - Parameter count: Number of scalars.
  private static func pattern(_ text: [UInt8], count: Int) -> String {
    let quote = UInt8(ascii: "\"")
    let doubled = text.flatMap { $0 == quote ? [quote, quote] : [$0] }
    return "\"\(String(decoding: doubled, as: UTF8.self))\"\(count < 3 ? " *" : "")"
  }
}

/// Why a search cannot be made.
package enum SearchQueryError: Error, Equatable, CustomStringConvertible {
  case empty
  case tooManyWords(Int)
  case tooLong(Int)

  package var description: String {
    switch self {
    case .empty: "nothing to search for; give a word or a part of one"
    case .tooManyWords(let count):
      "the search has \(count) words; use at most \(SearchQuery.wordLimit)"
    case .tooLong(let count):
      "the search has \(count) characters; use at most \(SearchQuery.lengthLimit)"
    }
  }
}

/// A turn that a search found.
package struct SearchResult: Sendable, Equatable {
  package var conversation: String
  package var title: String
  package var turn: Int64
  package var role: Message.Role
  /// The text around what was found, on one line.
  package var snippet: String
  /// In milliseconds since 1970 UTC.
  package var createdAt: Int64
}
