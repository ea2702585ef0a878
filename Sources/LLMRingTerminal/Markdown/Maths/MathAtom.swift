/// A piece of a formula, before blanks are put between the pieces.
struct MathAtom: Sendable {
  indirect enum Kind: Sendable {
    /// Letters, digits and signs, shown as they are.
    case ordinary
    /// A letter or prefix sign that was written as a command. The blank that ends the command is
    /// left out before a letter.
    case name
    /// A blank of the source.
    case blank
    /// A blank that was written as a command, in columns.
    case space(Int)
    case relation
    case binary
    /// An ASCII operator, which keeps the blanks of the source.
    case sign
    /// A large operator or a function.
    case large
    case open
    case close
    /// A bracket after `\left`, which takes the blanks within the brackets.
    case left
    case right
    case punctuation
    case script(isRaised: Bool)
    case prime
    case root
    case fraction(numerator: String, denominator: String)
    case environment(MathEnvironment)
  }

  var text: String
  var kind: Kind

  init(_ text: String, _ kind: Kind = .ordinary) {
    self.text = text
    self.kind = kind
  }

  var isBlank: Bool {
    switch kind {
    case .blank, .space: true
    default: false
    }
  }

  var environment: MathEnvironment? {
    if case .environment(let environment) = kind { return environment }
    return nil
  }
}

/// Rows and cells between `\begin` and `\end`.
struct MathEnvironment: Sendable {
  enum Layout: Sendable {
    /// Cells side by side.
    case grid
    /// Equations, aligned at every second column.
    case aligned
    /// Equations of three columns, the second for the relation.
    case equationArray
  }

  var layout: Layout
  var left = ""
  var right = ""
  var rows: [[[MathAtom]]]

  /// The environments by name, without the star that leaves out numbers.
  init?(named name: String) {
    rows = []
    switch name {
    case "matrix", "smallmatrix", "array": layout = .grid
    case "pmatrix": (layout, left, right) = (.grid, "(", ")")
    case "bmatrix": (layout, left, right) = (.grid, "[", "]")
    case "Bmatrix": (layout, left, right) = (.grid, "{", "}")
    case "vmatrix": (layout, left, right) = (.grid, "|", "|")
    case "Vmatrix": (layout, left, right) = (.grid, "‖", "‖")
    case "cases", "dcases": (layout, left) = (.grid, "{")
    case "rcases": (layout, right) = (.grid, "}")
    case "aligned", "align", "alignat", "alignedat", "split", "gather", "gathered", "equation",
      "multline":
      layout = .aligned
    case "eqnarray": layout = .equationArray
    default: return nil
    }
  }

  /// The rows on one line: `(1 2; 3 4)`.
  func words() throws(MathError) -> String {
    var lines: [String] = []
    // Without a mark, the cells behind an empty one would stand in other columns.
    let isMatrix = !left.isEmpty && !right.isEmpty
    for row in rows {
      var cells: [String] = []
      for cell in row {
        let text = try MathLine.text(cell)
        if !text.isEmpty || isMatrix && row.count > 1 { cells.append(text.isEmpty ? "·" : text) }
      }
      lines.append(cells.joined(separator: " "))
    }
    // A brace on one side only, as around cases, is closed.
    let ends = (left == "{" && right.isEmpty, right == "}" && left.isEmpty)
    return (ends.1 ? "{" : left) + lines.joined(separator: "; ") + (ends.0 ? "}" : right)
  }
}

/// A formula that cannot be shown in Unicode with certainty. It is shown as written.
struct MathError: Error {}
