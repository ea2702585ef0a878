/// A member's name or another short word in JSON, held without an allocation, so that a `switch`
/// over the names of an object costs next to nothing.
///
/// ```swift
/// while let name = try json.nextName() {
///   switch name {
///   case "id": id = try json.string()
///   case "usage": usage = try Usage(&json)
///   default: break
///   }
/// }
/// ```
///
/// Words of more than 64 bytes are equal to none: no format has such a name that matters.
package struct JSONName: Sendable, Equatable {
  private static let capacity = 64

  /// The word's bytes, and zeros after them.
  private var words = SIMD8<UInt64>()
  private var count: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    count = bytes.count
    guard count <= Self.capacity else { return }
    withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
  }

  package static func == (one: JSONName, other: JSONName) -> Bool {
    one.count == other.count && one.count <= capacity && one.words == other.words
  }

  package static func ~= (pattern: StaticString, name: JSONName) -> Bool {
    guard pattern.utf8CodeUnitCount == name.count else { return false }
    return pattern.withUTF8Buffer { JSONName(UnsafeRawBufferPointer($0)) == name }
  }
}
