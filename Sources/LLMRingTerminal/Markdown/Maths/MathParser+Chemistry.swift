/// Formulas of chemistry, as in the package `mhchem`: `\ce{2H2 + O2 -> 2H2O}`.
extension MathParser {
  mutating func addChemistry(to atoms: inout [MathAtom]) throws(MathError) {
    let source = Array(try rawArgument())
    var index = 0
    while index < source.count {
      steps += 1
      let character = source[index]
      if character == " " || character == "\n" {
        atoms.append(MathAtom(" ", .blank))
        index += 1
      } else if let arrow = Self.arrows.first(where: { source[index...].starts(with: $0.source) }) {
        index += arrow.source.count
        // Words above an arrow have no place.
        if index < source.count, source[index] == "[" { throw MathError() }
        atoms.append(MathAtom(arrow.sign, .relation))
      } else if character == "^" || character == "_" {
        let (text, end) = try Self.chemicalScript(source, from: index + 1)
        atoms.append(MathAtom(text, .script(isRaised: character == "^")))
        index = end
      } else if character.isWholeNumber, index > 0, Self.bindsCount(source[index - 1]) {
        let digits = source[index...].prefix(while: \.isWholeNumber)
        atoms.append(MathAtom(String(digits), .script(isRaised: false)))
        index += digits.count
      } else if "\\{}$&~".contains(character) {
        throw MathError()
      } else {
        atoms.append(MathAtom(String(character)))
        index += 1
      }
    }
  }

  private static let arrows: [(source: String, sign: String)] = [
    ("<=>", "⇌"), ("<->", "↔"), ("->", "→"), ("<-", "←"),
  ]

  /// Whether digits after a character count atoms.
  private static func bindsCount(_ character: Character) -> Bool {
    character.isLetter || character == ")" || character == "]"
  }

  /// What is above or below: in braces, or a charge such as `2-`.
  private static func chemicalScript(
    _ source: [Character], from start: Int
  ) throws(MathError) -> (text: String, end: Int) {
    if start < source.count, source[start] == "{" {
      guard let end = source[start...].firstIndex(of: "}") else { throw MathError() }
      let text = source[(start + 1)..<end]
      guard !text.contains(where: { "\\{$&~^_".contains($0) }) else { throw MathError() }
      return (String(text), end + 1)
    }
    var end = start
    while end < source.count, source[end].isWholeNumber { end += 1 }
    if end < source.count, source[end] == "+" || source[end] == "-" { end += 1 }
    guard end > start else { throw MathError() }
    return (String(source[start..<end]), end)
  }
}
