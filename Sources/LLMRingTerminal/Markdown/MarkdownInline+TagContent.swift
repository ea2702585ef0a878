extension MarkdownInline {
  /// Maximum length of what is raised or lowered.
  private static let scriptLimit = 64

  /// The index of the closing tag, which must come within `limit` bytes from `start`; -1 if it does
  /// not, and `nil` if it may still come.
  private func closingTag(
    _ name: String, from start: Int, within limit: Int, isFinal: Bool
  ) -> Int? {
    let closing = Array("</\(name)>".utf8)
    let end = min(source.count, start + limit + closing.count)
    var index = start
    while index + closing.count <= end {
      if source[index] == UInt8(ascii: "<"),
        source[index..<index + closing.count].elementsEqual(closing, by: { $0 | 0x20 == $1 | 0x20 })
      {
        return index
      }
      index += 1
    }
    return isFinal || source.count >= start + limit + closing.count ? -1 : nil
  }

  /// `<code>`, `<kbd>`: the content has entities and no other markup.
  mutating func readCodeTag(_ tag: MarkdownTag, length: Int, isFinal: Bool) -> Bool {
    let start = at + length
    guard
      let end = closingTag(
        tag.name, from: start, within: Self.holdLimit - length, isFinal: isFinal)
    else { return false }
    guard end > start, !hasKnownTag(start..<end) else {
      take(length)
      return true
    }
    let content = source[start..<end]
    add(lines: content) { Self.words($0).styled(MarkdownStyles.code) }
    skip(end + tag.name.utf8.count + 3 - at)
    return true
  }

  private func hasKnownTag(_ range: Range<Int>) -> Bool {
    var rest = source[range]
    while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
      rest = rest[(start + 1)...]
      if let end = rest.firstIndex(of: UInt8(ascii: ">")), let tag = MarkdownTag(rest[..<end]),
        Self.pairs[tag.name] != nil || Self.code.contains(tag.name)
          || ["a", "br", "img", "sub", "sup"].contains(tag.name)
      {
        return true
      }
    }
    return false
  }

  mutating func readScriptTag(_ tag: MarkdownTag, length: Int, isFinal: Bool) -> Bool {
    let start = at + length
    guard
      let end = closingTag(tag.name, from: start, within: Self.scriptLimit, isFinal: isFinal)
    else { return false }
    let content = end < 0 ? [] : source[start..<end]
    let after = end + tag.name.utf8.count + 3
    if content.first == UInt8(ascii: "[") {
      // A note, as in `<sup>[3]</sup>`.
      openTag(tag, style: .plain, length: length)
      return true
    }
    guard end > start, !content.contains(UInt8(ascii: "<")), !content.contains(.lineFeed) else {
      take(length)
      return true
    }
    guard after < source.count || isFinal else { return false }
    let next = scalar(at: after).map { Character($0) }
    let words = Self.words(content, readsEscapes: true).text
    guard !Self.isPhrase(words) else {
      take(length)
      return true
    }
    add(SafeText(MathScripts.text(words, isRaised: tag.name == "sup", before: next)))
    skip(after - at)
    return true
  }

  /// Whether words would run together without their blanks, as scripts are set.
  private static func isPhrase(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    return zip(words, words.dropFirst()).contains { word, next in
      [word.last, next.first].allSatisfy { $0.map { $0.isLetter || $0.isNumber } == true }
    }
  }
}
