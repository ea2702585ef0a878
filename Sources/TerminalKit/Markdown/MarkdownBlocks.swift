/// The context of the next line: its quotes and list items, and the block inside them.
///
/// The rules are CommonMark's (0.31, sections 4 and 5) and those of GFM's tables. They differ in
/// three ways, because painted text cannot change:
///
/// - The line above a setext underline is painted before the underline arrives, so it looks like a
///   paragraph and the underline looks like a rule.
/// - Reference definitions and HTML blocks are shown as written.
/// - A table must have a header row that begins with `|`.
struct MarkdownBlocks: Sendable {
  enum Container: Equatable, Sendable {
    case quote
    /// The item's content is indented by this many columns.
    case item(indent: Int)
  }

  struct Fence: Equatable, Sendable {
    var byte: UInt8
    var length: Int
    /// The first word of the info string.
    var language = ""
  }

  /// The block that the last line left open.
  enum Leaf: Equatable, Sendable {
    case nothing
    case paragraph
    case fence(Fence)
    /// A table header, if a delimiter row with the same number of cells follows.
    case header(cells: Int)
    case table
  }

  /// The kind of a line, after its containers.
  enum Kind: Equatable {
    case blank
    /// Paragraph text; `continues` if it belongs to the paragraph above.
    case text(continues: Bool)
    case heading(level: Int)
    case fenceStart(Fence)
    case fenceEnd
    case code
    case indentedCode
    case rule
    /// A line that begins with `|`.
    case header(continues: Bool)
    case delimiters
    case row
  }

  /// The start of a line, as far as it determines the line's kind.
  struct Start {
    var kind: Kind
    /// The text to paint for it: quote bars, list markers and indentation.
    var prefix: SafeText
    /// Its length in bytes.
    var length: Int
    fileprivate var containers: [Container]
  }

  /// Maximum nesting of containers. Deeper markers are text.
  private static let depthLimit = 32

  private(set) var containers: [Container] = []
  var leaf = Leaf.nothing

  /// Determines the kind of a line, or returns `nil` if it needs more bytes.
  func start(of line: inout MarkdownLine) -> Start? {
    var reading = Reading(blocks: self)
    let start = reading.start(of: &line)
    return line.isDecided ? start : nil
  }

  /// Applies a decision.
  mutating func enter(_ start: Start) {
    containers = start.containers
    switch start.kind {
    case .blank, .heading, .rule, .fenceEnd, .indentedCode: leaf = .nothing
    case .text: leaf = .paragraph
    case .fenceStart(let fence): leaf = .fence(fence)
    case .code: break
    // Decided once the row is complete.
    case .header: leaf = .paragraph
    case .delimiters, .row: leaf = .table
    }
  }

  /// A single pass over the start of a line.
  private struct Reading {
    let blocks: MarkdownBlocks
    var at = 0
    var prefix = SafeText()
    var containers: [Container] = []
    /// Whether all containers of the previous line continue.
    var isWithinAll = true

    init(blocks: MarkdownBlocks) {
      self.blocks = blocks
    }

    /// Whether the block of the previous line can still continue.
    var isWithinLeaf: Bool { isWithinAll && containers.count == blocks.containers.count }

    /// Whether text would belong to an open paragraph, possibly by lazy continuation.
    var canContinue: Bool {
      guard containers.count <= blocks.containers.count, !hasOpened else { return false }
      switch blocks.leaf {
      case .paragraph, .header: return true
      case .nothing, .fence, .table: return false
      }
    }

    private var hasOpened = false

    mutating func start(of line: inout MarkdownLine) -> Start {
      matchContainers(&line)
      if isWithinLeaf, case .fence(let fence) = blocks.leaf {
        let isEnd = isEnd(of: fence, &line)
        return end(isEnd ? .fenceEnd : .code, length: at)
      }
      while containers.count < MarkdownBlocks.depthLimit {
        if let kind = leaf(&line) { return end(kind, length: at) }
        guard openContainer(&line) else { break }
      }
      return text(&line)
    }

    private func end(_ kind: Kind, length: Int) -> Start {
      Start(kind: kind, prefix: prefix, length: length, containers: containers)
    }

    // MARK: Containers

