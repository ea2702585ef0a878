import LLMRingPlatform
import Synchronization

/// A shell command in a process group of its own, whose output is read.
final class KeyProcess: Sendable {
  /// How it ended.
  enum End: Sendable {
    case exited(Int32, printed: [UInt8])
    case killed(Int32)
    /// It wanted the terminal, which stops a group that is not in the foreground.
    case stopped
    /// It printed more than ``outputLimit``.
    case flooded
  }

  /// Maximum size of the output in bytes. A key is one line.
  static let outputLimit = 64 << 10

  private let child: RunningProcess
  private let output: CInt
  /// Whether the process is there to be signalled; once it is waited for, its number may be
  /// another's.
  private let isAlive = Mutex(true)

  init(shell command: String, environment: [String: String]) throws(SystemFault) {
    let pipe = try DescriptorPipe()
    defer { close(pipe.writeEnd) }
    do {
      child = try ChildProcess(
        shell: command, environment: environment.map { "\($0)=\($1)" },
        streams: [.nothing, .descriptor(pipe.writeEnd), .nothing], group: .own
      ).start()
    } catch {
      close(pipe.readEnd)
      throw error
    }
    output = pipe.readEnd
  }

  deinit {
    close(output)
  }

  /// Waits for the end, on a thread of its own: the pool's threads are few and others need them.
  func end() async -> End {
    await withCheckedContinuation { continuation in
      let wait: @Sendable () -> Void = { continuation.resume(returning: self.waitForEnd()) }
      if !startSignalFreeThread(wait) { wait() }
    }
  }

  /// Ends the command and everything that it started. Harmless when it is over.
  func kill() {
    isAlive.withLock { isAlive in
      if isAlive { child.sendToGroup(SIGKILL) }
    }
  }

  private func waitForEnd() -> End {
    var printed: [UInt8] = []
    var isOpen = true
    while true {
      // What the command leaves behind may keep the pipe open for ever, so its end is looked for
      // as well.
      if isOpen { isOpen = read(into: &printed) }
      if let end = reap(waits: !isOpen) {
        while isOpen, hasOutput(within: 0) { isOpen = read(into: &printed) }
        if printed.count > Self.outputLimit { return .flooded }
        switch end {
        case .exited(let status): return .exited(status, printed: printed)
        case .signalled(let signal): return .killed(signal)
        case .stopped: return .stopped
        }
      }
    }
  }

  /// How the process ended, or that it stopped, if it did.
  private func reap(waits: Bool) -> RunningProcess.End? {
    // The lock is not held while waiting: the process must stay killable.
    if waits { child.sleepUntilEnd() }
    return isAlive.withLock { isAlive in
      guard let end = child.poll(seesStops: true) else { return nil }
      if case .stopped = end {
        // Nothing will resume it.
        child.sendToGroup(SIGKILL)
        _ = child.wait()
      }
      isAlive = false
      return end
    }
  }

  /// - Returns: Whether more may come.
  private func read(into printed: inout [UInt8]) -> Bool {
    guard hasOutput(within: 50) else { return true }
    var piece = [UInt8](repeating: 0, count: 4096)
    let count = LLMRingPlatform.read(output, &piece, piece.count)
    if count < 0 { return errno == EINTR || errno == EAGAIN }
    // One byte more than the limit shows that it was exceeded.
    printed += piece.prefix(min(count, Self.outputLimit + 1 - printed.count))
    if printed.count > Self.outputLimit { kill() }
    return count > 0
  }

  private func hasOutput(within milliseconds: CInt) -> Bool {
    var request = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, milliseconds) > 0
  }
}
