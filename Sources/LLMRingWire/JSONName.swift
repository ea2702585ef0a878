/// A member name or another short string in JSON, as a pointer into the text. Comparing it neither
/// copies nor allocates.
///
/// It is valid only until the scanner's next step.
package struct JSONName {
  private let bytes: UnsafeRawBufferPointer
  private let hasEscapes: Bool
  /// Length in bytes, after escapes are resolved.
  package let count: Int

  /// The first byte, or 0 if the string is empty.
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

  /// Reads text outside of JSON for comparison, such as the type on an `event:` line.
  package static func read<Result>(
    _ text: ArraySlice<UInt8>, _ body: (JSONName) -> Result
  ) -> Result {
    text.withUnsafeBytes { body(JSONName($0, hasEscapes: false)) }
  }

  /// A copy that may be kept.
  package var text: String {
    hasEscapes ? JSONText.unescaped(bytes) : String(decoding: bytes, as: UTF8.self)
  }

  /// Whether this equals `pattern`.
  package func equals(_ pattern: StaticString) -> Bool {
    guard count == pattern.utf8CodeUnitCount else { return false }
    let pattern = UnsafeRawBufferPointer(start: pattern.utf8Start, count: count)
    if hasEscapes { return JSONText.unescaped(bytes).utf8.elementsEqual(pattern) }
    return bytes.hasBytes(of: pattern, 0..<count, at: 0)
  }
}
