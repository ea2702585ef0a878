import LLMRingPlatform

/// System calls on file descriptors, with their retries.
package enum Descriptor {
  /// Writes all of `bytes`, waiting where the other side is slow.
  ///
  /// - Parameter waitForRoom: Called with a descriptor that never blocks and takes nothing more;
  ///   returns once it may, or `false` to give up.
  /// - Returns: Whether everything was written; false once the other side is gone, or when a
  ///   signal asks the program to end while the other side accepts nothing.
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
    /// A signal asks the program to end, and the other side accepts nothing.
    case interrupted
  }

  /// Writes as ``write(_:to:waitForRoom:)`` does, and says why it stopped.
  package static func send(
    _ bytes: [UInt8], to descriptor: Int32, waitForRoom: (Int32) -> Bool = waitForRoom(in:)
  ) -> WriteResult {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = unsafeWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest))
        if count > 0 {
          rest = rest.dropFirst(count)
          // A signal that cut this write short would not cut the next one short.
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

  /// Opens standard descriptors that are closed, before anything else opens a file: the first
  /// file, such as a database, would otherwise become standard output.
  ///
  /// Standard input and standard error become `/dev/null`. Standard output becomes `/dev/null`
  /// for reading only, so that a write to it fails and is reported.
  package static func openClosedStandardStreams() {
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
      let mode = descriptor == 1 ? O_RDONLY : O_RDWR
      // Where there is no /dev/null, a folder takes the descriptor: it can be neither read nor
      // written.
      if open("/dev/null", mode) < 0 { _ = open("/", O_RDONLY) }
    }
  }

  /// Sleeps until `descriptor` takes bytes; `false` when a signal asks the program to end.
  package static func waitForRoom(in descriptor: Int32) -> Bool {
    _ = waitForRoom(in: descriptor, or: -1)
    return !SignalPipe.hasPendingEnding
  }

  /// Sleeps until `descriptor` takes bytes or `input` has some, a tenth of a second at most: a
  /// signal that came just before would not wake it.
  ///
  /// - Parameter input: Passed over when negative.
  /// - Returns: Whether `input` can be read.
  static func waitForRoom(in descriptor: Int32, or input: Int32) -> Bool {
    var requests = [
      pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: input, events: Int16(POLLIN), revents: 0),
    ]
    return unsafePoll(&requests, 100) > 0 && requests[1].revents != 0
  }

  /// The same terminal by a description of our own, which never blocks; `nil` where it has no name
  /// that can be opened. Others share the given one, and must find it as it was.
  static func unblocking(_ terminal: Int32) -> Int32? {
    var name = [CChar](repeating: 0, count: 256)
    guard ttyname_r(terminal, &name, name.count) == 0 else { return nil }
    let descriptor = open(name, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    return descriptor < 0 ? nil : descriptor
  }

  /// Reads what is there, at most `limit` bytes: `nil` once the other side is gone, empty when
  /// there is nothing yet.
  package static func read(_ descriptor: Int32, limit: Int = 4096) -> [UInt8]? {
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
      repeat { count = unsafeRead(descriptor, buffer) } while count < 0 && errno == EINTR
      initialized = max(0, count)
    }
    if count > 0 { return bytes }
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? [] : nil
  }

  /// Sleeps until one of them can be read, or has been closed, or the deadline has come: one
  /// `poll(2)`, which a signal may end early.
  ///
  /// - Parameter descriptors: Negative ones are passed over.
  /// - Returns: For each, whether there is something to do.
  package static func poll(
    _ descriptors: [Int32], until deadline: ContinuousClock.Instant?
  ) -> [Bool] {
    var requests = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let count = unsafePoll(&requests, milliseconds(until: deadline))
    return requests.map { count > 0 && $0.revents != 0 }
  }

  /// Rounded up, so that the deadline has passed when the time is over; -1 is for ever.
  private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
    guard let deadline else { return -1 }
    let left = ContinuousClock.now.duration(to: deadline).components
    guard left.seconds >= 0, left.attoseconds >= 0 else { return 0 }
    guard left.seconds < 86_400 else { return 86_400_000 }
    return Int32(
      left.seconds * 1000 + (left.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }

  /// A pipe whose ends never block and are not handed to children.
  static func pipe() -> (read: Int32, write: Int32)? {
    var ends: [Int32] = [-1, -1]
    guard unsafePipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    return (ends[0], ends[1])
  }

  /// Whether it leads to a terminal.
  package static func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
  }

  /// The size of a terminal: 80 by 24 when it does not say.
  package static func size(of descriptor: Int32) -> Terminal.Size {
    var window = winsize()
    let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0
    return Terminal.Size(
      columns: isKnown && window.ws_col > 0 ? Int(window.ws_col) : 80,
      rows: isKnown && window.ws_row > 0 ? Int(window.ws_row) : 24)
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
