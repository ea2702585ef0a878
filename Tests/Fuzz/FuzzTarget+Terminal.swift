import LLMRingCutTesting
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
    let all = cut + [string(rest)]
    let sizes = cut.map(\.unicodeScalars.count)
    var generator = SeededGenerator(
      seed: body.reduce(UInt64(body.count)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
    for var options in [
      MarkdownOptions(), MarkdownOptions(keepsMarks: true), MarkdownOptions(showsMaths: false),
    ] {
      let columns =
        Bool.random(using: &generator) ? nil : Int.random(in: 1...120, using: &generator)
      let plain = render([whole], options, columns)
      if let found = difference(plain, render(all, options, columns), sizes) {
        return "\(options), \(columns.map(String.init) ?? "no") columns; \(found)"
      }
      options.wrap =
        Bool.random(using: &generator)
        ? .screen : .columns(Int.random(in: 1...100, using: &generator))
      let wrapped = render([whole], options, columns)
      let found =
        difference(wrapped, render(all, options, columns), sizes)
        ?? lost(from: plain, in: wrapped)
      if let found {
        return "\(options), \(columns.map(String.init) ?? "no") columns; \(found)"
      }
      func text(_ pieces: [String]) -> SafeText {
        var renderer = TextRenderer(wrap: options.wrap, columns: columns)
        return pieces.reduce(SafeText()) { $0 + renderer.append($1) } + renderer.finish()
      }
      if let found = difference(text([whole]), text(all), sizes) {
        return "plain text, \(options.wrap), \(columns.map(String.init) ?? "no") columns; \(found)"
      }
    }
    return nil
  }

  private static func render(
    _ pieces: [String], _ options: MarkdownOptions, _ columns: Int?
  ) -> SafeText {
    var renderer = MarkdownRenderer(options: options, columns: columns)
    return pieces.reduce(SafeText()) { $0 + renderer.append($1) } + renderer.finish()
  }

  /// What breaking lines took away or added beside line ends, blanks, bars and rules.
  private static func lost(from plain: SafeText, in wrapped: SafeText) -> String? {
    func words(_ text: SafeText) -> [Unicode.Scalar] {
      text.text.unicodeScalars.filter { ![" ", "\n", "│", "─", "┼"].contains($0) }
    }
    return words(plain) == words(wrapped)
      ? nil
      : "unwrapped:\n  \(plain.text.debugDescription)\nwrapped:\n  \(wrapped.text.debugDescription)"
  }

  private static func difference(
    _ whole: SafeText, _ cut: SafeText, _ sizes: [Int]
  ) -> String? {
    if whole != cut { return "whole:\n  \(whole)\nin \(sizes):\n  \(cut)" }
    if let scalar = whole.text.unicodeScalars.first(where: acts) {
      return "U+\(String(scalar.value, radix: 16)) in: \(whole)"
    }
    let rendered = Theme(isColored: true, isScreen: true).render(whole)
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

  /// The text without the sequences that ``Theme`` writes: `ESC [`, digits and semicolons, `m`, or `C`
  /// where the cursor moves over spaces.
  private static func withoutStyles(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      let parameters = rest.dropFirst().prefix { ("0"..."9").contains($0) || $0 == ";" }
      let final = rest.dropFirst(1 + parameters.count).first
      if scalar == "\u{1B}", rest.first == "[", final == "m" || final == "C" {
        let columns = final == "C" ? Int(String(String.UnicodeScalarView(parameters))) : nil
        plain.append(contentsOf: String(repeating: " ", count: columns ?? 0).unicodeScalars)
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
