internal import Transport

/// Which phase a request is in, and when that phase will have lasted too long.
///
/// The timer reads no clock: the caller passes the time in.
struct PhaseTimer<Instant: InstantProtocol> where Instant.Duration == Duration {
  private let limits: HTTPRequest.Limits
  private(set) var phase = TransportError.Phase.connect
  /// When the phase is over its limit; `nil` if it has none, or while the reader holds things up.
  private(set) var deadline: Instant?
  private var isPaused = false

  init(_ limits: HTTPRequest.Limits, at now: Instant) {
    self.limits = limits
    deadline = limits.connect.map(now.advanced(by:))
  }

  /// The connection, with TLS, is ready.
  mutating func connected(at now: Instant) {
    guard phase == .connect else { return }
    phase = .firstByte
    deadline = limits.firstByte.map(now.advanced(by:))
  }

  /// Bytes of the body came.
  mutating func received(at now: Instant) {
    phase = .idle
    restart(at: now)
  }

  /// The reader is behind, so the server cannot be blamed for silence.
  mutating func pause() {
    isPaused = true
    deadline = nil
  }

  mutating func resume(at now: Instant) {
    isPaused = false
    restart(at: now)
  }

  private mutating func restart(at now: Instant) {
    deadline = isPaused ? nil : limits.idle.map(now.advanced(by:))
  }
}
