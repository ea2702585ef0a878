import Conversations

/// A part of a text that takes no more than so many rows of the screen.
struct ClippedText: Equatable {
  var text: String
  /// Number of lines that are left out, those that are cut included.
  var hiddenLines = 0

  /// Maximum number of bytes that are looked at to find the part.
  private static let limit = 256 << 10

  /// The beginning of a text.
  static func head(of text: String, rows: Int, columns: Int) -> ClippedText {
    let part = text.utf8.count > limit ? String(Substring(text.utf8.prefix(limit))) : text
    let lines = part.byteLines
    let fitting = fitting(lines, rows: rows, columns: columns)
    guard fitting < lines.count || part.utf8.count < text.utf8.count else {
      return ClippedText(text: text)
    }
    let shown =
      fitting == 0
      ? [lines[0].prefix(rows * columns)] : Array(lines.prefix(fitting))
    return ClippedText(
      text: shown.joined(separator: "\n"), hiddenLines: lineCount(text) - fitting)
  }

  /// The end of a text, as Markdown: a code block that begins in what is left out stays one.
  static func tail(of text: String, rows: Int, columns: Int) -> ClippedText {
    let part =
      text.utf8.count > limit ? String(decoding: text.utf8.suffix(limit), as: UTF8.self) : text
    let lines = part.byteLines
    let fitting = fitting(lines.reversed(), rows: rows, columns: columns)
    guard fitting < lines.count || part.utf8.count < text.utf8.count else {
      return ClippedText(text: text)
    }
    let shown =
      fitting == 0
      ? [lines[lines.count - 1].suffix(rows * columns)] : Array(lines.suffix(fitting))
    var clipped = ClippedText(
      text: shown.joined(separator: "\n"), hiddenLines: lineCount(text) - fitting)
    if let fence = openFence(text.byteLines.prefix(clipped.hiddenLines)) {
      clipped.text = "\(fence)\n\(clipped.text)"
    }
    return clipped
  }

  /// How many of the lines, one after another, fit. A line end at the end of a text makes no row.
  private static func fitting(
    _ lines: some Collection<Substring>, rows: Int, columns: Int
  ) -> Int {
    var left = rows
    return lines.prefix { line in
      left -= max(1, (line.count + columns - 1) / max(1, columns))
      return left >= 0
    }.count
  }

  private static func lineCount(_ text: String) -> Int {
    text.utf8.reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
  }

  /// The mark that begins the code block which is open after these lines.
  private static func openFence(_ lines: some Sequence<Substring>) -> Substring? {
    var open: Substring?
    for line in lines {
      let mark = line.drop { $0 == " " }
      guard mark.hasPrefix("```") || mark.hasPrefix("~~~") else { continue }
      if let fence = open {
        if mark.first == fence.first { open = nil }
      } else {
        open = mark
      }
    }
    return open
  }
}
