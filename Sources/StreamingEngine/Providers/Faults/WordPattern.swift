/// A pattern of words that recognises what a server's message says, whatever its exact wording.
///
/// The elements are separated by spaces:
///
/// | element | matches |
/// |---|---|
/// | `long\|large` | one of these words |
/// | `exceed*` | a word with this beginning |
/// | `#` | a number, also among others: `#\|limit` |
/// | `...` | up to eight words of any kind |
struct WordPattern: Sendable, ExpressibleByStringLiteral {
  private enum Element {
    case word([Alternative])
    case gap
  }

  fileprivate enum Alternative {
    case whole(String)
    case beginning(String)
    case number
  }

  private let elements: [Element]

  init(stringLiteral text: String) {
    elements = text.split(separator: " ").map { element in
      element == "..." ? .gap : .word(element.split(separator: "|").map(Alternative.init))
    }
  }

  /// Whether the words contain the pattern.
  func matches(_ words: MessageWords) -> Bool {
    words.list.indices.contains { matches(elements[...], words.list[$0...]) }
  }

  private static let longestGap = 8

  private func matches(_ elements: ArraySlice<Element>, _ words: ArraySlice<String>) -> Bool {
    guard let element = elements.first else { return true }
    let rest = elements.dropFirst()
    if case .gap = element {
      return (0...Self.longestGap).contains { matches(rest, words.dropFirst($0)) }
    }
    guard let word = words.first, Self.matches(element, word) else { return false }
    return matches(rest, words.dropFirst())
  }

  private static func matches(_ element: Element, _ word: String) -> Bool {
    switch element {
    case .gap: true
    case .word(let alternatives):
      alternatives.contains {
        switch $0 {
        case .whole(let text): word == text
        case .beginning(let text): word.hasPrefix(text)
        case .number: word.first?.isWholeNumber ?? false
        }
      }
    }
  }
}

extension WordPattern.Alternative {
  fileprivate init(_ text: Substring) {
    self =
      text == "#"
      ? .number : text.last == "*" ? .beginning(String(text.dropLast())) : .whole(String(text))
  }
}

/// The words of a message in lower case, so that `ContextLengthExceeded`, `context_length_exceeded`
/// and `Context length exceeded` are the same three words.
struct MessageWords: Sendable {
  /// Maximum number of characters of a message that are read.
  private static let limit = 4000

  private(set) var list: [String] = []

  init(_ text: String) {
    for piece in text.prefix(Self.limit).split(whereSeparator: \.isWhitespace)
    where !piece.contains("://") {
      split(piece)
    }
  }

  func contains(_ patterns: [WordPattern]) -> Bool {
    patterns.contains { $0.matches(self) }
  }

  func has(_ words: Set<String>) -> Bool {
    list.contains { words.contains($0) }
  }

  /// Replaces each occurrence of a sequence of words by one word, or removes it.
  mutating func replace(_ sequence: [Set<String>], with word: String? = nil) {
    var index = 0
    while index + sequence.count <= list.count {
      if zip(sequence, list[index...]).allSatisfy({ $0.contains($1) }) {
        list.replaceSubrange(index..<index + sequence.count, with: word.map { [$0] } ?? [])
      }
      index += 1
    }
  }

  private mutating func split(_ piece: Substring) {
    let scalars = Array(piece.unicodeScalars)
    var word = ""
    func isDigit(_ index: Int) -> Bool {
      scalars.indices.contains(index) && ("0"..."9").contains(scalars[index])
    }
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      // "model's" is one word, "1,048,576" is one number.
      case "'", "’": continue
      case "," where isDigit(index - 1) && isDigit(index + 1): continue
      case "<", "≤": finish(&word, adding: "less")
      case ">", "≥": finish(&word, adding: "greater")
      case _ where scalar.properties.isAlphabetic || isDigit(index):
        let isHump =
          scalar.properties.isUppercase && index > 0 && scalars[index - 1].properties.isLowercase
        if isHump { finish(&word) }
        word += scalar.properties.lowercaseMapping
      default: finish(&word)
      }
    }
    finish(&word)
  }

  private mutating func finish(_ word: inout String, adding next: String? = nil) {
    if !word.isEmpty { list.append(word) }
    if let next { list.append(next) }
    word = ""
  }
}
