/// The parts of a JSON pointer (RFC 6901).
enum JSONPointer {
  /// The names and indices of a pointer, with their escapes resolved.
  ///
  /// - Returns: `nil` if the text is not a pointer.
  static func tokens(_ text: String) -> [String]? {
    if text.isEmpty { return [] }
    guard text.utf8.first == UInt8(ascii: "/") else { return nil }
    // Not by characters: a combining accent after a slash belongs to the name.
    return text.utf8.dropFirst().split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false
    )
    .map { unescaped($0) }
  }

  private static func unescaped(_ token: Substring.UTF8View) -> String {
    var bytes: [UInt8] = []
    var isEscape = false
    for byte in token {
      switch (isEscape, byte) {
      case (true, UInt8(ascii: "0")): bytes[bytes.count - 1] = UInt8(ascii: "~")
      case (true, UInt8(ascii: "1")): bytes[bytes.count - 1] = UInt8(ascii: "/")
      default: bytes.append(byte)
      }
      isEscape = !isEscape && byte == UInt8(ascii: "~")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The index that a token is in an array: digits without zeros before them.
  static func index(_ token: String) -> Int? {
    guard let index = Int(token), index >= 0, "\(index)" == token else { return nil }
    return index
  }
}

extension String {
  /// The text escaped as a token of a JSON pointer (RFC 6901 section 3).
  var jsonPointerToken: String {
    guard utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
      return self
    }
    var escaped = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "~": escaped += "~0"
      case "/": escaped += "~1"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
