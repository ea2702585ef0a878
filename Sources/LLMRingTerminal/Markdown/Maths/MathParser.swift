/// Reads LaTeX maths into atoms.
///
/// Each scalar is read once, and groups are nested at most ``depthLimit`` deep, so the work is
/// linear. What is not known for certain is an error, and the formula is then shown as written.
struct MathParser {
  static let depthLimit = 24

  /// What ends a list of atoms. What ends a row or a cell is not read.
  enum End {
    case input
    case brace
    case bracket
    /// The end of a formula within text.
    case dollar
    /// The end of a line of a block.
    case row
    /// The end of a cell in an environment.
    case cell
  }

  let source: [Unicode.Scalar]
  var at = 0
  private var depth = 0
  /// The scalars read and written, for the tests.
  var steps = 0

  init(_ source: String) {
    self.source = Array(source.unicodeScalars)
  }

  var next: Unicode.Scalar? { at < source.count ? source[at] : nil }

  /// Whether a command with this name is next.
  func isCommand(_ name: String) -> Bool {
    guard next == "\\", at + 1 + name.unicodeScalars.count <= source.count else { return false }
    return source[(at + 1)...].starts(with: name.unicodeScalars)
  }

  mutating func skipBlanks() {
    while let scalar = next, scalar == " " || scalar == "\n" { at += 1 }
  }

