import LLMRingPlatform
import LLMRingTerminal

/// Copying to the clipboard.
extension REPL {
  /// How long a program may take to read the text.
  private static let copyPatience = Duration.seconds(5)

  package func copy(_ text: String) -> ClipboardReport {
    var report = ClipboardReport()
    let routes = ClipboardRoute.routes(
      in: session.services.environment, isTerminalUsable: isRaw)
    for route in routes {
      switch route {
      case .program(let name, let arguments):
        let failure = copy(text, with: name, arguments, isStopped: &report.isStopped)
        if report.isStopped { return report }
        guard let failure else {
          report.route = route
          return report
        }
        report.failures.append(failure)
      case .terminal:
        let bytes = text.utf8.count
        guard bytes <= Clipboard.limit else {
          report.failures.append(.tooLong(bytes: bytes))
          continue
        }
        output.copy(text)
        report.route = route
        return report
      }
    }
    return report
  }

  /// Hands a text to a program. What the program leaves behind, as xclip and wl-copy do, owns the
  /// clipboard from then on: it is not waited for and has no descriptor of ours.
  ///
  /// - Returns: Why it did not work; `nil` if it did or the user stopped it.
  private func copy(
    _ text: String, with name: String, _ arguments: [String], isStopped: inout Bool
  ) -> ClipboardReport.Failure? {
    let process: PipedProcess
    do throws(SystemFault) {
      process = try PipedProcess(
        program(name, arguments), input: Array(text.utf8), captures: .nothing,
        patience: Self.copyPatience)
    } catch {
      return .failed(name, reason: "\(error)")
    }
    let end = follow(process) {
      "copying with \(name): \($0.components.seconds) s (Ctrl-C stops it)"
    }
    if process.isOverdue {
      return .failed(name, reason: "not done after \(Self.copyPatience.components.seconds) s")
    }
    isStopped = process.isStopped
    return isStopped ? nil : ClipboardReport.Failure(of: name, end)
  }

  /// A program that the shell looks for in `PATH`.
  func program(_ name: String, _ arguments: [String]) -> ChildProcess {
    ChildProcess(
      shell: #"exec "$@""#, [name] + arguments, environment: session.services.childEnvironment)
  }
}
