/// Renders safe text for a terminal, and decides whether to use styles.
///
/// No other code turns text into escape sequences.
package struct Theme: Equatable, Sendable {
  /// Whether styles are used at all.
  package var isColored: Bool

  /// Whether the output is for a screen reader or a terminal that cannot draw. Text is then painted
  /// in complete sentences and nothing is animated.
  package var isPlain: Bool

  /// Whether the output is a screen whose cursor can be moved over space, which takes fewer bytes
  /// than to paint the space. Otherwise each line stands for itself, as a pager reads them.
  package var isScreen: Bool

  /// The shades of the colours.
  package var palette: Palette

  package init(
    isColored: Bool, isPlain: Bool = false, isScreen: Bool = false, palette: Palette = Palette()
  ) {
    self.isColored = isColored
    self.isPlain = isPlain
    self.isScreen = isScreen
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
    isScreen = isTerminal && isColored && !self.isPlain && environment["TERM"] != "linux"
    palette = Palette(environment: environment)
  }

  /// The text with its styles as escape sequences, or plain text if styles are off.
  package func render(_ text: SafeText) -> String { render(text, movesCursor: isScreen) }

  /// - Parameter movesCursor: Whether the cursor moves over gaps, which must then be in one row.
  func render(_ text: SafeText, movesCursor: Bool) -> String {
    guard isColored, !text.spans.isEmpty else { return text.text }
    var result = ""
    result.reserveCapacity(text.text.utf8.count + 12 * text.spans.count)
    var open = Rendition.plain
    var last = (style: Style.plain, rendition: Rendition.plain)
    for (piece, style) in text.pieces {
      if style.isFrame, movesCursor, piece.utf8.allSatisfy({ $0 == .space }) {
        result += "\u{1B}[\(piece.utf8.count)C"
        continue
      }
      // Plain text comes between most of the others, which are often alike.
      if style != last.style, style != .plain { last = (style, Rendition(style, in: palette)) }
      let next = style == .plain ? .plain : last.rendition
      var rest = piece
      if next != open, next.showsBlanks(like: open) {
        // The change can wait for something that shows it.
        let start = piece.utf8.firstIndex { $0 != .space && !($0 == .lineFeed && isScreen) }
        rest = piece[(start ?? piece.endIndex)...]
        result += piece[..<rest.startIndex]
      }
      guard !rest.isEmpty else { continue }
      result += open.change(to: next)
      result += rest
      open = next
    }
    return result + open.change(to: .plain)
  }
}
