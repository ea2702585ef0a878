extension MarkdownInline {
  /// Maximum length of a footnote's label.
  private static let labelLimit = 32
  /// Maximum length of a citation in brackets, and of one between invisible marks.
  private static let citationLimit = 96
  private static let markLimit = 256

  // MARK: Footnotes

  /// `[^x]`, which is shown as `[x]`, also where the note itself begins: `[^x]: text`.
  mutating func readNote(isFinal: Bool) -> Bool {
    let start = at + 2
    let limit = min(source.count, start + Self.labelLimit + 1)
    var end = start
    while end < limit, Self.isLabel(source[end]) { end += 1 }
    guard isFinal || end < source.count || end > start + Self.labelLimit else { return false }
    let label = source[start..<end]
    guard byteAt(end) == UInt8(ascii: "]"), !label.isEmpty, !Self.isCharacterRange(label) else {
      openBracket(isImage: false)
      return true
    }
    guard isFinal || end + 1 < source.count else { return false }
    if byteAt(end + 1) == UInt8(ascii: "(") {
      openBracket(isImage: false)
      return true
    }
    let beginsLine = at == 0 || source[at - 1] == .lineFeed
    let isNote = beginsLine && byteAt(end + 1) == UInt8(ascii: ":")
    add(SafeText(trusted: "[") + MarkdownSource.text(label) + SafeText(trusted: "]"))
    skip(end + (isNote ? 2 : 1) - at)
    return true
  }

  private static func isLabel(_ byte: UInt8) -> Bool {
    byte.isWordByte || "-.:+/@#".utf8.contains(byte)
  }

  /// Whether a label looks like part of a regular expression: `[^a-z]`, `[^0-9a-f]`.
  private static func isCharacterRange(_ label: ArraySlice<UInt8>) -> Bool {
    let bytes = Array(label.prefix(4))
    guard bytes.count > 2, bytes[1] == UInt8(ascii: "-"), bytes[0] < bytes[2] else { return false }
    func isSameKind(_ one: UInt8, _ other: UInt8) -> Bool {
      one.isASCIIDigit && other.isASCIIDigit
        || one.isASCIILetter && other.isASCIILetter && one & 0x20 == other & 0x20
    }
    return isSameKind(bytes[0], bytes[2]) && (bytes.count == 3 || !isSameKind(bytes[2], bytes[3]))
  }

  // MARK: Citations

  private static let bracket: [UInt8] = Array("【".utf8)
  private static let endBracket: [UInt8] = Array("】".utf8)
  private static let dagger: [UInt8] = Array("†".utf8)
  private static let mark: [UInt8] = Array("\u{E200}".utf8)
  private static let endMark: [UInt8] = Array("\u{E201}".utf8)

  /// The first bytes of what begins a citation.
  static let citationStarts = [bracket[0], mark[0]]

  /// Whether a citation may begin at `index`: `【` before a digit, or the mark U+E200.
  func startsCitation(_ index: Int) -> Bool {
    if has(Self.mark, at: index) { return true }
    guard has(Self.bracket, at: index) else { return false }
    return byteAt(index + 3)?.isASCIIDigit ?? true
  }

  /// `【4†source】`, which is shown as `[4]`, or the text between OpenAI's own marks U+E200 and
  /// U+E201, which names nothing that a reader could look up.
  mutating func readCitation(isFinal: Bool) -> Bool {
    let isMark = source[at] == Self.mark[0]
    let limit = isMark ? Self.markLimit : Self.citationLimit
    let end = isMark ? endOfMark(limit) : endOfCitation(limit)
    if let end {
      let number = isMark ? 0 : numberLength
      if number > 0 {
        let words = MarkdownSource.text(source[(at + 3)..<at + 3 + number])
        add(SafeText(trusted: "[") + words + SafeText(trusted: "]"))
      }
      skipHidden(end - at)
    } else if !isFinal, source.count < at + limit, isMark || mayBeCitation {
      return false
    } else {
      take(3)
    }
    return true
  }

  private func endOfMark(_ limit: Int) -> Int? {
    firstIndex(of: Self.endMark, from: at + 3, to: at + limit).map { $0 + 3 }
  }

  private func endOfCitation(_ limit: Int) -> Int? {
    let number = numberLength
    guard number > 0, has(Self.dagger, at: at + 3 + number) else { return nil }
    let end = firstIndex(of: Self.endBracket, from: at + 6 + number, to: at + limit)
    guard let end, !source[at..<end].contains(.lineFeed) else { return nil }
    return end + 3
  }

  /// Whether what has come of it may begin a citation.
  private var mayBeCitation: Bool {
    let end = at + 3 + numberLength
    return end == source.count
      || has(Self.dagger, at: end) && !source[end...].contains(.lineFeed)
  }

  /// The length of a number such as `4` or `4:0` after the bracket.
  private var numberLength: Int {
    let rest = source[(at + 3)...].prefix(16)
    let first = rest.prefix { $0.isASCIIDigit }
    let colon = rest.dropFirst(first.count)
    guard !first.isEmpty, colon.first == UInt8(ascii: ":") else { return first.count }
    return first.count + 1 + colon.dropFirst().prefix { $0.isASCIIDigit }.count
  }

  private func has(_ bytes: [UInt8], at index: Int) -> Bool {
    index + bytes.count <= source.count
      && source[index..<index + bytes.count].elementsEqual(bytes)
  }

  private func firstIndex(of bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    var index = start
    while index + bytes.count <= min(end, source.count) {
      if has(bytes, at: index) { return index }
      index += 1
    }
    return nil
  }
}
