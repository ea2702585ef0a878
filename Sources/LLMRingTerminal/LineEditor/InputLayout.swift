/// The screen layout of the prompt and the text being edited.
///
/// The same input always gives the same rows. The layout makes the text safe, so a recalled or
/// pasted line cannot affect the terminal.
struct InputLayout: Equatable {
  /// The rows from the prompt down, as sent to the terminal, with styles.
  private(set) var rows: [String] = []

  /// The position of the cursor. Its column is always on the screen.
  private(set) var cursor = (row: 0, column: 0)

  /// Whether the cursor is after all text, as it is while the user types.
  private(set) var isCursorAtEnd = false

  private let columns: Int
  private let screenRows: Int
  private let theme: Theme
  private var hasCursor = false
  private var row = ""
  private var column = 0

  /// - Parameters:
  ///   - prompt: Shown before the text; may have several lines.
  ///   - continuation: Shown before each further line of the text.
  ///   - line: The text and the cursor's place in it.
  ///   - columns: Number of screen columns.
  ///   - screenRows: Number of screen rows. Lines that are farther than this from the cursor's line
  ///     cannot be visible: each one above counts as an empty row, and those below are left out.
  ///     The same applies to distant parts of a very long line. A key therefore costs no more in a
  ///     long text than in a short one.
  init(
    prompt: SafeText, continuation: SafeText, line: EditLine.Line, columns: Int,
    screenRows: Int = .max, theme: Theme
  ) {
    self.columns = max(1, columns)
    self.screenRows = screenRows
    self.theme = theme
    place(prompt: prompt)
    place(line, continuation: continuation)
    isCursorAtEnd = hasCursor && cursor.row == rows.count && cursor.column == column
    rows.append(row)
  }

  static func == (left: InputLayout, right: InputLayout) -> Bool {
    left.rows == right.rows && left.cursor == right.cursor
  }

  private mutating func place(prompt: SafeText) {
    for (index, line) in prompt.lines.enumerated() {
      if index > 0 { startRow() }
      // A prompt that fills a narrow screen leaves no room to type, so only its end is shown.
      let fitting = line.columns + 4 <= columns ? line : line.suffix(columns: columns / 2)
      row += theme.render(fitting)
      column += fitting.columns
    }
  }

  private mutating func place(_ line: EditLine.Line, continuation: SafeText) {
    let seen = line.lines(around: line.cursor, count: screenRows)
    var start = seen.lowerBound
    if start > 0 {
      for scalar in line.scalars[..<start] where scalar == 0x0A { startRow() }
      place(prompt: continuation)
    }
    let (cells, isEndless) = screenRows.multipliedReportingOverflow(by: columns)
    while true {
      let end = line.end(ofLineAt: start)
      let part = isEndless ? start..<end : line.part(of: start..<end, visibleIn: cells)
      if part.lowerBound > start { startRow() }
      // The cursor's place in this line; it is past the end if the cursor is in a later line.
      let cursor = line.cursor >= start && line.cursor <= end ? line.cursor - part.lowerBound : nil
      let scalars = line.scalars[part]
      if scalars.allSatisfy({ (0x20..<0x7F).contains($0) }) {
        place(ascii: scalars, cursor: cursor)
      } else {
        place(text: EditLine.text(scalars), cursor: cursor)
      }
      if cursor == scalars.count { placeCursor() }
      guard end < seen.upperBound else { return }
      startRow()
      place(prompt: continuation)
      start = end + 1
    }
  }

  /// A fast path for most typed and pasted text, which needs no check of each character.
  private mutating func place(ascii scalars: ArraySlice<UInt32>, cursor: Int?) {
    var rest = scalars
    while !rest.isEmpty, !isFull {
      if column >= columns { startRow() }
      let piece = rest.prefix(columns - column)
      let place = piece.startIndex - scalars.startIndex
      if let cursor, cursor >= place, cursor < place + piece.count {
        placeCursor(at: column + cursor - place)
      }
      row += String(decoding: piece.lazy.map { UInt8($0) }, as: UTF8.self)
      column += piece.count
      rest = rest.dropFirst(piece.count)
    }
  }

  /// Lays out any text without line feeds, character by character.
  private mutating func place(text: String, cursor: Int?) {
    var encoder = SafeTextEncoder()
    var offset = 0
    var index = text.startIndex
    while index < text.endIndex, !isFull {
      let character = text[index]
      index = text.index(after: index)
      let next = index < text.endIndex ? text[index].unicodeScalars.first : nil
      let length = character.unicodeScalars.count
      var isCursorHere = cursor.map { $0 >= offset && $0 < offset + length } ?? false
      offset += length

      let shown = character == "\t" ? tab() : encoder.append(String(character))
      for (piece, style) in (shown + encoder.flushed(before: next)).pieces {
        for cluster in piece {
          let width = TextWidth.cluster(cluster)
          if cluster == "\n" || column + width.columns > columns, column > 0 { startRow() }
          if isCursorHere { placeCursor(at: column) }
          isCursorHere = false
          if cluster != "\n" { place(cluster, width, style) }
        }
      }
    }
  }

  /// The cursor position after a line's last character; on a new row if the row is full.
  private mutating func placeCursor() {
    if column >= columns { startRow() }
    placeCursor(at: column)
  }

  private mutating func placeCursor(at column: Int) {
    cursor = (rows.count, column)
    hasCursor = true
  }

  /// Whether the rest cannot be visible.
  private var isFull: Bool { hasCursor && rows.count - cursor.row > screenRows }

  private mutating func place(_ cluster: Character, _ width: TextWidth.Cluster, _ style: Style) {
    if style == .plain {
      row.append(cluster)
    } else {
      row += theme.render(SafeText(encoded: String(cluster), style: style))
    }
    column += width.columns
    // Where terminals disagree about width, send the next column explicitly.
    if !width.isCertain, column < columns { row += "\u{1B}[\(column + 1)G" }
  }

  /// Spaces up to the next tab stop, or to the end of the row.
  private func tab() -> SafeText {
    let column = column >= columns ? 0 : column
    let count = min(8 - column % 8, columns - column)
    return SafeText(encoded: String(repeating: " ", count: max(1, count)))
  }

  private mutating func startRow() {
    rows.append(row)
    row = ""
    column = 0
  }
}
