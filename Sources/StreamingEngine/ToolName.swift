/// The one rule for names that a model is to say: those of tools, and of JSON Schemas.
package enum ToolName {
  /// The most bytes that a name may have.
  package static let longest = 64

  /// Whether a name matches `[a-zA-Z0-9_-]{1,64}`, which every provider takes.
  package static func isValid(_ name: String) -> Bool {
    (1...longest).contains(name.utf8.count) && name.utf8.allSatisfy(isAllowed)
  }

  /// Whether a byte may stand in a name.
  package static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
