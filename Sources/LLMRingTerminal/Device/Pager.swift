import LLMRingPlatform

/// Shows a long text through the program that `PAGER` names, or else through `less`.
///
/// The pager inherits the environment without the variables that hold keys. `less` gets options of
/// its own if the user has none: it leaves a text that fits on the screen there, and ends.
package struct Pager: Sendable {
  /// What became of the text.
  package enum Outcome: Equatable, Sendable {
    case shown
    /// Nothing was shown, for this reason.
    case failed(String)
  }

  private static let standard = "less"

  private let command: String
  /// Whether the user has named it.
  private let isNamed: Bool

  /// - Returns: `nil` if the user wants none, as an empty `PAGER` and `cat` say.
  package init?(environment: [String: String]) {
    let named = environment["PAGER"]
    command = named.map { $0.trimmingSpaces } ?? Self.standard
    isNamed = named != nil
    guard !command.isEmpty, command != "cat" else { return nil }
  }

  /// Shows the text on the terminal of standard output, and waits until the user has read it.
  package func show(_ text: [UInt8]) -> Outcome {
    guard let pipe = try? DescriptorPipe() else { return .failed("too many open files") }
    var modes = termios()
    let hasModes = tcgetattr(STDOUT_FILENO, &modes) == 0
    if hasModes {
      TerminalRestore.arm(input: STDOUT_FILENO, output: STDOUT_FILENO, modes: modes)
    }
    let end = TerminalGuest.run(program(readingFrom: pipe.readEnd)) {
      close(pipe.readEnd)
      _ = pipe.writeOnThread(text)
    }
    if case .signalled = end { TerminalRestore.restore() } else { TerminalRestore.disarm() }
    switch end {
    case nil:
      close(pipe.readEnd)
      close(pipe.writeEnd)
      return .failed("\(command) cannot be started")
    case .exited(126), .exited(127):
      // Only what the user has named is missed.
      return .failed(isNamed ? "PAGER is \(command), which cannot be run" : "")
    default: return .shown
    }
  }

  private func program(readingFrom input: Int32) -> ChildProcess {
    let variables = ProcessEnvironment.withoutSecrets
    // What is shown is UTF-8 in every locale.
    let defaults = ["LESS=FRX", "LESSCHARSET=utf-8"].filter { entry in
      let name = entry.prefix { $0 != "=" } + "="
      return !variables.contains { $0.hasPrefix(name) }
    }
    // A shell reads it, because the variable may contain options. It says itself that a program is
    // missing, unless it is asked before.
    let first = command.prefix { $0 != " " }
    let isPlain = first.utf8.allSatisfy {
      $0.isASCIILetter || $0.isASCIIDigit || "_-./+".utf8.contains($0)
    }
    let check = isPlain ? "command -v \"$1\" >/dev/null 2>&1 || exit 127\n" : ""
    return ChildProcess(
      shell: check + command, [String(first)], environment: variables + defaults,
      streams: [.descriptor(input), .descriptor(1), .descriptor(2)])
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
