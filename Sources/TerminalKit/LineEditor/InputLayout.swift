/// Where the prompt and the text being edited stand on the screen.
///
/// A value: the same input gives the same rows. Text is made safe as it is laid out, so a
/// recalled or pasted line acts on the terminal no more than an answer does.
struct InputLayout: Equatable {
  /// What each row is sent as, styles included, from the prompt down.
  private(set) var rows: [String] = []

  /// Where the cursor stands; its column is always on the screen.
  private(set) var cursor = (row: 0, column: 0)

  private let columns: Int
  private let theme: Theme
  private var row = ""
  private var column = 0

  /// - Parameters:
  ///   - prompt: Stands before the text; may have several lines.
  ///   - continuation: Stands before each further line of the text.
  ///   - line: The text, and the cursor's place in it.
  ///   - columns: Of the screen.
  init(
    prompt: SafeText, continuation: SafeText, line: EditLine.Line, columns: Int, theme: Theme
  ) {
    self.columns = max(1, columns)
    self.theme = theme
    place(prompt: prompt)
    place(line, continuation: continuation)
    rows.append(row)
  }

  static func == (left: InputLayout, right: InputLayout) -> Bool {
    left.rows == right.rows && left.cursor == right.cursor
  }

  private mutating func place(prompt: SafeText) {
    for (index, line) in prompt.lines.enumerated() {
      if index > 0 { startRow() }
      // A prompt that fills a narrow screen would leave no room to type in.
      let fitting = line.columns + 4 <= columns ? line : line.prefix(columns: columns / 2)
      row += theme.render(fitting)
      column += fitting.columns
    }
  }

  private mutating func place(_ line: EditLine.Line, continuation: SafeText) {
    let text = line.text
    var encoder = SafeTextEncoder()
    var offset = 0
    var isCursorPlaced = false
    var index = text.startIndex
    while index < text.endIndex {
      let character = text[index]
      index = text.index(after: index)
      let length = character.unicodeScalars.count
      let isCursorHere = !isCursorPlaced && line.cursor < offset + length
      offset += length

      var shown = encoder.append(String(character))
      shown.append(encoder.settled(before: index < text.endIndex ? text[index].unicodeScalars.first : nil))
      if character == "\t" { shown = tab() }
      if shown.endsLine {
        if isCursorHere {
          if column >= columns { startRow() }
          cursor = (rows.count, column)
          isCursorPlaced = true
        }
        startRow()
        place(prompt: continuation)
        continue
      }
      for (piece, style) in shown.pieces {
        for cluster in piece {
          let width = TextWidth.cluster(cluster)
          if column + width.columns > columns, column > 0 { startRow() }
          if isCursorHere, !isCursorPlaced {
            cursor = (rows.count, column)
            isCursorPlaced = true
          }
          place(cluster, width, style)
        }
      }
    }
    if !isCursorPlaced {
      if column >= columns { startRow() }
      cursor = (rows.count, column)
    }
  }

  private mutating func place(_ cluster: Character, _ width: TextWidth.Cluster, _ style: Style) {
    row += theme.render(SafeText(encoded: String(cluster), style: style))
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
