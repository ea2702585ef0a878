import LLMRingConversations

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

  /// The end of a text, as Markdown: what begins in the part that is left out and is still open, such
  /// as a code block, a table or a list, is opened again.
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
    let size = shown.reduce(shown.count - 1) { $0 + $1.utf8.count }
    let hidden = fitting == 0 ? [] : Array(text.utf8.dropLast(size))
    return ClippedText(
      text: (OpenMarkdown(above: shown[0], after: hidden).lines + shown).joined(separator: "\n"),
      hiddenLines: lineCount(text) - fitting)
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
    var count = 1
    for byte in text.utf8 where byte == UInt8(ascii: "\n") { count += 1 }
    return count
  }
}

/// What has to stand before the end of a text so that it is painted as it was after all of it.
struct OpenMarkdown {
  /// The lines that open again what is still open.
  private(set) var lines: [Substring] = []

  /// Number of bytes that are looked at for what a table or a list begins with.
  private static let reach = 64 << 10

  /// - Parameters:
  ///   - first: The first line that is shown.
  ///   - hidden: All that stands before it.
  init(above first: Substring, after hidden: [UInt8]) {
    if let (line, start) = Self.openBlock(hidden) {
      lines = Self.items(above: line, in: Self.lastLines(of: hidden[..<start])) + [line]
      return
    }
    let last = Self.lastLines(of: hidden[...])
    lines = Self.tableHead(above: first, in: last) ?? Self.items(above: first, in: last)
  }

  private static func lastLines(of text: ArraySlice<UInt8>) -> [Substring] {
    let part = String(decoding: text.suffix(reach), as: UTF8.self)
    return part.isEmpty ? [] : part.byteLines.dropLast()
  }

  /// The line that begins the code block or the formula which is open at the end of a text. Most lines
  /// are passed over after a look at their beginning, since there may be very many.
  private static func openBlock(_ text: [UInt8]) -> (line: Substring, start: Int)? {
    var open: (line: Substring, start: Int, mark: Substring)?
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      defer { start = end + 1 }
      let word = text[start..<end].drop { $0 == UInt8(ascii: " ") }
      guard let sign = word.first, signs.contains(sign) else { continue }
      let mark = Substring(decoding: word, as: UTF8.self)
      if let block = open {
        if closes(mark, block.mark) { open = nil }
      } else if let mark = opening(mark) {
        open = (Substring(decoding: text[start..<end], as: UTF8.self), start, mark)
      }
    }
    return open.map { ($0.line, $0.start) }
  }

  private static let signs = Array("`~$\\".utf8)

  /// What a line that begins a code block or a formula begins with.
  private static func opening(_ line: Substring) -> Substring? {
    if ["$$", "\\["].contains(line.trimmedEnd) { return line.prefix(2) }
    guard let sign = line.first, sign == "`" || sign == "~" else { return nil }
    let mark = line.prefix { $0 == sign }
    let isCodeSpan = sign == "`" && line.dropFirst(mark.count).contains("`")
    return mark.count >= 3 && !isCodeSpan ? mark : nil
  }

  private static func closes(_ line: Substring, _ mark: Substring) -> Bool {
    switch mark.first {
    case "$": return line.trimmedEnd == "$$"
    case "\\": return line.trimmedEnd == "\\]"
    default:
      let end = line.trimmedEnd
      return end.count >= mark.count && end.allSatisfy { $0 == mark.first }
    }
  }

  /// The header of the table that a line is a row of, and what stands below the header.
  private static func tableHead(
    above row: Substring, in lines: [Substring]
  ) -> [Substring]? {
    guard row.contains("|") else { return nil }
    // Only the header itself is hidden.
    if isDelimiters(row) { return lines.last.flatMap { $0.contains("|") ? [$0] : nil } }
    let rows = lines.indices.reversed().prefix { lines[$0].contains("|") }
    guard let delimiters = rows.dropLast().first(where: { isDelimiters(lines[$0]) }) else {
      return nil
    }
    return Array(lines[(delimiters - 1)...delimiters])
  }

  private static func isDelimiters(_ line: Substring) -> Bool {
    line.contains("-") && line.allSatisfy { "|:- >".contains($0) }
  }

  /// The items of the lists that a line belongs to. Without them it would be indented code.
  private static func items(
    above line: Substring, in lines: [Substring]
  ) -> [Substring] {
    var items: [Substring] = []
    var indent = line.indentation
    guard indent >= 4, !line.allSatisfy(\.isWhitespace) else { return [] }
    for other in lines.reversed() where !other.allSatisfy(\.isWhitespace) {
      guard other.indentation < indent else { continue }
      indent = other.indentation
      if isItem(other) { items.insert(other, at: 0) } else { break }
      if indent == 0 { break }
    }
    return items
  }

  private static func isItem(_ line: Substring) -> Bool {
    let text = line.drop(while: \.isWhitespace)
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let marker = text.dropFirst(digits.count)
    let signs = digits.isEmpty ? "-*+" : ".)"
    return marker.first.map { signs.contains($0) } == true
      && marker.dropFirst().first?.isWhitespace == true
  }
}

extension Substring {
  fileprivate var trimmedEnd: Substring {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  /// Number of columns before the first word.
  fileprivate var indentation: Int {
    var columns = 0
    for character in self {
      if character == " " {
        columns += 1
      } else if character == "\t" {
        columns += 4 - columns % 4
      } else {
        break
      }
    }
    return columns
  }
}
