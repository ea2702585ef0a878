internal import LLMRingPlatform
internal import CCurl
internal import Transport

/// One request in curl's hands.
///
/// A transfer belongs to the curl thread; what it has in common with the caller is its
/// ``exchange``.
final class CurlTransfer {
  let exchange: Exchange
  let handle: CurlHandle
  private(set) var timer: PhaseTimer<SuspendingClock.Instant>

  private let route: CurlRoute
  private var parser = ResponseHeadParser()
  /// What a callback stopped the transfer for; curl only knows that it was stopped.
  private(set) var fault: TransportError?
  private var socket = CURL_SOCKET_BAD
  private var hasHead = false
  private var hasReceived = false
  private var isPaused = false
  /// Bytes of the body, decompressed.
  private var bodyLength = 0
  /// How long the body may become, once nobody reads it any more.
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

  /// Hands on what has come since the last time.
  ///
  /// - Returns: Whether a paused transfer goes on, so that more has come by now.
  func settle(at now: SuspendingClock.Instant) -> Bool {
    if timer.isConnecting { noteConnection(at: now) }
    if hasHead { timer.headed(at: now) }
    // Most of many transfers have nothing new in most rounds.
    guard hasReceived || isPaused else { return false }
    if hasReceived {
      hasReceived = false
      timer.received(at: now)
    }
    if isPaused { timer.pause() }
    guard exchange.flush() else { return false }
    resume(at: now)
    return true
  }

  private func noteConnection(at now: SuspendingClock.Instant) {
    if timer.phase == .connect, isSocketConnected {
      timer.connected(at: now)
      // curl counts the handshake as connecting; from here on the timer alone counts.
      handle.liftConnectLimit()
    }
    // Set once the connection, through proxy and TLS, is ready for the request.
    if handle.offset(CURLINFO_PRETRANSFER_TIME_T) > 0 { timer.ready(at: now) }
  }

  /// Whether somebody has taken the connection: newer versions of curl tell the time of that only
  /// after the handshake.
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

  /// Goes on after a pause. What curl has kept arrives within this call.
  func resume(at now: SuspendingClock.Instant) {
    guard isPaused else { return }
    isPaused = false
    timer.resume(at: now)
    // A fault that a callback finds within this call need not be among curl's messages later.
    if !handle.resume(), fault == nil { fault = .disconnected("\(route.server) could not be read") }
  }

  /// How long, in time and bytes, an answer may take to end that nobody reads any more.
  private static let patience = (time: Duration.seconds(1), bytes: 64 << 10)

  /// Reads on to the end without handing anything over, if the end comes soon.
  func discardRest(at now: SuspendingClock.Instant) {
    discardLimit = bodyLength + Self.patience.bytes
    timer.expectEnd(within: Self.patience.time, at: now)
    resume(at: now)
  }

  /// What went wrong, if anything did, in a transfer that curl is done with.
  func failure(for code: CURLcode) -> TransportError? {
    if code == CURLE_OK, parser.isFinished { return nil }
    // A connection that is closed within the head is no failure to curl.
    let code = code == CURLE_OK ? CURLE_GOT_NOTHING : code
    return fault
      ?? CurlFailure(
        code: code, phase: timer.phase, host: route.host, server: route.server,
        proxyServer: route.proxyServer, detail: handle.errorText,
        systemError: Int32(truncatingIfNeeded: handle.long(CURLINFO_OS_ERRNO)),
        proxyStatus: handle.long(CURLINFO_HTTP_CONNECTCODE)
      ).transportError
  }
}

// MARK: - What curl calls

extension CurlTransfer {
  /// How much larger than what came over the network a decompressed body may be.
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
      // Not every version of curl does: a key command's or an editor's child would keep the
      // connection open.
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
      fault = .disconnected("\(route.server) sent more than 64 KiB of headers")
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
    // curl counts what it has read from the network up to one buffer late.
    let floor = CurlHandle.networkBuffer * Self.largestExpansion
    guard bodyLength > floor else { return floor }
    return floor + Int(handle.offset(CURLINFO_SIZE_DOWNLOAD_T)) * Self.largestExpansion
  }
}
