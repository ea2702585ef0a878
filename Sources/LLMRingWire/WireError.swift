/// A stream exceeded a limit that no well-behaved server exceeds.
package enum WireError: Error, Sendable, Equatable {
  /// A line is longer than `limit` bytes.
  case lineTooLong(limit: Int)
  /// An event is longer than `limit` bytes.
  case eventTooLong(limit: Int)
}
