package import StreamingEngine

/// A request as `--dry-run` and `/error` show it.
package enum RequestMessages {
  /// How much of a body is shown at the prompt, in bytes.
  private static let excerpt = 8 << 10

  /// The request line, the headers, an empty line, and the whole body.
  package static func document(_ request: RequestRecord) -> String {
    (head(of: request) + ["", request.body]).joined(separator: "\n") + "\n"
  }

  /// The request and what the server sent back, for the screen: of long texts only the beginning.
  static func lines(_ request: RequestRecord) -> [String] {
    var lines = ["request:"] + head(of: request) + [""]
    lines += shortened(request.body, size: request.bodySize)
    if let response = request.response {
      lines += ["", "response: HTTP \(response.status)"]
      lines += shortened(response.body, size: response.body.utf8.count)
    }
    return lines
  }

  private static func head(of request: RequestRecord) -> [String] {
    ["\(request.method) \(request.url)"] + request.headers.map { "\($0.name): \($0.value)" }
  }

  private static func shortened(_ text: String, size: Int) -> [String] {
    guard size > excerpt else { return text.splitLines }
    let beginning = String(decoding: text.utf8.prefix(excerpt), as: UTF8.self)
    return beginning.splitLines + ["… (\(UsageMessages.count(size, "byte")) in all)"]
  }
}
