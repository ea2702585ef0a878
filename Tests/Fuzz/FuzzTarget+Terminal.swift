import LLMRingTerminal

/// Painted text: it does not depend on how the input is split, and has no effect on a terminal.
extension FuzzTarget {
  static func checkSafeText(_ body: [UInt8], _ pieces: [[UInt8]]) -> String? {
    func encode(_ pieces: [[UInt8]]) -> SafeText {
      var encoder = SafeTextEncoder()
      var text = SafeText()
      for piece in pieces { text += encoder.append(bytes: piece) }
      return text + encoder.finish()
    }
    return difference(encode([body]), encode(pieces), pieces.map(\.count))
  }

  static func checkMarkdown(_ body: [UInt8], _ pieces: [[UInt8]]) -> String? {
    // A delta is text, so it is split between scalars.
    var rest = Array(String(decoding: body, as: UTF8.self).unicodeScalars)[...]
    let whole = string(rest)
    let cut = pieces.map { piece in
      let scalars = rest.prefix(piece.count)
      rest = rest.dropFirst(piece.count)
      return string(scalars)
    }
    for options in [
      MarkdownOptions(), MarkdownOptions(keepsMarks: true), MarkdownOptions(showsMaths: false),
    ] {
      func render(_ pieces: [String]) -> SafeText {
        var renderer = MarkdownRenderer(options: options)
        var text = SafeText()
        for piece in pieces { text += renderer.append(piece) }
        return text + renderer.finish()
      }
      let found = difference(
        render([whole]), render(cut + [string(rest)]), cut.map(\.unicodeScalars.count))
      if let found { return "\(options); \(found)" }
    }
    return nil
  }

  private static func difference(
    _ whole: SafeText, _ cut: SafeText, _ sizes: [Int]
  ) -> String? {
    if whole != cut { return "whole:\n  \(whole)\nin \(sizes):\n  \(cut)" }
    if let scalar = whole.text.unicodeScalars.first(where: acts) {
      return "U+\(String(scalar.value, radix: 16)) in: \(whole)"
    }
    let rendered = Theme(isColored: true).render(whole)
    return withoutStyles(rendered) == whole.text
      ? nil : "not the text and styles of ours alone: \(rendered.debugDescription)"
  }

  /// Whether a scalar can affect a terminal: C0 (except the line feed), C1, DEL, the line and
  /// paragraph separators, and characters that change the text direction.
  private static func acts(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A: false
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// The text without the sequences that ``Theme`` writes: `ESC [`, digits and semicolons, `m`.
  private static func withoutStyles(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      let parameters = rest.dropFirst().prefix { ("0"..."9").contains($0) || $0 == ";" }
      if scalar == "\u{1B}", rest.first == "[",
        rest.dropFirst(1 + parameters.count).first == "m"
      {
        rest = rest.dropFirst(parameters.count + 2)
      } else {
        plain.append(scalar)
      }
    }
    return String(plain)
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }
}
