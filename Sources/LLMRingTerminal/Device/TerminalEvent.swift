/// An event that ended a ``Terminal/wait(for:signals:until:)``.
package enum TerminalEvent: Equatable, Sendable {
  /// Bytes from the keyboard.
  case keys([UInt8])
  /// A mailbox may have messages.
  case mail
  /// A signal arrived. The terminal's size and modes are already updated.
  case signal(Int32)
  /// The deadline has passed.
  case deadline
  /// The terminal is gone.
  case closed
}
