import LLMRingPlatform
import LLMRingREPL
import StreamingEngine
import LLMRingTerminal

/// The process's services: environment, standard streams, signals, time.
enum Console {
  static let environment = ProcessEnvironment.variables

  /// Standard output. Most commands write to it with ``out(_:)``, which also ends the program once
  /// nobody reads any more.
  static let output = OutputSink(descriptor: 1, environment: environment)

  /// Standard error.
  static let errors = OutputSink(
    descriptor: 2, environment: environment, conceal: hidden)

  /// The signals that end a session. One ends the program at once, unless a part of the program is listening for them.
  ///
  /// Used by the main thread alone.
  nonisolated(unsafe) static let signals: SignalPipe = {
    guard let pipe = SignalPipe(listens: false) else {
      error("llmring: too many open files")
      leave(with: ExitStatus.failure)
    }
    return pipe
  }()

  /// How many files are open during a conversation over TLS, beside the standard streams, and a few
  /// more.
  private static let neededDescriptors = 29

  /// Ends the program if too few files can be opened. The runtime's own queues end it without a word
  /// where one of theirs cannot.
  static func checkDescriptors() {
    let free = DescriptorLimit.available(neededDescriptors)
    guard free < neededDescriptors else { return }
    error(
      "llmring: too many open files: \(free) more can be opened, and llmring needs "
        + "\(neededDescriptors); raise the limit with ulimit -n 256")
    leave(with: ExitStatus.configuration)
  }

  static var workingDirectory: String { WorkingDirectory.path }

  static var isInputTerminal: Bool { isatty(0) == 1 }

  /// The terminal to converse on: the standard streams, or the controlling terminal when one of
  /// them is a pipe.
  static func terminal() -> Terminal? {
    if let terminal = Terminal() { return terminal }
    guard let descriptor = openControllingTerminal() else { return nil }
    return Terminal(input: descriptor, output: descriptor)
  }

  /// Whether another program has read a part of standard input, a file, as a shell does in a loop over
  /// its lines.
  static var isInputPartlyRead: Bool { lseek(0, 0, SEEK_CUR) > 0 }

  /// All of standard input, as text, without line feeds at its end.
  ///
  /// - Throws: ``Leave``, after a message, if it is too large or not text.
  static func inputText(isQuiet: Bool) throws -> String {
    let bytes = try inputBytes(limit: Attachment.sizeLimit, isQuiet: isQuiet)
    guard var text = InputText.utf8(bytes) else {
      // An image or a document is.
      let isFile = (try? Attachment(name: "stdin", bytes: bytes)) != nil
      let advice = isFile ? "; attach it with -f -" : ""
      throw Leave.saying(
        "standard input \(InputText.problem(bytes))\(advice)", status: ExitStatus.usage)
    }
    while text.last == UInt8(ascii: "\n") { text.removeLast() }
    return String(decoding: text, as: UTF8.self)
  }

  /// All of standard input. After a second, a notice says that the program waits.
  ///
  /// - Throws: ``Leave``, after a message, if it cannot be read or has more bytes than the limit.
  static func inputBytes(limit: Int, isQuiet: Bool) throws -> [UInt8] {
    let input = InputFile(standardInput: limit)
    do throws(SystemFault) {
      try input.read {
        guard !isQuiet else { return }
        error(
          isInputTerminal
            ? "llmring: reading standard input; Ctrl-D on an empty line ends it"
            : "llmring: reading standard input until it ends; -n leaves it unread")
      }
      return input.bytes
    } catch  where error.code == EFBIG {
      throw Leave.saying(
        "standard input is larger than \(limit >= 1 << 20 ? "\(limit >> 20) MiB" : "\(limit >> 10) KiB")"
          + "; send less", status: ExitStatus.usage)
    } catch {
      throw Leave.saying("standard input cannot be read: \(error)", status: ExitStatus.usage)
    }
  }

  /// Makes a write beyond `ulimit -f` fail as one to a full disk does, instead of ending the
  /// process. Programs that we start have the signal back.
  static func ignoreFileSizeSignal() {
    signal(SIGXFSZ, SIG_IGN)
  }

