/// The effect that a scalar may have on a terminal or a reader, as ``SafeTextEncoder`` needs it.
enum ScalarKind: Equatable {
  /// Shown as is.
  case printable
  /// LF and the other scalars that end a line.
  case lineEnd
  case carriageReturn
  case tab
  /// C0 and DEL.
  case control
  /// Invisible, or changes how other text is read: C1, bidirectional controls, format characters.
  case hidden
  /// A noncharacter, which Unicode never assigns.
  case noncharacter
  /// Combines with the scalar before it.
  case mark
  /// ZWNJ and ZWJ.
  case joiner
  /// LRM, RLM and ALM.
  case directionMark
  /// A variation selector.
  case selector
  /// From the block of language tags, which are now used only in flags.
  case tag

  init(_ scalar: Unicode.Scalar) {
    let value = scalar.value
    switch value {
    case 0x20..<0x7F: self = .printable
    case 0x0A, 0x85, 0x2028, 0x2029: self = .lineEnd
    case 0x0D: self = .carriageReturn
    case 0x09: self = .tab
    case 0..<0x20, 0x7F: self = .control
    case 0x80..<0xA0: self = .hidden
    case 0x200C, 0x200D: self = .joiner
    case 0x200E, 0x200F, 0x061C: self = .directionMark
    case 0xFE00...0xFE0F, 0xE0100...0xE01EF: self = .selector
    case 0xE0000...0xE007F: self = .tag
    case 0xFFF9...0xFFFB: self = .hidden
    case 0x180B...0x180D, 0x180F: self = .mark  // Variation selectors of Mongolian.
    default: self = Self.byProperties(scalar)
    }
  }

  private static func byProperties(_ scalar: Unicode.Scalar) -> ScalarKind {
    switch scalar.value {
    case 0xAD: return .hidden
    // Latin, Cyrillic, kana, ideographs and Hangul are letters and need no lookup.
    case 0xA0..<0x300, 0x400..<0x483, 0x3041..<0x3097, 0x30A0..<0x3100, 0x4E00..<0xA000,
      0xAC00..<0xD7A4:
      return .printable
    default: break
    }
    if scalar.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar.value) {
      return .noncharacter
    }
    let properties = scalar.properties
    if properties.isDefaultIgnorableCodePoint { return .hidden }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: return .mark
    default: return .printable
    }
  }

  /// Whether a variation selector may follow a base. The text and emoji selectors may follow any
  /// visible base; the others an ideograph, or punctuation that has wide and narrow forms (Unicode's
  /// `StandardizedVariants.txt`).
  static func selector(_ selector: Unicode.Scalar, suits base: Unicode.Scalar) -> Bool {
    if (0xFE0E...0xFE0F).contains(selector.value) { return !base.properties.isWhitespace }
    if (0xFE00...0xFE02).contains(selector.value), "‘’“”、。！，．：；？".unicodeScalars.contains(base) {
      return true
    }
    return base.properties.isIdeographic
  }

  /// Whether a joiner has an effect between two scalars: ZWJ within an emoji, or either joiner
  /// between letters of a script that joins or stacks them.
  static func joiner(
    _ joiner: Unicode.Scalar, joins base: Unicode.Scalar, to next: Unicode.Scalar
  ) -> Bool {
    if isCursive(base), isCursive(next) { return true }
    return joiner == "\u{200D}" && isPicture(base) && isPicture(next)
  }

  /// Whether a scalar is a strong right-to-left letter.
  static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x05BE...0x05F4, 0x0608...0x061B, 0x061D...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC,
      0x10800...0x10FFF, 0x1E800...0x1EFFF:
      true
    default: false
    }
  }

  private static func isPicture(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0xFF && scalar.properties.isEmoji
  }

  /// Arabic and related scripts, the scripts of India, Myanmar, Khmer and Mongolian.
  private static func isCursive(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0600...0x08FF, 0x0900...0x0DFF, 0x1000...0x109F, 0x1780...0x17FF, 0x1800...0x18AF,
      0xA8E0...0xA8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFC:
      true
    default: false
    }
  }
}