  mutating func nested<Result>(
    _ read: (inout MathParser) throws(MathError) -> Result
  ) throws(MathError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw MathError() }
    return try read(&self)
  }

  // MARK: Lists

  mutating func list(until end: End) throws(MathError) -> [MathAtom] {
    try nested { parser throws(MathError) in try parser.atoms(until: end) }
  }

  private mutating func atoms(until end: End) throws(MathError) -> [MathAtom] {
    var atoms: [MathAtom] = []
    while let scalar = next {
      steps += 1
      switch scalar {
      case " ", "\n":
        at += 1
        atoms.append(MathAtom(" ", .blank))
      case "{":
        at += 1
        try add(list(until: .brace), to: &atoms)
      case "}":
        guard case .brace = end else { throw MathError() }
        at += 1
        return atoms
      case "]":
        at += 1
        if case .bracket = end { return atoms }
        atoms.append(MathAtom("]", .close))
      case "&":
        guard case .cell = end else { throw MathError() }
        return atoms
      case "\\":
        if isEnd(end) { return atoms }
        try addCommand(to: &atoms)
      case "^", "_":
        at += 1
        let script = MathAtom.Kind.script(isRaised: scalar == "^")
        try add(script, of: text(of: argument()), to: &atoms)
      case "'":
        atoms.append(MathAtom(readPrimes(), .prime))
      case "$":
        guard case .dollar = end else { throw MathError() }
        at += 1
        return atoms
      case "~":
        at += 1
        atoms.append(MathAtom(" ", .space(1)))
      default:
        atoms.append(try readSign())
      }
    }
    switch end {
    case .input, .row: return atoms
    case .brace, .bracket, .dollar, .cell: throw MathError()
    }
  }

  /// Whether the command that is next ends the list.
  private func isEnd(_ end: End) -> Bool {
    switch end {
    case .row: isCommand("\\")
    case .cell: isCommand("\\") || isCommand("end{")
    case .input, .brace, .bracket, .dollar: false
    }
  }

  mutating func add(_ added: [MathAtom], to atoms: inout [MathAtom]) {
    steps += added.count
    atoms += added
  }

  /// Adds a script. Two of the same kind in a row have no meaning.
  private mutating func add(
    _ kind: MathAtom.Kind, of text: String, to atoms: inout [MathAtom]
  ) throws(MathError) {
    if case .script(let isRaised) = kind {
      for atom in atoms.reversed() where !atom.isBlank {
        guard case .script(let other) = atom.kind else { break }
        if other == isRaised { throw MathError() }
      }
    }
    atoms.append(MathAtom(text, kind))
  }

  // MARK: Signs

  private mutating func readPrimes() -> String {
    var count = 0
    while next == "'" {
      at += 1
      count += 1
    }
    return ["″", "‴"].indices.contains(count - 2)
      ? ["″", "‴"][count - 2] : String(repeating: "′", count: count)
  }

  /// An ASCII operator or bracket, or a run of letters and digits.
  private mutating func readSign() throws(MathError) -> MathAtom {
    let scalar = source[at]
    let kind: MathAtom.Kind? =
      switch scalar {
      case "+", "-", "=", "<", ">", "*", "/": .sign
      case ",", ";", ":": .punctuation
      case "(", "[": .open
      case ")": .close
      default: nil
      }
    if let kind {
      at += 1
      return MathAtom(String(Character(scalar)), kind)
    }
    let start = at
    while let scalar = next, !Self.isSyntax(scalar) {
      // A mark belongs to the sign before it.
      guard at > start || Self.standsAlone(scalar) else { throw MathError() }
      at += 1
    }
    steps += at - start
    return MathAtom(string(source[start..<at]), Self.kind(of: scalar))
  }

  private static func isSyntax(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && " \n{}[]()&\\^_'$~+-=<>*/,;:".unicodeScalars.contains(scalar)
  }

  /// Operators are written as such in Unicode, too.
  private static func kind(of scalar: Unicode.Scalar) -> MathAtom.Kind {
    !scalar.isASCII && scalar.properties.generalCategory == .mathSymbol ? .sign : .ordinary
  }

  /// Whether a scalar does not combine with the one before it.
  static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      || ScalarKind(scalar) == .printable && TextWidth.columns(of: scalar) > 0
  }

  func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  // MARK: Arguments

  /// A group in braces, one command, or one character.
  mutating func argument() throws(MathError) -> [MathAtom] {
    skipBlanks()
    guard let scalar = next else { throw MathError() }
    switch scalar {
    case "{":
      at += 1
      return try list(until: .brace)
    case "\\":
      return try nested { parser throws(MathError) in
        var atoms: [MathAtom] = []
        try parser.addCommand(to: &atoms)
        return atoms
      }
    case "^", "_", "&", "}", "$", "~", "'": throw MathError()
    default:
      guard Self.standsAlone(scalar) else { throw MathError() }
      at += 1
      let sign: MathAtom.Kind = "+-=<>*/".unicodeScalars.contains(scalar) ? .sign : .ordinary
      return [MathAtom(String(Character(scalar)), sign)]
    }
  }

  /// An argument as text, which must not be empty.
  mutating func words() throws(MathError) -> String {
    let words = try text(of: argument())
    guard !words.isEmpty else { throw MathError() }
    return words
  }

  mutating func text(of atoms: [MathAtom]) throws(MathError) -> String {
    let text = try MathLine.text(atoms)
    steps += atoms.count + text.utf8.count
    return text
  }

  /// A group in braces, as it is written.
  mutating func rawArgument() throws(MathError) -> String {
    skipBlanks()
    guard next == "{" else { throw MathError() }
    let start = at + 1
    var level = 0
    while let scalar = next {
      at += 1
      steps += 1
      if scalar == "\\" { at += 1 }
      if scalar == "{" { level += 1 }
      if scalar == "}" {
        level -= 1
        if level == 0 { return string(source[start..<(at - 1)]) }
      }
    }
    throw MathError()
  }

  /// `[…]`, as it is written, if it is next.
  mutating func rawOption() -> String? {
    guard next == "[", let end = source[at...].prefix(16).firstIndex(of: "]") else { return nil }
    let start = at + 1
    steps += end - at
    at = end + 1
    return string(source[start..<end])
  }

  /// The letters after a backslash, or one other scalar.
  mutating func readName() throws(MathError) -> String {
    at += 1
    let start = at
    while let scalar = next, Self.isLetter(scalar) { at += 1 }
    if at == start {
      guard at < source.count, source[at].isASCII else { throw MathError() }
      at += 1
    }
    steps += at - start
    return string(source[start..<at])
  }

  static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }
}
