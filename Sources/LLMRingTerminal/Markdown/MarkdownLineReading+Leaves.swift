extension MarkdownLineReading {
  /// The block that starts here, if it is neither a container nor text.
  mutating func leaf(_ line: inout MarkdownLine) -> MarkdownBlocks.Kind? {
    let indent = line.run(of: .space, from: at)
    let start = at + indent
    let first = line[start]
    if first == .lineFeed {
      guard line.hasEnd else { return nil }
      return blocks.isAfterHidden && blocks.isAfterBlank ? .hidden : .blank
    }
    if first == UInt8(ascii: "|"), isRow(&line, at: start) { return nil }
    if indent > 3 {
      switch first {
      case UInt8(ascii: "`") where isInItem, UInt8(ascii: "~") where isInItem:
        if let fence = fence(&line, at: start) {
          take(indent, of: &line)
          return .fenceStart(fence)
        }
      case UInt8(ascii: "<") where isAfterTags:
        if let tags = tags(&line, indent: indent) { return tags }
      default: break
      }
      return canContinue || isAfterTags ? nil : .indentedCode
    }
    switch first {
    case UInt8(ascii: "#"):
      guard let level = headingLevel(&line, at: start) else { return nil }
      take(indent, of: &line)
      at += level + line.run(of: .space, from: start + level)
      return .heading(level: level)
    case UInt8(ascii: "`"), UInt8(ascii: "~"):
      guard let fence = fence(&line, at: start) else { return nil }
      take(indent, of: &line)
      return .fenceStart(fence)
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "="):
      if let delimiters = delimiters(&line, indent: indent) { return delimiters }
      return isRule(&line, at: start) ? .rule : nil
    case UInt8(ascii: ":"):
      return delimiters(&line, indent: indent)
    case UInt8(ascii: "|"):
      if let delimiters = delimiters(&line, indent: indent) { return delimiters }
      let continues = canContinue
      close(lazily: continues)
      take(indent, of: &line)
      return .header(continues: continues)
    case UInt8(ascii: "$"), UInt8(ascii: "\\"):
      guard let opening = formula(&line, at: start) else { return nil }
      take(indent, of: &line)
      return .heldStart(opening)
    case UInt8(ascii: "<"):
      return tags(&line, indent: indent)
    case UInt8(ascii: "["):
      return alert(&line, indent: indent) ?? footnote(&line, indent: indent)
    default:
      return nil
    }
  }

  /// Text, together with what is painted before it.
  mutating func text(_ line: inout MarkdownLine) -> MarkdownBlocks.Start {
    let start = at + line.run(of: .space, from: at)
    let row: MarkdownBlocks.Kind = blocks.leaf == .lateTable ? .lateRow : .row
    let kind = isRow(&line, at: start) ? row : .text(continues: canContinue)
    close(lazily: canContinue)
    take(start - at, of: &line)
    return end(kind, length: at)
  }

  private var isAfterTags: Bool { isWithinLeaf && !hasOpened && blocks.leaf == .tags }

  /// Keeps the containers of the continued paragraph, including bars that were left out.
  private mutating func close(lazily continues: Bool) {
    guard continues, !isWithinAll else { return }
    for container in blocks.containers.dropFirst(containers.count) where container == .quote {
      prefix += MarkdownStyles.bar + SafeText(trusted: " ")
    }
    containers = blocks.containers
  }

  /// Whether a table continues: with a line that begins with `|`, or has one where the header began
  /// without.
  private func isRow(_ line: inout MarkdownLine, at start: Int) -> Bool {
    guard isWithinLeaf, !hasOpened else { return false }
    switch blocks.leaf {
    case .table: return line[start] == UInt8(ascii: "|")
    case .lateTable:
      var end = start
      while line[end] != .lineFeed, line[end] != UInt8(ascii: "|") { end += 1 }
      return line[end] != .lineFeed
    default: return false
    }
  }

  /// The mark that begins a formula on lines of its own.
  private func formula(_ line: inout MarkdownLine, at start: Int) -> BlockHold.Opening? {
    guard blocks.startsHolds else { return nil }
    if line[start] == UInt8(ascii: "$") {
      let isMark = line.run(of: UInt8(ascii: "$"), from: start) == 2
      return isMark ? .dollars : nil
    }
    if line[start + 1] == UInt8(ascii: "[") { return .brackets }
    for (offset, byte) in "\\begin{".utf8.enumerated() where line[start + offset] != byte {
      return nil
    }
    let name = start + 7
    var end = name
    while line[end].isASCIILetter || line[end] == UInt8(ascii: "*"), end < name + 16 { end += 1 }
    guard line[end] == UInt8(ascii: "}") else { return nil }
    let text = String(decoding: line.slice(name..<end), as: UTF8.self)
    let plain = text.hasSuffix("*") ? String(text.dropLast()) : text
    return MathEnvironment(named: plain) == nil ? nil : .environment(text)
  }

  private func headingLevel(_ line: inout MarkdownLine, at start: Int) -> Int? {
    var level = 0
    while level < 7, line[start + level] == UInt8(ascii: "#") { level += 1 }
    let next = line[start + level]
    return level < 7 && (next == .space || next == .lineFeed) ? level : nil
  }

  /// A thematic break, or the underline of a setext heading.
  private func isRule(_ line: inout MarkdownLine, at start: Int) -> Bool {
    let byte = line[start]
    let run = line.run(of: byte, from: start)
    if byte == UInt8(ascii: "=") || byte == UInt8(ascii: "-"), canContinue, isWithinAll {
      let gap = line.run(of: .space, from: start + run)
      if line[start + run + gap] == .lineFeed { return line.hasEnd }
    }
    guard byte != UInt8(ascii: "=") else { return false }
    var count = run
    var end = start + run
    while line[end] == byte || line[end] == .space {
      count += line[end] == byte ? 1 : 0
      end += 1
    }
    return count >= 3 && line[end] == .lineFeed && line.hasEnd
  }

  /// The line below the names of a table's columns.
  private mutating func delimiters(
    _ line: inout MarkdownLine, indent: Int
  ) -> MarkdownBlocks.Kind? {
    guard case .header(let header) = blocks.leaf, isWithinLeaf, !hasOpened else { return nil }
    let start = at + indent
    var end = start
    while [.space, UInt8(ascii: "|"), UInt8(ascii: "-"), UInt8(ascii: ":")].contains(line[end]) {
      end += 1
    }
    guard line[end] == .lineFeed, line.hasEnd else { return nil }
    guard header.columns(above: line.rest(from: start)) != nil else { return nil }
    guard header.isPainted else { return .delimiters }
    take(indent, of: &line)
    return .lateDelimiters
  }
}
