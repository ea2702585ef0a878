/// A set of ASCII characters, for rules that list them.
struct ASCIISet: ExpressibleByStringLiteral, Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init(stringLiteral characters: StaticString) {
    self.init("\(characters)".utf8)
  }

  init(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if byte < 64 { low |= 1 << byte } else { high |= 1 << (byte - 64) }
    }
  }

  /// All punctuation except these characters.
  static func punctuation(except characters: String) -> ASCIISet {
    ASCIISet((0x21...0x7E).filter { $0.isASCIIPunctuation && !characters.utf8.contains($0) })
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<64: low >> scalar.value & 1 == 1
    case ..<128: high >> (scalar.value - 64) & 1 == 1
    default: false
    }
  }
}
