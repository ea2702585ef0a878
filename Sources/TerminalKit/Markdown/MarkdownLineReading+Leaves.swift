extension MarkdownLineReading {
  /// The block that starts here, if it is neither a container nor text.
  mutating func leaf(_ line: inout MarkdownLine) -> MarkdownBlocks.Kind? {
    let indent = line.run(of: .space, from: at)
    let first = line[at + indent]
    if first == .lineFeed { return line.hasEnd ? .blank : nil }
    if indent > 3 {
      return canContinue || isRow ? nil : .indentedCode
    }
    let start = at + indent
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
      if isDelimiterRow(&line, at: start) { return .delimiters }
      return isRule(&line, at: start) ? .rule : nil
    case UInt8(ascii: "|"), UInt8(ascii: ":"):
      if isDelimiterRow(&line, at: start) { return .delimiters }
      guard first == UInt8(ascii: "|"), !isRow else { return nil }
      let continues = canContinue
      close(lazily: continues)
      take(indent, of: &line)
      return .header(continues: continues)
    case UInt8(ascii: "$"), UInt8(ascii: "\\"):
      guard let opening = formula(&line, at: start) else { return nil }
      take(indent, of: &line)
      return .formulaStart(opening)
    default:
      return nil
    }
  }

  /// Text, together with what is painted before it.
  mutating func text(_ line: inout MarkdownLine) -> MarkdownBlocks.Start {
    let kind: MarkdownBlocks.Kind = isRow ? .row : .text(continues: canContinue)
    close(lazily: canContinue)
    take(line.run(of: .space, from: at), of: &line)
    return end(kind, length: at)
  }

  /// Keeps the containers of the continued paragraph, including bars that were left out.
  private mutating func close(lazily continues: Bool) {
    guard continues, !isWithinAll else { return }
    for container in blocks.containers.dropFirst(containers.count) where container == .quote {
      prefix += MarkdownStyles.bar + SafeText(trusted: " ")
    }
    containers = blocks.containers
  }

  private var isRow: Bool { isWithinLeaf && !hasOpened && blocks.leaf == .table }

  /// The mark that begins a formula on lines of its own.
  private func formula(_ line: inout MarkdownLine, at start: Int) -> MathHold.Opening? {
    guard blocks.startsFormulas else { return nil }
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

  private func fence(_ line: inout MarkdownLine, at start: Int) -> MarkdownBlocks.Fence? {
    let byte = line[start]
    guard line[start + 1] == byte, line[start + 2] == byte else { return nil }
    let length = line.run(of: byte, from: start)
    let info = line.rest(from: start + length)
    // With another backtick later in the line, it is inline code.
    guard line.hasEnd, byte != UInt8(ascii: "`") || !info.contains(byte) else { return nil }
    let word = info.drop { $0 == .space }.prefix { $0 != .space && $0 != UInt8(ascii: "{") }
    return MarkdownBlocks.Fence(
      byte: byte, length: length, language: String(decoding: word, as: UTF8.self).lowercased())
  }

  func isEnd(of fence: MarkdownBlocks.Fence, _ line: inout MarkdownLine) -> Bool {
    let indent = line.run(of: .space, from: at)
    guard indent <= 3, line[at + indent] == fence.byte else { return false }
    let length = line.run(of: fence.byte, from: at + indent)
    guard length >= fence.length else { return false }
    let gap = line.run(of: .space, from: at + indent + length)
    return line[at + indent + length + gap] == .lineFeed && line.hasEnd
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

  private func isDelimiterRow(_ line: inout MarkdownLine, at start: Int) -> Bool {
    guard case .header(let cells) = blocks.leaf, isWithinLeaf, !hasOpened else { return false }
    var end = start
    while [.space, UInt8(ascii: "|"), UInt8(ascii: "-"), UInt8(ascii: ":")].contains(line[end]) {
      end += 1
    }
    guard line[end] == .lineFeed, line.hasEnd else { return false }
    return MarkdownTable.alignments(of: line.rest(from: start))?.count == cells
  }
}
