/// Formats a server's message as one short line.
enum FaultText {
  /// Maximum length of a message in characters.
  static let limit = 500

  /// The text on one line, shortened to `limit` characters.
  static func oneLine(_ text: String, limit: Int = limit) -> String {
    // A body may be large, so only read as much as could be shown.
    let lines = text.prefix(limit * 4).split(whereSeparator: \.isNewline)
    let line = lines.map(\.trimmed).filter { !$0.isEmpty }.joined(separator: " ")
    return line.count <= limit ? line : line.prefix(limit - 1) + "…"
  }

  static func oneLine(_ bytes: ArraySlice<UInt8>, limit: Int = limit) -> String {
    oneLine(String(decoding: bytes.prefix(limit * 16), as: UTF8.self), limit: limit)
  }

  static func isPage(_ bytes: ArraySlice<UInt8>) -> Bool {
    let bytes = bytes.drop { $0 <= UInt8(ascii: " ") || [0xEF, 0xBB, 0xBF].contains($0) }
    return bytes.first == UInt8(ascii: "<")
  }

  /// The text of a message that may be a web page or XML.
  static func plain(_ text: String) -> String {
    let text = text.trimmed
    guard text.first == "<", text.last == ">" else { return text }
    let page = Array(text.utf8)[...]
    return message(inXML: page) ?? title(page) ?? text
  }

  /// The text of the element that says what went wrong in an XML report, such as AWS's `Message`
  /// and SOAP's `faultstring`.
  static func message(inXML body: ArraySlice<UInt8>) -> String? {
    let page = Page(body)
    guard !page.isHTML else { return nil }
    return ["message", "faultstring", "reason", "description"].lazy
      .compactMap { page.text(of: $0) }.first
  }

  /// The title of a page, its heading, or the beginning of its text.
  static func title(_ body: ArraySlice<UInt8>) -> String? {
    let page = Page(body)
    return page.title ?? page.text
  }

  /// Whether a page has a title or a heading.
  static func hasTitle(_ body: ArraySlice<UInt8>) -> Bool {
    Page(body).title != nil
  }

  /// The beginning of a page, with names of elements found in any case.
  private struct Page {
    private let bytes: [UInt8]
    private let lowered: [UInt8]

    init(_ body: ArraySlice<UInt8>) {
      bytes = Array(String(decoding: body.prefix(64 << 10), as: UTF8.self).utf8)
      // Lowercasing only ASCII preserves all offsets.
      lowered = bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    }

    var isHTML: Bool {
      lowered.firstRange(of: Array("<html".utf8)) != nil
        || lowered.firstRange(of: Array("<!doctype html".utf8)) != nil
    }

    var title: String? { text(of: "title") ?? text(of: "h1") }

    func text(of element: String) -> String? {
      guard let opening = lowered.firstRange(of: Array("<\(element)".utf8)),
        let start = lowered[opening.upperBound...].firstIndex(of: UInt8(ascii: ">")),
        let end = lowered[start...].firstRange(of: Array("</\(element)".utf8))
      else { return nil }
      return Self.text(bytes[(start + 1)..<end.lowerBound])
    }

    /// All text between the tags, shortened.
    var text: String? {
      var text: [UInt8] = []
      var rest = lowered[...]
      while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
        text += bytes[rest.startIndex..<start] + [UInt8(ascii: " ")]
        rest = lowered[end(ofTagAt: start)...]
      }
      return Self.text(text + bytes[rest.startIndex...])
    }

    /// The index after a tag, a comment, or an element whose content is not text.
    private func end(ofTagAt start: Int) -> Int {
      let rest = lowered[start...]
      for (opening, closing) in [("<!--", "-->"), ("<script", "</script"), ("<style", "</style")]
      where rest.starts(with: opening.utf8) {
        guard let end = rest.firstRange(of: Array(closing.utf8))?.upperBound else {
          return lowered.endIndex
        }
        if closing == "-->" { return end }
        return lowered[end...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? lowered.endIndex
      }
      return rest.firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? lowered.endIndex
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String? {
      let text = String(decoding: bytes, as: UTF8.self)
      let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let line = FaultText.oneLine(words, limit: 100)
      return line.isEmpty ? nil : line
    }
  }
}
