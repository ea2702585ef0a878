extension JSONScanner {
  /// Reads the next value if it is a whole number in any notation (`3`, `3.0`, `3e0`); `nil` for
  /// any other number or type.
  package mutating func int() throws(JSONError) -> Int? {
    guard isValuePending, try peek().isNumberStart else { return nil }
    let range = try scanNumber()
    isValuePending = false
    if let value = digits(range) { return value }
    let text = String(decoding: bytes[range], as: UTF8.self)
    return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
  }

  /// Reads the next value if it is a number; otherwise returns `nil`.
  package mutating func double() throws(JSONError) -> Double? {
    try number().flatMap { Double($0) }
  }

  /// Reads the next value if it is `true` or `false`; otherwise returns `nil`.
  package mutating func bool() throws(JSONError) -> Bool? {
    guard isValuePending, case let first = try peek(),
      first == UInt8(ascii: "t") || first == UInt8(ascii: "f")
    else { return nil }
    _ = try scanLiteral()
    isValuePending = false
    return first == UInt8(ascii: "t")
  }

  /// Reads the next value if it is `null`, and returns whether it was.
  package mutating func null() throws(JSONError) -> Bool {
    guard isValuePending, try peek() == UInt8(ascii: "n") else { return false }
    _ = try scanLiteral()
    isValuePending = false
    return true
  }

  /// Reads the next value as text if it is a string or a number. Some servers send codes as
  /// strings, others as numbers.
  package mutating func stringOrNumber() throws(JSONError) -> String? {
    if let string = try string() { return string }
    return try number()
  }

  private mutating func number() throws(JSONError) -> String? {
    guard isValuePending, try peek().isNumberStart else { return nil }
    let range = try scanNumber()
    isValuePending = false
    return String(decoding: bytes[range], as: UTF8.self)
  }

  // MARK: - Numbers and literals

  /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
  mutating func scanNumber() throws(JSONError) -> Range<Int> {
    let start = index
    _ = skip(UInt8(ascii: "-"))
    if !skip(UInt8(ascii: "0")) { try skipDigits() }
    if skip(UInt8(ascii: ".")) { try skipDigits() }
    if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
      if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
      try skipDigits()
    }
    return start..<index
  }

  mutating func scanLiteral() throws(JSONError) -> Range<Int> {
    let start = index
    let literal: StaticString =
      switch bytes[index] {
      case UInt8(ascii: "t"): "true"
      case UInt8(ascii: "f"): "false"
      case UInt8(ascii: "n"): "null"
      default: throw malformed
      }
    for offset in 0..<literal.utf8CodeUnitCount {
      guard skip(literal.utf8Start[offset]) else { throw malformed }
    }
    return start..<index
  }

  /// The value of a number that consists of at most 18 digits, as nearly all numbers do.
  private func digits(_ range: Range<Int>) -> Int? {
    guard range.count <= 18 else { return nil }
    var value = 0
    for digit in bytes[range] {
      guard digit.isDigit else { return nil }
      value = value &* 10 &+ Int(digit &- UInt8(ascii: "0"))
    }
    return value
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipDigits() throws(JSONError) {
    let start = index
    while index < bytes.count, bytes[index].isDigit { index += 1 }
    if index == start { throw malformed }
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  fileprivate var isNumberStart: Bool { isDigit || self == UInt8(ascii: "-") }
}
