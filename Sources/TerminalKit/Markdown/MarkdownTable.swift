/// A table that is held until it ends, so its columns can fit their widest cells.
///
/// It is held for at most ``rowLimit`` rows and ``byteLimit`` bytes. Then it is laid out with the
/// widths seen so far, and further rows use the same widths as they arrive; wider cells stick out.
/// On a narrow screen, the widest cells are wrapped and the rows are separated by lines. Cells
/// beyond the last column are kept, although GFM drops them, because the model wrote them.
struct MarkdownTable: Sendable {
  static let rowLimit = 100
  static let byteLimit = 16 << 10

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
  private var alignments: [Alignment] = []
  private var held: [[SafeText]] = []
  private var heldBytes = 0
  /// Set once the widths are final.
  private var layout: TableLayout?

  /// - Parameters:
  ///   - prefix: The text painted before each row: quote bars and indentation.
  ///   - header: The line with the column names.
  init(prefix: SafeText, header: ArraySlice<UInt8>, options: MarkdownOptions, screen: Int?) {
    self.prefix = prefix
    self.options = options
    self.screen = screen
    let cells = Self.cells(of: header)
    held = [
      cells.map { MarkdownInline.line($0, style: .bold, options: options) }
    ]
    alignments = [Alignment](repeating: .leading, count: cells.count)
  }

  var columns: Int { alignments.count }

  /// Whether nothing of the table has been painted.
  var isHeld: Bool { layout == nil }

  /// Adds the delimiter row.
  mutating func align(_ line: ArraySlice<UInt8>) {
    alignments = Self.alignments(of: line) ?? alignments
  }

  /// Adds a row and returns what to paint now, which is nothing while the table is held.
  mutating func append(_ line: ArraySlice<UInt8>) -> SafeText {
    var cells = Self.cells(of: line).map {
      MarkdownInline.line($0, options: options)
    }
    while cells.count < columns { cells.append(SafeText()) }
    if let layout { return layout.row(cells) }
    held.append(cells)
    heldBytes += line.count
    return held.count > Self.rowLimit || heldBytes > Self.byteLimit ? layOut() : SafeText()
  }

  /// Ends the table and returns what was held.
  mutating func finish() -> SafeText {
    isHeld ? layOut() : SafeText()
  }

  /// The held rows, without a line feed after the last one.
  private mutating func layOut() -> SafeText {
    var widths = [Int](repeating: 3, count: columns)
    for cells in held {
      for (column, cell) in cells.prefix(columns).enumerated() {
        widths[column] = max(widths[column], cell.columns)
      }
    }
    let layout = TableLayout(widths, alignments: alignments, prefix: prefix, screen: screen)
    self.layout = layout
    var text = layout.header(held[0])
    for (index, cells) in held.enumerated().dropFirst() {
      text += SafeText(trusted: "\n") + layout.row(cells, isFirst: index == 1)
    }
    held = []
    return text
  }

  // MARK: Cells

  /// The cells of a row. An escaped pipe never separates cells, even in code (GFM 4.10).
  static func cells(of line: ArraySlice<UInt8>) -> [[UInt8]] {
    var cells: [[UInt8]] = []
    var cell: [UInt8] = []
    var rest = trimmed(line)
    if rest.first == UInt8(ascii: "|") { rest = rest.dropFirst() }
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "|") {
        cell.append(UInt8(ascii: "|"))
        rest = rest.dropFirst()
      } else if byte == UInt8(ascii: "|") {
        cells.append(Array(trimmed(cell[...])))
        cell = []
      } else {
        cell.append(byte)
      }
    }
    let last = trimmed(cell[...])
    // The last pipe closes the row.
    if !last.isEmpty || cells.isEmpty { cells.append(Array(last)) }
    return cells
  }

  /// The columns of a delimiter row (`|:--|--:|`), or `nil` if it is not one.
  static func alignments(of line: ArraySlice<UInt8>) -> [Alignment]? {
    guard line.contains(UInt8(ascii: "|")) || line.contains(UInt8(ascii: ":")) else { return nil }
    var alignments: [Alignment] = []
    for cell in cells(of: line) {
      let colon = UInt8(ascii: ":")
      let isLeading = cell.first == colon
      let isTrailing = cell.count > 1 && cell.last == colon
      let dashes = cell.dropFirst(isLeading ? 1 : 0).dropLast(isTrailing ? 1 : 0)
      guard !dashes.isEmpty, dashes.allSatisfy({ $0 == UInt8(ascii: "-") }) else { return nil }
      alignments.append(isTrailing ? (isLeading ? .center : .trailing) : .leading)
    }
    return alignments
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while bytes.first == .space { bytes = bytes.dropFirst() }
    while bytes.last == .space { bytes = bytes.dropLast() }
    return bytes
  }
}
