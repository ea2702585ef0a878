/// The commands of formulas.
extension MathParser {
  mutating func addCommand(to atoms: inout [MathAtom]) throws(MathError) {
    let name = try readName()
    if let symbol = MathSymbols.symbol(named: name) {
      atoms.append(MathAtom(symbol.text, symbol.kind))
    } else if let columns = Self.spaces[name] {
      if columns > 0 { atoms.append(MathAtom(" ", .space(columns))) }
    } else if Self.ignored.contains(name) {
    } else if let accent = MathSymbols.accent(named: name) {
      let text = try words()
      atoms.append(MathAtom(try Self.accented(text, with: accent)))
    } else if let alphabet = MathSymbols.alphabet(named: name) {
      atoms.append(MathAtom(MathSymbols.text(try words(), in: alphabet)))
    } else if Self.fonts.contains(name) {
      try add(argument(), to: &atoms)
    } else if Self.texts.contains(name) {
      try addText(to: &atoms)
    } else {
      try addStructure(name, to: &atoms)
    }
  }

  private mutating func addStructure(
    _ name: String, to atoms: inout [MathAtom]
  ) throws(MathError) {
    switch name {
    case "frac", "dfrac", "tfrac", "cfrac":
      let (top, bottom) = (try words(), try words())
      atoms.append(
        MathAtom(
          top,
          .fraction(
            numerator: MathTerm.isNumerator(top) ? top : "(\(top))",
            denominator: MathTerm.isDenominator(bottom) ? bottom : "(\(bottom))")))
    case "binom", "dbinom", "tbinom":
      let (top, bottom) = (try words(), try words())
      atoms.append(MathAtom("C(\(top),\(bottom))"))
    case "sqrt":
      try addRoot(to: &atoms)
    case "left":
      atoms.append(MathAtom(try delimiter(), .left))
    case "right":
      atoms.append(MathAtom(try delimiter(), .right))
      Self.mergeBrackets(&atoms)
    case "middle":
      atoms.append(MathAtom(try delimiter(), .ordinary))
    case "big", "Big", "bigg", "Bigg", "bigl", "Bigl", "biggl", "Biggl", "bigr", "Bigr", "biggr",
      "Biggr", "bigm", "Bigm", "biggm", "Biggm":
      let text = try delimiter()
      let kind: MathAtom.Kind =
        switch text {
        case "(", "[", "{", "⟨", "⌊", "⌈": .open
        case ")", "]", "}", "⟩", "⌋", "⌉": .close
        default: .ordinary
        }
      if !text.isEmpty { atoms.append(MathAtom(text, kind)) }
    case "operatorname":
      if next == "*" { at += 1 }
      atoms.append(MathAtom(try words(), .large))
    case "not":
      atoms.append(try negated())
    case "pmod":
      atoms.append(MathAtom(" ", .space(1)))
      atoms.append(MathAtom("(mod \(try words()))"))
    case "tag":
      if next == "*" { at += 1 }
      atoms.append(MathAtom("  ", .space(2)))
      atoms.append(MathAtom("(\(try words()))"))
    case "boxed":
      atoms.append(MathAtom("[\(try words())]"))
    case "textcolor":
      _ = try rawArgument()
      try add(argument(), to: &atoms)
    case "label", "phantom", "hphantom", "vphantom":
      _ = try rawArgument()
    case "ce":
      try addChemistry(to: &atoms)
    case "begin":
      atoms.append(try environment())
    default:
      throw MathError()
    }
  }

  /// The columns of the commands for blanks.
  private static let spaces: [String: Int] = [
    ",": 1, ":": 1, ";": 1, ">": 1, " ": 1, "\n": 1, "thinspace": 1, "medspace": 1,
    "thickspace": 1, "enspace": 1, "space": 1, "nobreakspace": 1, "quad": 2, "qquad": 4,
    "!": 0, "negthinspace": 0, "/": 0,
  ]

  private static let ignored: Set<String> = [
    "displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle", "limits", "nolimits",
    "nonumber", "notag", "mathstrut", "strut", "allowbreak", "nobreak",
  ]

  private static let fonts: Set<String> = [
    "mathrm", "mathbf", "mathit", "mathsf", "mathtt", "mathnormal", "bm", "boldsymbol", "pmb",
  ]

  private static let texts: Set<String> = [
    "text", "textbf", "textit", "textrm", "textsf", "texttt", "textnormal", "textup", "emph",
    "mbox", "hbox",
  ]

  // MARK: Brackets

