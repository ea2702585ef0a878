/// A character beside a run of marks, as the rules of emphasis see it.
///
/// The classes are those of CommonMark (0.31, section 2.1) with the CJK-friendly amendments
/// (github.com/tats-u/markdown-cjk-friendly).
struct MarkdownNeighbour: Equatable, Sendable {
  enum Kind: Sendable {
    case space
    case punctuation
    /// A letter, a mark, or a number that is not a decimal digit.
    case letter
    case digit
    case other
  }

  /// The start or the end of the text.
  static let edge = MarkdownNeighbour(nil)

  let scalar: Unicode.Scalar
  let kind: Kind
  /// Whether it belongs to Chinese, Japanese or Korean text, which has no blanks between words.
  private(set) var isCJK: Bool

  /// - Parameter scalar: `nil` at the start or end of the paragraph.
  init(_ scalar: Unicode.Scalar?) {
    self.scalar = scalar ?? "\n"
    kind = Self.kind(of: self.scalar)
    isCJK = Self.isCJK(self.scalar)
  }

  /// The character before a run that ends with a variation selector.
  ///
  /// - Parameters:
  ///   - base: The scalar before the selector.
  ///   - selector: The scalar directly before the run.
  init(_ base: Unicode.Scalar?, selector: Unicode.Scalar) {
    switch selector.value {
    case 0xFE00...0xFE0E:
      self.init(base)
      // The wide forms of quotation marks.
      if selector.value == 0xFE01, "‘’“”".unicodeScalars.contains(scalar) { isCJK = true }
    case 0xE0100...0xE01EF:
      self.init(base)
      isCJK = true
    default:
      self.init(selector)
    }
  }

  var isSpace: Bool { kind == .space }
  var isPunctuation: Bool { kind == .punctuation }
  var isLetter: Bool { kind == .letter || kind == .digit }
  /// A letter or digit of a script that separates its words.
  var isLatinLetter: Bool { isLetter && !isCJK }
  var isOtherPunctuation: Bool { isPunctuation && !isCJK }

  static func == (neighbour: MarkdownNeighbour, scalar: Unicode.Scalar) -> Bool {
    neighbour.scalar == scalar
  }

  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    if scalar.isASCII {
      let byte = UInt8(truncatingIfNeeded: scalar.value)
      if byte <= .space { return .space }
      return byte.isASCIIPunctuation ? .punctuation : byte.isASCIIDigit ? .digit : .letter
    }
    // It makes an emoji of the character before it, and no letter.
    if scalar == "\u{FE0F}" { return .other }
    switch scalar.properties.generalCategory {
    case .spaceSeparator: return .space
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol,
      .modifierSymbol, .otherSymbol:
      return .punctuation
    case .decimalNumber: return .digit
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .letterNumber, .otherNumber:
      return .letter
    // An enclosing mark makes the keycap of an emoji.
    default: return .other
    }
  }

  /// Whether a scalar is wide without being an emoji, or Hangul.
  private static func isCJK(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<0x1100: false
    case 0x1100...0x11FF, 0x20A9, 0x302A...0x302F, 0x3099...0x309A, 0xD7B0...0xD7FB,
      0xFF61...0xFFDC, 0xFFE8...0xFFEE:
      true
    default: TextWidth.columns(of: scalar) == 2 && !scalar.properties.isEmojiPresentation
    }
  }
}
