/// The question how light the terminal's background is, and the wait for the answer.
///
/// Not every terminal knows the question (OSC 11), but all report their attributes (DA1). That
/// report is therefore asked for second: once it is there, no answer to the first question follows.
struct BackgroundQuery: Sendable {
  /// How long an answer counts. A later one is dropped, because the colours on the screen should not
  /// change in the middle of a conversation.
  static let patience = Duration.milliseconds(200)

  static let request = "\u{1B}]11;?\u{1B}\\\u{1B}[c"

  /// When the answer is too late; `nil` if none is expected.
  private(set) var deadline: ContinuousClock.Instant?

  /// Starts the wait.
  mutating func begin(at now: ContinuousClock.Instant) {
    deadline = now + Self.patience
  }

  /// Takes what the terminal reported, and returns the background if that is among it.
  mutating func take(
    _ reports: [TerminalReport], at now: ContinuousClock.Instant
  ) -> Palette.Background? {
    guard let deadline else { return nil }
    guard now < deadline else {
      self.deadline = nil
      return nil
    }
    if reports.contains(.attributes) { self.deadline = nil }
    for case .background(let background) in reports { return background }
    return nil
  }

  /// Whether a terminal may be asked. The Linux console would print the question, and screen passes
  /// it on to a terminal whose answer arrives as keys.
  static func isAllowed(environment: [String: String]) -> Bool {
    let name = environment["TERM"] ?? ""
    let isTmux = !(environment["TMUX"] ?? "").isEmpty
    let isScreen =
      !(environment["STY"] ?? "").isEmpty || name.hasPrefix("screen") && !isTmux
    return !["", "dumb", "linux"].contains(name) && !isScreen
  }
}
