import LLMRingPlatform
import LLMRingTerminal

/// A way to put text on the clipboard of the user's machine, which may be several hosts away.
package enum ClipboardRoute: Equatable, Sendable {
  /// A program that reads the text from its standard input.
  case program(String, arguments: [String] = [])
  /// The control sequence OSC 52. The terminal may ignore it, and does not say so.
  case terminal

  static let tmux = ClipboardRoute.program("tmux", arguments: ["load-buffer", "-w", "-"])

  /// The routes to try, the best first.
  ///
  /// - Parameters:
  ///   - environment: The variables of this process. tmux comes first: it knows the terminals that
  ///     are attached to it now, while the variables are those of its start. Programs of this machine
  ///     are of no use over ssh, because the user sits at another one; a tmux of that machine is not
  ///     among the variables, and reads OSC 52.
  ///   - isTerminalUsable: Whether control sequences can be sent.
  static func routes(
    in environment: [String: String], isTerminalUsable: Bool,
    on system: OperatingSystem = .current
  ) -> [ClipboardRoute] {
    let isLocal = !ClipboardSource.isRemote(environment)
    let routes: [(route: ClipboardRoute, isThere: Bool)] = [
      (tmux, environment.has("TMUX")),
      (.program("pbcopy"), isLocal && system == .macOS),
      (
        .program("wl-copy", arguments: ["--type", "text/plain"]),
        isLocal && environment.has("WAYLAND_DISPLAY")
      ),
      (
        .program("xclip", arguments: ["-selection", "clipboard"]),
        isLocal && environment.has("DISPLAY")
      ),
      (
        .program("xsel", arguments: ["--clipboard", "--input"]),
        isLocal && environment.has("DISPLAY")
      ),
      (.terminal, isTerminalUsable),
    ]
    return routes.filter(\.isThere).map(\.route)
  }

  /// What is certain once the text was handed over this way.
  package var claim: String {
    switch self {
    case .tmux: "copied to tmux, which passes it on if its terminal takes it"
    case .program(let name, _): "copied with \(name)"
    case .terminal: "sent to the terminal (OSC 52), which may put it on its clipboard"
    }
  }
}

/// What became of a text that was to be copied.
package struct ClipboardReport: Equatable, Sendable {
  /// Why a route did not work.
  enum Failure: Equatable, Sendable {
    case notInstalled(String)
    case failed(String, reason: String)
    /// More than ``Clipboard/limit`` bytes.
    case tooLong(bytes: Int)
  }

  /// The route that worked; `nil` if none did.
  package var route: ClipboardRoute?
  /// Whether the user stopped it.
  package var isStopped = false
  /// The routes that were tried before, and why they did not work.
  var failures: [Failure] = []

  /// What failed although it was there, in words.
  package var warnings: [String] {
    failures.compactMap {
      if case .notInstalled = $0 { nil } else { $0.words }
    }
  }

  /// All that was tried, in words.
  package var attempts: [String] { failures.map(\.words) }
}

extension ClipboardReport.Failure {
  /// The failure of a program that has ended; `nil` if it has not failed.
  init?(of program: String, _ end: RunningProcess.End) {
    switch end {
    case .exited(0): return nil
    // The shell that looks for the program has not found it.
    case .exited(127): self = .notInstalled(program)
    default: self = .failed(program, reason: ShellCommand.failure(end) ?? "\(end)")
    }
  }

  fileprivate var words: String {
    switch self {
    case .notInstalled(let program): "\(program) is not installed"
    case .failed(let program, let reason): "\(program) failed (\(reason))"
    case .tooLong(let bytes):
      "\(UsageMessages.grouped(bytes)) bytes are more than a terminal takes "
        + "(\(UsageMessages.grouped(Clipboard.limit)))"
    }
  }
}
