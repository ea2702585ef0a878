/// A table whose first rows are held, so that its columns can fit their cells.
///
/// The widths are settled when the table ends, when a fifth row begins, or when a row begins after
/// ``heldBytes`` bytes of rows. Later rows are painted as they arrive, and their cells are wrapped
/// to these widths. Nothing depends on the time, so the same text gives the same screen.
struct MarkdownTable: Sendable {
  static let heldRows = 4
  static let heldBytes = 512

  /// Maximum length of a row. A longer line is not a row.
  static let lineLimit = 4096

  enum Alignment: Equatable, Sendable {
    case leading
    case center
    case trailing
  }

  private let prefix: SafeText
  private let options: MarkdownOptions
  /// Number of screen columns, or `nil` for no limit.
  private let screen: Int?
  private let alignments: [Alignment]
  private let header: [TableCell]
  private var held: [[TableCell]] = []
  private var bytes = 0
  /// Number of rows so far, without the header.
  private(set) var rows = 0
  /// Whether a row has been drawn.
  private var hasRows = false
  /// Set once the widths are final.
  private var layout: TableLayout?

  /// - Parameters:
  ///   - prefix: The text painted before each row: quote bars and indentation.
  ///   - header: The line with the column names.
  ///   - delimiters: The line below it.
  init(
    prefix: SafeText, header: ArraySlice<UInt8>, delimiters: ArraySlice<UInt8>, columns: Int,
    options: MarkdownOptions, screen: Int?
  ) {
    self.prefix = prefix
    self.options = options
    self.screen = screen
    var alignments = Self.alignments(of: delimiters) ?? []
    while alignments.count < columns { alignments.append(.leading) }
    self.alignments = alignments
    self.header = MarkdownRow(header).cells(columns: columns).map {
      TableCell(MarkdownInline.line($0, style: .bold, options: options))
    }
  }

  /// Whether nothing of the table has been painted.
  var isHeld: Bool { layout == nil }

  /// Returns what to paint because another row begins.
  mutating func beginRow() -> SafeText {
    guard isHeld, held.count >= Self.heldRows || bytes >= Self.heldBytes else { return SafeText() }
    return settle(early: true)
  }

  /// Adds a row and returns what to paint now, which is nothing while the table is held.
  mutating func append(_ line: ArraySlice<UInt8>) -> SafeText {
    let cells = MarkdownRow(line).cells(columns: alignments.count).map {
      TableCell(MarkdownInline.line($0, options: options))
    }
    rows += 1
    if let layout { return draw(cells, in: layout) }
    held.append(cells)
    bytes += line.count
    return SafeText()
  }

  /// Ends the table and returns what was held.
  mutating func finish() -> SafeText {
    isHeld ? settle(early: false) : SafeText()
  }

  /// The held rows, without a line feed after the last one.
  private mutating func settle(early: Bool) -> SafeText {
    let layout = TableLayout(
      header: header, rows: held, alignments: alignments, prefix: prefix, screen: screen,
      isOpen: early)
    self.layout = layout
    var text = layout.head
    for cells in held {
      let row = draw(cells, in: layout)
      if !text.isEmpty, !row.isEmpty { text += SafeText(trusted: "\n") }
      text += row
    }
    held = []
    return text
  }

  private mutating func draw(_ cells: [TableCell], in layout: TableLayout) -> SafeText {
    let row = layout.row(cells, isFirst: !hasRows)
    hasRows = hasRows || !row.isEmpty
    return row
  }

  /// The columns of a delimiter row (`|:--|--:|`), or `nil` if it is not one.
  static func alignments(of line: ArraySlice<UInt8>) -> [Alignment]? {
    guard line.contains(UInt8(ascii: "|")) || line.contains(UInt8(ascii: ":")) else { return nil }
    var alignments: [Alignment] = []
    for cell in MarkdownRow.split(line) {
      let colon = UInt8(ascii: ":")
      let isLeading = cell.first == colon
      let isTrailing = cell.count > 1 && cell.last == colon
      let dashes = cell.dropFirst(isLeading ? 1 : 0).dropLast(isTrailing ? 1 : 0)
      guard !dashes.isEmpty, dashes.allSatisfy({ $0 == UInt8(ascii: "-") }) else { return nil }
      alignments.append(isTrailing ? (isLeading ? .center : .trailing) : .leading)
    }
    return alignments
  }
}
