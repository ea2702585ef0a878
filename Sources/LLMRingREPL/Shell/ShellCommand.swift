import LLMRingPlatform

/// A command that the user typed after `!`, for their own shell.
struct ShellCommand: Equatable {
  /// What was typed.
  let text: String
  /// The path of the shell.
  let shell: String
  /// Why it is not the user's own shell; `nil` if it is.
  let notice: String?

  private static let standard = "/bin/sh"

  /// - Parameter shell: The value of `SHELL`.
  init(_ text: String, shell: String?) {
    self.text = text
    guard let shell, !shell.isEmpty else {
      self.shell = Self.standard
      notice = nil
      return
    }
    let isUsable = shell.hasPrefix("/") && access(shell, X_OK) == 0
    self.shell = isUsable ? shell : Self.standard
    notice = isUsable ? nil : "SHELL is \(shell), which cannot be run; \(Self.standard) runs this"
  }

  /// How to use `!`, for a line that has nothing after it.
  static let usage = [
    "!COMMAND runs a command in your shell and shows its output",
    "!!COMMAND also attaches the output to the next question",
  ]

  /// - Parameter environment: Each variable as `NAME=value`.
  func process(environment: [String]) throws(SystemFault) -> PipedProcess {
    try PipedProcess(
      ChildProcess(shell, ["-c", text], environment: environment), captures: .outputAndErrors)
  }

  /// What is said about a command while it shows nothing.
  ///
  /// - Parameter hiddenLines: How many lines it has printed beyond those that are shown.
  static func status(after time: Duration, hiddenLines: Int) -> String {
    let lines = hiddenLines > 0 ? "\(UsageMessages.grouped(hiddenLines)) more lines, " : ""
    return "running: \(lines)\(time.components.seconds) s (Ctrl-C stops it)"
  }

  /// What is said about the end of a command.
  ///
  /// - Parameters:
  ///   - isStopped: Whether the user stopped it.
  ///   - leavesWriter: Whether something that it started is still running.
  static func ending(
    _ end: RunningProcess.End, isStopped: Bool, leavesWriter: Bool
  ) -> [String] {
    if isStopped { return ["stopped"] }
    let running = "a process that it started is still running; its output is not shown any more"
    return (failure(end).map { [$0] } ?? []) + (leavesWriter ? [running] : [])
  }

  /// How a command failed; `nil` if it succeeded.
  static func failure(_ end: RunningProcess.End) -> String? {
    switch end {
    case .exited(0): nil
    case .exited(let status): "exit status \(status)"
    case .signalled(let signal), .stopped(let signal):
      "ended by signal \(signal) (\(String(cString: strsignal(signal))))"
    }
  }
}
