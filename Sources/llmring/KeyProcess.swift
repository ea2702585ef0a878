import LLMRingPlatform
import Foundation
import Synchronization

/// A shell command in a process group of its own, whose output is read.
final class KeyProcess: Sendable {
  /// How it ended.
  enum End: Sendable {
    case exited(Int32, printed: [UInt8])
    case killed(Int32)
    /// It wanted the terminal, which stops a group that is not in the foreground.
    case stopped
  }

  struct CannotStart: Error {}

  /// As much of the output as is kept: a key is a line.
  private static let limit = 64 << 10

  private let id: pid_t
  private let output: CInt
  /// Whether the process is there to be signalled; once it is waited for, its number may be
  /// another's.
  private let isAlive = Mutex(true)

  init(shell command: String, environment: [String: String]) throws(CannotStart) {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { throw CannotStart() }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[1]) }
    guard let id = Self.spawn(command, environment, output: ends[1]) else {
      close(ends[0])
      throw CannotStart()
    }
    self.id = id
    output = ends[0]
  }

  deinit {
    close(output)
  }

  /// Waits for the end, on a thread of its own: the pool's threads are few and others need them.
  func end() async -> End {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: self.waitForEnd()) }
    }
  }

  /// Ends the command and everything that it started. Harmless when it is over.
  func kill() {
    isAlive.withLock { isAlive in
      if isAlive { _ = Self.signal(-id, SIGKILL) }
    }
  }

  private func waitForEnd() -> End {
    var printed: [UInt8] = []
    var isOpen = true
    while true {
      // What the command leaves behind may keep the pipe open for ever, so its end is looked for
      // as well.
      if isOpen { isOpen = read(into: &printed) }
      if let status = reap(waits: !isOpen) {
        while isOpen, hasOutput(within: 0) { isOpen = read(into: &printed) }
        return end(status, printed)
      }
    }
  }

  private func end(_ status: CInt, _ printed: [UInt8]) -> End {
    // As <sys/wait.h> has it, whose macros Swift cannot see.
    let signal = status & 0x7F
    if signal == 0 { return .exited((status >> 8) & 0xFF, printed: printed) }
    return signal == 0x7F ? .stopped : .killed(signal)
  }

  /// The status of the process, if it has ended or stopped.
  private func reap(waits: Bool) -> CInt? {
    // The lock is not held while waiting: the process must stay killable.
    if waits {
      var info = siginfo_t()
      while waitid(P_PID, id_t(id), &info, WEXITED | WSTOPPED | WNOWAIT) < 0, errno == EINTR {}
    }
    return isAlive.withLock { isAlive in
      var status: CInt = 0
      guard waitpid(id, &status, WNOHANG | WUNTRACED) == id else { return nil }
      if status & 0x7F == 0x7F {
        // Nobody will let it go on.
        _ = Self.signal(-id, SIGKILL)
        var end: CInt = 0
        while waitpid(id, &end, 0) < 0, errno == EINTR {}
      }
      isAlive = false
      return status
    }
  }

  /// - Returns: Whether more may come.
  private func read(into printed: inout [UInt8]) -> Bool {
    guard hasOutput(within: 50) else { return true }
    var piece = [UInt8](repeating: 0, count: 4096)
    let count = Self.read(output, &piece, piece.count)
    if count < 0 { return errno == EINTR || errno == EAGAIN }
    printed += piece.prefix(min(count, Self.limit - printed.count))
    return count > 0
  }

  private func hasOutput(within milliseconds: CInt) -> Bool {
    var request = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, milliseconds) > 0
  }

  private static func spawn(
    _ command: String, _ environment: [String: String], output: CInt
  ) -> pid_t? {
    #if canImport(Glibc)
      var attributes = posix_spawnattr_t()
      var actions = posix_spawn_file_actions_t()
    #else
      var attributes: posix_spawnattr_t?
      var actions: posix_spawn_file_actions_t?
    #endif
    posix_spawnattr_init(&attributes)
    posix_spawn_file_actions_init(&actions)
    defer {
      posix_spawnattr_destroy(&attributes)
      posix_spawn_file_actions_destroy(&actions)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    // A group of its own, and none of the signals that we ignore or block.
    posix_spawnattr_setflags(
      &attributes,
      Int16(
        Int32(POSIX_SPAWN_SETPGROUP) | Int32(POSIX_SPAWN_SETSIGDEF)
          | Int32(POSIX_SPAWN_SETSIGMASK)))
    posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)

    var words: [UnsafeMutablePointer<CChar>?] =
      [strdup("/bin/sh"), strdup("-c"), strdup(command), nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in words + variables { free(word) } }
    var child: pid_t = 0
    return posix_spawn(&child, "/bin/sh", &actions, &attributes, &words, &variables) == 0
      ? child : nil
  }

  // The C functions, which methods of the same names would hide.
  private static let signal: @Sendable (pid_t, CInt) -> CInt = {
    LLMRingPlatform.kill($0, $1)
  }

  private static func read(_ file: CInt, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
    LLMRingPlatform.read(file, bytes, count)
  }
}
