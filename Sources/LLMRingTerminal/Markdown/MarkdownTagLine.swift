/// A line of HTML that is not shown as written, because its tags only arrange the text.
///
/// Everything else in angle brackets stays: it is more often a placeholder or a type than HTML.
enum MarkdownTagLine: Equatable, Sendable {
  /// Nothing but tags, or a comment.
  case hidden
  case rule
  case summary([UInt8])
  case heading(level: Int, [UInt8])
  case item([UInt8])
  case words([UInt8])

  /// Maximum length of such a line.
  static let limit = 512

  /// The elements whose tags are hidden on a line of their own.
  private static let arranging: Set<String> = [
    "details", "div", "p", "center", "section", "article", "header", "footer", "main", "nav",
    "figure", "figcaption", "picture", "dl", "ul", "ol", "tbody",
  ]
  /// The elements that may be open and closed on a line.
  private static let wrapping: Set<String> = ["p", "div", "center"]

  /// - Parameter line: A whole line without its indentation.
  init?(_ line: ArraySlice<UInt8>) {
    var line = MarkdownRow.trimmed(line)
    if line.starts(with: "<!--".utf8) {
      guard line.count >= 7, line.suffix(3).elementsEqual("-->".utf8),
        !Self.contains("-->", in: line.dropLast(1))
      else { return nil }
      self = .hidden
      return
    }
    guard let first = Tag(at: line) else { return nil }
    if first.name == "hr", !first.closes, first.end == line.endIndex {
      self = .rule
      return
    }
    if Self.arranges(line) {
      self = .hidden
      return
    }
    if first.name == "details", !first.closes {
      line = MarkdownRow.trimmed(line[first.end...])
      guard let tag = Tag(at: line), tag.name == "summary" else { return nil }
      self.init(tag, line)
    } else {
      self.init(first, line)
    }
  }

  /// A line that one element fills.
  private init?(_ tag: Tag, _ line: ArraySlice<UInt8>) {
    guard !tag.closes, let content = tag.content(of: line) else { return nil }
    switch tag.name {
    case "summary": self = .summary(content)
    case "li": self = .item(content)
    case "h1", "h2", "h3", "h4", "h5", "h6":
      self = .heading(level: Int(tag.name.dropFirst()) ?? 6, content)
    case _ where Self.wrapping.contains(tag.name):
      self = MarkdownTagLine(content[...]) ?? .words(content)
    default: return nil
    }
  }

  /// Whether it consists of tags that are hidden.
  private static func arranges(_ line: ArraySlice<UInt8>) -> Bool {
    var rest = line
    while !rest.isEmpty {
      guard let tag = Tag(at: rest), arranging.contains(tag.name) else { return false }
      rest = rest[tag.end...].drop { $0 == .space }
    }
    return true
  }

  /// Whether a line begins a comment and does not end it.
  static func opensComment(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: "<!--".utf8) && !contains("-->", in: line.dropFirst(4))
  }

  private static func contains(_ sign: String, in bytes: ArraySlice<UInt8>) -> Bool {
    bytes.indices.contains { bytes[$0...].starts(with: sign.utf8) }
  }

  /// Whether a line may be one of these, from the name of its first tag.
  static func canBegin(with name: String) -> Bool {
    arranging.contains(name) || ["hr", "summary", "li"].contains(name)
      || name.count == 2 && name.first == "h" && ("1"..."6").contains(name.dropFirst())
  }

  /// An opening or closing tag.
  struct Tag {
    var name: String
    var closes = false
    /// The index after it.
    var end: Int

    init?(at line: ArraySlice<UInt8>) {
      guard line.first == UInt8(ascii: "<") else { return nil }
      var rest = line.dropFirst()
      if rest.first == UInt8(ascii: "/") {
        closes = true
        rest = rest.dropFirst()
      }
      let letters = rest.prefix { $0.isASCIILetter || $0.isASCIIDigit }
      name = String(decoding: letters, as: UTF8.self).lowercased()
      rest = rest[letters.endIndex...]
      guard !letters.isEmpty, [.space, UInt8(ascii: "/"), UInt8(ascii: ">")].contains(rest.first)
      else { return nil }
      var quote: UInt8?
      while let byte = rest.popFirst() {
        if byte == quote {
          quote = nil
        } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
        } else if quote == nil, byte == UInt8(ascii: "<") {
          return nil
        } else if quote == nil, byte == UInt8(ascii: ">") {
          end = rest.startIndex
          return
        }
      }
      return nil
    }

    /// What stands between this tag and its closing one at the end of the line, if there is no
    /// other closing one.
    func content(of line: ArraySlice<UInt8>) -> [UInt8]? {
      let closing = Array("</\(name)>".utf8)
      guard line.count >= end - line.startIndex + closing.count,
        Self.isSame(line.suffix(closing.count), closing)
      else { return nil }
      let content = line[end...].dropLast(closing.count)
      let hasAnother = content.indices.contains {
        Self.isSame(content[$0...].prefix(closing.count), closing)
      }
      return hasAnother ? nil : Array(MarkdownRow.trimmed(content))
    }

    private static func isSame(_ bytes: ArraySlice<UInt8>, _ tag: [UInt8]) -> Bool {
      bytes.count == tag.count && zip(bytes, tag).allSatisfy { $0 | 0x20 == $1 | 0x20 }
    }
  }
}

extension MarkdownLineReading {
  /// A line of HTML tags, if it is one that ``MarkdownTagLine`` knows, or that begins a comment.
  mutating func tags(_ line: inout MarkdownLine, indent: Int) -> MarkdownBlocks.Kind? {
    let start = at + indent
    guard canBeginTags(&line, at: start) else { return nil }
    var end = start
    while end - start < MarkdownTagLine.limit, line[end] != .lineFeed { end += 1 }
    guard line[end] == .lineFeed, line.hasEnd else { return nil }
    let text = line.slice(start..<end)
    if blocks.startsHolds, MarkdownTagLine.opensComment(text) {
      take(indent, of: &line)
      return .heldStart(.comment)
    }
    guard let tags = MarkdownTagLine(text) else { return nil }
    switch tags {
    case .hidden:
      at = end
      return .hidden
    case .rule:
      at = end
      return .rule
    case .summary, .heading, .item, .words:
      take(indent, of: &line)
      at = end
      return .tags(tags)
    }
  }

  /// Whether the first few bytes begin a comment or a tag that arranges text.
  private func canBeginTags(_ line: inout MarkdownLine, at start: Int) -> Bool {
    if line[start + 1] == UInt8(ascii: "!") {
      return line[start + 2] == UInt8(ascii: "-") && line[start + 3] == UInt8(ascii: "-")
    }
    let name = line[start + 1] == UInt8(ascii: "/") ? start + 2 : start + 1
    var end = name
    while end - name <= 10, line[end].isASCIILetter || line[end].isASCIIDigit { end += 1 }
    return MarkdownTagLine.canBegin(
      with: String(decoding: line.slice(name..<end), as: UTF8.self).lowercased())
  }
}
