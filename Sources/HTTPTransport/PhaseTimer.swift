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
  private var isEndDue = false

  init(_ limits: HTTPRequest.Limits, at now: Instant) {
    self.limits = limits
    deadline = limits.connect.map(now.advanced(by:))
  }

  /// Somebody has taken the connection.
  mutating func connected(at now: Instant) {
    guard phase == .connect else { return }
    enter(.handshake, limit: limits.handshake, at: now)
  }

  /// The connection, through a proxy and with TLS, is ready for the request.
  mutating func ready(at now: Instant) {
    guard isConnecting else { return }
    enter(.head, limit: limits.head, at: now)
  }

  /// The head of the answer is whole.
  mutating func headed(at now: Instant) {
    guard isConnecting || phase == .head else { return }
    enter(.firstByte, limit: limits.firstByte, at: now)
  }

  /// Bytes of the body came.
  mutating func received(at now: Instant) {
    phase = .idle
    restart(at: now)
  }

  /// The reader is behind, so the server cannot be blamed for silence.
  mutating func pause() {
    isPaused = true
    if !isEndDue { deadline = nil }
  }

  mutating func resume(at now: Instant) {
    isPaused = false
    restart(at: now)
  }

  /// Nothing more is wanted of the body: it is to end soon, whatever still comes.
  mutating func expectEnd(within limit: Duration, at now: Instant) {
    isEndDue = true
    deadline = now.advanced(by: limit)
  }

  /// Whether the connection is not ready for the request yet.
  var isConnecting: Bool { phase == .connect || phase == .handshake }

  private mutating func enter(
    _ phase: TransportError.Phase, limit: Duration?, at now: Instant
  ) {
    self.phase = phase
    deadline = limit.map(now.advanced(by:))
  }

  private mutating func restart(at now: Instant) {
    guard !isEndDue else { return }
    deadline = isPaused ? nil : limits.idle.map(now.advanced(by:))
  }
}
