#if Libcurl
internal import LLMRingPlatform
internal import CLLMRingCurl

/// A request that curl is processing.
///
/// Use it only on the curl thread. It shares only its ``exchange`` with the caller.
final class CurlTransfer {
  let exchange: Exchange
  let handle: CurlHandle
  private(set) var timer: PhaseTimer<SuspendingClock.Instant>

  private let route: CurlRoute
  private var parser = ResponseHeadParser()
  /// The error for which a callback stopped the transfer. curl itself reports only that it was
  /// stopped.
  private(set) var fault: TransportError?
  private var socket = CURL_SOCKET_BAD
  private var hasHead = false
  private var hasReceived = false
  private var isPaused = false
  /// Length of the decompressed body in bytes.
  private var bodyLength = 0
  /// Maximum body length in bytes; set when the rest of the body is discarded.
  private var discardLimit: Int?

  /// - Throws: ``TransportError/unusable(_:)`` for a request that cannot be sent.
  init(
    _ exchange: Exchange, library: CurlLibrary, environment: NetworkEnvironment,
    at now: SuspendingClock.Instant
  ) throws(TransportError) {
    self.exchange = exchange
    timer = PhaseTimer(exchange.request.limits, at: now)
    route = try CurlRoute(exchange.request.url, environment: environment, library: library)
    handle = try CurlHandle(library: library)
    try handle.prepare(exchange.request, route: route, environment: environment)
    try setCallbacks()
  }

  /// Updates the timer and delivers the data received since the last call.
  ///
  /// - Returns: Whether a paused transfer has resumed and may have received more data.
  func update(at now: SuspendingClock.Instant) -> Bool {
    if timer.isConnecting { noteConnection(at: now) }
    if hasHead { timer.receivedHead(at: now) }
    // With many transfers, most have no new data in most rounds.
    guard hasReceived || isPaused else { return false }
    if hasReceived {
      hasReceived = false
      timer.receivedBody(at: now)
    }
    if isPaused { timer.pause() }
    guard exchange.flush() else { return false }
    resume(at: now)
    return true
  }

  private func noteConnection(at now: SuspendingClock.Instant) {
    if timer.phase == .connect, isSocketConnected {
      timer.connected(at: now)
      // curl's connect limit includes the handshake, so only our timer applies from here on.
      handle.liftConnectLimit()
    }
    // curl sets this once the proxy tunnel and TLS are set up.
    if handle.offset(CURLINFO_PRETRANSFER_TIME_T) > 0 { timer.connectionReady(at: now) }
  }

  /// Whether the TCP connection is established. Newer versions of curl report its time only after
  /// the handshake, so this asks the socket.
  private var isSocketConnected: Bool {
    guard socket != CURL_SOCKET_BAD else { return false }
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getpeername(socket, $0, &length) == 0
      }
    }
  }

  /// Resumes after a pause. curl delivers the data it has buffered before this call returns.
  func resume(at now: SuspendingClock.Instant) {
    guard isPaused else { return }
    isPaused = false
    timer.resume(at: now)
    // curl may not report an error that occurs during this call again later.
    if !handle.resume(), fault == nil { fault = .disconnected("\(route.server) could not be read") }
  }

  /// Maximum time and number of bytes until a discarded response must end.
  private static let discardAllowance = (time: Duration.seconds(1), bytes: 64 << 10)

  /// Reads to the end without delivering data, if the response ends soon.
  func discardRest(at now: SuspendingClock.Instant) {
    discardLimit = bodyLength + Self.discardAllowance.bytes
    timer.expectEnd(within: Self.discardAllowance.time, at: now)
    resume(at: now)
  }

  /// The error of a transfer that curl has finished, or `nil` if it succeeded.
  func failure(for code: CURLcode) -> TransportError? {
    if code == CURLE_OK, parser.isFinished { return nil }
    // curl does not report a connection that closes within the response head as a failure.
    let code = code == CURLE_OK ? CURLE_GOT_NOTHING : code
    return fault
      ?? CurlFailure(
        code: code, phase: timer.phase, host: route.host, server: route.server,
        proxyServer: route.proxyServer, detail: handle.errorText,
        systemError: Int32(truncatingIfNeeded: handle.long(CURLINFO_OS_ERRNO)),
        proxyStatus: handle.long(CURLINFO_HTTP_CONNECTCODE),
        isReadingHead: !parser.isFinished && handle.offset(CURLINFO_PRETRANSFER_TIME_T) > 0
      ).transportError
  }
}

// MARK: - Callbacks

extension CurlTransfer {
  /// Maximum ratio of the decompressed body's size to the bytes received from the network.
  private static let largestExpansion = 100

  private func setCallbacks() throws(TransportError) {
    let me = Unmanaged.passUnretained(self).toOpaque()
    try handle.setCallback(CURLOPT_HEADERFUNCTION, data: CURLOPT_HEADERDATA, me) {
      CurlTransfer.call($0, $1, $2, $3) { $0.receiveHeader($1) }
    }
    try handle.setCallback(CURLOPT_WRITEFUNCTION, data: CURLOPT_WRITEDATA, me) {
      CurlTransfer.call($0, $1, $2, $3) { $0.receiveBody($1) }
    }
    try handle.setSocketCallback(me) { me, socket, _ in
      // Not every version of curl sets this. Without it, child processes such as an editor would
      // keep the connection open.
      _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
      guard let me else { return CURL_SOCKOPT_OK }
      Unmanaged<CurlTransfer>.fromOpaque(me).takeUnretainedValue().socket = socket
      return CURL_SOCKOPT_OK
    }
  }

  private static func call(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ me: UnsafeMutableRawPointer?, _ body: (CurlTransfer, UnsafeRawBufferPointer) -> Int
  ) -> Int {
    guard let me else { return 0 }
    let transfer = Unmanaged<CurlTransfer>.fromOpaque(me).takeUnretainedValue()
    return body(transfer, UnsafeRawBufferPointer(start: bytes, count: size * count))
  }

  private func receiveHeader(_ line: UnsafeRawBufferPointer) -> Int {
    do {
      if let head = try parser.append(line) {
        hasHead = true
        exchange.receive(head)
      }
      return line.count
    } catch {
      fault = .malformed("\(route.server) sent more than 64 KiB of headers")
      return 0
    }
  }

  private func receiveBody(_ piece: UnsafeRawBufferPointer) -> Int {
    guard exchange.receive(piece) else {
      isPaused = true
      return Int(CURL_WRITEFUNC_PAUSE)
    }
    hasReceived = true
    bodyLength += piece.count
    if let discardLimit, bodyLength > discardLimit {
      fault = .cancelled
      return 0
    }
    guard bodyLength <= largestBodyLength else {
      fault = .disconnected("\(route.server) sent a body that decompresses more than a hundredfold")
      return 0
    }
    return piece.count
  }

  private var largestBodyLength: Int {
    // curl's count of bytes read from the network may lag by one buffer.
    let floor = CurlHandle.networkBuffer * Self.largestExpansion
    guard bodyLength > floor else { return floor }
    return floor + Int(handle.offset(CURLINFO_SIZE_DOWNLOAD_T)) * Self.largestExpansion
  }
}
#endif
