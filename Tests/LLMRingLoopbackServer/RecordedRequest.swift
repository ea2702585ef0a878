/// A request as the server received it, and how its response went.
package struct RecordedRequest: Sendable {
  package var method: String
  /// The target as sent, with its query.
  package var path: String
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]
  /// The number of the connection it came on, from 0.
  package var connection: Int

  /// Number of response bytes that the kernel has accepted.
  package var bytesSent = 0
  /// Whether the kernel accepted no bytes for 200 ms because the client was not reading.
  package var isStalled = false
  /// Whether the whole script was played.
  package var isAnswered = false
  /// When the server noticed that the client had closed the connection.
  package var closedAt: ContinuousClock.Instant?

  /// The body as text.
  package var text: String { String(decoding: body, as: UTF8.self) }

  /// The values of a header field, in order.
  package func values(of name: String) -> [String] {
    headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
  }
}

/// Parses the requests in the bytes of a connection.
struct RequestReader {
  private var buffer: [UInt8] = []

  mutating func append(_ bytes: some Sequence<UInt8>) {
    buffer.append(contentsOf: bytes)
  }

  /// The next complete request, if there is one.
  mutating func next(connection: Int) -> RecordedRequest? {
    let separator = Array("\r\n\r\n".utf8)
    guard let headEnd = Self.firstIndex(of: separator, in: buffer[...]) else { return nil }
    let lines = String(decoding: buffer[..<headEnd], as: UTF8.self).split(
      separator: "\r\n", omittingEmptySubsequences: false)
    let words = lines[0].split(separator: " ")
    let headers = lines.dropFirst().map { line in
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return (name: String(parts[0]), value: parts.count > 1 ? Self.trimmed(parts[1]) : "")
    }
    var request = RecordedRequest(
      method: words.first.map(String.init) ?? "",
      path: words.dropFirst().first.map(String.init) ?? "",
      headers: headers, body: [], connection: connection)
    let length = request.values(of: "Content-Length").first.flatMap { Int($0) } ?? 0
    let bodyStart = headEnd + separator.count
    guard buffer.count >= bodyStart + length else { return nil }
    request.body = Array(buffer[bodyStart..<bodyStart + length])
    buffer.removeFirst(bodyStart + length)
    return request
  }

  private static func firstIndex(of pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    bytes.indices.first { bytes[$0...].starts(with: pattern) }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " })
  }
}
