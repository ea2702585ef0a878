/// A child process that is followed while it runs, by a loop that also waits for other things. Its
/// output is read through a pipe.
///
/// It leads a session of its own. Therefore it has no terminal that it could read keys from or send
/// control sequences to, and a signal reaches everything that it started. Call ``read()`` and
/// ``check()`` until ``end`` is there: whenever ``output`` is readable, and at least every
/// ``checkInterval``.
package final class PipedProcess {
  /// Which of the child's descriptors the pipe is.
  package enum Captured: Sendable {
    case output
    case errors
    case outputAndErrors
    /// None: what the child prints is dropped, and a process that it leaves behind can go on
    /// printing.
    case nothing
  }

  /// How often to look whether the child has ended, since what it started may keep the pipe open.
  package static let checkInterval = Duration.milliseconds(20)

  /// How long a child may take to end after the signal of Ctrl-C.
  private static let grace = Duration.milliseconds(150)

  /// How long what is left of the output may take to arrive after the end of the child.
  private static let drainTime = Duration.milliseconds(100)

  /// Maximum number of bytes that one ``read()`` returns.
  private static let batch = 64 << 10

  /// No pipe holds more. What is read beyond this after the end of the child comes from another
  /// process.
  private static let pipeSize = 1 << 20

  /// Readable when there is output; negative once all of it has been read.
  package private(set) var output: Int32
  /// How the child ended; `nil` while it runs or its output may still arrive.
  package private(set) var end: RunningProcess.End?
  /// Whether a process that the child started is still running and can write to the pipe.
  package private(set) var leavesWriter = false

  /// Whether it was stopped because it printed nothing for too long.
  package private(set) var isOverdue = false

  private let child: RunningProcess
  private let now: () -> ContinuousClock.Instant
  private let patience: Duration?
  private var deadline: ContinuousClock.Instant?
  private var stopped: ContinuousClock.Instant?
  private var ended: ContinuousClock.Instant?
  /// Whether everything that the child has printed has been read.
  private var isDrained = false
  /// Number of bytes that were read after its end.
  private var drained = 0

  /// Starts the child.
  ///
  /// - Parameters:
  ///   - program: Its streams and its group are set here.
  ///   - input: What it reads from standard input; `nil` for nothing.
  ///   - patience: How long it may print nothing; `nil` for as long as it likes.
  ///   - now: Tells the time.
  package init(
    _ program: ChildProcess, input: [UInt8]? = nil, captures: Captured,
    patience: Duration? = nil,
    now: @escaping () -> ContinuousClock.Instant = { .now }
  ) throws(SystemFault) {
    var program = program
    program.group = .session
    self.now = now
    self.patience = patience
    deadline = patience.map { now() + $0 }
    let pipe = captures == .nothing ? nil : try DescriptorPipe()
    var feed: DescriptorPipe?
    do {
      feed = try input.map { _ throws(SystemFault) in try DescriptorPipe() }
      let writer = pipe.map { ChildProcess.Stream.descriptor($0.writeEnd) } ?? .discarded
      program.streams = [feed.map { .descriptor($0.readEnd) } ?? .nothing]
      switch captures {
      case .output: program.streams += [writer, .discarded]
      case .errors: program.streams += [.discarded, writer]
      case .outputAndErrors: program.streams += [writer, .child(1)]
      case .nothing: program.streams += [.discarded, .discarded]
      }
      child = try program.start()
    } catch {
      for pipe in [pipe, feed].compactMap(\.self) {
        for end in [pipe.readEnd, pipe.writeEnd] { close(end) }
      }
      throw error
    }
    output = pipe?.readEnd ?? -1
    if let pipe {
      close(pipe.writeEnd)
      _ = fcntl(output, F_SETFL, O_NONBLOCK)
    }
    if let feed { close(feed.readEnd) }
    if let feed, let input, !feed.writeOnThread(input) {
      // Without its input it would do something else.
      child.sendToGroup(SIGKILL)
      _ = child.wait()
      if output >= 0 { close(output) }
      throw SystemFault(code: EAGAIN)
    }
  }

  deinit {
    if end == nil {
      child.sendToGroup(SIGKILL)
      _ = child.wait()
    }
    if output >= 0 { close(output) }
  }

  /// Returns the output that has arrived, at most 64 KiB of it.
  package func read() -> [UInt8] {
    guard output >= 0 else { return [] }
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: Self.batch) { buffer, initialized in
      repeat {
        count = LLMRingPlatform.read(output, buffer.baseAddress, buffer.count)
      } while count < 0 && errno == EINTR
      initialized = max(0, count)
    }
    let isEmpty = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)
    if count <= 0, !isEmpty {
      close(output)
      output = -1
    }
    if !bytes.isEmpty { deadline = patience.map { now() + $0 } }
    if ended != nil {
      drained += bytes.count
      isDrained = isDrained || isEmpty || drained >= Self.pipeSize
    }
    return bytes
  }

  /// Asks the child and everything that it started to end, as Ctrl-C does. What does not end within
  /// a moment is killed by ``check()``.
  package func stop() {
    guard stopped == nil, end == nil else { return }
    stopped = now()
    child.sendToGroup(SIGINT)
    // A stopped process does not receive the signal before it is continued.
    child.sendToGroup(SIGCONT)
  }

  /// Whether ``stop()`` was called.
  package var isStopped: Bool { stopped != nil }

  /// Suspends the child and everything that it started.
  package func suspend() {
    if end == nil { child.sendToGroup(SIGSTOP) }
  }

  /// Continues what ``suspend()`` suspended.
  package func resume() {
    if end == nil { child.sendToGroup(SIGCONT) }
  }

  /// Looks whether the child has ended, stops it if it has been silent for too long, and kills what
  /// has not ended a moment after ``stop()``.
  package func check() {
    guard end == nil else { return }
    if ended == nil, child.hasEnded { ended = now() }
    if let deadline, deadline <= now(), ended == nil, stopped == nil {
      isOverdue = true
      stop()
    }
    if let stopped, ended != nil || stopped + Self.grace <= now() { child.sendToGroup(SIGKILL) }
    guard let ended, output < 0 || isStopped || isDrained && ended + Self.drainTime <= now()
    else { return }
    leavesWriter = output >= 0 && !isStopped
    // Only now: until it is waited for, its number and that of its group belong to nobody else.
    end = child.wait()
    if end == nil { end = .exited(0) }
  }
}
