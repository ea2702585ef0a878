/// What a stream did that no honest server does: it exceeded a limit.
package enum WireError: Error, Sendable, Equatable {
  /// A line had more bytes than this.
  case lineTooLong(limit: Int)
  /// An event had more bytes than this.
  case eventTooLong(limit: Int)
}
