/// Finds the end of a formula in a paragraph, and whether it is one.
///
/// It reads each byte once, as it arrives. Dollars are also written for prices and variables, and
/// `\(` and `\[` are also escaped brackets. So the content decides: prose ends the search at once,
/// so that prices are held for a word or two.
struct MathScan: Sendable {
  enum Form: Sendable {
    /// `\( … \)`
    case parentheses
    /// `\[ … \]`
    case brackets
    /// `$ … $`
    case dollar
    /// `$$ … $$`
    case dollars

    /// The length of the opening and of the closing mark.
    var markLength: Int { self == .dollar ? 1 : 2 }
  }

  enum Verdict: Equatable, Sendable {
    /// More bytes are needed.
    case more
    /// Not maths, for what has been read.
    case text
    /// Not closed. It is maths in the making if it has a sign that only maths has.
    case open(isStrong: Bool)
    /// The content ends here; the closing mark follows.
    case formula(end: Int)
  }

  /// Maximum number of bytes between the marks.
  static let limit = 512

  let form: Form
  private let limit: Int
  /// The bytes that have been read after the opening mark.
  private var at = 0
  private var content: MathContent

  /// Whether the marks alone make it a formula.
  private let isCertain: Bool

  init(
    _ form: Form, limit: Int = Self.limit, isCertain: Bool = false
  ) {
    self.form = form
    self.limit = limit
    self.isCertain = isCertain
    content = MathContent(isPrice: form == .dollar)
  }

  /// Continues after the opening mark.
  ///
  /// - Parameters:
  ///   - source: All bytes from the first one after the mark.
  ///   - isFinal: Whether no more bytes can follow.
  mutating func read(_ source: ArraySlice<UInt8>, isFinal: Bool) -> Verdict {
    let start = source.startIndex
    while start + at < source.endIndex {
      guard at <= limit else { break }
      let index = start + at
      let byte = source[index]
      let next = index + 1 < source.endIndex ? source[index + 1] : nil
      switch byte {
      case UInt8(ascii: "\\"):
        guard let next else {
          if isFinal { return .open(isStrong: content.isStrong) }
          return .more
        }
        if next == closer { return end(source, at: index) }
        // Formulas are not nested, except in text, so the first opening mark has no end.
        if next == opener, !content.isInText { return .open(isStrong: content.isStrong) }
        content.readEscape(next)
        // A line end and a backtick are looked at themselves, because they end some formulas.
        at += next >= 0x80 || next == .lineFeed || next == UInt8(ascii: "`") ? 1 : 2
      case UInt8(ascii: "$") where form == .dollar:
        return readDollar(source, at: index, isFinal: isFinal)
      case UInt8(ascii: "$") where form == .dollars:
        let run = source[index...].prefix(3).prefix { $0 == byte }.count
        guard index + run < source.endIndex || isFinal || run > 2 else { return .more }
        if run == 2 { return end(source, at: index) }
        if run > 2 { return .text }
        readScalar(source, at: index)
      case .lineFeed where form == .dollar, UInt8(ascii: "`") where form == .dollar:
        return .text
      default:
        readScalar(source, at: index)
      }
      if content.isProse, !isCertain { return .text }
    }
    return isFinal || at > limit ? .open(isStrong: content.isStrong) : .more
  }

  private var closer: UInt8? {
    switch form {
    case .parentheses: UInt8(ascii: ")")
    case .brackets: UInt8(ascii: "]")
    case .dollar, .dollars: nil
    }
  }

  private var opener: UInt8? {
    switch form {
    case .parentheses: UInt8(ascii: "(")
    case .brackets: UInt8(ascii: "[")
    case .dollar, .dollars: nil
    }
  }

  private mutating func readScalar(_ source: ArraySlice<UInt8>, at index: Int) {
    let byte = source[index]
    if byte < 0x80 {
      content.read(Unicode.Scalar(byte))
      at += 1
      return
    }
    // A notation of a character that cannot be shown is no letter.
    let scalar = byte == 0xFF ? nil : Self.scalar(at: index, in: source)
    content.read(scalar ?? "\u{FFFD}")
    at += byte == 0xFF ? 2 : max(1, scalar.map { UTF8.width($0) } ?? 1)
  }

  /// Whether the dollar that is next closes the formula.
  private mutating func readDollar(
    _ source: ArraySlice<UInt8>, at index: Int, isFinal: Bool
  ) -> Verdict {
    guard index + 1 < source.endIndex || isFinal else { return .more }
    let next = Self.scalar(at: index + 1, in: source)
    guard next != "$", next.map(MathContent.isLatin) != true,
      source[..<index].last != .space
    else { return .text }
    return end(source, at: index)
  }

  private mutating func end(_ source: ArraySlice<UInt8>, at index: Int) -> Verdict {
    content.endWord()
    if isCertain { return .formula(end: at) }
    let hasContent = source[..<index].contains { $0 != .space && $0 != .lineFeed }
    return hasContent && content.isFormula(form) ? .formula(end: at) : .text
  }

  // MARK: Openings

  enum Opening: Equatable, Sendable {
    case form(Form)
    /// More bytes are needed.
    case more
    case none
  }

  /// The formula that may begin at a dollar or a backslash, judged by the characters beside it.
  static func opening(at index: Int, in source: ArraySlice<UInt8>, isFinal: Bool) -> Opening {
    let next = index + 1 < source.endIndex ? source[index + 1] : nil
    guard let next else { return isFinal ? .none : .more }
    guard source[index] == UInt8(ascii: "$") else {
      switch next {
      case UInt8(ascii: "("): return .form(.parentheses)
      case UInt8(ascii: "["): return .form(.brackets)
      default: return .none
      }
    }
    guard next == UInt8(ascii: "$") else {
      let isBeside = scalar(before: index, in: source).map(MathContent.isLatin) ?? false
      return next == .space || next == .lineFeed || isBeside ? .none : .form(.dollar)
    }
    guard index + 2 < source.endIndex else { return isFinal ? .none : .more }
    return source[index + 2] == UInt8(ascii: "$") ? .none : .form(.dollars)
  }

  /// The end of the formula that begins at `index` of a whole line, or `nil` if none does.
  static func formulaEnd(at index: Int, in line: ArraySlice<UInt8>) -> Int? {
    guard line[index] == UInt8(ascii: "$") || line[index] == UInt8(ascii: "\\"),
      case .form(let form) = opening(at: index, in: line, isFinal: true)
    else { return nil }
    let start = index + form.markLength
    var scan = MathScan(form)
    guard case .formula(let end) = scan.read(line[start...], isFinal: true) else { return nil }
    return start + end + form.markLength
  }

  // MARK: Scalars

  /// The scalar that starts at `index`, or `nil` at the end and for a notation of a character that
  /// cannot be shown.
  private static func scalar(at index: Int, in source: ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard index < source.endIndex else { return nil }
    if source[index] < 0x80 { return Unicode.Scalar(source[index]) }
    let end = source[(index + 1)...].prefix(3).prefix { $0 & 0xC0 == 0x80 }.endIndex
    return String(decoding: source[index..<end], as: UTF8.self).unicodeScalars.first
  }

  private static func scalar(
    before index: Int, in source: ArraySlice<UInt8>
  ) -> Unicode.Scalar? {
    var start = index - 1
    guard start >= source.startIndex else { return nil }
    while start > source.startIndex, index - start < 4, source[start] & 0xC0 == 0x80 { start -= 1 }
    return scalar(at: start, in: source)
  }
}
