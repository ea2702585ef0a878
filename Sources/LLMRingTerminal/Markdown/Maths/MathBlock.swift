/// Sets the lines of a formula on their own, with rows below each other.
struct MathBlock {
  private(set) var lines: [String] = []

  /// - Parameter rows: The lines of the source, which `\\` ends.
  init(_ rows: [[MathAtom]]) throws(MathError) {
    for row in rows { try add(row) }
    while lines.last?.isEmpty == true { lines.removeLast() }
  }

  private mutating func add(_ row: [MathAtom]) throws(MathError) {
    let atoms = row.filter { !$0.isBlank }
    if atoms.count == 1, let equations = atoms[0].environment, equations.layout != .grid,
      equations.left.isEmpty, equations.right.isEmpty
    {
      try add(equations)
      return
    }
    // With two or more, their rows would not be read together.
    let tall = row.indices.filter { (row[$0].environment?.rows.count ?? 0) > 1 }
    guard tall.count == 1, let environment = row[tall[0]].environment,
      let left = Self.bracket(environment.left, rows: environment.rows.count),
      let right = Self.bracket(environment.right, rows: environment.rows.count)
    else {
      lines.append(try MathLine.text(row))
      return
    }
    try add(environment, left: left, right: right, in: row, at: tall[0])
  }

  /// Rows between brackets as tall as they are. What stands before is on the first row, what
  /// follows on the last.
  private mutating func add(
    _ environment: MathEnvironment, left: [String], right: [String], in row: [MathAtom],
    at index: Int
  ) throws(MathError) {
    let (before, after) = try MathLine.parts(of: row, around: index)
    let indent = String(repeating: " ", count: TextWidth.columns(of: before))
    let body = try Self.body(environment, isPadded: !environment.right.isEmpty)
    for (number, text) in body.enumerated() {
      let start = number == 0 ? before : indent
      let end = number == body.count - 1 ? after : ""
      lines.append(Self.trimmed(start + left[number] + text + right[number] + end))
    }
  }

  /// Equations below each other.
  private mutating func add(_ equations: MathEnvironment) throws(MathError) {
    if equations.rows.count == 1 {
      // One line, which may contain rows of its own.
      try add(Array(equations.rows[0].joined(separator: [MathAtom(" ", .blank)])))
    } else if equations.rows.allSatisfy({ $0.count == 1 }) {
      for row in equations.rows { try add(row[0]) }
    } else {
      lines += try Self.body(equations, isPadded: false).map(Self.trimmed)
    }
  }

  // MARK: Columns

  private static func body(
    _ environment: MathEnvironment, isPadded: Bool
  ) throws(MathError) -> [String] {
    var rows: [[String]] = []
    for row in environment.rows {
      var cells: [String] = []
      for cell in row { cells.append(try MathLine.text(cell)) }
      rows.append(cells)
    }
    let count = rows.map(\.count).max() ?? 0
    var widths = [Int](repeating: 0, count: count)
    for row in rows {
      for (column, cell) in row.enumerated() {
        widths[column] = max(widths[column], TextWidth.columns(of: cell))
      }
    }
    return rows.map { row in
      var text = ""
      var used = 0
      for (column, width) in widths.enumerated() {
        if used > 0 { text += blanks(environment.layout.gap(before: column)) }
        let cell = column < row.count ? row[column] : ""
        let room = width - TextWidth.columns(of: cell)
        let isTrailing = count > 1 && environment.layout.isTrailing(column)
        text += isTrailing ? blanks(room) + cell : cell + blanks(room)
        used += width
      }
      return isPadded ? text : trimmed(text)
    }
  }

  private static func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }

  private static func trimmed(_ text: String) -> String {
    String(text.reversed().drop { $0 == " " }.reversed())
  }

  // MARK: Brackets

  /// The parts of a bracket beside each row, or `nil` if it has no tall form.
  private static func bracket(_ bracket: String, rows: Int) -> [String]? {
    let parts: (top: String, middle: String, bottom: String)
    switch bracket {
    case "": parts = ("", "", "")
    case "(": parts = ("⎛", "⎜", "⎝")
    case ")": parts = ("⎞", "⎟", "⎠")
    case "[": parts = ("⎡", "⎢", "⎣")
    case "]": parts = ("⎤", "⎥", "⎦")
    case "⌈": parts = ("⎡", "⎢", "⎢")
    case "⌉": parts = ("⎤", "⎥", "⎥")
    case "⌊": parts = ("⎢", "⎢", "⎣")
    case "⌋": parts = ("⎥", "⎥", "⎦")
    case "|": parts = ("│", "│", "│")
    case "‖": parts = ("‖", "‖", "‖")
    case "{": return brace("⎧", "⎨", "⎩", rows: rows).map { $0 + " " }
    case "}": return brace("⎫", "⎬", "⎭", rows: rows)
    default: return nil
    }
    return (0..<rows).map {
      $0 == 0 ? parts.top : $0 == rows - 1 ? parts.bottom : parts.middle
    }
  }

  private static func brace(
    _ top: String, _ middle: String, _ bottom: String, rows: Int
  ) -> [String] {
    (0..<rows).map {
      $0 == 0 ? top : $0 == rows - 1 ? bottom : $0 == rows / 2 ? middle : "⎪"
    }
  }
}

extension MathEnvironment.Layout {
  /// The columns between a cell and the one before it.
  fileprivate func gap(before column: Int) -> Int {
    switch self {
    case .grid: 2
    case .aligned: column.isMultiple(of: 2) ? 2 : 1
    case .equationArray: 1
    }
  }

  fileprivate func isTrailing(_ column: Int) -> Bool {
    switch self {
    case .grid: false
    case .aligned: column.isMultiple(of: 2)
    case .equationArray: column == 0
    }
  }
}
