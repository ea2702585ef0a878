/// Where the text of an unfinished line ends on the screen.
struct LineEnd: Equatable, Sendable {
  /// The column after the text, on its last row. It is the number of columns of the screen where the
  /// text fills the row and the cursor waits at the edge.
  private(set) var column = 0
  /// Whether terminals agree on it.
  private(set) var isCertain = true
  /// Minimum and maximum number of columns of the line, if it were on one row and each character on
  /// its own.
  private(set) var least = 0
  private(set) var most = 0

  /// Adds painted text, which may have several lines.
  mutating func append(_ text: String, columns: Int) {
    var line = text[...]
    if let end = text.utf8.lastIndex(of: UInt8(ascii: "\n")) {
      self = LineEnd()
      line = text[text.utf8.index(after: end)...]
    }
    guard !line.isEmpty else { return }
    if line.utf8.allSatisfy({ $0 < 0x80 }) {
      add(line.utf8.count, columns)
      return
    }
    for character in line {
      let width = TextWidth.cluster(character)
      // What begins with a mark belongs to a character that has been painted before.
      let isWhole = character.unicodeScalars.first.map(TextWidth.columns) != 0
      if width.isCertain, isWhole {
        // A wide character does not fit in the last column.
        if column + width.columns > columns { column = 0 }
        column += width.columns
        least += width.columns
        most += width.columns
      } else {
        isCertain = false
        least += isWhole ? 1 : 0
        most += character.unicodeScalars.count { TextWidth.columns(of: $0) > 0 } * 2
      }
    }
  }

  /// Whether no terminal has filled a row with the text, so that its cursor stands right after it.
  func isWithinRow(columns: Int) -> Bool {
    // A wide character that does not fit leaves a column blank at the edge.
    least > 0 && (least - 1) / columns == (most + most / columns) / columns
  }

  /// The text is no longer where it was painted, because another program has used the screen or the
  /// screen has changed its size.
  mutating func lose() {
    isCertain = false
    most = Self.unknown
  }

  /// Whether ``lose()`` was called on this line.
  var isLost: Bool { most >= Self.unknown }

  private static let unknown = Int.max / 4

  /// The terminal has said that the text ends at this column.
  mutating func find(at column: Int) {
    self = LineEnd()
    self.column = column
    (least, most) = (column, column)
  }

  private mutating func add(_ count: Int, _ columns: Int) {
    column += count
    least += count
    most += count
    if column > columns { column = (column - 1) % columns + 1 }
  }
}
