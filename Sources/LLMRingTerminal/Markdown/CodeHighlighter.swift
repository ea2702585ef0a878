/// Colours source code as it streams in, in one pass over its bytes.
///
/// Bytes are returned at once, with two exceptions: a word is held until it ends, because it may be
/// a keyword, and so are the few bytes that may start a comment or a string. The end of a line ends
/// everything that cannot span lines, so a misread quote affects only one line.
struct CodeHighlighter: Sendable {
  /// Maximum length of a held word, longer than any keyword.
  private static let wordLimit = 32

  private enum State: Sendable {
    case code
    case number
    /// A word too long to be a keyword.
    case longWord
    case string(CodeLanguage.Quote, isEscaped: Bool)
    case lineComment
    case blockComment
    /// A tag name.
    case tagName
    /// A line in a diff.
    case line(Style)
  }

  private let language: CodeLanguage?
  private var state = State.code
  private var isLineStart = true
  private var isInTag = false
  private var last: UInt8 = .lineFeed
  private var held: [UInt8] = []

  private static let keyword = Style(color: .keyword)
  private static let string = Style(color: .string)
  private static let comment = Style(color: .comment)

  /// - Parameter language: `nil` for text without syntax colours.
  init(_ language: CodeLanguage?) {
    self.language = language
  }

  /// Adds bytes of a line, without its line feed.
  mutating func append(_ bytes: ArraySlice<UInt8>) -> SafeText {
    guard let language else { return MarkdownSource.text(bytes, style: MarkdownStyles.code) }
    held += bytes
    return read(language, isLineEnd: false)
  }

  /// Ends the line and returns the held bytes.
  mutating func endLine() -> SafeText {
    guard let language else { return SafeText() }
    let text = read(language, isLineEnd: true)
    switch state {
    case .string(let quote, _) where quote.spansLines: state = .string(quote, isEscaped: false)
    case .blockComment: break
    default: state = .code
    }
    isLineStart = true
    last = .lineFeed
    return text
  }

  private mutating func read(_ language: CodeLanguage, isLineEnd: Bool) -> SafeText {
    var output = SafeText()
    var at = 0
    while at < held.count, let step = step(language, at: at, isLineEnd: isLineEnd) {
      output += MarkdownSource.text(held[at..<step.end], style: step.style)
      last = held[step.end - 1]
      at = step.end
      isLineStart = false
    }
    held.removeFirst(at)
    return output
  }

  /// Continues reading at `at`. Returns the end of the next token, or `nil` if it needs more bytes.
  private mutating func step(
    _ language: CodeLanguage, at: Int, isLineEnd: Bool
  ) -> (end: Int, style: Style)? {
    switch state {
    case .lineComment:
      return (held.count, Self.comment)
    case .line(let style):
      return (held.count, style)
    case .number:
      let end = held[at...].firstIndex { !$0.isWordByte }
      if end != nil { state = .code }
      if end == at { break }
      return (end ?? held.count, .plain)
    case .longWord, .tagName:
      let isTag = if case .tagName = state { true } else { false }
      let end = held[at...].firstIndex { !$0.isWordByte && !(isTag && $0 == UInt8(ascii: "-")) }
      if end != nil { state = .code }
      if end == at { break }
      return (end ?? held.count, isTag ? Self.keyword : .plain)
    case .blockComment:
      guard let close = language.blockComment?.close else { break }
      return upTo(close, at: at, isLineEnd: isLineEnd, style: Self.comment)
    case .string(let quote, let isEscaped):
      return string(quote, isEscaped: isEscaped, at: at, isLineEnd: isLineEnd)
    case .code:
      break
    }
    return code(language, at: at, isLineEnd: isLineEnd)
  }

  // MARK: Code

  private mutating func code(
    _ language: CodeLanguage, at: Int, isLineEnd: Bool
  ) -> (end: Int, style: Style)? {
    let byte = held[at]
    if language.shape == .diff {
      let style = Self.diffStyle(byte)
      state = .line(style)
      return (held.count, style)
    }
    // A run of bytes that cannot start anything is one token.
    if byte == .space {
      return (held[at...].firstIndex { $0 != .space } ?? held.count, .plain)
    }
    if !byte.isWordByte, let opening = opening(language, at: at, isLineEnd: isLineEnd) {
      switch opening {
      case .more: return nil
      case .found(let end, let style): return (end, style)
      }
    }
    if language.shape == .markup { return markup(byte, at: at) }
    if byte.isASCIIDigit {
      state = .number
      return (at + 1, .plain)
    }
    guard byte.isWordByte else { return (at + 1, .plain) }
    let end = held[at...].firstIndex { !$0.isWordByte }
    guard (end ?? held.count) - at <= Self.wordLimit else {
      if end == nil { state = .longWord }
      return (end ?? held.count, .plain)
    }
    guard let end = end ?? (isLineEnd ? held.count : nil) else { return nil }
    var word = String(decoding: held[at..<end], as: UTF8.self)
    if language.ignoresCase { word = word.lowercased() }
    return (end, language.words.contains(word) ? Self.keyword : .plain)
  }

