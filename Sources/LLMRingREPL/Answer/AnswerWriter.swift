import LLMRingPlatform
import StreamingEngine
import LLMRingTerminal

/// Writes one answer to standard output in the format that was asked for, and what happens on the
/// way to standard error.
struct AnswerWriter: AnswerSink {
  private let format: OneShot.Format
  /// Whether the answer is JSON, which is of use when it is whole and without a fence around it.
  private let isStructured: Bool
  /// Whether only the first code block of the answer is written.
  private let extractsCode: Bool
  /// The alias in use, for the JSON; `nil` when the model was named in full.
  private let alias: String?
  private let isQuiet: Bool
  private let out: OutputSink
  private let errors: OutputSink
  private let signals: SignalPipe
  private let buffer: OutputBuffer
  /// What moves while nothing arrives, where both streams are a terminal that can draw.
  private var liveLine: LiveLine?
  /// Where the reasoning goes; `nil` if nobody sees it, and for JSON, which has it.
  private var reasoning: ReasoningWriter?
  /// When text was last shown; `nil` if none has been.
  private var lastShown: ContinuousClock.Instant?
  /// How long the arguments of each call were in its last line, in bytes.
  private var writtenArguments: [Int: Int] = [:]
  private static let longArguments = 8 << 10
  /// Maximum number of Unicode scalars of a whole text that are shown at once.
  private static let pieceLength = 16 << 10
  private var text: AnswerText
  private var hasText = false
  /// Whether the exact text so far does not end its last line.
  private var isLineOpen = false
  /// The signal that stopped the answer.
  private(set) var signal: Int32?
  /// The first code block, once the answer has ended; `nil` if it has none, or all of it is written.
  private(set) var code: String?

  init(
    format: OneShot.Format, isStructured: Bool = false, extractsCode: Bool = false,
    alias: String? = nil,
    isQuiet: Bool = false, preferences: Preferences, out: OutputSink, errors: OutputSink,
    signals: SignalPipe
  ) {
    self.format = format
    self.isStructured = isStructured
    self.extractsCode = extractsCode
    self.alias = alias
    self.isQuiet = isQuiet
    self.out = out
    self.errors = errors
    self.signals = signals
    // What is piped, perhaps into a file, is the answer's own text, even where colour is forced.
    let theme = out.isTerminal ? out.theme : Theme(isColored: false)
    var options = preferences.markdownOptions
    if !out.isTerminal { options.wrap = .off }
    text = AnswerText(
      showsMarkdown: out.isTerminal && preferences.showsMarkdown && !extractsCode, options: options,
      theme: theme,
      columns: out.columns)
    buffer = OutputBuffer(
      theme: theme, columns: out.columns ?? 80, write: { out.write(bytes: $0) },
      writeStatus: { errors.write(bytes: $0) })
    if !isQuiet, out.isTerminal, errors.isTerminal, !theme.isPlain { liveLine = LiveLine() }
    if case .text = format, !isQuiet, preferences.showsReasoning {
      reasoning = ReasoningWriter(
        errors, wrap: preferences.markdownOptions.wrap, isBesideAnswer: out.isTerminal)
    }
  }

  var joinsText: Bool {
    if case .jsonLines = format { false } else { true }
  }

  var isPaintDueSoon: Bool { buffer.isDueSoon || reasoning?.isPaintDueSoon == true }
  var isStopped: Bool { signal != nil || out.failure != nil }

  func begin(stop: @escaping @Sendable () -> Void) {}

  mutating func wait(for descriptor: Int32) {
    let next = showLiveLine()
    let deadlines = [next, buffer.deadline, reasoning?.deadline]
    wait(for: [descriptor], until: deadlines.compactMap(\.self).min())
  }

  /// Shows what moves if nothing else has moved for a while. Returns when it changes next.
  private mutating func showLiveLine() -> ContinuousClock.Instant? {
    guard let liveLine, out.isForeground else { return nil }
    let (words, next) = liveLine.words(for: lastShown == nil ? nil : text.held, since: lastShown)
    if let words, let reasoning, reasoning.isOpen {
      reasoning.showStatus(words)
    } else if let words {
      if !buffer.isAtLineStart { buffer.append(text.endLineEarly()) }
      buffer.setStatus(SafeText(words).styled(.dim), isUrgent: true)
    }
    return next
  }

  mutating func look() {
    wait(for: [], until: .now)
  }

  private mutating func wait(for mail: [Int32], until deadline: ContinuousClock.Instant?) {
    for event in signals.wait(for: mail, until: deadline) {
      guard case .signal(let signal) = event else { continue }
      if SignalPipe.endings.contains(signal) {
        // The next signal ends the program at once, even if this one cannot stop the answer.
        if self.signal == nil { SignalPipe.endListening() }
        self.signal = signal
      } else if let columns = out.columns {
        if signal == SIGCONT {
          buffer.returnToScreen()
          reasoning?.returnToScreen()
        }
        buffer.columns = columns
        reasoning?.resize(columns: columns)
        text.resize(columns: columns)
      }
    }
  }

  /// Writes the first line of JSON lines.
  func writeStart(model: String, conversation: String?) {
    guard case .jsonLines = format else { return }
    line(AnswerDocument.start(model: model, alias: alias, conversation: conversation))
  }

