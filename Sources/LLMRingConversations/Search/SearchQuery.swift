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
  }

  private static func isQuote(_ character: Character) -> Bool { "\"“”„«»".contains(character) }

  private static func words(of text: String) -> [Word] {
    var words: [Word] = []
    var rest = text[...]
    // A quotation that does not end is looked for once.
    var isOpen = false
    while true {
      rest = rest.drop(while: \.isWhitespace)
      guard let first = rest.first else { return words }
      let inner = rest.dropFirst()
      // An unpaired quotation mark is an ordinary character.
      if isQuote(first), !isOpen {
        let end = inner.firstIndex(where: isQuote)
        isOpen = end == nil
        if let end, inner[..<end].contains(where: { !$0.isWhitespace }) {
          let after = inner[inner.index(after: end)...]
          words.append(Word(text: inner[..<end], isPrefix: after.first == "*"))
          rest = after.drop { $0 == "*" }
          continue
        }
      }
      let word = rest.prefix { !$0.isWhitespace }
      rest = rest[word.endIndex...]
      // Stars around a word are emphasis; one at its end is a part of the search.
      let stripped = word.drop { $0 == "*" }
      let end = stripped.lastIndex { $0 != "*" }.map(stripped.index(after:)) ?? stripped.endIndex
      words.append(
        Word(
          text: stripped[..<end],
          isPrefix: stripped.count == word.count && end < stripped.endIndex))
    }
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
  var match: String? {
    let found = terms.filter(\.isIndexed).map { term in
      let text = String(decoding: term.folded, as: UTF8.self).replacing("\"", with: "\"\"")
      return "\"\(text)\"\(term.length < 3 ? " *" : "")"
    }
    return found.isEmpty ? nil : found.joined(separator: " ")
  }
}

extension SearchQuery.Term {
  /// In scalars.
  var length: Int { folded.count { $0 & 0xC0 != 0x80 } }

  /// Whether the index is of use: a single letter of ASCII is nearly everywhere.
  var isIndexed: Bool { folded.count > 1 }
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
