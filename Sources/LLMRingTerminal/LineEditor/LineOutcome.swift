/// How reading a line ended. Ending or interrupting the input is an outcome, not an error.
package enum LineOutcome: Equatable, Sendable {
  /// The user sent this text, which may have several lines.
  case line(TypedLine)
  /// Ctrl-C. Any text on the line was dropped.
  case interrupted(hadText: Bool)
  /// Ctrl-D on an empty line, or the terminal is gone.
  case endOfInput
  /// A signal asked the program to end.
  case signal(Int32)
}
