/// Base64 (RFC 4648 section 4), with padding.
package enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The value of each byte that is a digit; 64 for every other byte.
  private static let values = (0..<256).map { byte in
    UInt8(alphabet.firstIndex { Int($0) == byte } ?? 64)
  }

  private static let padding = UInt8(ascii: "=")

  package static func text(of bytes: some Collection<UInt8>) -> String {
    if let text = bytes.withContiguousStorageIfAvailable(text) { return text }
    return Array(bytes).withUnsafeBufferPointer(text)
  }

  private static func text(of bytes: UnsafeBufferPointer<UInt8>) -> String {
    let size = (bytes.count + 2) / 3 * 4
    return alphabet.withUnsafeBufferPointer { alphabet in
      String(unsafeUninitializedCapacity: size) { out in
        var place = 0
        for start in stride(from: 0, to: bytes.count, by: 3) {
          let count = min(3, bytes.count - start)
          var group = UInt32(bytes[start]) << 16
          if count > 1 { group |= UInt32(bytes[start + 1]) << 8 }
          if count > 2 { group |= UInt32(bytes[start + 2]) }
          for digit in 0..<4 {
            out[place] =
              digit > count ? padding : alphabet[Int(group >> (18 - 6 * UInt32(digit))) & 63]
            place += 1
          }
        }
        return size
      }
    }
  }

  /// The bytes that a text stands for; `nil` if it is not base64.
  ///
  /// - Parameter ignoresOthers: Whether characters that are not of base64, such as line breaks, are
  ///   skipped.
  package static func bytes(of text: String, ignoringOthers ignoresOthers: Bool = false) -> [UInt8]?
  {
    var text = text
    return text.withUTF8 { decode($0, ignoresOthers) }
  }

  private static func decode(
    _ text: UnsafeBufferPointer<UInt8>, _ ignoresOthers: Bool
  ) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var (group, digits, padded): (UInt32, Int, Int) = (0, 0, 0)
    for byte in text {
      let value = values[Int(byte)]
      guard value < 64 || byte == padding else {
        guard ignoresOthers else { return nil }
        continue
      }
      if byte == padding {
        padded += 1
        // One digit alone is less than a byte, and padding ends the text.
        guard digits >= 2, digits + padded <= 4 else { return nil }
        continue
      }
      guard padded == 0 else { return nil }
      group = group << 6 | UInt32(value)
      digits += 1
      guard digits == 4 else { continue }
      append(group, 3, to: &bytes)
      (group, digits) = (0, 0)
    }
    guard digits + padded == 4 || digits + padded == 0 else { return nil }
    if padded > 0 { append(group << (6 * UInt32(padded)), 3 - padded, to: &bytes) }
    return bytes
  }

  /// Appends the first bytes of a group of three.
  private static func append(_ group: UInt32, _ count: Int, to bytes: inout [UInt8]) {
    for place in 0..<count {
      bytes.append(UInt8(truncatingIfNeeded: group >> (16 - 8 * UInt32(place))))
    }
  }
}
