#if Libcurl
/// Tracks the phase of a request, and the deadlines of that phase and of the whole request.
///
/// The timer does not read a clock; the caller passes the time in.
struct PhaseTimer<Instant: InstantProtocol> where Instant.Duration == Duration {
  private let limits: HTTPRequest.Limits
  private(set) var phase = TransportError.Phase.connect
  /// When the phase exceeds its limit; `nil` if it has no limit or while the reader is paused.
  private var phaseDeadline: Instant?
  private let totalDeadline: Instant?
  private var isPaused = false
  private var isEndExpected = false

  init(_ limits: HTTPRequest.Limits, at now: Instant) {
    self.limits = limits
    totalDeadline = limits.total.map(now.advanced(by:))
    phaseDeadline = limits.connect.map(now.advanced(by:))
  }

  /// When a limit is exceeded next; `nil` if there is none.
  var deadline: Instant? {
    guard let phaseDeadline, let totalDeadline else { return phaseDeadline ?? totalDeadline }
    return min(phaseDeadline, totalDeadline)
  }

  /// The limit that has been exceeded, if any.
  func expired(at now: Instant) -> TransportError.Phase? {
    if let totalDeadline, totalDeadline <= now { return .total }
    if let phaseDeadline, phaseDeadline <= now { return phase }
    return nil
  }

  /// Records that the TCP connection is established.
  mutating func connected(at now: Instant) {
    guard phase == .connect else { return }
    enter(.handshake, limit: limits.handshake, at: now)
  }

  /// Records that the proxy tunnel and TLS are set up.
  mutating func connectionReady(at now: Instant) {
    guard isConnecting else { return }
    enter(.head, limit: limits.head, at: now)
  }

  /// Records that the response head is complete.
  mutating func receivedHead(at now: Instant) {
    guard isConnecting || phase == .head else { return }
    enter(.firstByte, limit: limits.firstByte, at: now)
  }

  /// Records that bytes of the body have arrived.
  mutating func receivedBody(at now: Instant) {
    phase = .idle
    restart(at: now)
  }

  /// Stops the clock while the reader is behind, because the server is not at fault.
  mutating func pause() {
    isPaused = true
    if !isEndExpected { phaseDeadline = nil }
  }

  mutating func resume(at now: Instant) {
    isPaused = false
    restart(at: now)
  }

  /// Sets a final deadline for the end of the body. Data that arrives does not extend it.
  mutating func expectEnd(within limit: Duration, at now: Instant) {
    isEndExpected = true
    phaseDeadline = now.advanced(by: limit)
  }

  /// Whether the connection is not yet ready for the request.
  var isConnecting: Bool { phase == .connect || phase == .handshake }

  private mutating func enter(
    _ phase: TransportError.Phase, limit: Duration?, at now: Instant
  ) {
    self.phase = phase
    phaseDeadline = limit.map(now.advanced(by:))
  }

  private mutating func restart(at now: Instant) {
    guard !isEndExpected else { return }
    phaseDeadline = isPaused ? nil : limits.idle.map(now.advanced(by:))
  }
}
#endif
