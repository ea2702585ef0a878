/// Text that is safe to show on a terminal.
///
/// It contains only printable scalars and line feeds. Styles are stored beside the text, never in
/// it. Only ``SafeTextEncoder`` creates it from untrusted text, and only ``Theme`` converts its
/// styles to escape sequences. All painting code accepts only this type.
package struct SafeText: Equatable, Sendable {
  /// The style of the next `length` bytes of the text.
  struct Span: Equatable, Sendable {
    var length: Int
    var style: Style
  }

  /// The text without styles.
  package private(set) var text = ""

  /// Covers the whole text, or is empty if all of it is plain.
  private(set) var spans: [Span] = []

  /// The empty text.
  package init() {}

  /// Text written in the program's own source. It may contain only printable characters and line
  /// feeds. Any other character is a programming error and stops the program.
  package init(trusted: StaticString) {
    self.init(encoded: "\(trusted)")
    precondition(
      text.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x7F) })
  }

  /// Makes any text safe.
  package init(_ untrusted: String) {
    var encoder = SafeTextEncoder()
    self = encoder.append(untrusted)
    append(encoder.finish())
  }

  /// Makes any text safe as a single line. A line end is shown as `^J`.
  package init(line untrusted: String) {
    let safe = SafeText(untrusted)
    guard safe.text.hasByte({ $0 == .lineFeed }) else {
      self = safe
      return
    }
    let lines = safe.lines
    self = lines[0]
    for line in lines.dropFirst() {
      append(SafeText(encoded: "^J", style: .dim))
      append(line)
    }
  }

  /// For ``SafeTextEncoder`` and for parts of text that is already safe.
  init(encoded text: String, style: Style = .plain) {
    self.text = text
    if style != .plain, !text.isEmpty {
      spans = [Span(length: text.utf8.count, style: style)]
    }
  }

  /// A number of spaces.
  package init(spaces count: Int) {
    self.init(encoded: String(repeating: " ", count: count))
  }

  /// Space between columns, over which the cursor may move if that takes fewer bytes.
  init(gap count: Int) {
    self.init(
      encoded: String(repeating: " ", count: count),
      style: count < Self.shortestGap ? .plain : Style(isFrame: true))
  }

  private static let shortestGap = 5

  /// Whether there is space over which the cursor may move.
  var hasGap: Bool { spans.contains { $0.style.isFrame && $0.length >= Self.shortestGap } }

  package var isEmpty: Bool { text.isEmpty }

  /// Whether the text ends with a line feed.
  package var endsLine: Bool { text.utf8.last == UInt8(ascii: "\n") }

  /// Width in columns, if the text is a single line.
  package var columns: Int { TextWidth.columns(of: text) }

  /// The text in a style. Parts that already have a style keep it, and their colour takes
  /// precedence.
  package func styled(_ style: Style) -> SafeText {
    guard !isEmpty, style != .plain else { return self }
    var result = self
    if spans.isEmpty {
      result.spans = [Span(length: text.utf8.count, style: style)]
    } else {
      for index in spans.indices {
        result.spans[index].style = spans[index].style.merged(with: style)
      }
    }
    return result
  }

  package mutating func append(_ other: SafeText) {
    guard !other.isEmpty else { return }
    if !spans.isEmpty || !other.spans.isEmpty {
      if spans.isEmpty, !isEmpty { spans = [Span(length: text.utf8.count, style: .plain)] }
      let added =
        other.spans.isEmpty ? [Span(length: other.text.utf8.count, style: .plain)] : other.spans
      for span in added {
        if let last = spans.indices.last, spans[last].style == span.style {
          spans[last].length += span.length
        } else {
          spans.append(span)
        }
      }
    }
    text += other.text
  }

  package static func + (left: SafeText, right: SafeText) -> SafeText {
    var result = left
    result.append(right)
    return result
  }

  package static func += (left: inout SafeText, right: SafeText) {
    left.append(right)
  }

  /// The text as runs of one style each.
  var pieces: [(Substring, Style)] {
    guard !spans.isEmpty else { return isEmpty ? [] : [(text[...], .plain)] }
    var start = text.startIndex
    return spans.map { span in
      let end = text.utf8.index(start, offsetBy: span.length)
      defer { start = end }
      return (text[start..<end], span.style)
    }
  }

  /// The lines without their line feeds. There is one more line than there are line feeds.
  package var lines: [SafeText] {
    var result = [SafeText()]
    for (piece, style) in pieces {
      // A line feed is always a byte and a character of its own here.
      for (index, line) in piece.utf8.split(
        separator: .lineFeed, omittingEmptySubsequences: false
      ).enumerated() {
        if index > 0 { result.append(SafeText()) }
        result[result.count - 1].append(SafeText(encoded: String(Substring(line)), style: style))
      }
    }
    return result
  }

  /// The text without its first character.
  func dropFirst() -> SafeText {
    isEmpty ? self : slice(text.index(after: text.startIndex)..<text.endIndex)
  }

  /// The text without the spaces at its end.
  var trimmed: SafeText {
    let end = text.lastIndex { $0 != " " }.map { text.index(after: $0) } ?? text.startIndex
    return slice(text.startIndex..<end)
  }

  /// Part of the text, with its styles.
  func slice(_ range: Range<String.Index>) -> SafeText {
    var result = SafeText()
    for (piece, style) in pieces where piece.endIndex > range.lowerBound {
      guard piece.startIndex < range.upperBound else { break }
      let part = text[
        max(piece.startIndex, range.lowerBound)..<min(piece.endIndex, range.upperBound)]
      result.append(SafeText(encoded: String(part), style: style))
    }
    return result
  }

  /// The text in parts of at most `limit` bytes, which do not cut a Unicode scalar; one empty part if
  /// the text is empty. The limit is at least 4.
  func parts(ofBytes limit: Int) -> [SafeText] {
    guard text.utf8.count > limit else { return [self] }
    var parts: [SafeText] = []
    var part = SafeText()
    var room = limit
    for (piece, style) in pieces {
      var rest = piece
      while !rest.isEmpty {
        var end = rest.endIndex
        if rest.utf8.count > room {
          let place = rest.utf8.index(rest.startIndex, offsetBy: room)
          end = rest.unicodeScalars.index(before: rest.unicodeScalars.index(after: place))
        }
        let first = rest[..<end]
        if !first.isEmpty { part.append(SafeText(encoded: String(first), style: style)) }
        room -= first.utf8.count
        rest = rest[end...]
        guard !rest.isEmpty else { break }
        parts.append(part)
        (part, room) = (SafeText(), limit)
      }
    }
    return parts + [part]
  }

  /// The end of a line, as much as fits in `limit` columns.
  package func suffix(columns limit: Int) -> SafeText {
    var left = columns
    var start = text.startIndex
    while left > limit, start < text.endIndex {
      left -= TextWidth.cluster(text[start]).columns
      start = text.index(after: start)
    }
    return slice(start..<text.endIndex)
  }

  /// The start of a line, as much as fits in `limit` columns.
  package func prefix(columns limit: Int) -> SafeText {
    var left = limit
    var result = SafeText()
    for (piece, style) in pieces {
      let fitting = TextWidth.prefix(of: piece, columns: left)
      result.append(SafeText(encoded: String(fitting), style: style))
      guard fitting.endIndex == piece.endIndex else { break }
      left -= TextWidth.columns(of: fitting)
    }
    return result
  }
}
