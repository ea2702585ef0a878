package import LLMRingConversations
import LLMRingTerminal

/// Turns that were said before.
extension REPL {
  package func show(_ turns: [Turn], isWhole: Bool) {
    paint(isWhole: isWhole) { $0.paint(turns) }
  }

  package func showExchange(around turn: Int64?, below line: String) {
    let exchange = session.exchange(around: turn)
    say([session.line(line, above: exchange)], style: .dim)
    let fromHere = session.turns.count - exchange.startIndex
    let hidden = exchange.count - Self.shownSteps - 1
    paint(isWhole: false) { view in
      guard hidden > 0 else { return view.paint(exchange) }
      view.paint(exchange.prefix(1))
      let steps = UsageMessages.count(hidden, "step")
      say(["(\(steps) not shown; /history \(fromHere) shows them)"], style: .dim)
      view.paint(exchange.suffix(Self.shownSteps))
    }
    let after = fromHere - exchange.count
    guard after > 0 else { return }
    let turns = UsageMessages.count(after, "turn")
    say(["\(turns) after it; /history \(after) shows \(after == 1 ? "it" : "them")"], style: .dim)
  }

  /// How many steps of an answer are shown of a resumed conversation.
  private static let shownSteps = 6

  /// Paints turns until all are there or the user stops it.
  private func paint(isWhole: Bool, _ body: (TurnView) -> Void) {
    output.columns = terminal.size.columns
    var pending = PendingInput()
    // What is not painted yet is dropped.
    terminal.onInterruptWhileBlocked = {}
    terminal.setPausable(true)
    body(
      TurnView(
        output: output, session: session,
        rows: isWhole ? nil : min(100, max(20, terminal.size.rows * 2))
      ) { [self] in
        pending.wait(on: terminal, signals, output, until: .now)
        return pending.isStopped
      })
    output.flush()
    terminal.setPausable(false)
    terminal.onInterruptWhileBlocked = nil
    // The Ctrl-C that came while the terminal was blocked has not been read yet.
    pending.wait(on: terminal, signals, output, until: .now)
    output.endLine()
    if pending.isStopped { say(["stopped"], style: .dim) }
    take(pending)
  }
}
