/// A number with all its digits, as JSON writes it.
///
/// ``JSONValue`` has one for what neither an `Int` nor a `Double` represents exactly, such as
/// 12345678901234567890 and 1e400. Two numbers are equal if their values are: 1.0 equals 1.
///
/// Exponents have a limit of 18 digits. Beyond it they are all the same.
public struct JSONNumber: Sendable {
  /// The number as it was written.
  public let text: String
  let isNegative: Bool
  /// The digits from the first to the last that is not zero, as values from 0 to 9. Empty for zero.
  let digits: ArraySlice<UInt8>
  /// The power of ten of the last digit.
  let exponent: Int

  /// - Returns: `nil` unless the text is a number as in RFC 8259 section 6.
  public init?(_ text: String) {
    var rest = text.utf8[...]
    isNegative = rest.skip("-")
    let whole = rest.takeDigits()
    guard let first = whole.first, first != 0 || whole.count == 1 else { return nil }
    var fraction: [UInt8] = []
    if rest.skip(".") {
      fraction = rest.takeDigits()
      if fraction.isEmpty { return nil }
    }
    var power = 0
    if rest.skip("e") || rest.skip("E") {
      let isBelowOne = rest.skip("-")
      if !isBelowOne { _ = rest.skip("+") }
      let exponent = rest.takeDigits()
      if exponent.isEmpty { return nil }
      power = isBelowOne ? -Self.power(exponent) : Self.power(exponent)
    }
    guard rest.isEmpty else { return nil }
    var digits = (whole + fraction)[...]
    exponent = power - fraction.count + digits.removeZeros()
    self.digits = digits
    self.text = text
  }

  init(_ value: Int) {
    text = "\(value)"
    isNegative = value < 0
    var digits = text.utf8.drop { $0 == UInt8(ascii: "-") }.map { $0 - UInt8(ascii: "0") }[...]
    exponent = digits.removeZeros()
    self.digits = digits
  }

  /// The number that a double is written as.
  ///
  /// - Returns: `nil` for infinity and what is not a number.
  init?(_ value: Double) {
    self.init("\(value)")
  }

  private static func power(_ digits: [UInt8]) -> Int {
    let significant = digits.drop { $0 == 0 }
    guard significant.count <= 18 else { return 1_000_000_000_000_000_000 }
    return significant.reduce(0) { $0 * 10 + Int($1) }
  }
}

extension JSONNumber: Hashable, Comparable {
  public static func == (left: JSONNumber, right: JSONNumber) -> Bool {
    left.digits == right.digits
      && (left.digits.isEmpty
        || left.exponent == right.exponent && left.isNegative == right.isNegative)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(digits)
    guard !digits.isEmpty else { return }
    hasher.combine(exponent)
    hasher.combine(isNegative)
  }

  public static func < (left: JSONNumber, right: JSONNumber) -> Bool {
    guard left.sign == right.sign else { return left.sign < right.sign }
    if left.digits.isEmpty { return false }
    return left.isNegative ? right.isNearerZero(than: left) : left.isNearerZero(than: right)
  }

  private var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

  private func isNearerZero(than other: JSONNumber) -> Bool {
    let (size, otherSize) = (exponent + digits.count, other.exponent + other.digits.count)
    return size == otherSize
      ? digits.lexicographicallyPrecedes(other.digits) : size < otherSize
  }
}

extension JSONNumber {
  /// Whether the number is whole, however it is written: 1.0 and 1e400 are.
  var isInteger: Bool { digits.isEmpty || exponent >= 0 }

  /// The value, if it is an `Int`.
  var int: Int? {
    clampedInt.flatMap { JSONNumber($0) == self ? $0 : nil }
  }

  /// The value, or the nearest `Int`; `nil` if it is not whole.
  var clampedInt: Int? {
    guard isInteger else { return nil }
    if digits.count + exponent > 19 { return isNegative ? .min : .max }
    let zeros = String(repeating: "0", count: digits.isEmpty ? 0 : exponent)
    let text = digits.map { "\($0)" }.joined() + zeros
    return Int((isNegative ? "-" : "") + (text.isEmpty ? "0" : text)) ?? (isNegative ? .min : .max)
  }

  /// The nearest double; infinite if there is none.
  public var double: Double { Double(text) ?? (isNegative ? -.infinity : .infinity) }

  /// Maximum number of digits of a divisor, so that the remainder fits into 128 bits.
  static let longestDivisor = 37

  /// Whether the number is a whole multiple of another, which must be greater than zero and have at
  /// most ``longestDivisor`` digits.
  func isMultiple(of step: JSONNumber) -> Bool {
    guard !digits.isEmpty else { return true }
    // The last digits are not zero, so the step has no fewer decimal places than its multiples.
    guard exponent >= step.exponent else { return false }
    let divisor = step.digits.reduce(UInt128(0)) { $0 * 10 + UInt128($1) }
    var remainder = digits.reduce(UInt128(0)) { ($0 * 10 + UInt128($1)) % divisor }
    // Each further zero brings a factor of 2 and one of 5. A divisor has no more of them than bits.
    let zeros = min(exponent - step.exponent, UInt128.bitWidth)
    for _ in 0..<zeros { remainder = remainder * 10 % divisor }
    return remainder == 0
  }
}

extension Substring.UTF8View {
  fileprivate mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard first == UInt8(ascii: character) else { return false }
    removeFirst()
    return true
  }

  /// Takes the digits that come next, as their values.
  fileprivate mutating func takeDigits() -> [UInt8] {
    let digits = prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    self = self[digits.endIndex...]
    return digits.map { $0 - UInt8(ascii: "0") }
  }
}

extension ArraySlice<UInt8> {
  /// Removes the zeros at both ends, and returns how many there were at the end.
  fileprivate mutating func removeZeros() -> Int {
    self = drop { $0 == 0 }
    let count = count
    while last == 0 { removeLast() }
    return count - self.count
  }
}
