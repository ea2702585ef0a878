extension MarkdownLineReading {
  /// Maximum length of a footnote's label.
  private static let labelLimit = 32
  /// Maximum length of the kind of an alert, with its brackets.
  private static let alertLimit = 64

  /// A footnote (`[^x]: text`), whose label is painted without the colon.
  mutating func footnote(
    _ line: inout MarkdownLine, indent: Int
  ) -> MarkdownBlocks.Kind? {
    let start = at + indent
    guard line[start + 1] == UInt8(ascii: "^") else { return nil }
    let label = start + 2
    var end = label
    while end - label <= Self.labelLimit, line[end] > .space, line[end] != UInt8(ascii: "]") {
      end += 1
    }
    guard end > label, end - label <= Self.labelLimit, line[end] == UInt8(ascii: "]"),
      line[end + 1] == UInt8(ascii: ":")
    else { return nil }
    let text = end + 2 + line.run(of: .space, from: end + 2)
    take(indent, of: &line)
    prefix +=
      SafeText(trusted: "[") + MarkdownSource.text(line.slice(label..<end))
      + SafeText(trusted: line[text] == .lineFeed ? "]" : "] ")
    at = text
    return .text(continues: false)
  }

  /// The first line of a quote that only names its kind: `[!NOTE]`, perhaps with a title.
  mutating func alert(_ line: inout MarkdownLine, indent: Int) -> MarkdownBlocks.Kind? {
    let start = at + indent
    guard hasOpened, containers.last == .quote, line[start + 1] == UInt8(ascii: "!") else {
      return nil
    }
    let word = start + 2
    var end = word
    while end - start < Self.alertLimit,
      line[end].isASCIILetter || (0x80..<0xFF).contains(line[end])
    {
      end += 1
    }
    guard end > word, line[end] == UInt8(ascii: "]") else { return nil }
    var text = end + 1
    // The mark of a block that can be folded, which a terminal cannot.
    if [UInt8(ascii: "-"), UInt8(ascii: "+")].contains(line[text]) { text += 1 }
    guard line[text] == .space || line[text] == .lineFeed else { return nil }
    text += line.run(of: .space, from: text)
    let name = String(decoding: line.slice(word..<end), as: UTF8.self)
    var label = SafeText(encoded: name.prefix(1).uppercased() + name.dropFirst().lowercased())
    if line[text] != .lineFeed { label += SafeText(trusted: ": ") }
    take(indent, of: &line)
    at = text
    return .caption(label)
  }

  /// Whether a `>` at the start of a list item is a comparison, not a quote: `> 25`, `>= 3`, `> $5`.
  func isComparison(_ line: inout MarkdownLine, at start: Int) -> Bool {
    guard hasOpened, case .item = containers.last else { return false }
    var next = start + 1
    for sign in [UInt8(ascii: "="), .space, UInt8(ascii: "$")] where line[next] == sign {
      next += 1
    }
    return line[next].isASCIIDigit
  }
}