  mutating func show(_ chunk: StreamChunk) {
    liveLine?.noteArrival()
    if !isQuiet, let failed = chunk.failedAttempt {
      notice(AnswerMessages.words(failed))
    }
    if !isQuiet {
      for words in chunk.requestNotes { notice("llmring: \(words)") }
    }
    let isShown = chunk.textWasReasoning && hasText
    if !chunk.reasoning.isEmpty, !isShown { show(reasoning: chunk.reasoning) }
    switch format {
    case .text(let isRaw, isStreamed: true) where !isStructured && !extractsCode:
      if chunk.textWasReasoning, hasText {
        if !isRaw { endText() }
        if !isQuiet { notice(AnswerMessages.textWasReasoning) }
      }
      show(chunk.delta, isRaw: isRaw)
      if let refusal = chunk.ending?.refusal { show(refusal, isRaw: isRaw) }
    case .jsonLines:
      var chunk = chunk
      if chunk.ending == nil, !chunk.toolCalls.isEmpty {
        chunk.toolCalls.removeAll { !isDue($0) }
      }
      for object in AnswerDocument.lines(chunk) { line(object) }
    case .text, .json:
      break
    }
  }

  /// Whether a call gets a line of its own. Each line repeats the arguments so far, so long ones get
  /// one only when they have doubled; otherwise the output would grow with the square of their size.
  private mutating func isDue(_ call: ToolCall) -> Bool {
    let size = call.argumentsSize
    guard size < Self.longArguments || size >= 2 * writtenArguments[call.index, default: 0] else {
      return false
    }
    writtenArguments[call.index] = size
    return true
  }

  /// Shows reasoning apart from text that stands before it.
  private mutating func show(reasoning words: String) {
    guard let reasoning else { return }
    if hasText, out.isTerminal, !reasoning.isOpen {
      // Where raw text leaves the cursor is not known.
      guard case .text(isRaw: false, _) = format else { return }
      endText()
    }
    buffer.setStatus(nil)
    reasoning.show(words)
    lastShown = .now
  }

  func tick() {
    buffer.tick()
    reasoning?.tick()
  }

  func warn(_ words: String) {
    notice(words, style: .yellow)
  }

  /// Writes a line to standard error, in place of the live line.
  private func notice(_ words: String, style: Style = .dim) {
    reasoning?.end()
    buffer.setStatus(nil)
    errors.notice(words, style: style)
  }

  /// Writes the end of the answer's text, or all of it where it is written whole.
  mutating func finish(_ progress: AnswerProgress) {
    reasoning?.end(isBeforeText: !hasText && progress.hasText)
    buffer.setStatus(nil)
    liveLine = nil
    guard case .text(let isRaw, let isStreamed) = format else { return }
    if extractsCode {
      code = progress.code
      showWhole(code ?? "", isRaw: isRaw)
    } else if !isStreamed || isStructured {
      showWhole(progress.json?.text ?? progress.response.content, isRaw: isRaw)
      showWhole(progress.response.ending?.refusal ?? "", isRaw: isRaw)
    }
    if hasText, !isRaw {
      endText()
    } else {
      buffer.append(text.finish())
      buffer.flush()
    }
  }

  /// Ends the line of the text so far; more text may follow.
  private mutating func endText() {
    buffer.append(text.finish())
    buffer.endLine()
    buffer.flush()
  }

  /// Ends the last line of exact text, before another answer.
  func endRawLine() {
    if isLineOpen { out.write(bytes: [UInt8(ascii: "\n")]) }
  }

  /// Writes the object about the whole answer, for formats that have one.
  ///
  /// - Parameters:
  ///   - conversation: Its id in the store, which is known once the answer is saved.
  ///   - isElement: Whether the object is an element of an array, of which it does not end the line.
  func writeEnd(_ progress: AnswerProgress, conversation: String?, isElement: Bool = false) {
    switch format {
    case .text:
      break
    case .json:
      line(
        AnswerDocument.whole(progress, alias: alias, conversation: conversation),
        isEnded: !isElement)
    case .jsonLines:
      line(AnswerDocument.whole(progress, alias: alias, conversation: conversation, type: "end"))
    }
  }

  /// Shows a long text in pieces, so that no second copy of it is in memory.
  private mutating func showWhole(_ text: String, isRaw: Bool) {
    var rest = text.unicodeScalars[...]
    while !rest.isEmpty {
      let piece = rest.prefix(Self.pieceLength)
      show(String(piece), isRaw: isRaw)
      rest = rest[piece.endIndex...]
      buffer.flush()
    }
  }

  private mutating func show(_ piece: String, isRaw: Bool) {
    guard !piece.isEmpty else { return }
    reasoning?.end(isBeforeText: true)
    hasText = true
    if isRaw {
      // Where raw text leaves the cursor is not known.
      buffer.setStatus(nil)
      liveLine = nil
      out.write(bytes: Array(piece.utf8))
      isLineOpen = piece.utf8.last != UInt8(ascii: "\n")
    } else {
      let shown = text.append(piece)
      guard !shown.isEmpty || lastShown == nil else { return }
      // Text that is held back leaves the live line as it is.
      if !shown.isEmpty { buffer.replaceStatus(with: shown) }
      lastShown = .now
    }
  }

  private func line(_ object: JSONValue, isEnded: Bool = true) {
    buffer.setStatus(nil)
    var line = LineWriter(out)
    object.write(to: &line)
    if isEnded { line.end() } else { line.flush() }
  }
}

extension AnswerProgress {
  /// The first code block of a complete answer. Half a script is not to be run.
  fileprivate var code: String? { isComplete ? CodeBlocks(in: response.content).texts.first : nil }
}
