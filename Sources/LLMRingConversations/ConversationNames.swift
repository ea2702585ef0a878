/// The id that a random number stands for: 8 characters that are hard to confuse, in Crockford's
/// base 32 (no i, l, o, u), of the number's lowest 40 bits.
func conversationID(from number: UInt64) -> String {
  let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
  return String((0..<8).map { alphabet[Int(number >> ($0 * 5) & 31)] })
}

/// A title that the user gave, on one line.
package func titleLine(of text: String) -> String {
  titleWords(of: text[...]).joined(separator: " ")
}

private func titleWords(of text: Substring) -> [Substring] {
  // A control character would spoil a list.
  text.split {
    $0.isWhitespace || $0.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
}

/// The title of a conversation that begins with `text`: its first line that is not blank, cut
/// between words at 60 characters.
func conversationTitle(of text: String) -> String {
  let limit = 60
  let line = text.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) } ?? ""
  let words = titleWords(of: line)
  var title = ""
  for word in words {
    if title.isEmpty {
      title = String(word.prefix(limit))
      if title.count < word.count { return title + "…" }
    } else if title.count + 1 + word.count <= limit {
      title += " " + word
    } else {
      return title + "…"
    }
  }
  return title
}

/// A conversation, or a turn in one, as a person names it: an id or the beginning of one, and after a
/// colon the number of a turn, as searches list it.
package struct ConversationPlace: Sendable, CustomStringConvertible {
  package let conversation: String
  package let turn: Int64?

  package init(conversation: String, turn: Int64?) {
    self.conversation = conversation
    self.turn = turn
  }

  package init(_ word: String) {
    let parts = word.split(separator: ":", maxSplits: 1)
    let turn = parts.count == 2 ? Int64(parts[1]) : nil
    self.init(conversation: turn == nil ? word : String(parts[0]), turn: turn)
  }

  package var description: String { conversation + (turn.map { ":\($0)" } ?? "") }
}

package enum ConversationID {
  /// A valid id in place of one that is not: always the same for the same.
  static func substitute(_ text: String) -> String {
    let digits = SHA256.hex(Array(text.utf8)).prefix(10)
    return conversationID(from: UInt64(digits, radix: 16) ?? 0)
  }

  /// Whether a text may be a conversation's id: it becomes a part of file names.
  package static func isValid(_ text: String) -> Bool {
    (4...64).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      }
  }
}
