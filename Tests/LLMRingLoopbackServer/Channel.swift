internal import LLMRingPlatform

/// An accepted connection. It reads, writes, and waits for either or for something else.
final class Channel {
  enum Event {
    case readable, writable, latch, timeUp
  }

  private let descriptor: Int32
  #if os(Linux)
  private var tls: TLSSession?
  #endif

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    #if canImport(Darwin)
    var on: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
    #endif
  }

  deinit {
    close(descriptor)
  }

  #if os(Linux)
  /// Starts TLS as the server.
  func start(_ context: TLSContext) {
    tls = TLSSession(context, descriptor: descriptor)
  }
  #endif

  /// The bytes received; empty at the end or after a reset, `nil` if there are none yet.
  func read() -> [UInt8]? {
    #if os(Linux)
    if let tls { return tls.read() }
    #endif
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count < 0, errno == EAGAIN || errno == EINTR { return nil }
    return Array(buffer.prefix(max(0, count)))
  }

  /// Number of bytes that the kernel accepted, or `nil` if the connection is broken.
  func write(_ bytes: ArraySlice<UInt8>) -> Int? {
    #if os(Linux)
    if let tls { return tls.write(bytes) }
    #endif
    #if canImport(Darwin)
    let flags: Int32 = 0
    #else
    let flags = Int32(MSG_NOSIGNAL)
    #endif
    let count = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, flags) }
    if count < 0 { return errno == EAGAIN || errno == EINTR ? 0 : nil }
    return count
  }

  /// Makes closing the connection send a RST.
  func resetOnClose() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  /// Waits until the socket is readable (bytes or the end), writable if wanted, a latch opens, or
  /// the time is up.
  func wait(
    forWriting: Bool = false, latches: [Latch], limit: Duration? = nil
  ) -> (event: Event, latch: Latch?) {
    let interest = Int16(POLLIN) | (forWriting ? Int16(POLLOUT) : 0)
    var polled = [pollfd(fd: descriptor, events: interest, revents: 0)]
    polled += latches.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    let deadline = limit.map { ContinuousClock.now.advanced(by: $0) }
    while true {
      let count = poll(&polled, nfds_t(polled.count), deadline.map(Self.milliseconds) ?? -1)
      if count == 0 { return (.timeUp, nil) }
      guard count > 0 else { continue }
      for (latch, result) in zip(latches, polled.dropFirst()) where result.revents != 0 {
        return (.latch, latch)
      }
      if polled[0].revents & ~Int16(POLLOUT) != 0 { return (.readable, nil) }
      return (.writable, nil)
    }
  }

  private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
    let (seconds, attoseconds) = ContinuousClock.now.duration(to: deadline).components
    return Int32(max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1))
  }
}

/// A port of 127.0.0.1 without a listener. No other process gets it while it is held.
package final class UnusedPort: Sendable {
  private let socket = Listener(isListening: false)

  package var port: Int { socket.port }

  package init() {}
}

/// A socket that listens on a free port of 127.0.0.1.
final class Listener: Sendable {
  let descriptor: Int32
  let port: Int

  /// - Parameters:
  ///   - isListening: `false` to only reserve the port, so connections are refused.
  ///   - backlog: Maximum number of connections that wait to be accepted.
  init(isListening: Bool = true, backlog: Int32 = 1024) {
    #if canImport(Darwin)
    descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #else
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let isBound = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0
          && (!isListening || listen(descriptor, backlog) == 0)
          && getsockname(descriptor, address, &length) == 0
      }
    }
    precondition(isBound, "the loopback server cannot listen")
    port = Int(UInt16(bigEndian: address.sin_port))
  }

  deinit {
    close(descriptor)
  }

  /// The next connection, or `nil` if the latch opened.
  func accept(until latch: Latch) -> Channel? {
    while true {
      var polled = [descriptor, latch.descriptor].map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      _ = poll(&polled, nfds_t(polled.count), -1)
      guard polled[1].revents == 0 else { return nil }
      let accepted = LLMRingPlatform.accept(descriptor, nil, nil)
      if accepted >= 0 { return Channel(accepted) }
    }
  }
}
