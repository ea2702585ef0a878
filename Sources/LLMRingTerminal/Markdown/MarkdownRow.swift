/// The cells of a table's row.
///
/// A pipe separates cells, but models also write pipes in code and formulas without escaping them.
/// A row is therefore split in three ways: around formulas and code, around code, and at each pipe
/// as GFM does. The first way that gives as many cells as the table has columns is meant.
struct MarkdownRow {
  /// The cells of a row, one way to split it after the other.
  private let splits: [[[UInt8]]]
  /// The best guess where none gives the right number.
  private let guess: Int

  init(_ line: ArraySlice<UInt8>) {
    let code = Self.code(in: line)
    let formulas = Self.formulas(in: line, outside: code)
    var splits = [Self.split(line)]
    if !code.isEmpty { splits.insert(Self.split(line, around: code), at: 0) }
    guess = formulas.isEmpty ? 0 : 1
    if !formulas.isEmpty {
      let ranges = (code + formulas).sorted { $0.lowerBound < $1.lowerBound }
      splits.insert(Self.split(line, around: ranges), at: 0)
    }
    self.splits = splits
  }

  /// The cells of a table with this many columns. Surplus cells are joined to the last one, because
  /// the model wrote them, and missing ones are empty.
  func cells(columns: Int) -> [[UInt8]] {
    var cells = splits.first { $0.count == columns } ?? splits[guess]
    if cells.count > columns {
      cells[columns - 1] = Array(cells[(columns - 1)...].joined(separator: " | ".utf8))
      cells.removeSubrange(columns...)
    }
    return cells + [[UInt8]](repeating: [], count: columns - cells.count)
  }

  /// A line that may be the header of a table.
  struct Header: Equatable, Sendable {
    private let counts: [Int]
    private let guess: Int
    /// Whether the line has been painted as words, because it does not begin with a pipe.
    let isPainted: Bool

    init(_ line: ArraySlice<UInt8>, isPainted: Bool) {
      let row = MarkdownRow(line)
      counts = row.splits.map(\.count)
      guess = counts[row.guess]
      self.isPainted = isPainted
    }

    /// The number of columns, if the next line is this one and delimits them.
    func columns(above line: ArraySlice<UInt8>) -> Int? {
      guard let count = MarkdownTable.alignments(of: line)?.count else { return nil }
      if counts.contains(count) { return isPainted && count < 2 ? nil : count }
      let isPiped = !isPainted && line.first == UInt8(ascii: "|")
      return isPiped && abs(guess - count) == 1 ? max(guess, count) : nil
    }
  }

  // MARK: Splitting

  /// - Parameter ranges: The parts whose pipes do not separate cells, in order.
  static func split(
    _ line: ArraySlice<UInt8>, around ranges: [Range<Int>] = []
  ) -> [[UInt8]] {
    let line = trimmed(line)
    var cells: [[UInt8]] = []
    var cell: [UInt8] = []
    var ranges = ranges[...]
    var at = line.startIndex
    if line.first == UInt8(ascii: "|") { at += 1 }
    while at < line.endIndex {
      while let range = ranges.first, range.upperBound <= at { ranges.removeFirst() }
      let isSeparator = !(ranges.first?.contains(at) ?? false)
      if line[at] == UInt8(ascii: "\\"), at + 1 < line.endIndex, line[at + 1] == UInt8(ascii: "|") {
        // An escaped pipe never separates cells, even in code (GFM 4.10).
        cell.append(UInt8(ascii: "|"))
        at += 1
      } else if line[at] == UInt8(ascii: "|"), isSeparator {
        cells.append(Array(trimmed(cell[...])))
        cell = []
      } else {
        cell.append(line[at])
      }
      at += 1
    }
    let last = trimmed(cell[...])
    // The last pipe closes the row.
    if !last.isEmpty || cells.isEmpty { cells.append(Array(last)) }
    return cells
  }

  /// The code spans of a row, which do not begin at an escaped backtick.
  private static func code(in line: ArraySlice<UInt8>) -> [Range<Int>] {
    let tick = UInt8(ascii: "`")
    /// The runs of backticks by their length, the last one first.
    var runs: [Int: [Int]] = [:]
    var at = line.endIndex
    while at > line.startIndex {
      let start = line[..<at].lastIndex { $0 != tick }.map { $0 + 1 } ?? line.startIndex
      if start < at { runs[at - start, default: []].append(start) }
      at = max(line.startIndex, start - 1)
    }
    var spans: [Range<Int>] = []
    at = line.startIndex
    while at < line.endIndex {
      let length = line[at...].prefix { $0 == tick }.count
      guard length > 0 else {
        at += line[at] == UInt8(ascii: "\\") ? 2 : 1
        continue
      }
      let content = at + length
      while let next = runs[length]?.last, next < content { runs[length]?.removeLast() }
      at = runs[length]?.last.map { $0 + length } ?? content
      if at > content { spans.append(content - length..<at) }
    }
    return spans
  }

  /// The formulas of a row.
  private static func formulas(
    in line: ArraySlice<UInt8>, outside code: [Range<Int>]
  ) -> [Range<Int>] {
    var formulas: [Range<Int>] = []
    var code = code[...]
    var at = line.startIndex
    while at < line.endIndex {
      if let span = code.first, span.lowerBound <= at {
        at = max(at, span.upperBound)
        code.removeFirst()
      } else if line[at] == UInt8(ascii: "$") || line[at] == UInt8(ascii: "\\"),
        let end = MathScan.formulaEnd(at: at, in: line)
      {
        formulas.append(at..<end)
        at = end
      } else {
        at += line[at] == UInt8(ascii: "\\") ? 2 : 1
      }
    }
    return formulas
  }

  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while bytes.first == .space { bytes = bytes.dropFirst() }
    while bytes.last == .space { bytes = bytes.dropLast() }
    return bytes
  }
}
