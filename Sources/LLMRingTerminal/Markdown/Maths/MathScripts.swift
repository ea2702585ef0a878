/// Superscripts and subscripts in Unicode.
enum MathScripts {
  /// The longest form of a raised or lowered text: its signs in script form if all have one, else
  /// after `^` or `_`.
  ///
  /// - Parameters:
  ///   - content: The text, whose blanks are left out.
  ///   - next: The character right after it.
  static func text(_ content: String, isRaised: Bool, before next: Character?) -> String {
    let content = content.filter { $0 != " " }
    guard !content.isEmpty else { return "" }
    let forms = isRaised ? raised : lowered
    var scripts = ""
    for character in content {
      guard let form = forms[character] else {
        return marked(content, isRaised: isRaised, before: next)
      }
      scripts.append(form)
    }
    return scripts
  }

  private static func marked(
    _ content: String, isRaised: Bool, before next: Character?
  ) -> String {
    let mark = isRaised ? "^" : "_"
    if content.count == 1 { return mark + content }
    if !isRaised, content.allSatisfy({ ($0.isLetter || $0.isNumber) && !isScript($0) }),
      next.map({ $0.isLetter || $0.isNumber }) != true
    {
      return mark + content
    }
    return "\(mark)(\(content))"
  }

  /// Whether a character is a superscript or subscript.
  static func isScript(_ character: Character) -> Bool { scripts.contains(character) }

  static func isSuperscript(_ character: Character) -> Bool { superscripts.contains(character) }

  private static let raised = Dictionary(
    uniqueKeysWithValues: zip(
      "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ∘°⊤*′″†",
      "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ°°ᵀ*′″†"))

  private static let lowered = Dictionary(
    uniqueKeysWithValues: zip(
      "0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"))

  private static let superscripts = Set(raised.values)
  private static let scripts = superscripts.union(lowered.values)
}
