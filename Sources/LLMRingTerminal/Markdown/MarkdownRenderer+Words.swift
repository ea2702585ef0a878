/// Text that is parsed for emphasis and the like, and that may be wrapped.
extension MarkdownRenderer {
  /// The source of a line of a paragraph and what has been painted of it, in case the next line
  /// turns it into the header of a table.
  struct WordsLine: Sendable {
    private(set) var source: [UInt8] = []
    private(set) var painted = ""

    mutating func begin() {
      source = []
    }

    mutating func append(source bytes: ArraySlice<UInt8>) {
      source += bytes.prefix(MarkdownTable.lineLimit + 1 - source.count)
    }

    mutating func append(painted text: String) {
      if let end = text.utf8.lastIndex(of: .lineFeed) {
        painted = String(text[text.utf8.index(after: end)...])
      } else if painted.utf8.count <= 4 * MarkdownTable.lineLimit {
        painted += text
      }
    }

    /// Whether it may be the header of a table.
    var isHeader: Bool {
      source.count <= MarkdownTable.lineLimit && source.contains(UInt8(ascii: "|"))
    }
  }

  /// Begins a paragraph or other text after the start of its line.
  mutating func beginWords(after prefix: SafeText, style: Style = .plain) {
    inline = MarkdownInline(style: style, hanging: prefix.hanging, options: options)
    words = WordsLine()
    wrap = WordWrap(width: options.wrap.width(screen: columns))
    wrap.begin(after: prefix)
  }

  /// Begins the next line of a paragraph.
  mutating func continueWords(after prefix: SafeText) {
    inline.breakLine(prefix)
    words.begin()
    if isLineEndedEarly { dropsLineFeed = true }
    isLineEndedEarly = false
  }

  mutating func beginHeading(_ level: Int, after prefix: SafeText) {
    beginWords(after: prefix, style: MarkdownStyles.heading(level))
    if keepsMarks {
      inline.append([UInt8](repeating: UInt8(ascii: "#"), count: level) + [.space])
    }
  }

  /// Paints a line of HTML without its tags.
  mutating func paint(_ tags: MarkdownTagLine, after prefix: SafeText) {
    switch tags {
    case .hidden, .rule: return
    case .summary(let content):
      beginWords(after: prefix, style: .bold)
      paint(SafeText(trusted: "▸ ").styled(.bold))
      inline.append(content)
    case .heading(let level, let content):
      beginHeading(level, after: prefix)
      inline.append(content)
    case .item(let content):
      let marker = SafeText(trusted: "- ").styled(Style(color: .marker))
      output += marker
      beginWords(after: prefix + marker)
      inline.append(content)
    case .words(let content):
      beginWords(after: prefix)
      inline.append(content)
    }
    finishWords()
  }

  /// Paints parsed text.
  mutating func paint(_ text: SafeText) {
    guard !text.isEmpty else { return }
    words.append(painted: text.text)
    show(wrap.append(text))
  }

  private mutating func show(_ text: SafeText) {
    guard dropsLineFeed, !text.isEmpty else {
      output += text
      return
    }
    dropsLineFeed = false
    output += text.dropFirst()
  }

  /// Ends a line of text; the paragraph may continue.
  mutating func endWords() {
    if words.isHeader, blocks.leaf == .paragraph {
      blocks.leaf = .header(MarkdownRow.Header(words.source[...], isPainted: true))
    }
    guard wrap.width != nil else { return }
    // Whether the line is complete must not depend on how the text was split.
    paint(inline.advance())
    if inline.isIdle { show(wrap.finish()) }
  }

  /// Paints what the text still holds.
  mutating func finishWords() {
    paint(inline.finish())
    show(wrap.finish())
    inline = MarkdownInline(options: options)
  }
}
