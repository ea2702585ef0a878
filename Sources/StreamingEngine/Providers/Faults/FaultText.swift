/// Formats a server's message as one short line.
enum FaultText {
  /// Maximum length of a message in characters.
  static let limit = 500

  /// The text on one line, shortened to `limit` characters.
  static func oneLine(_ text: String, limit: Int = limit) -> String {
    // A body may be large, so only read as much as could be shown.
    let lines = text.prefix(limit * 4).split(whereSeparator: \.isNewline)
    let line = lines.map { $0.trimmed }.filter { !$0.isEmpty }.joined(separator: " ")
    return line.count <= limit ? line : line.prefix(limit - 1) + "…"
  }

  static func oneLine(_ bytes: ArraySlice<UInt8>, limit: Int = limit) -> String {
    oneLine(String(decoding: bytes.prefix(limit * 16), as: UTF8.self), limit: limit)
  }

  static func isPage(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.first { $0 > UInt8(ascii: " ") } == UInt8(ascii: "<")
  }

  /// The title of an HTML page.
  static func title(_ page: ArraySlice<UInt8>) -> String? {
    let text = String(decoding: page.prefix(64 << 10), as: UTF8.self)
    // Lowercasing only ASCII preserves all offsets.
    let lowered = text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    guard let opening = lowered.firstRange(of: Array("<title".utf8)),
      let start = lowered[opening.upperBound...].firstIndex(of: UInt8(ascii: ">")),
      let end = lowered[start...].firstRange(of: Array("</title".utf8))
    else { return nil }
    let bytes = Array(text.utf8)[(start + 1)..<end.lowerBound]
    let title = oneLine(bytes, limit: 100)
    return title.isEmpty ? nil : title
  }
}

extension StringProtocol {
  /// The text without white space at either end.
  fileprivate var trimmed: SubSequence {
    let tail = drop { $0.isWhitespace }
    guard let last = tail.lastIndex(where: { !$0.isWhitespace }) else { return tail.prefix(0) }
    return tail[...last]
  }
}
