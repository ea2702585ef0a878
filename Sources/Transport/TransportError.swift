/// What can go wrong between sending a request and the last byte of its answer, as far as HTTP
/// knows. What the server *said* is no transport error: any status is an answer.
public enum TransportError: Error, Equatable, Sendable {
  /// The name could not be resolved.
  case unknownHost(String)
  /// Nobody listens at that address.
  case refused(String)
  /// The TLS handshake failed: a certificate that cannot be trusted, a name that does not match.
  case insecure(String)
  /// A phase lasted longer than ``HTTPRequest/Limits`` allows.
  case timedOut(Phase)
  /// The connection broke while the answer was arriving.
  case disconnected(String)
  /// The request cannot be sent at all: a URL that is none, no HTTP library on this machine.
  case unusable(String)
  /// The task that read the answer was cancelled.
  case cancelled

  /// The part of a request that a limit applies to.
  public enum Phase: String, Sendable {
    case connect
    case handshake
    case head
    case firstByte = "first byte"
    case idle
  }
}
