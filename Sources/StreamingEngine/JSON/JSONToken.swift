/// Reads a JSON string, number or literal byte by byte; see ``PartialJSON``.
struct JSONToken: Sendable {
  enum Step {
    case more, end, fault
  }

  /// The unescaped contents of a string so far, or the characters of a number.
  private var bytes: [UInt8] = []
  private var escape = Escape.none
  /// The first half of a surrogate pair, if the second half may follow.
  private var lead: UInt16?

  private enum Escape {
    case none
    /// After the backslash.
    case begun
    /// After `\u` and this many digits.
    case unicode(digits: Int, unit: UInt16)
  }

  var count: Int { bytes.count }

  mutating func put(_ byte: UInt8) {
    bytes.append(byte)
  }

  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
  }

  /// The string so far, without an incomplete escape.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Returns the complete string and resets the token.
  mutating func takeText() -> String {
    let whole = text
    clear()
    return whole
  }

  /// Reads the next byte of a string, after its opening quote.
  mutating func readString(_ byte: UInt8) -> Step {
    switch (escape, byte) {
    case (.none, UInt8(ascii: "\\")):
      escape = .begun
    case (.none, UInt8(ascii: "\"")):
      endLead()
      return .end
    case (.none, _):
      endLead()
      bytes.append(byte)
    case (.begun, UInt8(ascii: "u")):
      escape = .unicode(digits: 0, unit: 0)
    case (.begun, _):
      guard let meant = Self.byte(escapedBy: byte) else { return .fault }
      endLead()
      bytes.append(meant)
      escape = .none
    case (.unicode(let digits, let unit), _):
      guard let digit = Self.hexDigit(byte) else { return .fault }
      let unit = unit << 4 | digit
      escape = digits == 3 ? .none : .unicode(digits: digits + 1, unit: unit)
      if digits == 3 { put(unit: unit) }
    }
    return .more
  }

  /// Replaces a lead surrogate without its other half by U+FFFD.
  private mutating func endLead() {
    guard lead != nil else { return }
    lead = nil
    put("\u{FFFD}")
  }

  private mutating func put(unit: UInt16) {
    if let lead, UTF16.isTrailSurrogate(unit) {
      self.lead = nil
      let pair = (UInt32(lead) & 0x3FF) << 10 | (UInt32(unit) & 0x3FF)
      return put(Unicode.Scalar(0x10000 + pair) ?? "\u{FFFD}")
    }
    endLead()
    if UTF16.isLeadSurrogate(unit) { lead = unit } else { put(Unicode.Scalar(unit) ?? "\u{FFFD}") }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
  }

  private static func byte(escapedBy byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }

  private static func hexDigit(_ byte: UInt8) -> UInt16? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt16.init)
  }

  // MARK: - Numbers

  static func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  /// The value, if all bytes form a valid number.
  var number: JSONValue? {
    numberLength == bytes.count ? numberSoFar : nil
  }

  /// The value of the longest prefix that is a number; `nil` for a sign alone.
  var numberSoFar: JSONValue? {
    numberLength == 0
      ? nil : JSONValue.number(parsing: String(decoding: bytes[..<numberLength], as: UTF8.self))
  }

  /// The length of the longest prefix that is a number by RFC 8259 section 6.
  private var numberLength: Int {
    var index = bytes.first == UInt8(ascii: "-") ? 1 : 0
    let whole = digits(from: index)
    if whole == 0 { return 0 }
    index += bytes[index] == UInt8(ascii: "0") ? 1 : whole
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      let fraction = digits(from: index + 1)
      if fraction == 0 { return index }
      index += 1 + fraction
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      var exponent = index + 1
      if exponent < bytes.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[exponent]) {
        exponent += 1
      }
      let power = digits(from: exponent)
      if power > 0 { index = exponent + power }
    }
    return index
  }

  private func digits(from start: Int) -> Int {
    bytes.dropFirst(start).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
  }
}
