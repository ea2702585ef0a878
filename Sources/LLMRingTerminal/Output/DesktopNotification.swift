/// A notification of the desktop, which the terminal is asked to show (OSC 9; iTerm2, "Proprietary
/// Escape Codes"). A terminal that does not know the sequence ignores it.
package struct DesktopNotification: Sendable {
  /// How the sequence reaches the terminal.
  package enum Route: Equatable, Sendable {
    case direct
    /// Through tmux, where `allow-passthrough` is on.
    case tmux
    /// Through GNU screen.
    case screen

    /// - Returns: `nil` where there is no terminal that could show a notification, or where a
    ///   multiplexer of unknown kind would print it.
    package init?(environment: [String: String]) {
      let name = environment["TERM"] ?? ""
      switch name {
      case "", "dumb", "linux": return nil
      default: break
      }
      let isMultiplexer = name.hasPrefix("screen") || name.hasPrefix("tmux")
      if !(environment["TMUX"] ?? "").isEmpty || name.hasPrefix("tmux") {
        self = .tmux
      } else if !(environment["STY"] ?? "").isEmpty {
        self = .screen
      } else if isMultiplexer {
        return nil
      } else {
        self = .direct
      }
    }
  }

  /// Maximum number of columns of the text.
  private static let limit = 100

  private let text: SafeText

  /// - Parameter text: Made safe, and cut where it is too long to be read at a glance.
  package init(_ text: String) {
    self.text = SafeText(line: text).prefix(columns: Self.limit)
  }

  /// The control sequence. Safe text has no byte that could end it.
  func sequence(by route: Route) -> String {
    // Some terminals take a number after the 9 for another command.
    let sequence = "\u{1B}]9;llmring: \(text.text)\u{07}"
    return switch route {
    case .direct: sequence
    case .tmux: "\u{1B}Ptmux;\(sequence.replacing("\u{1B}", with: "\u{1B}\u{1B}"))\u{1B}\\"
    case .screen: "\u{1B}P\(sequence)\u{1B}\\"
    }
  }
}

extension OutputBuffer {
  /// Rings the terminal's bell.
  package func ring() {
    flush()
    send("\u{07}")
  }

  /// Has the terminal show a notification. Nothing appears on the screen.
  package func show(_ notification: DesktopNotification, by route: DesktopNotification.Route) {
    flush()
    send(notification.sequence(by: route))
  }
}
