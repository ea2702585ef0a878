#if Lockfile
internal import LLMRingCalendar

extension TOMLScanner {
  /// Takes a value that is neither a string, a list nor a table.
  mutating func scalar() throws(TOMLFault) -> SettingsNode.Value {
    let start = index
    while isOfScalar(next) { advance() }
    // A date and a time may have a space between them.
    if index - start == 10, next == 0x20, bytes[start + 4] == UInt8(ascii: "-"),
      isDigit(byte(at: index + 1))
    {
      advance()
      while isOfScalar(next) { advance() }
    }
    guard index > start else { throw missingValue }
    let word = text(start..<index)
    switch word {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "inf", "+inf", "-inf", "nan", "+nan", "-nan": return .number(word)
    default: break
    }
    steps += word.utf8.count
    if TOMLMoment.looksLikeOne(word) {
      guard TOMLMoment.isValid(word) else {
        throw fault(
          "invalid date or time \(excerpt(word))", at: start,
          advice: "write 2026-11-22T16:20:07Z, 2026-11-22 or 16:20:07")
      }
      return .timestamp(word)
    }
    return try number(word, at: start)
  }

  private func number(_ word: String, at start: Int) throws(TOMLFault) -> SettingsNode.Value {
    switch TOMLNumber(word) {
    case .integer(let value): return .integer(value)
    case .float: return .number(word)
    case .tooLarge:
      throw fault(
        "the number \(excerpt(word)) does not fit in 64 bits", at: start,
        advice: "write a smaller one, or put it in quotes")
    case nil:
      throw fault(
        "invalid value \(excerpt(word))", at: start,
        advice: "put text in quotes; without them write true, false, a number or a date")
    }
  }

  private var missingValue: TOMLFault {
    fault(
      "expected a value, found \(found)",
      advice: "write text in quotes, a number, true, false, a date, a list or a table")
  }

  private func isOfScalar(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: ":"):
      true
    default: false
    }
  }
}

func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

/// A number as TOML writes it.
enum TOMLNumber {
  case integer(Int)
  case float
  /// A whole number that 64 bits cannot hold.
  case tooLarge

  init?(_ word: String) {
    var rest = Array(word.utf8)[...]
    let sign = rest.first
    if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      rest = rest.dropFirst()
    } else if rest.first == UInt8(ascii: "0"), rest.count > 2, let radix = Self.radix(rest) {
      rest = rest.dropFirst(2)
      guard let digits = Self.digits(&rest, radix: radix), rest.isEmpty else { return nil }
      self = Int(digits, radix: radix).map(TOMLNumber.integer) ?? .tooLarge
      return
    }
    guard let digits = Self.digits(&rest), digits == "0" || !digits.hasPrefix("0") else {
      return nil
    }
    if rest.isEmpty {
      let text = sign == UInt8(ascii: "-") ? "-" + digits : digits
      self = Int(text).map(TOMLNumber.integer) ?? .tooLarge
      return
    }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard Self.digits(&rest) != nil else { return nil }
    }
    if let byte = rest.first, byte | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      guard Self.digits(&rest) != nil else { return nil }
    }
    guard rest.isEmpty else { return nil }
    self = .float
  }

  private static func radix(_ word: ArraySlice<UInt8>) -> Int? {
    switch word[word.startIndex + 1] {
    case UInt8(ascii: "x"): 16
    case UInt8(ascii: "o"): 8
    case UInt8(ascii: "b"): 2
    default: nil
    }
  }

  /// Reads digits, with `_` allowed only between two digits, and returns them without `_`.
  private static func digits(_ rest: inout ArraySlice<UInt8>, radix: Int = 10) -> String? {
    var digits: [UInt8] = []
    var isAfterDigit = false
    while let byte = rest.first {
      if byte == UInt8(ascii: "_") {
        guard isAfterDigit else { return nil }
        isAfterDigit = false
      } else if let value = hexadecimalValue(byte), value < radix {
        digits.append(byte)
        isAfterDigit = true
      } else {
        break
      }
      rest = rest.dropFirst()
    }
    return isAfterDigit ? String(decoding: digits, as: UTF8.self) : nil
  }
}

/// A date, a time, or both, as TOML writes them (RFC 3339, with or without an offset).
enum TOMLMoment {
  /// Whether a word is meant as a date or a time.
  static func looksLikeOne(_ word: String) -> Bool {
    let bytes = Array(word.utf8.prefix(5))
    guard bytes.count == 5, isDigit(bytes[0]), isDigit(bytes[1]) else { return false }
    return bytes[2] == UInt8(ascii: ":") && isDigit(bytes[3])
      || bytes[4] == UInt8(ascii: "-") && isDigit(bytes[2]) && isDigit(bytes[3])
  }

  static func isValid(_ word: String) -> Bool {
    // Two forms of ISO 8601 that TOML does not have: a comma, and an offset without a colon.
    guard !word.utf8.contains(UInt8(ascii: ",")) else { return false }
    let bytes = Array(word.utf8)
    if bytes.count > 2, bytes[2] == UInt8(ascii: ":") {
      let hasOffset = bytes.contains { "Zz+-".utf8.contains($0) }
      return !hasOffset && UTCTime(iso8601: "1970-01-01T\(word)") != nil
    }
    if bytes.count == 10 { return UTCTime(iso8601: "\(word)T00:00:00") != nil }
    if let sign = bytes.dropFirst(11).lastIndex(where: { "+-".utf8.contains($0) }) {
      guard bytes.count == sign + 6, bytes[sign + 3] == UInt8(ascii: ":") else { return false }
    }
    return UTCTime(iso8601: word) != nil
  }
}
#endif
