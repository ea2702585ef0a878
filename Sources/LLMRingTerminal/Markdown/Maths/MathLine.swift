/// Puts the atoms of a formula next to each other, with the blanks that belong between them.
struct MathLine {
  private(set) var text = ""
  /// The kind of the last atom that is shown.
  private var last: MathAtom.Kind?

  /// A blank of the source since the last atom, except one that ends a command.
  private var hasBlank = false
  /// Only the blank that ends the command of a letter.
  private var hasSoftBlank = false
  /// The wide blanks since the last atom, in columns.
  private var space = 0
  /// Whether the last relation or operator wants a blank after it.
  private var owesBlank = false
  /// Whether a large operator or function stands before, with its scripts.
  private var isAfterLarge = false
  /// Whether blanks of the source are left out here.
  private var dropsBlanks = false

  static func text(_ atoms: [MathAtom]) throws(MathError) -> String {
    var line = MathLine()
    try line.add(atoms[...])
    return line.text
  }

  /// - Parameter following: The atom after these, which decides about brackets.
  mutating func add(
    _ atoms: ArraySlice<MathAtom>, before following: MathAtom? = nil
  ) throws(MathError) {
    for index in atoms.indices {
      let next = index + 1 < atoms.endIndex ? atoms[index + 1] : following
      try add(atoms[index], before: next)
    }
  }

  /// The texts before and after an atom that is set in rows.
  static func parts(
    of atoms: [MathAtom], around index: Int
  ) throws(MathError) -> (before: String, after: String) {
    var line = MathLine()
    try line.add(atoms[..<index], before: atoms[index])
    line.emit(")", .close)
    let before = String(line.text.dropLast())
    line.text = ")"
    try line.add(atoms[(index + 1)...])
    return (before, String(line.text.dropFirst()))
  }

  // MARK: Atoms

  private mutating func add(_ atom: MathAtom, before next: MathAtom?) throws(MathError) {
    switch atom.kind {
    case .blank:
      if dropsBlanks { return }
      if isAfterName, !hasBlank, space == 0 { hasSoftBlank = true } else { hasBlank = true }
    case .space(let columns):
      if columns == 1 { hasBlank = true } else { space += columns }
    case .script(let isRaised):
      dropPendingBlanks()
      let script = MathScripts.text(
        atom.text, isRaised: isRaised, before: next.flatMap(Self.beginning))
      attach(script, atom.kind)
    case .prime:
      dropPendingBlanks()
      attach(atom.text, atom.kind)
    case .relation:
      emit(atom.text, atom.kind, blanks: 1)
      owesBlank = true
    case .binary:
      addBinary(atom)
    case .large:
      let isApart = endsWord || text.last.map { ")]}⟩⌋⌉".contains($0) } ?? false
      emit(atom.text, atom.kind, blanks: isApart ? 1 : 0)
      isAfterLarge = true
    case .left:
      if !atom.text.isEmpty { emit(atom.text, .open) }
      dropsBlanks = true
    case .right:
      dropPendingBlanks()
      owesBlank = false
      if !atom.text.isEmpty { emit(atom.text, .close) }
    case .fraction(let numerator, let denominator):
      addFraction("\(numerator)/\(denominator)", before: next)
    case .environment(let environment):
      emit(try environment.words(), .close)
    case .name, .ordinary:
      if startsWord(atom.text), !hasBlank, space == 0 { hasSoftBlank = false }
      emit(atom.text, atom.kind)
    case .close, .punctuation:
      owesBlank = false
      emit(atom.text, atom.kind)
    case .root:
      // The root of a power is not the power of a root.
      emit(next.map(Self.raises) ?? false ? "(\(atom.text))" : atom.text, atom.kind)
    case .sign, .open:
      emit(atom.text, atom.kind)
    }
  }

  /// The character that an atom begins with, if it stands right beside the one before.
  private static func beginning(of atom: MathAtom) -> Character? {
    switch atom.kind {
    case .blank, .space, .script, .prime: nil
    default: atom.text.first
    }
  }

  /// An operator with something on both sides, or a sign before its operand.
  private mutating func addBinary(_ atom: MathAtom) {
    let isSign =
      switch last {
      case nil, .open, .left, .relation, .binary, .sign, .punctuation, .large: true
      default: false
      }
    emit(atom.text, atom.kind, blanks: isSign ? 0 : 1)
    if isSign { dropsBlanks = true } else { owesBlank = true }
  }

  private mutating func addFraction(_ fraction: String, before next: MathAtom?) {
    let isBeside = !text.isEmpty && !hasBlank && !hasSoftBlank && space == 0 && !owesBlank
    let followsOperand =
      isBeside && (endsWord || text.last.map { ")]}⟩⌋⌉".contains($0) } ?? false)
    let isDivided = text.last == "/"
    guard followsOperand || isDivided || next.map(Self.binds) ?? false else {
      emit(fraction, .ordinary)
      return
    }
    emit("(\(fraction))", .close, blanks: followsOperand ? 1 : 0)
  }

  /// Whether what follows a fraction would be read as part of its denominator.
  private static func binds(_ next: MathAtom) -> Bool {
    switch next.kind {
    case .root, .large, .open, .left, .script, .prime, .fraction, .environment: true
    case .ordinary, .name:
      next.text.first.map { $0.isLetter || $0.isNumber || $0 == "!" } ?? false
    default: false
    }
  }

  private static func raises(_ next: MathAtom) -> Bool {
    switch next.kind {
    case .script(let isRaised): isRaised
    case .prime: true
    default: false
    }
  }

  // MARK: Blanks

  private var isAfterName: Bool {
    if case .name = last { return true }
    return false
  }

  /// Whether the text ends in an operand: a letter, a digit or a script.
  private var endsWord: Bool {
    switch last {
    case .script, .prime: true
    default: text.last.map { $0.isLetter || $0.isNumber } ?? false
    }
  }

  private func startsWord(_ text: String) -> Bool {
    text.first.map { $0.isLetter || $0.isNumber } ?? false
  }

  private func isRoot(_ kind: MathAtom.Kind) -> Bool {
    if case .root = kind { return true }
    return false
  }

  private mutating func dropPendingBlanks() {
    hasBlank = false
    hasSoftBlank = false
    space = 0
  }

  /// Adds text after the pending blanks, or at least after `blanks`.
  private mutating func emit(_ added: String, _ kind: MathAtom.Kind, blanks: Int = 0) {
    if !text.isEmpty {
      var count = max(blanks, space, hasBlank || hasSoftBlank || owesBlank ? 1 : 0)
      if isAfterLarge, startsWord(added) || isRoot(kind) {
        count = max(count, 1)
      }
      text += String(repeating: " ", count: count)
    }
    dropPendingBlanks()
    text += added
    last = kind
    owesBlank = false
    isAfterLarge = false
    dropsBlanks = false
  }

  /// Adds a script to the last atom, which keeps its place between blanks.
  private mutating func attach(_ added: String, _ kind: MathAtom.Kind) {
    guard !added.isEmpty else { return }
    text += added
    last = kind
    dropsBlanks = false
  }
}
