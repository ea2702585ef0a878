/// Renders safe text for a terminal, and decides whether to use styles.
///
/// No other code turns text into escape sequences.
package struct Theme: Equatable, Sendable {
  /// Whether styles are used at all.
  package var isColored: Bool

  /// Whether the output is for a screen reader or a terminal that cannot draw. Text is then painted
  /// in complete sentences and nothing is animated.
  package var isPlain: Bool

  /// The shades of the colours.
  package var palette: Palette

  package init(isColored: Bool, isPlain: Bool = false, palette: Palette = Palette()) {
    self.isColored = isColored
    self.isPlain = isPlain
    self.palette = palette
  }

  /// Follows the usual conventions. `NO_COLOR` (<https://no-color.org>, any nonempty value)
  /// overrides `CLICOLOR_FORCE`, which overrides the type of the output. A terminal that can only
  /// print gets no styles. `ACCESSIBLE` (any nonempty value) requests plain output without styles.
  ///
  /// - Parameters:
  ///   - isTerminal: Whether the output is a terminal.
  ///   - isPlain: Whether plain output was requested in another way.
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

  /// The text with its styles as escape sequences, or plain text if styles are off.
  package func render(_ text: SafeText) -> String {
    guard isColored, !text.spans.isEmpty else { return text.text }
    var result = ""
    result.reserveCapacity(text.text.utf8.count + 12 * text.spans.count)
    var open = ""
    for (piece, style) in text.pieces {
      let parameters = style.parameters(in: palette)
      if parameters != open {
        if !open.isEmpty { result += "\u{1B}[m" }
        if !parameters.isEmpty { result += "\u{1B}[\(parameters)m" }
        open = parameters
      }
      result += piece
    }
    if !open.isEmpty { result += "\u{1B}[m" }
    return result
  }
}
