extension MarkdownRenderer {
  /// Treats the held line as a table header.
  mutating func beginTable(_ delimiters: ArraySlice<UInt8>) {
    guard let header, case .header(let candidate) = blocks.leaf else { return }
    self.header = nil
    if header.continues {
      finishWords()
      if !isLineEndedEarly { output += SafeText(trusted: "\n") }
      isLineEndedEarly = false
    }
    inline = MarkdownInline(options: options)
    table = MarkdownTable(
      prefix: header.prefix, header: header.line[...], delimiters: delimiters,
      columns: candidate.columns(above: delimiters) ?? 1, options: options, screen: columns)
    blocks.leaf = .table
    owesLineFeed = false
  }

  /// Treats the held line as part of a paragraph.
  mutating func releaseHeader() {
    guard let header else { return }
    self.header = nil
    beginWords(after: header.prefix, continues: header.continues)
    inline.append(header.line)
  }

  private mutating func beginWords(after prefix: SafeText, continues: Bool) {
    if continues {
      continueWords(after: prefix)
    } else {
      output += prefix
      beginWords(after: prefix)
    }
  }

  /// Paints the rows that are held, if another one need not be waited for.
  mutating func settleTable() {
    guard var table else { return }
    self.table = nil
    output += table.beginRow()
    self.table = table
  }

  mutating func paintRow(_ line: ArraySlice<UInt8>) {
    guard var table else { return }
    self.table = nil
    let row = table.append(line)
    if table.isHeld {
      // The table adds the line feeds between held rows.
      owesLineFeed = false
    } else if !row.isEmpty {
      lineFeed()
      output += row
    }
    self.table = table
  }

  /// Draws the line below a header that was painted as words.
  mutating func beginLateTable(_ delimiters: ArraySlice<UInt8>) {
    let table = LateTable(
      below: String(words.painted.drop { $0 == " " || $0 == "│" }), delimiters: delimiters,
      limit: wrap.width, options: options)
    output += table.rule
    lateTable = table
  }

  /// A line too long for a row is part of a paragraph.
  mutating func leaveTable() {
    switch mode {
    case .header(let prefix, let continues):
      beginWords(after: prefix, continues: continues)
      if continues { owesLineFeed = false }
    case .row(let prefix):
      closeLeaf()
      lineFeed()
      beginWords(after: prefix, continues: false)
    case .lateRow(let prefix):
      closeLeaf()
      beginWords(after: prefix)
    default: break
    }
    blocks.leaf = .paragraph
    mode = .words
  }
}
