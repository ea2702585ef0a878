/// Text that does nothing to a terminal but appear on it.
///
/// It holds printable scalars and line feeds, and styles beside them, never inside them. Only
/// ``SafeTextEncoder`` makes it from text that came from outside, and only ``Theme`` turns its
/// styles into escape sequences; whatever paints takes nothing else.
package struct SafeText: Equatable, Sendable {
  /// The style of the next `length` bytes of the text.
  struct Span: Equatable, Sendable {
    var length: Int
    var style: Style
  }

  /// What a person reads, without styles.
  package private(set) var text = ""

  /// Covers the whole text, or is empty when all of it is plain.
  private(set) var spans: [Span] = []

  /// No text.
  package init() {}

  /// Text written in this program's own source. Only line feeds may be in it beside printable
  /// characters; anything else stops the program, since it is a mistake in the source.
  package init(trusted: StaticString) {
    self.init(encoded: "\(trusted)")
    precondition(
      text.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x7F) })
  }

  /// Any text, made safe as a whole.
  package init(_ untrusted: String) {
    var encoder = SafeTextEncoder()
    self = encoder.append(untrusted)
    append(encoder.finish())
  }

  /// Any text, made safe as one line: a line end in it is shown as `^J`.
  package init(line untrusted: String) {
    let lines = SafeText(untrusted).lines
    self = lines[0]
    for line in lines.dropFirst() {
      append(SafeText(encoded: "^J", style: .dim))
      append(line)
    }
  }

  /// For ``SafeTextEncoder`` and for cuts of what is already safe.
  init(encoded text: String, style: Style = .plain) {
    self.text = text
    if style != .plain, !text.isEmpty {
      spans = [Span(length: text.utf8.count, style: style)]
    }
  }

  package var isEmpty: Bool { text.isEmpty }

  /// Whether something in the original, made safe with no style of its own, had to be made visible.
  package var hasNotations: Bool { spans.contains { $0.style == .dim } }

  /// Whether it ends a line.
  package var endsLine: Bool { text.utf8.last == UInt8(ascii: "\n") }

  /// Columns it takes, if it is one line.
  package var columns: Int { TextWidth.columns(of: text) }

  /// The same text in a style. Styles that pieces of it have already stay; where both have a
  /// colour, the piece's own wins.
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

  /// The text in pieces of one style each.
  var pieces: [(Substring, Style)] {
    guard !spans.isEmpty else { return isEmpty ? [] : [(text[...], .plain)] }
    var start = text.startIndex
    return spans.map { span in
      let end = text.utf8.index(start, offsetBy: span.length)
      defer { start = end }
      return (text[start..<end], span.style)
    }
  }

  /// The lines, without their line feeds; as many as there are line feeds, and one more.
  package var lines: [SafeText] {
    var result = [SafeText()]
    for (piece, style) in pieces {
      for (index, line) in piece.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        if index > 0 { result.append(SafeText()) }
        result[result.count - 1].append(SafeText(encoded: String(line), style: style))
      }
    }
    return result
  }

  /// A part of it, in its styles.
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

  /// As much of the end of a line as fits in `limit` columns.
  package func suffix(columns limit: Int) -> SafeText {
    var left = columns
    var start = text.startIndex
    while left > limit, start < text.endIndex {
      left -= TextWidth.cluster(text[start]).columns
      start = text.index(after: start)
    }
    return slice(start..<text.endIndex)
  }

  /// As much of the beginning of a line as fits in `limit` columns.
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
