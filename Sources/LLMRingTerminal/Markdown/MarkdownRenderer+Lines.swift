extension MarkdownRenderer {
  /// Holds what may be the closing `#`s (CommonMark 0.31, section 4.2).
  mutating func readHeading(hasWords: Bool, isFinal: Bool) -> Bool {
    let lineEnd = source[at...].firstIndex(of: .lineFeed)
    let end = lineEnd ?? source.count
    let hash = UInt8(ascii: "#")
    let last = source[at..<end].lastIndex { $0 != hash && $0 != .space }.map { $0 + 1 } ?? at
    let hasWords = hasWords || last > at
    inline.append(source[at..<last])
    at = last
    mode = .heading(hasWords: hasWords)
    if end - last > MarkdownLine.limit {
      // Too many to be a closing sequence.
      mode = .words
      return true
    }
    guard lineEnd != nil || isFinal else { return false }
    var kept = end
    while kept > last, source[kept - 1] == .space { kept -= 1 }
    var closing = kept
    while closing > last, source[closing - 1] == hash { closing -= 1 }
    if closing > last || !hasWords {
      kept = closing
      while kept > last, source[kept - 1] == .space { kept -= 1 }
    }
    inline.append(source[last..<(keepsMarks ? end : kept)])
    at = end
    if lineEnd != nil { endLine() } else { mode = .lineStart }
    return true
  }

  // MARK: Whole lines

  mutating func readWholeLine(isFinal: Bool) -> Bool {
    let limit = at + MarkdownTable.lineLimit
    let found = source[max(at, searched)..<min(source.count, limit)].firstIndex(of: .lineFeed)
    guard found != nil || isFinal || source.count >= limit else {
      searched = source.count
      return false
    }
    guard let end = found ?? (source.count < limit ? source.count : nil) else {
      leaveTable()
      return true
    }
    let line = source[at..<end]
    switch mode {
    case .fenceStart: paintFence(line)
    case .header(let prefix, let continues):
      header = Header(line: Array(line), prefix: prefix, continues: continues)
      blocks.leaf = .header(MarkdownRow.Header(line, isPainted: false))
    case .delimiters: beginTable(line)
    case .row: paintRow(line)
    case .lateDelimiters: beginLateTable(line)
    case .lateRow: output += lateTable?.row(line) ?? SafeText()
    default: break
    }
    at = end
    if found != nil {
      endLine()
    } else {
      // The line feed of the paragraph above belongs to the text.
      if case .header(_, continues: true) = mode { owesLineFeed = false }
      mode = .lineStart
    }
    return true
  }

  private mutating func paintFence(_ line: ArraySlice<UInt8>) {
    guard case .fence(let fence) = blocks.leaf else { return }
    code = CodeHighlighter(CodeLanguage.named(fence.language))
    if keepsMarks {
      output += MarkdownSource.text(line)
    } else {
      output += MarkdownStyles.fenceStart
      let info = line.dropFirst(fence.length).drop { $0 == .space }
      if !info.isEmpty {
        output += SafeText(trusted: " ").styled(.dim) + MarkdownSource.text(info, style: .dim)
      }
    }
  }
}
