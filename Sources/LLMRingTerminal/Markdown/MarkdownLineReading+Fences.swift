extension MarkdownLineReading {
  /// An opening fence (CommonMark 0.31, section 4.5).
  func fence(_ line: inout MarkdownLine, at start: Int) -> MarkdownBlocks.Fence? {
    let byte = line[start]
    guard line[start + 1] == byte, line[start + 2] == byte else { return nil }
    let length = line.run(of: byte, from: start)
    guard let info = info(of: byte, &line, from: start + length) else { return nil }
    let word = info.drop { $0 == .space }.prefix { $0 != .space && $0 != UInt8(ascii: "{") }
    return MarkdownBlocks.Fence(
      byte: byte, length: length, indent: start - at,
      language: String(decoding: word, as: UTF8.self).lowercased())
  }

  /// The info string, or `nil` if this is not a fence: with another backtick later in the line, it
  /// is inline code.
  private func info(
    of byte: UInt8, _ line: inout MarkdownLine, from start: Int
  ) -> ArraySlice<UInt8>? {
    let info = line.rest(from: start)
    return line.hasEnd && (byte != UInt8(ascii: "`") || !info.contains(byte)) ? info : nil
  }

  /// A line in a fence: its end, or code. In a fence of Markdown, a line of at least three of its
  /// marks opens a nested fence if it has an info string, and otherwise closes the innermost.
  mutating func line(
    in fence: MarkdownBlocks.Fence, _ line: inout MarkdownLine
  ) -> MarkdownBlocks.Kind {
    let code = MarkdownBlocks.Kind.code(depth: fence.depth)
    let indent = line.run(of: .space, from: at)
    let start = at + indent
    guard line[start] == fence.byte else { return code }
    let length = line.run(of: fence.byte, from: start)
    guard length >= 3 else { return code }
    let gap = line.run(of: .space, from: start + length)
    guard line[start + length + gap] == .lineFeed else {
      let opens = fence.isNesting && info(of: fence.byte, &line, from: start + length) != nil
      return opens ? .code(depth: fence.depth + 1) : code
    }
    guard line.hasEnd else { return code }
    if fence.depth > 0 { return .code(depth: fence.depth - 1) }
    let limit = isInItem ? fence.indent + 3 : 3
    guard length >= fence.length, indent <= limit else { return code }
    take(indent, of: &line)
    return .fenceEnd
  }

  var isInItem: Bool {
    containers.contains { if case .item = $0 { true } else { false } }
  }
}
