/// How a table is drawn: in columns of settled widths, or each row as a record.
struct TableLayout: Sendable {
  /// Minimum width of a column that has been narrowed.
  static let leastWidth = 6
  /// Maximum width of a word that keeps a column from being narrowed further.
  private static let wordWidth = 20
  /// Maximum width to which a column grows for the cells that have not arrived.
  private static let spareWidth = 16

  /// Plain, because a style of its own would take more bytes than most cells (see the benchmark of
  /// the screen).
  static let border = SafeText(trusted: "│")
  /// The columns of a border with a space on both sides.
  private static let borderColumns = 3

  /// The widths of the columns, or `nil` for records.
  private let widths: [Int]?
  private let header: [TableCell]
  private let alignments: [MarkdownTable.Alignment]
  private let prefix: SafeText
  /// Whether a line separates the rows, because some have several lines.
  private let isRuled: Bool

  /// - Parameters:
  ///   - rows: The rows that the widths are to fit.
  ///   - prefix: The text painted before each line.
  ///   - screen: Number of columns available for a line, or `nil` for no limit.
  ///   - isOpen: Whether more rows follow.
  init(
    header: [TableCell], rows: [[TableCell]], alignments: [MarkdownTable.Alignment],
    prefix: SafeText, screen: Int?, isOpen: Bool
  ) {
    self.header = header
    self.alignments = alignments
    self.prefix = prefix
    let all = [header] + rows
    let natural = header.indices.map { column in
      all.reduce(3) { max($0, $1[column].columns) }
    }
    let hasBreaks = all.contains { $0.contains { $0.lines.count > 1 } }
    let room = screen.map { $0 - prefix.columns - Self.borderColumns * (natural.count - 1) }
    guard let room else {
      widths = natural
      isRuled = hasBreaks
      return
    }
    let used = natural.reduce(0, +)
    if used > room {
      let narrowed = Self.narrowed(natural, in: room)
      let fits = narrowed.map { widths in
        !all.contains { row in
          zip(row, widths).contains { $0.hasWord(upTo: Self.wordWidth, widerThan: $1) }
        }
      }
      widths = fits == true ? narrowed : rows.isEmpty ? natural : nil
      isRuled = true
    } else {
      widths =
        isOpen
        ? Self.widened(natural, by: room - used, rows: rows, alignments: alignments) : natural
      isRuled = hasBreaks
    }
  }

  /// Narrows the widest columns until all fit. Returns `nil` if they cannot fit.
  private static func narrowed(_ natural: [Int], in room: Int) -> [Int]? {
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

  /// Gives columns room for the cells to come: half of it to narrow columns of words, the rest to
  /// the last column.
  private static func widened(
    _ natural: [Int], by spare: Int, rows: [[TableCell]], alignments: [MarkdownTable.Alignment]
  ) -> [Int] {
    var widths = natural
    let last = natural.count - 1
    let growing = (0..<last).filter { column in
      alignments[column] != .trailing
        && !(rows.contains { $0[column].isNumber }
          && rows.allSatisfy { $0[column].isNumber || $0[column].isEmpty })
    }
    var left = spare / 2
    var given = -1
    while left > 0, given != 0 {
      given = 0
      for column in growing where left > 0 && widths[column] < spareWidth {
        widths[column] += 1
        left -= 1
        given += 1
      }
    }
    if alignments[last] == .leading {
      widths[last] += spare - (widths.reduce(0, +) - natural.reduce(0, +))
    }
    return widths
  }

  // MARK: Drawing

  /// The column names with a line below them. Records repeat the names instead.
  var head: SafeText {
    guard let widths else { return SafeText() }
    return lines(header, widths) + SafeText(trusted: "\n") + prefix + Self.rule(widths)
  }

  /// A row of the table's body.
  func row(_ cells: [TableCell], isFirst: Bool = false) -> SafeText {
    guard let widths else { return record(cells, isFirst: isFirst) }
    guard isRuled, !isFirst else { return lines(cells, widths) }
    return prefix + Self.rule(widths) + SafeText(trusted: "\n") + lines(cells, widths)
  }

  /// The lines of a row, as many as its longest cell needs.
  private func lines(_ cells: [TableCell], _ widths: [Int]) -> SafeText {
    let wrapped = zip(cells, widths).map { $0.wrapped(columns: $1) }
    var text = SafeText()
    for index in 0..<(wrapped.map(\.count).max() ?? 1) {
      if index > 0 { text += SafeText(trusted: "\n") }
      text += line(wrapped.map { index < $0.count ? $0[index] : SafeText() }, widths)
    }
    return text
  }

  private func line(_ cells: [SafeText], _ widths: [Int]) -> SafeText {
    var text = prefix
    /// What is owed before the next thing that shows, so that nothing invisible ends the line.
    var gap = 0
    for (column, cell) in cells.enumerated() {
      if column > 0 {
        text += SafeText(gap: gap + 1) + Self.border
        gap = 1
      }
      let room = max(0, widths[column] - cell.columns)
      let before = alignments[column].indentation(in: room)
      if !cell.isEmpty { text += SafeText(gap: gap + before) + cell }
      gap = cell.isEmpty ? gap + room : room - before
    }
    return text
  }

  /// A row as lines of names and values.
  private func record(_ cells: [TableCell], isFirst: Bool) -> SafeText {
    var text = SafeText()
    for (name, cell) in zip(header, cells) where !cell.isEmpty {
      if !text.isEmpty { text += SafeText(trusted: "\n") }
      text += prefix
      if !name.isEmpty { text += name.joined + SafeText(trusted: ": ").styled(.bold) }
      text += cell.joined
    }
    return isFirst || text.isEmpty ? text : prefix.trimmed + SafeText(trusted: "\n") + text
  }

  private static func rule(_ widths: [Int]) -> SafeText {
    var text = SafeText()
    for (column, width) in widths.enumerated() {
      if column > 0 { text += SafeText(trusted: "─┼─") }
      text += SafeText(encoded: String(repeating: "─", count: width))
    }
    return text
  }
}

extension MarkdownTable.Alignment {
  /// The number of columns before a cell that leaves so much room.
  func indentation(in room: Int) -> Int {
    switch self {
    case .leading: 0
    case .center: room / 2
    case .trailing: room
    }
  }
}
