/// How much of a formula a text is, which decides whether it needs brackets.
struct MathTerm {
  /// Whether a text binds as closely as a numerator must.
  static func isNumerator(_ text: String) -> Bool {
    if text.count == 1 || isRoot(text) { return true }
    var term = MathTerm(text)
    term.readFactors()
    if term.isAtEnd { return term.bracketedScripts == 0 || term.factors == 1 }
    return isCall(text, isSure: false)
  }

  /// Whether a text binds as closely as a denominator must.
  static func isDenominator(_ text: String) -> Bool {
    if isNumber(text) || isRoot(text) || isCall(text, isSure: true) { return true }
    var term = MathTerm(text)
    if term.characters.count > 1, "d∂".contains(term.characters[0]), term.isLetter(at: 1) {
      term.at = 1
    }
    return term.readFactor() && term.isAtEnd
  }

  /// Whether a text under a root needs no brackets.
  static func isRadicand(_ text: String) -> Bool {
    var term = MathTerm(text)
    return isNumber(text)
      || term.readFactor() && term.isAtEnd && !term.hasSuperscript && term.bracketedScripts == 0
  }

  private let characters: [Character]
  private var at = 0
  private var factors = 0
  private var bracketedScripts = 0
  private var hasSuperscript = false

  private init(_ text: String) {
    characters = Array(text)
  }

  private var isAtEnd: Bool { at == characters.count }

  private func isLetter(at index: Int) -> Bool {
    index < characters.count
      && (characters[index].isLetter && !MathScripts.isScript(characters[index])
        || "∂∇".contains(characters[index]))
  }

  // MARK: Reading

  /// Letters and numbers with their scripts.
  private mutating func readFactors() {
    while !isAtEnd {
      if characters[at].isWholeNumber || characters[at] == "." {
        at += 1
        readScripts()
      } else if !readFactor() {
        return
      }
      factors += 1
    }
  }

  /// A letter with its scripts.
  private mutating func readFactor() -> Bool {
    guard isLetter(at: at) else { return false }
    at += 1
    readScripts()
    return true
  }

  private mutating func readScripts() {
    while !isAtEnd {
      let character = characters[at]
      if MathScripts.isScript(character) {
        hasSuperscript = hasSuperscript || MathScripts.isSuperscript(character)
        at += 1
      } else if character == "^" || character == "_" {
        hasSuperscript = hasSuperscript || character == "^"
        readMarkedScript(isRaised: character == "^")
      } else {
        return
      }
    }
  }

  /// `^x`, `_name` or `^(…)`.
  private mutating func readMarkedScript(isRaised: Bool) {
    at += 1
    guard !isAtEnd else { return }
    if characters[at] == "(", let end = closing(at) {
      bracketedScripts += 1
      at = end
      return
    }
    let start = at
    while !isAtEnd, characters[at].isLetter || characters[at].isNumber,
      !MathScripts.isScript(characters[at]), !isRaised || at == start
    {
      at += 1
    }
    if at == start { at += 1 }
  }

  /// The end of the brackets that open at `start`.
  private func closing(_ start: Int) -> Int? {
    var depth = 0
    for index in start..<characters.count {
      if characters[index] == "(" { depth += 1 }
      if characters[index] == ")" {
        depth -= 1
        if depth == 0 { return index + 1 }
      }
    }
    return nil
  }

  // MARK: Whole texts

  private static func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0.isASCIIDigit || $0 == UInt8(ascii: ".") }
  }

  /// One root: `√2`, `³√(x+1)`.
  private static func isRoot(_ text: String) -> Bool {
    let rest = text.drop { MathScripts.isSuperscript($0) }
    guard let root = rest.first, "√∛∜".contains(root) else { return false }
    let radicand = String(rest.dropFirst())
    return isRadicand(radicand) || isBracketed(radicand)
  }

  private static func isBracketed(_ text: String) -> Bool {
    let term = MathTerm(text)
    return text.first == "(" && term.closing(0) == term.characters.count
  }

  /// A function of something: `f(x)`, `sin²(x)`, or just brackets.
  ///
  /// - Parameter isSure: Whether `n(n+1)`, which is a product, must be excluded. A letter that is
  ///   seldom a function's name is taken for one only if no sum is in the brackets.
  private static func isCall(_ text: String, isSure: Bool) -> Bool {
    guard let open = text.firstIndex(of: "(") else { return false }
    let argument = String(text[open...])
    guard isBracketed(argument) else { return false }
    let name = text[..<open]
    if name.isEmpty { return true }
    var term = MathTerm(String(name))
    guard term.isLetter(at: 0) else { return false }
    term.readFactors()
    guard term.isAtEnd, term.bracketedScripts == 0 else { return false }
    let letters = String(name.prefix { $0.isLetter && !MathScripts.isScript($0) })
    return !isSure || MathSymbols.isFunction(letters)
      || term.factors == 1
        && ("fghFGHPΓζφψ".contains(letters) || !argument.contains { "+-±".contains($0) })
  }
}
