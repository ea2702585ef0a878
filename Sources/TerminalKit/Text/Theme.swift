/// Turns safe text into what a terminal is sent, and decides whether styles show.
///
/// This is the only place where text becomes escape sequences.
package struct Theme: Equatable, Sendable {
  /// Whether styles are sent at all.
  package var isColored: Bool

  /// Whether what is written is read aloud, or shown where nothing can be drawn: text comes in
  /// whole sentences and nothing moves.
  package var isPlain: Bool

  /// Which shades the colours have.
  package var palette: Palette

  package init(isColored: Bool, isPlain: Bool = false, palette: Palette = Palette()) {
    self.isColored = isColored
    self.isPlain = isPlain
    self.palette = palette
  }

  /// Decides as users expect: `NO_COLOR` (<https://no-color.org>, any value but an empty one)
  /// beats `CLICOLOR_FORCE`, which beats what the output is; a terminal that can only print has no
  /// styles. `ACCESSIBLE` (any value but an empty one) asks for plain output without styles.
  ///
  /// - Parameters:
  ///   - isTerminal: Whether the output is a terminal.
  ///   - isPlain: Whether plain output is asked for by other means.
  package init(environment: [String: String], isTerminal: Bool, isPlain: Bool = false) {
    let forced = environment["CLICOLOR_FORCE"].map { !$0.isEmpty && $0 != "0" } ?? false
    let asksForPlain = isPlain || !(environment["ACCESSIBLE"] ?? "").isEmpty
    self.isPlain =
      isTerminal && (asksForPlain || PlainLineReader.isNeeded(environment: environment))
    if asksForPlain || !(environment["NO_COLOR"] ?? "").isEmpty {
      isColored = false
    } else if forced {
      isColored = true
    } else {
      isColored = isTerminal && !PlainLineReader.isNeeded(environment: environment)
    }
    palette = Palette(environment: environment)
  }

  /// The text with its styles as escape sequences, or the text alone when styles are off.
  package func render(_ text: SafeText) -> String {
    guard isColored, !text.spans.isEmpty else { return text.text }
    var result = ""
    result.reserveCapacity(text.text.utf8.count + 12 * text.spans.count)
    for (piece, style) in text.pieces {
      if style == .plain {
        result += piece
      } else {
        result += "\u{1B}[\(style.parameters(in: palette))m\(piece)\u{1B}[m"
      }
    }
    return result
  }
}