    private mutating func matchContainers(_ line: inout MarkdownLine) {
      for container in blocks.containers {
        let indent = line.run(of: .space, from: at)
        switch container {
        case .quote:
          guard indent <= 3, line[at + indent] == UInt8(ascii: ">") else {
            isWithinAll = false
            return
          }
          takeQuote(&line, indent: indent)
        case .item(let width):
          if line[at + indent] == .lineFeed {
            // A blank line belongs to the item.
          } else if indent >= width {
            take(width, of: &line)
          } else {
            isWithinAll = false
            return
          }
        }
        containers.append(container)
      }
    }

    private mutating func openContainer(_ line: inout MarkdownLine) -> Bool {
      let indent = line.run(of: .space, from: at)
      guard indent <= 3 else { return false }
      if line[at + indent] == UInt8(ascii: ">") {
        takeQuote(&line, indent: indent)
        containers.append(.quote)
      } else {
        guard let marker = listMarker(&line, at: at + indent) else { return false }
        take(indent, of: &line)
        prefix += MarkdownSource.text(line.slice(at..<at + marker), style: Style(color: .marker))
        at += marker
        let gap = line.run(of: .space, from: at)
        let isEmpty = line[at + gap] == .lineFeed
        let taken = isEmpty ? gap : gap > 4 ? 1 : gap
        take(taken, of: &line)
        containers.append(.item(indent: indent + marker + (isEmpty ? 1 : taken)))
      }
      hasOpened = true
      isWithinAll = true
      return true
    }

    private mutating func takeQuote(_ line: inout MarkdownLine, indent: Int) {
      take(indent, of: &line)
      prefix += MarkdownStyles.bar
      at += 1
      if line[at] == .space { take(1, of: &line) }
    }

    private mutating func take(_ count: Int, of line: inout MarkdownLine) {
      prefix += MarkdownSource.text(line.slice(at..<at + count))
      at += count
    }

    /// The length of the list marker.
    private func listMarker(_ line: inout MarkdownLine, at start: Int) -> Int? {
      var length = 0
      if [UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*")].contains(line[start]) {
        length = 1
      } else {
        while length < 9, line[start + length].isASCIIDigit { length += 1 }
        guard length > 0, [UInt8(ascii: "."), UInt8(ascii: ")")].contains(line[start + length])
        else { return nil }
        length += 1
      }
      let next = line[start + length]
      guard next == .space || next == .lineFeed else { return nil }
      // Only a nonempty item, numbered 1 if it is numbered, may interrupt a paragraph. Other
      // numbers at the start of a line are often just numbers.
      if canContinue, isWithinAll {
        let gap = line.run(of: .space, from: start + length)
        if line[start + length + gap] == .lineFeed { return nil }
        if length > 1, length != 2 || line[start] != UInt8(ascii: "1") { return nil }
      }
      return length
    }

    // MARK: Blocks

    /// The block that starts here, if it is neither a container nor text.
    private mutating func leaf(_ line: inout MarkdownLine) -> Kind? {
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
      default:
        return nil
      }
    }

    /// Text, together with what is painted before it.
    private mutating func text(_ line: inout MarkdownLine) -> Start {
      let kind: Kind = isRow ? .row : .text(continues: canContinue)
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

    private func headingLevel(_ line: inout MarkdownLine, at start: Int) -> Int? {
      var level = 0
      while level < 7, line[start + level] == UInt8(ascii: "#") { level += 1 }
      let next = line[start + level]
      return level < 7 && (next == .space || next == .lineFeed) ? level : nil
    }

    private func fence(_ line: inout MarkdownLine, at start: Int) -> Fence? {
      let byte = line[start]
      guard line[start + 1] == byte, line[start + 2] == byte else { return nil }
      let length = line.run(of: byte, from: start)
      let info = line.rest(from: start + length)
      // With another backtick later in the line, it is inline code.
      guard line.hasEnd, byte != UInt8(ascii: "`") || !info.contains(byte) else { return nil }
      let word = info.drop { $0 == .space }.prefix { $0 != .space && $0 != UInt8(ascii: "{") }
      return Fence(
        byte: byte, length: length, language: String(decoding: word, as: UTF8.self).lowercased())
    }

    private func isEnd(of fence: Fence, _ line: inout MarkdownLine) -> Bool {
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
}
