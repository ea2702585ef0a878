#if Libcurl
/// The status and header fields of a response.
struct ResponseHead: Sendable, Equatable {
  var status: Int
  var headers: HTTPHeaders
}

/// Parses a response head line by line.
///
/// Any number of interim responses (RFC 9110 section 15.2), each with its own fields, may precede
/// the final response. Only the last head counts.
struct ResponseHeadParser {
  /// Maximum total size of all heads of a response, in bytes.
  static let limit = 64 << 10

  private var head: ResponseHead?
  private var length = 0
  /// Whether the last head is complete.
  private(set) var isFinished = false

  /// Adds a line and returns the head if the line completes it.
  ///
  /// Lines after the head are the trailers of a chunked body and are ignored.
  ///
  /// - Throws: ``HeadTooLongError`` if the heads are larger than ``limit``.
  mutating func append(_ line: UnsafeRawBufferPointer) throws(HeadTooLongError) -> ResponseHead? {
    guard !isFinished else { return nil }
    length += line.count
    guard length <= Self.limit else { throw HeadTooLongError() }

    let text = line.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
    if text.starts(with: Array("HTTP/".utf8)) {
      head = ResponseHead(status: Self.status(of: text), headers: [:])
    } else if text.isEmpty {
      return complete()
    } else {
      appendField(text)
    }
    return nil
  }

  struct HeadTooLongError: Error {}

  private mutating func complete() -> ResponseHead? {
    guard let head else { return nil }
    // 101 is final although it is below 200; no other head follows it.
    guard head.status >= 200 || head.status == 101 else { return nil }
    isFinished = true
    return head
  }

  private mutating func appendField(_ text: Slice<UnsafeRawBufferPointer>) {
    // A line that begins with a space continues the previous field. RFC 9112 (section 5.2) forbids
    // servers to send such lines, so they are ignored.
    guard let first = text.first, !Self.isSpace(first) else { return }
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return }
    let name = Self.trimmed(text[..<colon])
    guard !name.isEmpty else { return }
    head?.headers.append(
      String(decoding: name, as: UTF8.self),
      String(decoding: Self.trimmed(text[text.index(after: colon)...]), as: UTF8.self))
  }

  /// `HTTP/1.1 200 OK` or `HTTP/2 200`.
  private static func status(of line: Slice<UnsafeRawBufferPointer>) -> Int {
    let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard words.count > 1 else { return 0 }
    return Int(String(decoding: words[1], as: UTF8.self)) ?? 0
  }

  private static func trimmed(
    _ bytes: Slice<UnsafeRawBufferPointer>
  ) -> Slice<UnsafeRawBufferPointer> {
    guard let first = bytes.firstIndex(where: { !isSpace($0) }),
      let last = bytes.lastIndex(where: { !isSpace($0) })
    else { return bytes[bytes.endIndex...] }
    return bytes[first...last]
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
#endif
