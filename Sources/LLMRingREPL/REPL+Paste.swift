import LLMRingPlatform
import StreamingEngine
import LLMRingTerminal

/// Reading the clipboard.
extension REPL {
  /// How long a program may print nothing. The owner of a clipboard may never answer.
  private static let pastePatience = Duration.seconds(10)

  package func readClipboard() -> ClipboardContents {
    let environment = session.services.environment
    if ClipboardSource.isRemote(environment) { return .none(PasteMessages.remote) }
    let sources = ClipboardSource.sources(in: environment)
    guard !sources.isEmpty else { return .none(PasteMessages.noDisplay) }
    var failures: [String] = []
    for source in sources {
      do throws(PasteFault) {
        if let contents = try read(source) { return contents }
      } catch {
        guard case .failed(let words) = error else { return .none(PasteMessages.stopped) }
        failures.append(words)
      }
    }
    return .none(failures.isEmpty ? PasteMessages.empty : failures.joined(separator: "; "))
  }

  private enum PasteFault: Error {
    case stopped
    case failed(String)
  }

  /// - Returns: `nil` if there is nothing that could be sent.
  private func read(_ source: ClipboardSource) throws(PasteFault) -> ClipboardContents? {
    var types = [source.type].compactMap(\.self)
    if let listing = source.listing {
      // What went wrong is said among the types.
      let printed = try output(of: source, listing, captures: .outputAndErrors, limit: 64 << 10)
      types = String(decoding: printed, as: UTF8.self).splitLines.map(\.trimmed)
    }
    for choice in ClipboardChoice.choices(among: types) {
      let printed = try output(
        of: source, source.arguments(for: choice.type), captures: .output,
        limit: source.printedSize(of: Attachment.sizeLimit) + 1)
      let bytes = source.contents(of: printed)
      if bytes.isEmpty { continue }
      guard case .files = choice else { return .bytes(bytes) }
      let files = ClipboardChoice.files(in: String(decoding: bytes, as: UTF8.self))
      if !files.isEmpty { return .files(files) }
    }
    return nil
  }

  /// What a program prints.
  private func output(
    of source: ClipboardSource, _ arguments: [String], captures: PipedProcess.Captured, limit: Int
  ) throws(PasteFault) -> [UInt8] {
    let name = source.program
    let process: PipedProcess
    do throws(SystemFault) {
      process = try PipedProcess(
        program(name, arguments), captures: captures, patience: Self.pastePatience)
    } catch {
      throw .failed("\(name) cannot be started: \(error)")
    }
    var printed: [UInt8] = []
    var isTooLong = false
    let end = follow(process) {
      "reading the clipboard with \(name): \($0.components.seconds) s (Ctrl-C stops it)"
    } read: { bytes in
      printed += bytes.prefix(limit - printed.count)
      if printed.count == limit, !isTooLong {
        isTooLong = true
        process.stop()
      }
    }
    if isTooLong { throw .failed(PasteMessages.tooLong) }
    if process.isOverdue {
      throw .failed("\(name) gave no answer within \(Self.pastePatience.components.seconds) s")
    }
    if process.isStopped { throw .stopped }
    switch end {
    case .exited(0): return printed
    // The shell that looks for the program has not found it.
    case .exited(127): throw .failed(PasteMessages.missing(name, package: source.package))
    default: throw .failed(PasteMessages.failure(of: name, end, printed: printed))
    }
  }
}

/// The messages about reading the clipboard.
enum PasteMessages {
  static let remote =
    "over ssh llmring cannot read the clipboard of your machine; paste text into the line, or copy "
    + "the file here and use /attach"
  static let noDisplay =
    "there is no clipboard here: neither WAYLAND_DISPLAY nor DISPLAY is set; use /attach PATH"
  static let empty = "there is no image and no text on the clipboard"
  static let stopped = "stopped; nothing is attached"
  static let tooLong = "the clipboard has more than \(Attachment.sizeLimit >> 20) MiB"

  static func missing(_ program: String, package: String) -> String {
    "\(program) is not installed; install \(package)"
  }

  static func failure(
    of program: String, _ end: RunningProcess.End, printed: [UInt8]
  ) -> String {
    let words = String(decoding: printed.prefix(500), as: UTF8.self).splitLines.first?.trimmed ?? ""
    let reason = words.isEmpty ? ShellCommand.failure(end) ?? "\(end)" : words
    return "\(program) failed (\(reason)); the clipboard may be empty"
  }
}
