extension MarkdownRenderer {
  /// Treats the held line as a table header.
  mutating func beginTable() {
    guard let header else { return }
    self.header = nil
    if header.continues {
      output += inline.finish()
      output += SafeText(trusted: "\n")
    }
    inline = MarkdownInline(options: options)
    table = MarkdownTable(
      prefix: header.prefix, header: header.line[...], options: options,
      screen: columns)
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
      inline.breakLine(prefix)
    } else {
      inline = MarkdownInline(hanging: prefix.hanging, options: options)
      output += prefix
    }
  }

  mutating func paintRow(_ line: ArraySlice<UInt8>) {
    guard var table else { return }
    self.table = nil
    // The table adds the line feeds between held rows.
    if table.isHeld { owesLineFeed = false } else { lineFeed() }
    output += table.append(line)
    self.table = table
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
    default: break
    }
    blocks.leaf = .paragraph
    mode = .words
  }
}