  private mutating func delimiter() throws(MathError) -> String {
    skipBlanks()
    guard let scalar = next else { throw MathError() }
    var name = String(Character(scalar))
    if scalar == "\\" { name += try readName() } else { at += 1 }
    guard let text = MathSymbols.delimiter(name) else { throw MathError() }
    return text
  }

  /// Gives rows without brackets those around them: `\left( \begin{array} … \right)`.
  private static func mergeBrackets(_ atoms: inout [MathAtom]) {
    let right = atoms.count - 1
    guard let middle = atoms[..<right].lastIndex(where: { !$0.isBlank }),
      var environment = atoms[middle].environment,
      environment.left.isEmpty, environment.right.isEmpty,
      let left = atoms[..<middle].lastIndex(where: { !$0.isBlank }),
      case .left = atoms[left].kind
    else { return }
    environment.left = atoms[left].text
    environment.right = atoms[right].text
    atoms.removeSubrange(left...)
    atoms.append(MathAtom("", .environment(environment)))
  }

  // MARK: Letters

  private static func accented(
    _ text: String, with accent: (mark: Unicode.Scalar, name: String)
  ) throws(MathError) -> String {
    if accent.name == "overline" {
      return text.map { MathSymbols.composed(String($0), accent.mark) }.joined()
    }
    guard text.count == 1 else { return "\(accent.name)(\(text))" }
    // More marks than this on one letter cannot be read.
    guard text.unicodeScalars.count < 4 else { throw MathError() }
    return MathSymbols.composed(text, accent.mark)
  }

  private mutating func negated() throws(MathError) -> MathAtom {
    let atoms = try argument()
    guard atoms.count == 1, let atom = atoms.first, atom.text.count == 1 else { throw MathError() }
    switch atom.kind {
    case .relation, .sign: return MathAtom(MathSymbols.composed(atom.text, "\u{338}"), .relation)
    case .name where !atom.text.allSatisfy(\.isLetter):
      return MathAtom(MathSymbols.composed(atom.text, "\u{338}"), .name)
    default: throw MathError()
    }
  }

  private mutating func addRoot(to atoms: inout [MathAtom]) throws(MathError) {
    skipBlanks()
    var sign = "√"
    if next == "[" {
      at += 1
      let index = try text(of: list(until: .bracket))
      switch index {
      case "", "2": break
      case "3": sign = "∛"
      case "4": sign = "∜"
      default:
        let script = MathScripts.text(index, isRaised: true, before: nil)
        guard script.first != "^" else { throw MathError() }
        sign = script + sign
        // Beside a letter, the index would be its exponent.
        if let last = atoms.last?.text.last, last.isLetter || last.isNumber {
          atoms.append(MathAtom(" ", .space(1)))
        }
      }
    }
    let radicand = try words()
    let text = MathTerm.isRadicand(radicand) ? radicand : "(\(radicand))"
    atoms.append(MathAtom(sign + text, .root))
  }

  // MARK: Text

  /// Words with their blanks; formulas between dollars are converted.
  private mutating func addText(to atoms: inout [MathAtom]) throws(MathError) {
    skipBlanks()
    guard next == "{" else {
      try add(argument(), to: &atoms)
      return
    }
    at += 1
    try add(
      nested { parser throws(MathError) in try parser.textAtoms(until: "}") }, to: &atoms)
  }

  private mutating func textAtoms(until end: Unicode.Scalar) throws(MathError) -> [MathAtom] {
    var atoms: [MathAtom] = []
    while let scalar = next {
      steps += 1
      switch scalar {
      case end:
        at += 1
        return atoms
      case "{":
        at += 1
        try add(nested { parser throws(MathError) in try parser.textAtoms(until: "}") }, to: &atoms)
      case "}", "&":
        throw MathError()
      case " ", "\n", "~":
        at += 1
        atoms.append(MathAtom(" ", .space(1)))
      case "$":
        at += 1
        try add(list(until: .dollar), to: &atoms)
      case "\\":
        try addCommand(to: &atoms)
      default:
        atoms.append(MathAtom(try readWord()))
      }
    }
    throw MathError()
  }

  private mutating func readWord() throws(MathError) -> String {
    let start = at
    while let scalar = next, !(scalar.isASCII && " \n{}&~$\\".unicodeScalars.contains(scalar)) {
      guard at > start || Self.standsAlone(scalar) else { throw MathError() }
      at += 1
    }
    steps += at - start
    return string(source[start..<at])
  }
}
