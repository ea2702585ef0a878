package import StreamingEngine

/// A search: words that must all occur, also as parts of words, in any order and in any case. Words
/// in quotes must occur next to each other.
struct SearchQuery: Equatable {
  /// The index has sequences of three characters and nothing shorter.
  private static let indexed = 3

  let words: [String]
  /// Whether the search may use the index.
  var usesIndex = true

  init(_ text: String) {
    words = Self.words(of: text.filter { $0 != "\0" })
  }

  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var rest = text[...]
    while true {
      rest = rest.drop(while: \.isWhitespace)
      guard let first = rest.first else { return words }
      let inner = rest.dropFirst()
      // An unpaired quotation mark is an ordinary character.
      if first == "\"", let end = inner.firstIndex(of: "\""),
        inner[..<end].contains(where: { !$0.isWhitespace })
      {
        words.append(String(inner[..<end]))
        rest = inner[inner.index(after: end)...]
      } else {
        let word = rest.prefix { !$0.isWhitespace }
        words.append(String(word))
        rest = rest[word.endIndex...]
      }
    }
  }

  /// The words that the index can find, in its own language (https://sqlite.org/fts5.html,
  /// section 3): strings in quotes, so that nothing in them is an operator. `nil` for none.
  var match: String? {
    let found = words.filter(isIndexed)
      .map { "\"\($0.replacing("\"", with: "\"\""))\"" }
    return found.isEmpty ? nil : found.joined(separator: " ")
  }

  private func isIndexed(_ word: String) -> Bool {
    usesIndex && word.unicodeScalars.count >= Self.indexed
  }

  /// The words that it cannot find, each as patterns for `LIKE … ESCAPE '\'` of which one
  /// has to fit: `LIKE` knows the case of ASCII only.
  var patterns: [[String]] {
    words.filter { !isIndexed($0) }.map { word in
      let lower = word.lowercased()
      let spellings = [
        word, lower, word.uppercased(), lower.prefix(1).uppercased() + lower.dropFirst(),
      ]
      return spellings.map { spelling in
        let escaped = spelling.reduce(into: "") { $0 += "\\%_".contains($1) ? "\\\($1)" : "\($1)" }
        return "%\(escaped)%"
      }
    }
  }

  /// The part of a text around the first word that is in it, on one line.
  ///
  /// - Parameter width: About how many characters.
  func snippet(of text: String, width: Int = 80) -> String {
    let characters = Array(text)
    let start = max(0, firstPlace(in: characters) - width / 3)
    let end = min(characters.count, start + width)
    let part = String(characters[start..<end]).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    return (start > 0 ? "…" : "") + part + (end < characters.count ? "…" : "")
  }

  private func firstPlace(in characters: [Character]) -> Int {
    let folded = characters.map { $0.lowercased() }
    let places = words.compactMap { word in
      let wanted = word.map { $0.lowercased() }
      return folded.indices.first { folded[$0...].starts(with: wanted) }
    }
    return places.min() ?? 0
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
