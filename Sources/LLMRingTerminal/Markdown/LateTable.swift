/// A table below a header without outer pipes, which was painted as words before its delimiter row
/// arrived. Each row is painted when it is whole.
struct LateTable: Sendable {
  /// The columns of the header's pipes on the screen.
  private let pipes: [Int]
  private let width: Int
  private let alignments: [MarkdownTable.Alignment]
  private let options: MarkdownOptions
  /// Number of rows so far.
  private(set) var rows = 0

  /// - Parameters:
  ///   - header: The header as it was painted.
  ///   - limit: Maximum width of the rule, where lines are broken.
  init(
    below header: String, delimiters: ArraySlice<UInt8>, limit: Int?, options: MarkdownOptions
  ) {
    var column = 0
    var pipes: [Int] = []
    for character in header {
      if character == "|" { pipes.append(column) }
      column += TextWidth.cluster(character).columns
    }
    self.pipes = pipes
    width = min(column, limit ?? column)
    alignments = MarkdownTable.alignments(of: delimiters) ?? []
    self.options = options
  }

  /// A line below the header, with a crossing below each of its pipes.
  var rule: SafeText {
    let signs = (0..<width).map { pipes.contains($0) ? "┼" : "─" }
    return SafeText(encoded: signs.joined())
  }

  /// A row whose borders stand below the header's pipes, if the cells are narrow enough.
  mutating func row(_ line: ArraySlice<UInt8>) -> SafeText {
    rows += 1
    let cells = MarkdownRow(line).cells(columns: alignments.count)
    var text = SafeText()
    for (column, source) in cells.enumerated() {
      let cell = TableCell(MarkdownInline.line(source, options: options)).joined
      guard column + 1 < cells.count else {
        text += cell
        break
      }
      let edge = column < pipes.count ? pipes[column] - 1 : 0
      let room = max(0, edge - text.columns - cell.columns)
      let before = alignments[column].indentation(in: room)
      text += SafeText(gap: before) + cell + SafeText(gap: room - before + 1)
      text += TableLayout.border + SafeText(gap: 1)
    }
    return text.trimmed
  }
}
