/// The id that a random number stands for: 8 characters that are hard to confuse, in Crockford's
/// base 32 (no i, l, o, u), of the number's lowest 40 bits.
func conversationID(from number: UInt64) -> String {
  let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")
  return String((0..<8).map { alphabet[Int(number >> ($0 * 5) & 31)] })
}

/// The title of a conversation that begins with `text`: its first line that says something, on
/// one line, cut between words at 60 characters.
func conversationTitle(of text: String) -> String {
  let limit = 60
  let line = text.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) } ?? ""
  // A control character would make a mess of a list.
  let words = line.split {
    $0.isWhitespace || $0.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
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
