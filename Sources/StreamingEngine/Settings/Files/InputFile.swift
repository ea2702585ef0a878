package import LLMRingPlatform
import Synchronization

/// Something that the user named to be read, from its beginning to its end: a file, a pipe such as
/// the shell makes for `<(command)`, or standard input. Every command reads such a file with this type.
///
/// It is read in steps, because a pipe may have nothing yet, and a named one not even a writer.
package final class InputFile: Sendable {
  private struct State {
    var bytes: [UInt8] = []
    var isOver = false
  }

  private let state = Mutex(State())
  /// Whether it is a pipe, which can be read only once.
  package let isPipe: Bool
  /// When the file was last changed, in milliseconds since 1970 UTC; `nil` for a pipe or a device.
  package let modifiedAt: Int64?

  private let descriptor: Int32
  private let isOwned: Bool
  private let limit: Int

  /// What has been read so far, at most one byte more than the limit.
  package var bytes: [UInt8] { state.withLock(\.bytes) }

  /// Takes the bytes that have been read so far away, so that they no longer count towards the limit.
  package func takeBytes() -> [UInt8] {
    state.withLock { state in
      defer { state.bytes = [] }
      return state.bytes
    }
  }

  /// How many bytes have been read so far.
  package var count: Int { state.withLock(\.bytes.count) }

  /// Whether the end has been reached.
  package var isOver: Bool { state.withLock(\.isOver) }

  /// Opens a file or a pipe.
  ///
  /// - Parameters:
  ///   - limit: The most bytes that it may have.
  ///   - followsLink: Whether the path may end with a link.
  /// - Throws: Also for a folder.
  package init(_ path: String, limit: Int, followsLink: Bool = true) throws(SystemFault) {
    let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (followsLink ? 0 : O_NOFOLLOW)
    var opened = Self.open(path, flags)
    // A socket cannot be opened, but one that a parent handed over can be used.
    if opened < 0, errno == ENXIO, let handed = Self.descriptor(named: path) {
      opened = fcntl(handed, F_DUPFD_CLOEXEC, 0)
    }
    guard opened >= 0 else { throw .last }
    var status = stat()
    guard fstat(opened, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      close(opened)
      throw SystemFault(code: EISDIR)
    }
    descriptor = opened
    isOwned = true
    isPipe = Self.isPipe(status)
    modifiedAt = Self.modifiedAt(status)
    self.limit = limit
  }

  /// Reads standard input.
  package init(standardInput limit: Int) {
    var status = stat()
    descriptor = 0
    isOwned = false
    let isOpen = fstat(0, &status) == 0
    isPipe = isOpen && Self.isPipe(status)
    modifiedAt = isOpen ? Self.modifiedAt(status) : nil
    self.limit = limit
  }

  deinit {
    if isOwned { close(descriptor) }
  }

  /// Reads what there is by now.
  ///
  /// - Parameter milliseconds: How long to wait if there is nothing; -1 for ever.
  package func advance(waitingAtMost milliseconds: Int32) throws(SystemFault) {
    guard !isOver else { return }
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    // A signal ends the wait early.
    guard poll(&request, 1, milliseconds) > 0 else { return }
    if try take() == 0 { state.withLock { $0.isOver = true } }
  }

  /// Whether a pipe has nothing to read because no program has opened it for writing yet. What has
  /// been written in the meantime is taken.
  package func lacksWriter() throws(SystemFault) -> Bool {
    guard isOwned, isPipe, count == 0, !isOver else { return false }
    return try take() == 0
  }

  /// - Returns: What `read(2)` returned.
  private func take() throws(SystemFault) -> Int {
    var piece = [UInt8](repeating: 0, count: min(1 << 16, limit + 1 - count))
    let read = LLMRingPlatform.read(descriptor, &piece, piece.count)
    if read < 0, errno != EINTR, errno != EAGAIN, errno != EWOULDBLOCK { throw .last }
    if read > 0 {
      let isTooLarge = state.withLock { state in
        state.bytes += piece[..<read]
        return state.bytes.count > limit
      }
      if isTooLarge { throw SystemFault(code: EFBIG) }
    }
    return read
  }

  private static func open(_ path: String, _ flags: Int32) -> Int32 {
    while true {
      let descriptor = LLMRingPlatform.open(path, flags)
      if descriptor >= 0 || errno != EINTR { return descriptor }
    }
  }

  private static func isPipe(_ status: stat) -> Bool {
    [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
  }

  private static func modifiedAt(_ status: stat) -> Int64? {
    status.st_mode & S_IFMT == S_IFREG ? status.modifiedAt : nil
  }
}

extension InputFile {
  /// The bytes of a file or a pipe.
  ///
  /// - Parameter onWait: Called once if nothing has come for a second.
  /// - Throws: Also a fault of code `EFBIG` if it has more bytes than the limit allows.
  package static func bytes(
    of path: String, limit: Int, followsLink: Bool = true, onWait: () -> Void = {}
  ) throws(SystemFault) -> [UInt8] {
    let file = try InputFile(path, limit: limit, followsLink: followsLink)
    try file.read(onWait: onWait)
    return file.bytes
  }

  /// Reads until there are so many bytes, or to the end.
  ///
  /// - Parameters:
  ///   - least: How many bytes are enough.
  ///   - onWait: Called once if nothing has come for a second.
  package func read(
    atLeast least: Int = .max, onWait: () -> Void = {}
  ) throws(SystemFault) {
    let due = ContinuousClock.now + .seconds(1)
    while !isOver, count == 0, .now < due {
      let left = ContinuousClock.now.duration(to: due) / .milliseconds(1)
      try advance(waitingAtMost: Int32(max(0, left)) + 1)
    }
    if !isOver, count == 0 { onWait() }
    while !isOver, count < least { try advance(waitingAtMost: -1) }
  }

  /// Whether a path is another name of standard input.
  package static func isStandardInput(_ path: String) -> Bool {
    path == "-" || path == "/dev/stdin" || descriptor(named: path) == 0
  }

  /// The number of an open file that a path such as `/dev/fd/63` names: what the shell puts in the
  /// place of `<(command)`.
  package static func descriptor(named path: String) -> Int32? {
    for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
      return Int32(path.dropFirst(folder.count))
    }
    return nil
  }
}
