package import Conversations
import TerminalKit

/// Turns that were said before.
extension REPL {
  package func show(_ turns: [Turn], isWhole: Bool) {
    turnView(isWhole: isWhole).paint(turns)
  }

  package func showLastExchange(below line: String) {
    say([session.lineAboveLastExchange(line)], style: .dim)
    let exchange = session.lastExchange
    let view = turnView(isWhole: false)
    let hidden = exchange.count - Self.shownSteps - 1
    guard hidden > 0 else { return view.paint(exchange) }
    view.paint(exchange.prefix(1))
    say(
      ["(\(UsageMessages.count(hidden, "step")) not shown; /history \(exchange.count) shows them)"],
      style: .dim)
    view.paint(exchange.suffix(Self.shownSteps))
  }

  /// How many steps of an answer are shown of a resumed conversation.
  private static let shownSteps = 6

  private func turnView(isWhole: Bool) -> TurnView {
    output.columns = terminal.size.columns
    return TurnView(
      output: output, session: session,
      rows: isWhole ? nil : min(100, max(20, terminal.size.rows * 2)))
  }
}
