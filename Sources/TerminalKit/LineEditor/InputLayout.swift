/// Where the prompt and the text being edited stand on the screen.
///
/// A value: the same input gives the same rows. Text is made safe as it is laid out, so a
/// recalled or pasted line acts on the terminal no more than an answer does.
struct InputLayout: Equatable {
  /// What each row is sent as, styles included, from the prompt down.
  private(set) var rows: [String] = []

  /// Where the cursor stands; its column is always on the screen.
  private(set) var cursor = (row: 0, column: 0)

  /// Whether the cursor stands after everything, as it does while somebody types a text.
  private(set) var isCursorAtEnd = false

  private let columns: Int
  private let screenRows: Int
  private let theme: Theme
  private var hasCursor = false
  private var row = ""
  private var column = 0

  /// - Parameters:
  ///   - prompt: Stands before the text; may have several lines.
  ///   - continuation: Stands before each further line of the text.
  ///   - line: The text, and the cursor's place in it.
  ///   - columns: Of the screen.
  ///   - screenRows: Of the screen too. Lines of the text that are so many away from the cursor's
  ///     cannot be seen: those above count as one empty row each, and those below are left out,
  ///     so that a key costs no more in a long text than in a short one. So it is with the parts of
  ///     a line that is much longer than the screen.
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
      // A prompt that fills a narrow screen would leave no room to type in. Its end says more.
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
      let part = isEndless ? start..<end : line.part(of: start..<end, seenIn: cells)
      if part.lowerBound > start { startRow() }
      // The cursor's place in this line, at its end at most; or beyond it.
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

  /// Most of what people type and paste needs no look at each character.
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

  /// Any text without line feeds, character by character.
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
      for (piece, style) in (shown + encoder.settled(before: next)).pieces {
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

  /// The cursor after the last character of a line: after a full row, on a new one.
  private mutating func placeCursor() {
    if column >= columns { startRow() }
    placeCursor(at: column)
  }

  private mutating func placeCursor(at column: Int) {
    cursor = (rows.count, column)
    hasCursor = true
  }

  /// Whether nothing more of what follows can be seen.
  private var isFull: Bool { hasCursor && rows.count - cursor.row > screenRows }

  private mutating func place(_ cluster: Character, _ width: TextWidth.Cluster, _ style: Style) {
    if style == .plain {
      row.append(cluster)
    } else {
      row += theme.render(SafeText(encoded: String(cluster), style: style))
    }
    column += width.columns
    // Where terminals disagree, say which column comes next.
    if !width.isCertain, column < columns { row += "\u{1B}[\(column + 1)G" }
  }

  /// Blanks up to the next tab stop, at most to the end of the row.
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
