/// Renders Markdown for a terminal as it streams in.
///
/// The output is safe, styled and final. Painted text is never changed or repainted, and the result
/// does not depend on how the input is split. All text passes through ``SafeTextEncoder`` before it
/// is parsed.
///
/// The renderer holds text that it cannot show yet, within limits:
///
/// | held | until | at most |
/// |---|---|---|
/// | the start of a line | its kind is known, mostly one to three bytes | ``MarkdownLine/limit`` |
/// | a line of HTML tags | it ends | ``MarkdownTagLine/limit`` |
/// | what an emphasis, a code span or a link has opened | it is closed | ``MarkdownInline/holdLimit`` and ``MarkdownInline/destinationLimit`` |
/// | a formula in words | it is closed, or is prose | ``MathScan/limit`` |
/// | a formula on lines of its own | it ends | ``BlockHold/byteLimit`` and ``BlockHold/lineLimit`` |
/// | a comment | it ends | ``MarkdownInline/holdLimit`` |
/// | a table | its widths are settled | ``MarkdownTable/heldRows`` and ``MarkdownTable/heldBytes`` |
/// | a row | it ends | ``MarkdownTable/lineLimit`` |
/// | a word of a program | it ends | 32 bytes |
///
/// Lines stay as written. Unless the user asks for it, the renderer does not wrap prose, so the
/// terminal wraps it again after a resize and copied text has no extra line breaks. Headings lose
/// their `#`, and emphasis and code spans lose their marks. Quotes get bars, links are followed by
/// their destinations, rules are drawn, tables are laid out, formulas become Unicode, and fenced code is coloured between two
/// marks. List markers stay.
package struct MarkdownRenderer: Sendable {
  /// Number of columns between tab stops (CommonMark 0.31, section 2.2).
  private static let tabStop = 4

  /// The element that the next bytes belong to.
  enum Mode: Sendable {
    case lineStart
    case words
    /// The text of a heading, without closing `#`s.
    case heading(hasWords: Bool)
    case code
    /// A line that is read as a whole.
    case fenceStart
    case header(prefix: SafeText, continues: Bool)
    case delimiters
    case row(prefix: SafeText)
    /// A line that may begin a formula or a comment, and those after it.
    case held
    case lateDelimiters
    case lateRow(prefix: SafeText)
    /// The rest of a line that has been drawn.
    case drawn
    /// The rest of a line that is not shown.
    case hidden
  }

  /// Number of screen columns for a table, read when the table starts.
  package var columns: Int?

  let options: MarkdownOptions
  private var encoder = SafeTextEncoder(tabStop: tabStop)
  var blocks = MarkdownBlocks()
  var mode = Mode.lineStart
  var inline: MarkdownInline
  var code = CodeHighlighter(nil)
  var table: MarkdownTable?
  var header: Header?
  var hold: BlockHold?
  var lateTable: LateTable?
  /// The line of a paragraph that is being read.
  var words = WordsLine()
  var wrap: WordWrap

  /// The input that has not been read.
  var source: [UInt8] = []
  var at = 0
  /// How far the end of the line has been searched for.
  var searched = 0
  var output = SafeText()
  /// Whether the line feed of the last line still has to be painted. The next line decides whether
  /// it ends a paragraph.
  var owesLineFeed = false
  /// Whether that line feed has been painted early.
  var isLineEndedEarly = false
  /// Whether the next line feed of the paragraph has been painted early.
  var dropsLineFeed = false

  /// A line that is either a table header or part of a paragraph.
  struct Header: Sendable {
    var line: [UInt8]
    var prefix: SafeText
    var continues: Bool
  }

  /// - Parameters:
  ///   - options: How the elements are shown.
  ///   - columns: Number of screen columns, or `nil` for no limit.
  package init(options: MarkdownOptions = MarkdownOptions(), columns: Int? = nil) {
    self.options = options
    self.columns = columns
    inline = MarkdownInline(options: options)
    wrap = WordWrap(width: options.wrap.width(screen: columns))
  }

  /// Adds a chunk of text and returns what can be shown.
  package mutating func append(_ text: some StringProtocol) -> SafeText {
    MarkdownSource.append(encoder.append(text), to: &source)
    read(isFinal: false)
    return take()
  }

  /// Ends the text, returns what was held, and resets the renderer.
  package mutating func finish() -> SafeText {
    MarkdownSource.append(encoder.finish(), to: &source)
    read(isFinal: true)
    closeLeaf()
    lineFeed()
    let rest = take()
    self = MarkdownRenderer(options: options, columns: columns)
    return rest
  }

  var keepsMarks: Bool { options.keepsMarks }

  private mutating func take() -> SafeText {
    let taken = output
    output = SafeText()
    return taken
  }

  // MARK: Lines

  private mutating func read(isFinal: Bool) {
    while at < source.count, step(isFinal: isFinal) {}
    paint(inline.advance())
    source.removeFirst(at)
    searched = max(0, searched - at)
    at = 0
  }

  /// Continues reading. Returns `false` if it needs more bytes.
  private mutating func step(isFinal: Bool) -> Bool {
    switch mode {
    case .lineStart:
      var line = MarkdownLine(source[at...], isFinal: isFinal)
      guard let start = blocks.start(of: &line) else { return false }
      if let opening = opening(of: start) {
        hold(opening, after: start)
        return true
      }
      begin(start)
      blocks.startsHolds = true
      at += start.length
      return true
    case .held:
      return readHeld(isFinal: isFinal)
    case .words, .code, .drawn, .hidden:
      let end = source[at...].firstIndex(of: .lineFeed) ?? source.count
      takeWords(source[at..<end])
      at = end
      if end < source.count { endLine() }
      return true
    case .heading(let hasWords):
      return readHeading(hasWords: hasWords, isFinal: isFinal)
    case .fenceStart, .header, .delimiters, .row, .lateDelimiters, .lateRow:
      return readWholeLine(isFinal: isFinal)
    }
  }

  private mutating func takeWords(_ bytes: ArraySlice<UInt8>) {
    switch mode {
    case .code: output += code.append(bytes)
    case .words:
      inline.append(bytes)
      words.append(source: bytes)
    default: break
    }
  }

  /// Consumes a line feed.
  mutating func endLine() {
    at += 1
    switch mode {
    case .hidden: break
    case .words, .heading:
      owesLineFeed = true
      endWords()
    case .code:
      owesLineFeed = true
      output += code.endLine()
    default: owesLineFeed = true
    }
    mode = .lineStart
  }

  mutating func lineFeed() {
    if owesLineFeed, !isLineEndedEarly { output += SafeText(trusted: "\n") }
    owesLineFeed = false
    isLineEndedEarly = false
  }

  /// Ends the line that has been painted if the text has ended it, without waiting for the next
  /// line. The status can then be shown below it. What is painted altogether stays the same.
  package mutating func endLineEarly() -> SafeText {
    var isDue = owesLineFeed && table?.isHeld != true
    switch mode {
    case .lineStart: break
    case .header(_, continues: true): break
    case .delimiters: isDue = isDue && header?.continues == true
    default: isDue = false
    }
    guard isDue, header?.continues != false, !isLineEndedEarly, inline.isIdle, wrap.isIdle else {
      return SafeText()
    }
    isLineEndedEarly = true
    return SafeText(trusted: "\n")
  }

  // MARK: Blocks

  private mutating func begin(_ start: MarkdownBlocks.Start) {
    if start.kind == .delimiters {
      mode = .delimiters
      return
    }
    releaseHeader()
    switch start.kind {
    case .text(continues: true):
      continueWords(after: start.prefix)
      owesLineFeed = false
    case .header(continues: true):
      break
    case .row:
      settleTable()
    case .header(continues: false):
      closeLeaf()
      lineFeed()
    case .code, .lateRow:
      lineFeed()
      output += start.prefix
    case .hidden:
      closeLeaf()
    default:
      closeLeaf()
      lineFeed()
      output += start.prefix
    }
    blocks.enter(start)
    mode = mode(of: start)
  }

  /// The element after the start of a line, which has been painted.
  private mutating func mode(of start: MarkdownBlocks.Start) -> Mode {
    switch start.kind {
    case .text(let continues):
      if !continues { beginWords(after: start.prefix) }
      return .words
    case .caption(let label):
      beginWords(after: start.prefix, style: .bold)
      paint(label.styled(.bold))
      return .words
    case .heading(let level):
      beginHeading(level, after: start.prefix)
      return .heading(hasWords: false)
    case .tags(let tags):
      paint(tags, after: start.prefix)
      return .drawn
    case .fenceStart: return .fenceStart
    case .code: return .code
    case .indentedCode:
      code = CodeHighlighter(nil)
      return .code
    case .fenceEnd:
      code = CodeHighlighter(nil)
      if !keepsMarks { output += MarkdownStyles.fenceEnd }
      return keepsMarks ? .code : .drawn
    case .rule:
      output += MarkdownStyles.rule(in: columns.map { $0 - start.prefix.columns })
      return .drawn
    case .header(let continues): return .header(prefix: start.prefix, continues: continues)
    case .delimiters: return .delimiters
    case .heldStart, .heldLine: return .held
    case .row: return .row(prefix: start.prefix)
    case .lateDelimiters: return .lateDelimiters
    case .lateRow: return .lateRow(prefix: start.prefix)
    case .blank: return .drawn
    case .hidden: return .hidden
    }
  }

  /// Paints the text that the last block still holds.
  mutating func closeLeaf() {
    releaseHeader()
    finishWords()
    if var table {
      output += table.finish()
      self.table = nil
    }
    lateTable = nil
    output += code.endLine()
  }
}
