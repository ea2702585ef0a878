/// The widths of a table's columns, and its rows in those widths.
struct TableLayout: Sendable {
  /// Minimum width of a column. If the table still does not fit, the terminal wraps its rows.
  static let leastWidth = 6

  private static let border = SafeText(trusted: " │ ").styled(.dim)

  private let widths: [Int]
  private let alignments: [MarkdownTable.Alignment]
  private let prefix: SafeText
  /// Whether cells are wrapped. A line then separates the rows.
  private let isWrapped: Bool

  /// - Parameters:
  ///   - natural: The width of the widest cell in each column.
  ///   - prefix: The text painted before each line.
  ///   - screen: Number of columns available for a line, or `nil` for no limit.
  init(
    _ natural: [Int], alignments: [MarkdownTable.Alignment], prefix: SafeText, screen: Int?
  ) {
    let taken = prefix.columns + Self.border.columns * (natural.count - 1)
    let fitting = screen.flatMap { Self.fitted(natural, in: $0 - taken) }
    widths = fitting ?? natural
    isWrapped = fitting != nil
    self.alignments = alignments
    self.prefix = prefix
  }

  /// Narrows the widest columns until all fit. Returns `nil` if they already fit or cannot fit.
  private static func fitted(_ natural: [Int], in room: Int) -> [Int]? {
    guard natural.reduce(0, +) > room else { return nil }
    // Columns narrower than an equal share keep their width; the others share the rest.
    var left = room
    var most = 0
    for (index, width) in natural.sorted().enumerated() {
      most = left / (natural.count - index)
      if width > most { break }
      left -= width
    }
    guard most >= leastWidth else { return nil }
    var widths = natural.map { min($0, most) }
    var spare = room - widths.reduce(0, +)
    for column in widths.indices where spare > 0 && natural[column] > most {
      widths[column] += 1
      spare -= 1
    }
    return widths
  }

  /// The column names, with a line below them.
  func header(_ cells: [SafeText]) -> SafeText {
    lines(cells) + SafeText(trusted: "\n") + prefix + rule
  }

  /// A row of the table's body.
  func row(_ cells: [SafeText], isFirst: Bool = false) -> SafeText {
    guard isWrapped, !isFirst else { return lines(cells) }
    return prefix + rule + SafeText(trusted: "\n") + lines(cells)
  }

  /// The lines of a row, as many as its longest cell needs.
  private func lines(_ cells: [SafeText]) -> SafeText {
    guard isWrapped else { return line(cells) }
    let wrapped = cells.enumerated().map { column, cell in
      column < widths.count ? cell.wrapped(columns: widths[column]) : [cell]
    }
    var text = SafeText()
    for index in 0..<(wrapped.map(\.count).max() ?? 1) {
      if index > 0 { text += SafeText(trusted: "\n") }
      let pieces = wrapped.map { index < $0.count ? $0[index] : SafeText() }
      text += line(pieces)
    }
    return text
  }

  private func line(_ cells: [SafeText]) -> SafeText {
    var text = prefix
    for (column, cell) in cells.enumerated() {
      if column > 0 { text += Self.border }
      guard column < widths.count, !cell.isEmpty || column + 1 < cells.count else {
        text += cell
        continue
      }
      let room = max(0, widths[column] - cell.columns)
      let before =
        switch alignments[column] {
        case .leading: 0
        case .center: room / 2
        case .trailing: room
        }
      text += Self.repeated(" ", before) + cell
      // No invisible characters at the end of a line.
      if column + 1 < cells.count { text += Self.repeated(" ", room - before) }
    }
    return text
  }

  private var rule: SafeText {
    var text = SafeText()
    for (column, width) in widths.enumerated() {
      if column > 0 { text += SafeText(trusted: "─┼─") }
      text += Self.repeated("─", width)
    }
    return text.styled(.dim)
  }

  private static func repeated(_ sign: Character, _ count: Int) -> SafeText {
    SafeText(encoded: String(repeating: sign, count: count))
  }
}

extension SafeText {
  /// Wraps a line to at most this many columns, at spaces where possible.
  func wrapped(columns limit: Int) -> [SafeText] {
    guard columns > limit else { return [self] }
    var rows: [SafeText] = []
    var rest = text[...]
    while !rest.isEmpty {
      var row = TextWidth.prefix(of: rest, columns: limit)
      if row.isEmpty { row = rest.prefix(1) }
      if row.endIndex < rest.endIndex, rest[row.endIndex] != " ",
        let space = row.lastIndex(of: " "), space > row.startIndex
      {
        row = row[..<space]
      }
      let end = row.lastIndex { $0 != " " }.map { row.index(after: $0) } ?? row.startIndex
      rows.append(slice(row.startIndex..<end))
      rest = rest[row.endIndex...].drop { $0 == " " }
    }
    return rows
  }
}
