extension MathParser {
  /// The rest of an environment after `\begin`.
  mutating func environment() throws(MathError) -> MathAtom {
    let name = try rawArgument()
    let plain = name.last == "*" ? String(name.dropLast()) : name
    guard var environment = MathEnvironment(named: plain) else { throw MathError() }
    let start = at
    if let option = rawOption(), !["t", "b", "c", "l", "r"].contains(option) { at = start }
    if ["array", "alignat", "alignedat"].contains(plain) { _ = try rawArgument() }
    try nested { parser throws(MathError) in try parser.readRows(of: &environment) }
    guard try rawEnd() == name, !environment.rows.isEmpty else { throw MathError() }
    return MathAtom("", .environment(environment))
  }

  private mutating func rawEnd() throws(MathError) -> String {
    _ = try readName()
    return try rawArgument()
  }

  private mutating func readRows(of environment: inout MathEnvironment) throws(MathError) {
    var row: [[MathAtom]] = []
    while true {
      row.append(try list(until: .cell))
      if next == "&" {
        at += 1
        continue
      }
      let isEmpty = row.allSatisfy { $0.allSatisfy(\.isBlank) }
      let isLast = isCommand("end{")
      // The last line end may be followed by nothing.
      if !isEmpty || !isLast { environment.rows.append(row) }
      row = []
      if isLast { return }
      endRow()
    }
  }

  /// Reads `\\`, with the height that may follow.
  mutating func endRow() {
    at += 2
    if next == "*" { at += 1 }
    let start = at
    if let height = rawOption(), !Self.isLength(height) { at = start }
  }

  private static func isLength(_ text: String) -> Bool {
    let unit = text.drop { $0.isNumber || "-. ".contains($0) }
    return ["pt", "em", "ex", "mm", "cm", "in", "mu", "px"].contains(String(unit))
  }
}
