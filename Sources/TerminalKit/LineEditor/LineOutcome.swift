/// How reading a line ended. Leaving and interrupting are outcomes, not errors.
package enum LineOutcome: Equatable, Sendable {
  /// The user sent this text; it may have several lines.
  case line(String)
  /// Ctrl-C. With text on the line, the line was dropped.
  case interrupted(hadText: Bool)
  /// Ctrl-D on an empty line, or the terminal is gone.
  case endOfInput
  /// A signal from outside asks the program to end.
  case signal(Int32)
}
