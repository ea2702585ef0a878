import LLMRingPlatform
import REPLKit
import TerminalKit

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The process's surroundings: environment, standard streams, time.
enum Console {
  static let environment = ProcessInfo.processInfo.environment

  static var workingDirectory: String { FileManager.default.currentDirectoryPath }

  static var isInputTerminal: Bool { isatty(0) == 1 }

  /// The terminal to converse on: the standard streams, or the controlling terminal when one of
  /// them is a pipe.
  static func terminal() -> Terminal? {
    if let terminal = Terminal() { return terminal }
    guard let descriptor = openControllingTerminal() else { return nil }
    return Terminal(input: descriptor, output: descriptor)
  }

  /// All of standard input, as text, without line feeds at its end.
  ///
  /// - Throws: ``Leave`` when a signal asks to end meanwhile.
  static func readInput(_ signals: SignalPipe) throws -> String {
    var bytes: [UInt8] = []
    var notice: ContinuousClock.Instant? = isatty(2) == 1 ? .now + .seconds(2) : nil
    reading: while true {
      for event in signals.wait(for: [0], until: notice) {
        switch event {
        case .signal(let signal) where SignalPipe.endings.contains(signal):
          throw Leave(ExitStatus.signal(signal))
        case .deadline:
          error("llmring: waiting for standard input to end; </dev/null if there is none")
          notice = nil
        case .mail:
          guard let piece = Descriptor.read(0, limit: 1 << 16) else { break reading }
          bytes += piece
        default:
          break
        }
      }
    }
    while bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Makes a write beyond `ulimit -f` fail as one to a full disk does, instead of ending the
  /// process. Programs that we start have the signal back.
  static func ignoreFileSizeSignal() {
    signal(SIGXFSZ, SIG_IGN)
  }

  static func out(_ text: String) {
    Descriptor.write(Array((text + "\n").utf8), to: 1)
  }

  static func error(_ text: String) {
    Descriptor.write(Array((text + "\n").utf8), to: 2)
  }

  /// Milliseconds since 1970, UTC.
  @Sendable static func milliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}

/// Ends the process at once, with the terminal as it was; nothing is left to flush, since every
/// write goes out at once.
///
/// Not by `exit`: that lets libraries take down what they have (OpenSSL's tables, the runtime's)
/// while other threads, such as the one that loads libcurl, still use it.
func leave(with status: Int32) -> Never {
  TerminalRestore.restore()
  _exit(status)
}
