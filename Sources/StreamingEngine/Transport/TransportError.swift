/// An error that occurs between sending a request and receiving the last byte of its response.
/// An HTTP error status is not a transport error. Later versions may have further cases.
public enum TransportError: Error, Equatable, Sendable {
  /// The host name could not be resolved.
  case unknownHost(String)
  /// The connection was refused.
  case refused(String)
  /// The proxy does not pass the request on, for example because it requires a password.
  case proxyRefused(String)
  /// The TLS handshake failed, for example because the certificate is not trusted or does not
  /// match the host name.
  case insecure(String)
  /// A phase lasted longer than ``HTTPRequest/Limits`` allows.
  case timedOut(Phase)
  /// The connection broke before the response was complete.
  case disconnected(String)
  /// The response is not one that can be read, and would be the same again.
  case malformed(String)
  /// The request cannot be sent at all, for example because the URL is invalid or the HTTP library
  /// is missing.
  case unusable(String)
  /// The task that was reading the response was cancelled.
  case cancelled

  /// A part of a request that has its own time limit. Later versions may have further parts.
  public enum Phase: String, Sendable {
    case connect
    case handshake
    case head
    case firstByte = "first byte"
    case idle
    /// The whole request.
    case total
  }
}
