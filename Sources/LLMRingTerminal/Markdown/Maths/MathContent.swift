/// What a text between the marks of a formula contains, which tells maths from prose and prices.
struct MathContent: Sendable {
  /// Whether two words follow each other, or a script without words of its own is used.
  private(set) var isProse = false

  // Signs outside of commands and their texts.
  private var hasSpace = false
  private var hasEquals = false
  private var hasRelation = false
  /// `+`, `*` or `/`.
  private var hasOperator = false
  /// `|` or `-`.
  private var hasDash = false
  private(set) var isStrong = false

  /// Length of the longest word, in letters.
  private var longestWord = 0
  /// Number of words, as far as two, and whether there is anything else than words.
  private var wordCount = 0
  private var hasSign = false

  // The word that is being read.
  private var letters = 0
  /// The word if it is short and ASCII, to compare it with names of functions.
  private var word: [UInt8] = []
  private var isAfterSpace = false
  private var wordIsAfterSpace = false
  /// The signs since the last word, if it can be followed by a second word of prose.
  private var gap: Int?

  /// Whether the first character is a digit, as in a price.
  private var beginsWithDigit = false
  /// Whether a sign of maths precedes, after which a price has ended.
  private var hasMark = false
  private var isEmpty = true

  private var underscore = Underscore.none
  /// The parts of a name such as `user_name`, or `nil` if it is something else.
  private var nameParts: (count: Int, isLong: Bool)? = (0, false)
  private var partLength = 0

  private enum Underscore {
    case none
    case read
    case oneSign
  }

  private var command = Command.none

  private enum Command {
    case none
    /// The name so far.
    case name([UInt8])
    /// After the name of a command that takes text.
    case beforeText
    /// Within the text, at a depth of braces.
    case text(depth: Int)
  }

  /// Whether words after a digit tell a price.
  private let isPrice: Bool

  init(isPrice: Bool) {
    self.isPrice = isPrice
  }

  /// Whether the words of a command such as `\text` are being read.
  var isInText: Bool {
    if case .text = command { return true }
    return false
  }

  private static let textCommands: Set<String> = [
    "text", "mathrm", "operatorname", "mbox", "textbf", "textit",
  ]

  // MARK: Reading

  /// Reads a backslash and the byte after it.
  mutating func readEscape(_ next: UInt8) {
    endWord()
    if case .text = command { return }
    gap = nil
    isEmpty = false
    hasSign = true
    nameParts = nil
    hasMark = true
    isAfterSpace = false
    readUnderscore(nil)
    if next.isASCIILetter {
      isStrong = true
      command = .name([next])
    } else {
      command = .none
      if "{},;!|".utf8.contains(next) { isStrong = true }
    }
  }

  mutating func read(_ scalar: Unicode.Scalar) {
    if readInCommand(scalar) { return }
    let isLetter = Self.isLetter(scalar)
    if isEmpty, !Self.isSpace(scalar) {
      beginsWithDigit = ("0"..."9").contains(scalar)
    }
    readUnderscore(scalar)
    readName(scalar)
    if isLetter || Self.isMark(scalar) && letters > 0 {
      if letters == 0 {
        wordIsAfterSpace = isAfterSpace
        word = []
      }
      if isLetter { letters += 1 }
      if word.count < 9 { word.append(scalar.isASCII ? UInt8(scalar.value) : 0) }
      if Self.isCJK(scalar) { isProse = true }
      isEmpty = false
      isAfterSpace = false
      return
    }
    endWord()
    readSign(scalar)
    isAfterSpace = Self.isSpace(scalar)
    if !isAfterSpace { isEmpty = false }
  }

  private mutating func readSign(_ scalar: Unicode.Scalar) {
    if Self.isSpace(scalar) {
      hasSpace = true
      return
    }
    hasSign = true
    switch scalar {
    case ",", ".", ";", ":": gap = gap == 0 ? 1 : nil
    default: gap = nil
    }
    switch scalar {
    case "=": hasEquals = true
    case "<", ">", "≤", "≥", "≠", "≈": hasRelation = true
    case "+", "*", "/": hasOperator = true
    case "|", "-": hasDash = true
    case "^", "{", "}":
      isStrong = true
      hasMark = hasMark || scalar != "}"
    case "_": hasMark = true
    default: break
    }
  }

  /// Ends the word that is being read, if there is one.
  mutating func endWord() {
    guard letters > 0 else { return }
    defer { letters = 0 }
    let isName = letters < 9 && MathSymbols.isFunction(String(decoding: word, as: UTF8.self))
    if wordCount < 2 { wordCount += 1 }
    guard letters > 1, !isName else {
      gap = nil
      return
    }
    if gap != nil { isProse = true }
    if isPrice, beginsWithDigit, wordIsAfterSpace, !hasMark { isProse = true }
    longestWord = max(longestWord, letters)
    gap = 0
  }

