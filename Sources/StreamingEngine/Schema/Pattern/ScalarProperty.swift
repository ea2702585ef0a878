/// A property of Unicode scalars, as in `\p{Letter}`.
enum ScalarProperty: Sendable {
  /// One of several general categories, as bits in the order of ``categories``.
  case category(UInt32)
  case any, ascii, assigned, alphabetic, lowercase, uppercase, whiteSpace, emoji, ideographic
  case idStart, idContinue, hexDigit

  /// - Parameter name: What stands between the braces.
  /// - Returns: `nil` for scripts and for rarer properties, which are not known here.
  init?(_ name: String) {
    for prefix in ["General_Category=", "gc="] where name.hasPrefix(prefix) {
      guard let bits = Self.bits(of: String(name.dropFirst(prefix.count))) else { return nil }
      self = .category(bits)
      return
    }
    if let bits = Self.bits(of: name) {
      self = .category(bits)
    } else if let property = Self.binary[name] {
      self = property
    } else {
      return nil
    }
  }

  private static let binary: [String: ScalarProperty] = [
    "Any": .any, "ASCII": .ascii, "Assigned": .assigned,
    "Alphabetic": .alphabetic, "Alpha": .alphabetic, "Lowercase": .lowercase, "Lower": .lowercase,
    "Uppercase": .uppercase, "Upper": .uppercase, "White_Space": .whiteSpace,
    "space": .whiteSpace, "Emoji": .emoji, "Ideographic": .ideographic, "Ideo": .ideographic,
    "ID_Start": .idStart, "IDS": .idStart, "ID_Continue": .idContinue, "IDC": .idContinue,
    "Hex_Digit": .hexDigit, "Hex": .hexDigit,
  ]

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    return switch self {
    case .category(let bits): bits & Self.bit(of: properties.generalCategory) != 0
    case .any: true
    case .ascii: scalar.isASCII
    case .assigned: properties.generalCategory != .unassigned
    case .alphabetic: properties.isAlphabetic
    case .lowercase: properties.isLowercase
    case .uppercase: properties.isUppercase
    case .whiteSpace: properties.isWhitespace
    case .emoji: properties.isEmoji
    case .ideographic: properties.isIdeographic
    case .idStart: properties.isIDStart
    case .idContinue: properties.isIDContinue
    case .hexDigit: properties.isHexDigit
    }
  }

  // MARK: - General categories

  /// The names of all categories. The first letter of a short name is that of a group of them.
  private static let categories:
    [(short: String, long: String, category: Unicode.GeneralCategory)] =
      [
        ("Lu", "Uppercase_Letter", .uppercaseLetter), ("Ll", "Lowercase_Letter", .lowercaseLetter),
        ("Lt", "Titlecase_Letter", .titlecaseLetter), ("Lm", "Modifier_Letter", .modifierLetter),
        ("Lo", "Other_Letter", .otherLetter), ("Mn", "Nonspacing_Mark", .nonspacingMark),
        ("Mc", "Spacing_Mark", .spacingMark), ("Me", "Enclosing_Mark", .enclosingMark),
        ("Nd", "Decimal_Number", .decimalNumber), ("Nl", "Letter_Number", .letterNumber),
        ("No", "Other_Number", .otherNumber),
        ("Pc", "Connector_Punctuation", .connectorPunctuation),
        ("Pd", "Dash_Punctuation", .dashPunctuation), ("Ps", "Open_Punctuation", .openPunctuation),
        ("Pe", "Close_Punctuation", .closePunctuation),
        ("Pi", "Initial_Punctuation", .initialPunctuation),
        ("Pf", "Final_Punctuation", .finalPunctuation),
        ("Po", "Other_Punctuation", .otherPunctuation), ("Sm", "Math_Symbol", .mathSymbol),
        ("Sc", "Currency_Symbol", .currencySymbol), ("Sk", "Modifier_Symbol", .modifierSymbol),
        ("So", "Other_Symbol", .otherSymbol), ("Zs", "Space_Separator", .spaceSeparator),
        ("Zl", "Line_Separator", .lineSeparator),
        ("Zp", "Paragraph_Separator", .paragraphSeparator),
        ("Cc", "Control", .control), ("Cf", "Format", .format), ("Cs", "Surrogate", .surrogate),
        ("Co", "Private_Use", .privateUse), ("Cn", "Unassigned", .unassigned),
      ]

  private static let groups = [
    "Letter": "L", "Mark": "M", "Combining_Mark": "M", "Number": "N", "Punctuation": "P",
    "punct": "P", "Symbol": "S", "Separator": "Z", "Other": "C",
  ]

  /// The names of single categories that have two.
  private static let synonyms = ["digit": "Nd", "cntrl": "Cc"]

  private static func bits(of name: String) -> UInt32? {
    let name = synonyms[name] ?? groups[name] ?? name
    let bits = categories.indices.reduce(UInt32(0)) { bits, index in
      let (short, long, _) = categories[index]
      let isNamed = short == name || long == name || name.count == 1 && short.hasPrefix(name)
      return isNamed ? bits | 1 << index : bits
    }
    if name == "Cased_Letter" || name == "LC" { return bits | 0b111 }
    return bits == 0 ? nil : bits
  }

  private static func bit(of category: Unicode.GeneralCategory) -> UInt32 {
    categories.firstIndex { $0.category == category }.map { 1 << $0 } ?? 0
  }
}
