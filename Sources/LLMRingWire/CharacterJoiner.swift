/// Joins characters that a server has split between two strings.
///
/// A server that cuts an answer at its tokens may put half of a surrogate pair, or part of a UTF-8
/// sequence, at the end of one string and the rest at the start of the next. Each string is
/// appended as the bytes that ``JSONScanner/broken`` has for it, and the end of an incomplete
/// character is held until the next string.
package struct CharacterJoiner: Sendable {
  private var held: [UInt8] = []

  package init() {}

  /// Whether no part of a character is held.
  package var isEmpty: Bool { held.isEmpty }

  /// Adds a string, and returns the text up to its last complete character.
  package mutating func join(_ bytes: [UInt8]) -> String {
    let all = held + bytes
    let end = Self.endOfComplete(all)
    held = Array(all[end...])
    return Self.text(all[..<end])
  }

  /// Returns the part of a character that never became complete, as U+FFFD.
  package mutating func flush() -> String {
    defer { held = [] }
    return Self.text(held[...])
  }

  /// The index after the last complete character. Bytes that cannot begin a character count as
  /// complete.
  private static func endOfComplete(_ bytes: [UInt8]) -> Int {
    // A lead surrogate has three bytes, like the longest incomplete sequence.
    for start in bytes.indices.suffix(3) {
      let rest = bytes[start...]
      guard rest.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) else { continue }
      let length =
        switch bytes[start] {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 0
        }
      if length > rest.count || isLeadSurrogate(rest) { return start }
    }
    return bytes.count
  }

  private static func isLeadSurrogate(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count >= 3 && bytes[bytes.startIndex] == 0xED
      && (0xA0...0xAF).contains(bytes[bytes.startIndex + 1])
      && bytes[bytes.startIndex + 2] & 0xC0 == 0x80
  }

  private static func isTrailSurrogate(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count >= 3 && bytes[bytes.startIndex] == 0xED
      && (0xB0...0xBF).contains(bytes[bytes.startIndex + 1])
      && bytes[bytes.startIndex + 2] & 0xC0 == 0x80
  }

  /// Decodes the bytes, with surrogate pairs joined, and halves of pairs and invalid UTF-8 as
  /// U+FFFD.
  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    var joined: [UInt8] = []
    joined.reserveCapacity(bytes.count)
    var rest = bytes
    while let byte = rest.first {
      if isLeadSurrogate(rest), isTrailSurrogate(rest.dropFirst(3)) {
        let scalar = Unicode.Scalar(
          0x10000 + (surrogate(rest) & 0x3FF) << 10 + surrogate(rest.dropFirst(3)) & 0x3FF)
        joined.append(contentsOf: encoded(scalar))
        rest = rest.dropFirst(6)
      } else if isLeadSurrogate(rest) || isTrailSurrogate(rest) {
        joined.append(contentsOf: encoded(nil))
        rest = rest.dropFirst(3)
      } else {
        joined.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: joined, as: UTF8.self)
  }

  private static func encoded(_ scalar: Unicode.Scalar?) -> String.UTF8View {
    String(Character(scalar ?? "\u{FFFD}")).utf8
  }

  /// The code unit in the three bytes of a surrogate.
  private static func surrogate(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let start = bytes.startIndex
    return UInt32(bytes[start] & 0x0F) << 12 | UInt32(bytes[start + 1] & 0x3F) << 6
      | UInt32(bytes[start + 2] & 0x3F)
  }
}

/// A string that may begin or end in the middle of a character.
package struct BrokenString: Sendable, Equatable {
  /// The string as the scanner returned it, with U+FFFD for each part of a character.
  package var text: String
  /// Its bytes with escapes resolved. Half of a surrogate pair has the three bytes that UTF-8 would
  /// give it.
  package var bytes: [UInt8]
}

extension String {
  /// Whether the text begins or ends with U+FFFD.
  package var hasReplacedEdge: Bool {
    var text = self
    return text.withUTF8 { bytes in
      let end = bytes.count
      guard end >= 3 else { return false }
      return bytes[0] == 0xEF && bytes[1] == 0xBF && bytes[2] == 0xBD
        || bytes[end - 1] == 0xBD && bytes[end - 2] == 0xBF && bytes[end - 3] == 0xEF
    }
  }
}
