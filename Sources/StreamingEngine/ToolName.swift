/// The rule for the names of tools and JSON Schemas.
package enum ToolName {
  /// Maximum length of a name in bytes.
  package static let longest = 64

  /// Whether a name matches `[a-zA-Z0-9_-]{1,64}`, which every provider accepts.
  package static func isValid(_ name: String) -> Bool {
    (1...longest).contains(name.utf8.count) && name.utf8.allSatisfy(isAllowed)
  }

  /// Whether a byte is allowed in a name.
  package static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