  private mutating func markup(_ byte: UInt8, at: Int) -> (end: Int, style: Style) {
    switch byte {
    case UInt8(ascii: "<"):
      isInTag = true
      state = .tagName
      return (at + 1, Self.keyword)
    case UInt8(ascii: "/") where isInTag && last == UInt8(ascii: "<"):
      state = .tagName
      return (at + 1, Self.keyword)
    case UInt8(ascii: ">") where isInTag:
      isInTag = false
      return (at + 1, Self.keyword)
    default:
      return (at + 1, .plain)
    }
  }

  private static func diffStyle(_ byte: UInt8) -> Style {
    switch byte {
    case UInt8(ascii: "+"): .green
    case UInt8(ascii: "-"): .red
    case UInt8(ascii: "@"): .cyan
    default: .plain
    }
  }

  private enum Opening {
    case found(end: Int, style: Style)
    case more
  }

  /// The comment or string that starts at `at`, if there is one.
  private mutating func opening(
    _ language: CodeLanguage, at: Int, isLineEnd: Bool
  ) -> Opening? {
    if let block = language.blockComment {
      switch match(block.open, at: at, isLineEnd: isLineEnd) {
      case .whole:
        state = .blockComment
        return .found(end: at + block.open.count, style: Self.comment)
      case .beginning: return .more
      case .none: break
      }
    }
    for comment in language.lineComments {
      // `$#` and `a#b` are not comments.
      if comment.count == 1, last != .space, last != .lineFeed { continue }
      switch match(comment, at: at, isLineEnd: isLineEnd) {
      case .whole:
        state = .lineComment
        return .found(end: at + comment.count, style: Self.comment)
      case .beginning: return .more
      case .none: break
      }
    }
    if language.shape == .markup, !isInTag { return nil }
    for quote in language.quotes {
      switch match(quote.open, at: at, isLineEnd: isLineEnd) {
      case .whole:
        state = .string(quote, isEscaped: false)
        return .found(end: at + quote.open.count, style: Self.string)
      case .beginning: return .more
      case .none: break
      }
    }
    return nil
  }

  // MARK: Strings and comments

  private mutating func string(
    _ quote: CodeLanguage.Quote, isEscaped: Bool, at: Int, isLineEnd: Bool
  ) -> (end: Int, style: Style)? {
    if isEscaped {
      state = .string(quote, isEscaped: false)
      return (MarkdownSource.end(ofCharacterAt: at, in: held), Self.string)
    }
    if quote.hasEscapes, held[at] == UInt8(ascii: "\\") {
      state = .string(quote, isEscaped: true)
      return (at + 1, Self.string)
    }
    // Skip to the next byte that can have a meaning.
    let next =
      held[at...].firstIndex {
        $0 == quote.close[0] || quote.hasEscapes && $0 == UInt8(ascii: "\\")
      } ?? held.count
    if next > at { return (next, Self.string) }
    return upTo(quote.close, at: at, isLineEnd: isLineEnd, style: Self.string)
  }

  /// Reads up to and including `close`.
  private mutating func upTo(
    _ close: [UInt8], at: Int, isLineEnd: Bool, style: Style
  ) -> (end: Int, style: Style)? {
    let next = held[at...].firstIndex(of: close[0]) ?? held.count
    if next > at { return (next, style) }
    switch match(close, at: at, isLineEnd: isLineEnd) {
    case .whole:
      state = .code
      return (at + close.count, style)
    case .beginning: return nil
    case .none: return (at + 1, style)
    }
  }

  private enum Match {
    case whole
    case beginning
    case none
  }

  private func match(_ sign: [UInt8], at: Int, isLineEnd: Bool) -> Match {
    let here = held[at...].prefix(sign.count)
    if here.elementsEqual(sign) { return .whole }
    return !isLineEnd && here.count < sign.count && sign.starts(with: here) ? .beginning : .none
  }
}
