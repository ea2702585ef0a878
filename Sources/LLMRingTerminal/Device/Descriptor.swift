import LLMRingPlatform

/// System calls on file descriptors that retry where necessary.
package enum Descriptor {
  /// Writes all of `bytes`, and waits if the reader is slow.
  ///
  /// - Parameter waitForRoom: Called when a nonblocking descriptor accepts no more bytes. Returns
  ///   `true` once it may accept more, or `false` to give up.
  /// - Returns: Whether everything was written. `false` if the reader is gone, or if a signal asks
  ///   the program to end while the reader accepts nothing.
  @discardableResult
  package static func write(
    _ bytes: [UInt8], to descriptor: Int32, waitForRoom: (Int32) -> Bool = waitForRoom(in:)
  ) -> Bool {
    send(bytes, to: descriptor, waitForRoom: waitForRoom) == .complete
  }

  /// How a write ended.
  package enum WriteResult: Equatable, Sendable {
    case complete
    /// The value of `errno`. A part may have been written.
    case failed(Int32)
    /// A signal asked the program to end while the reader accepted nothing.
    case interrupted
  }

  /// Writes like ``write(_:to:waitForRoom:)``, and returns why it stopped.
  package static func send(
    _ bytes: [UInt8], to descriptor: Int32, waitForRoom: (Int32) -> Bool = waitForRoom(in:)
  ) -> WriteResult {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = unsafeWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest))
        if count > 0 {
          rest = rest.dropFirst(count)
          // The signal that interrupted this write will not interrupt the next one.
          if !rest.isEmpty, SignalPipe.hasPendingEnding, !waitForRoom(descriptor) {
            return .interrupted
          }
        } else if count == 0 {
          return .failed(EIO)
        } else if errno == EAGAIN || errno == EWOULDBLOCK {
          guard waitForRoom(descriptor) else { return .interrupted }
        } else if errno != EINTR {
          return .failed(errno)
        } else if SignalPipe.hasPendingEnding {
          return .interrupted
        }
      }
      return .complete
    }
  }

  /// Opens closed standard descriptors before the program opens any file. Otherwise the first file,
  /// such as a database, would become standard output.
  ///
  /// Standard input and standard error become `/dev/null`. Standard output becomes a read-only
  /// `/dev/null`, so a write to it fails and is reported.
  package static func openClosedStandardStreams() {
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
      let mode = descriptor == 1 ? O_RDONLY : O_RDWR
      // Without /dev/null, use a folder, which can be neither read nor written.
      if open("/dev/null", mode) < 0 { _ = open("/", O_RDONLY) }
    }
  }

  /// Waits until `descriptor` is writable. Returns `false` if a signal asks the program to end.
  package static func waitForRoom(in descriptor: Int32) -> Bool {
    _ = waitForRoom(in: descriptor, or: -1)
    return !SignalPipe.hasPendingEnding
  }

  /// Waits until `descriptor` is writable or `input` is readable, for at most a tenth of a second,
  /// because a signal that arrived just before the call would not interrupt it.
  ///
  /// - Parameter input: Ignored if negative.
  /// - Returns: Whether `input` is readable.
  static func waitForRoom(in descriptor: Int32, or input: Int32) -> Bool {
    var requests = [
      pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: input, events: Int16(POLLIN), revents: 0),
    ]
    return unsafePoll(&requests, 100) > 0 && requests[1].revents & ~Int16(POLLNVAL) != 0
  }

  /// Opens the same terminal again as a separate, nonblocking description. Returns `nil` if it has
  /// no name or cannot be opened. Other programs share the given description, so its flags must not
  /// change.
  static func unblocking(_ terminal: Int32) -> Int32? {
    var name = [CChar](repeating: 0, count: 256)
    guard ttyname_r(terminal, &name, name.count) == 0 else { return nil }
    let descriptor = open(name, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    return descriptor < 0 ? nil : descriptor
  }

  /// Reads the available bytes, at most `limit`. Returns `nil` if the other end is closed, and an
  /// empty array if there are no bytes yet.
  package static func read(_ descriptor: Int32, limit: Int = 4096) -> [UInt8]? {
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
      repeat { count = unsafeRead(descriptor, buffer) } while count < 0 && errno == EINTR
      initialized = max(0, count)
    }
    if count > 0 { return bytes }
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? [] : nil
  }

  /// Waits in a single `poll(2)` until a descriptor is readable or closed, or until the deadline. A
  /// signal may end the wait early.
  ///
  /// - Parameter descriptors: Negative ones are ignored.
  /// - Returns: For each descriptor, whether it is ready.
  package static func poll(
    _ descriptors: [Int32], until deadline: ContinuousClock.Instant?
  ) -> [Bool] {
    var requests = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let count = unsafePoll(&requests, milliseconds(until: deadline))
    // macOS cannot poll some terminals, and says so at once. Reading would then block.
    if count > 0, requests.contains(where: { $0.revents == Int16(POLLNVAL) }),
      let isReady = waitWithSelect(descriptors, milliseconds: milliseconds(until: deadline))
    {
      return isReady
    }
    return requests.map { count > 0 && $0.revents != 0 }
  }

  /// Rounded up, so the deadline has passed when the wait ends; -1 means no limit.
  private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
    guard let deadline else { return -1 }
    let left = ContinuousClock.now.duration(to: deadline).components
    guard left.seconds >= 0, left.attoseconds >= 0 else { return 0 }
    guard left.seconds < 86_400 else { return 86_400_000 }
    return Int32(
      left.seconds * 1000 + (left.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }

  /// Creates a nonblocking pipe that children do not inherit.
  static func pipe() -> (read: Int32, write: Int32)? {
    var ends: [Int32] = [-1, -1]
    guard unsafePipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    return (ends[0], ends[1])
  }

  /// Whether the descriptor is a terminal.
  package static func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
  }

  /// The size of a terminal, or 80 by 24 if it does not report one.
  package static func size(of descriptor: Int32) -> Terminal.Size {
    var window = winsize()
    let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0
    return Terminal.Size(
      columns: isKnown && window.ws_col > 0 ? Int(window.ws_col) : 80,
      rows: isKnown && window.ws_row > 0 ? Int(window.ws_row) : 24)
  }

  /// Whether a terminal says how wide it is.
  package static func reportsSize(_ descriptor: Int32) -> Bool {
    var window = winsize()
    return ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0 && window.ws_col > 0
  }

  private static func unsafeWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    LLMRingPlatform.write(descriptor, bytes.baseAddress, bytes.count)
  }

  private static func unsafeRead(
    _ descriptor: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    LLMRingPlatform.read(descriptor, buffer.baseAddress, buffer.count)
  }

  private static func unsafePoll(_ requests: inout [pollfd], _ milliseconds: Int32) -> Int32 {
    LLMRingPlatform.poll(&requests, nfds_t(requests.count), milliseconds)
  }

  private static func unsafePipe(_ ends: UnsafeMutablePointer<Int32>) -> Int32 {
    LLMRingPlatform.pipe(ends)
  }
}
