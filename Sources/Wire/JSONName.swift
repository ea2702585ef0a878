/// A member's name or another short word in JSON, where it stands in the text: nothing is copied
/// or allocated to compare it.
///
/// It points into the text, so it is not to be kept beyond the step that returned it.
package struct JSONName {
  private let bytes: UnsafeRawBufferPointer
  private let hasEscapes: Bool
  /// How many bytes the word has, its escapes resolved.
  package let count: Int

  /// The first of them; 0 in an empty word.
  package let firstByte: UInt8

  init(_ bytes: UnsafeRawBufferPointer, hasEscapes: Bool) {
    self.bytes = bytes
    self.hasEscapes = hasEscapes
    if hasEscapes {
      let text = JSONText.unescaped(bytes).utf8
      count = text.count
      firstByte = text.first ?? 0
    } else {
      count = bytes.count
      firstByte = bytes.first ?? 0
    }
  }

  /// The word by itself, to be kept.
  package var text: String {
    hasEscapes ? JSONText.unescaped(bytes) : String(decoding: bytes, as: UTF8.self)
  }

  /// Whether this is the word of `pattern`.
  package func equals(_ pattern: StaticString) -> Bool {
    guard count == pattern.utf8CodeUnitCount else { return false }
    let pattern = UnsafeRawBufferPointer(start: pattern.utf8Start, count: count)
    if hasEscapes { return JSONText.unescaped(bytes).utf8.elementsEqual(pattern) }
    return bytes.hasBytes(of: pattern, 0..<count, at: 0)
  }
}