  /// What the variables for keys hold. Placeholders such as `none` are left out.
  private static let secrets = environment.filter {
    ProviderDescriptor.isKeyVariable($0.key) || ProcessEnvironment.isSecret($0.key)
  }.values.filter { $0.utf8.count >= 8 && !$0.contains(where: \.isWhitespace) }

  /// A line of the program's own words without the keys that arguments, variables and files have put
  /// into it.
  @Sendable private static func hidden(_ line: String) -> String {
    secrets.reduce(KeyPattern.hidden(in: line)) { $0.replacing($1, with: "(secret)") }
  }

  /// Writes one line to standard output.
  static func out(_ line: String) {
    output.line(hidden(line))
    endIfNobodyReads()
  }

  /// Writes lines to standard output, all at once.
  static func out(lines: [String]) {
    output.lines(lines.map(hidden))
    endIfNobodyReads()
  }

  /// Writes JSON to standard output.
  static func out(json: JSONValue) {
    output.wholeLine(json.text)
    endIfNobodyReads()
  }

  /// Writes JSON about the set-up to standard output, without keys.
  static func out(report json: JSONValue) {
    out(json: json.mappingStrings(hidden))
  }

  /// Writes rows of fields to standard output: in columns on a terminal, with tabs elsewhere.
  static func out(rows: [[String]]) {
    output.rows(rows.map { $0.map(hidden) })
    endIfNobodyReads()
  }

  /// Writes the help to standard output.
  static func out(help: String) {
    output.lines(help.split(separator: "\n", omittingEmptySubsequences: false))
    endIfNobodyReads()
  }

  /// Writes a text of several lines, which is not the program's own, to standard output.
  static func out(document: String) {
    output.write(document)
    endIfNobodyReads()
  }

  /// Writes lines to standard output that are safe wherever they are read: what a model said must
  /// not act on the terminal behind a pager either.
  ///
  /// - Parameter areWhole: Whether the lines stay as they are on a narrow terminal.
  static func out(safeLines: some Sequence<String>, areWhole: Bool = false) {
    output.safeLines(safeLines, areWhole: areWhole)
    endIfNobodyReads()
  }

  /// Shows lines that are safe wherever they are read: on a terminal through the user's pager. If that
  /// fails, they are written to standard output, and the reason follows, where the user looks.
  static func page(safeLines: [String]) {
    guard output.isForeground, !output.theme.isPlain, let pager = Pager(environment: environment)
    else { return out(safeLines: safeLines, areWhole: true) }
    let text = safeLines.map { SafeText(line: $0).text + "\n" }.joined()
    guard case .failed(let words) = pager.show(Array(text.utf8)) else { return }
    out(safeLines: safeLines, areWhole: true)
    if !words.isEmpty { error("llmring: \(words); printed without it") }
  }

  /// Writes one line to standard error, safe wherever it is read.
  static func error(_ line: String) {
    errors.notice(line)
  }

  /// A reader that closes the pipe early, as `head` does, is not a failure and needs no message.
  private static func endIfNobodyReads() {
    if output.failure == .closedPipe { leave(with: ExitStatus.complete) }
  }

  /// Milliseconds since 1970, UTC.
  @Sendable static func milliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}

/// Ends the process at once, with the terminal as it was; nothing is left to flush, since every
/// write goes out at once. If standard output could not be written, that is reported, and the
/// status is 1 unless a signal ended the program.
///
/// Not by `exit`: that lets libraries take down what they have (OpenSSL's tables, the runtime's)
/// while other threads, such as the one that loads libcurl, still use it.
func leave(with status: Int32) -> Never {
  TerminalRestore.restore()
  Console.output.close()
  guard case .system(let code)? = Console.output.failure else { _exit(status) }
  let reason =
    code == EBADF ? "it is closed; redirect it to a file" : "\(SystemFault(code: code))"
  Console.error("llmring: cannot write to standard output: \(reason)")
  _exit(status > 128 ? status : ExitStatus.failure)
}