  /// A script of one sign is maths; `_name` is part of a name.
  private mutating func readUnderscore(_ scalar: Unicode.Scalar?) {
    switch underscore {
    case .none: break
    case .read:
      if scalar == "{" { isStrong = true }
      underscore = Self.isSign(scalar) ? .oneSign : .none
    case .oneSign:
      if !Self.isSign(scalar) { isStrong = true }
      underscore = .none
    }
    if scalar == "_" { underscore = .read }
  }

  private static func isSign(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { isLetter($0) || $0.properties.numericType != nil } ?? false
  }

  private mutating func readName(_ scalar: Unicode.Scalar) {
    guard var parts = nameParts else { return }
    if scalar == "_" {
      parts.count += 1
      partLength = 0
    } else if scalar.isASCII, Self.isLetter(scalar) || ("0"..."9").contains(scalar) {
      partLength += 1
      if parts.count > 0, partLength > 1 { parts.isLong = true }
    } else {
      nameParts = nil
      return
    }
    nameParts = parts
  }

  /// Reads what belongs to a command or its text. Returns `false` if nothing does.
  private mutating func readInCommand(_ scalar: Unicode.Scalar) -> Bool {
    switch command {
    case .none: return false
    case .name(let name):
      if scalar.isASCII, UInt8(scalar.value).isASCIILetter {
        if name.count < 16 { command = .name(name + [UInt8(scalar.value)]) }
        return true
      }
      let isText = Self.textCommands.contains(String(decoding: name, as: UTF8.self))
      command = isText ? .beforeText : .none
      return readInCommand(scalar)
    case .beforeText:
      if scalar == " " { return true }
      guard scalar == "{" else {
        command = .none
        return false
      }
      command = .text(depth: 1)
      return true
    case .text(let depth):
      if scalar == "{" { command = .text(depth: depth + 1) }
      if scalar == "}" { command = depth == 1 ? .none : .text(depth: depth - 1) }
      return true
    }
  }

  // MARK: Verdict

  /// Whether the whole content is a formula between these marks.
  func isFormula(_ form: MathScan.Form) -> Bool {
    guard !isProse else { return false }
    let isStrong = isStrong || underscore == .oneSign
    let hasComparison = hasEquals || hasRelation || hasOperator
    switch form {
    case .parentheses:
      return !(wordCount == 1 && !hasSign && longestWord > 2)
    case .brackets:
      return isStrong || hasComparison
    case .dollars:
      return isStrong || (longestWord > 2 ? hasEquals : hasComparison || !hasSpace)
    case .dollar:
      if isName { return false }
      if isStrong { return true }
      guard hasSpace else { return longestWord < 3 }
      if beginsWithDigit {
        return hasComparison && longestWord < 2
      }
      return hasEquals || hasRelation || (hasOperator || hasDash) && longestWord < 3
    }
  }

  /// Whether it is a name with underscores that are no scripts, such as `user_name` or `A_B_C`.
  private var isName: Bool {
    guard let parts = nameParts, parts.count > 0 else { return false }
    return parts.isLong || parts.count > 1
  }

  // MARK: Classes of characters

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\n" }

  static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return UInt8(scalar.value).isASCIILetter }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return true
    default: return false
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    guard !scalar.isASCII else { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: return true
    default: return false
    }
  }

  /// Whether it is a letter, mark or digit that, beside a dollar, makes it a sign of currency or
  /// of a variable: any but those of Chinese, Japanese and Korean, which stand beside formulas.
  static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      let byte = UInt8(scalar.value)
      return byte.isASCIILetter || byte.isASCIIDigit
    }
    guard !isCJK(scalar) else { return false }
    switch scalar.properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: return true
    default: return isLetter(scalar) || isMark(scalar)
    }
  }

  /// Kana, ideographs and Hangul, with the full-width forms of letters.
  static func isCJK(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100..<0x1200, 0x2E80..<0x2FE0, 0x3005...0x3007, 0x3021..<0x3030, 0x3031..<0x3040,
      0x3041..<0x3100, 0x3105..<0x3190, 0x31A0..<0x31C0, 0x31F0..<0x3200, 0x3400..<0x4DC0,
      0x4E00..<0xA000, 0xA960..<0xA980, 0xAC00..<0xD800, 0xF900..<0xFB00, 0xFF10...0xFF19,
      0xFF21...0xFF3A, 0xFF41...0xFF5A, 0xFF66..<0xFFDD, 0x1B000..<0x1B300, 0x20000..<0x40000:
      true
    default: false
    }
  }
}
