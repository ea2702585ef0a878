internal import CLLMRingPlatform

/// A child that was started and is not waited for yet.
package struct RunningProcess: Sendable, Equatable {
  /// How a child ended, or that it stopped.
  package enum End: Sendable, Equatable {
    case exited(Int32)
    case signalled(Int32)
    /// It can be continued, and has to be waited for again.
    case stopped(Int32)
  }

  /// The process id, which is the id of its group too if it has one of its own.
  package let id: Int32

  package init(id: Int32) {
    self.id = id
  }

  /// Waits for the end of the child.
  ///
  /// - Parameters:
  ///   - seesStops: Returns as well when the child stops, as it does after Ctrl-Z.
  ///   - onInterrupt: Called when a signal to this process interrupts the wait, which then resumes.
  /// - Returns: The end; `nil` if it was waited for before.
  package func wait(seesStops: Bool = false, onInterrupt: () -> Void = {}) -> End? {
    var status: Int32 = 0
    while waitpid(id, &status, seesStops ? WUNTRACED : 0) < 0 {
      guard errno == EINTR else { return nil }
      onInterrupt()
    }
    return Self.end(status)
  }

  /// The end of the child, or `nil` if it is still running.
  package func poll(seesStops: Bool = false) -> End? {
    var status: Int32 = 0
    while true {
      switch waitpid(id, &status, seesStops ? WNOHANG | WUNTRACED : WNOHANG) {
      case id: return Self.end(status)
      case 0: return nil
      default: guard errno == EINTR else { return nil }
      }
    }
  }

  /// Whether the child has ended. Its end is left to be waited for, as by ``sleepUntilEnd()``.
  package var hasEnded: Bool {
    var info = siginfo_t()
    while waitid(P_PID, id_t(id), &info, WEXITED | WNOHANG | WNOWAIT) < 0 {
      // It was waited for before.
      guard errno == EINTR else { return true }
    }
    return info.si_signo != 0
  }

  /// Sleeps until the child has ended or stopped, and leaves its end to be waited for: its id
  /// stays its own meanwhile, so that it can be sent signals.
  package func sleepUntilEnd() {
    var info = siginfo_t()
    while waitid(P_PID, id_t(id), &info, WEXITED | WSTOPPED | WNOWAIT) < 0, errno == EINTR {}
  }

  /// Sends a signal to the child alone.
  @discardableResult
  package func send(_ signal: Int32) -> Bool {
    kill(id, signal) == 0
  }

  /// Sends a signal to the child and to everything that it started, if it has a group of its own.
  @discardableResult
  package func sendToGroup(_ signal: Int32) -> Bool {
    kill(-id, signal) == 0
  }

  private static func end(_ status: Int32) -> End {
    if lrp_has_exited(status) != 0 { return .exited(lrp_exit_status(status)) }
    // The macro for the signal that stopped a process reads what the one for the exit status does.
    if lrp_has_stopped(status) != 0 { return .stopped(lrp_exit_status(status)) }
    return .signalled(lrp_ending_signal(status))
  }
}

/// Which process group gets the keys of a terminal.
package enum TerminalForeground {
  /// Gives the terminal to a group. It works from the background too, where the system would stop
  /// a process that does not block `SIGTTOU`.
  @discardableResult
  package static func set(_ group: Int32, of terminal: Int32) -> Bool {
    var blocked = sigset_t()
    var former = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGTTOU)
    pthread_sigmask(SIG_BLOCK, &blocked, &former)
    defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
    return tcsetpgrp(terminal, group) == 0
  }

  /// Takes the terminal for our own group.
  @discardableResult
  package static func take(_ terminal: Int32) -> Bool {
    set(getpgrp(), of: terminal)
  }
}
