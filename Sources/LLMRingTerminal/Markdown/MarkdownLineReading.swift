/// A single pass over the start of a line: its containers, then the block inside them.
struct MarkdownLineReading {
  let blocks: MarkdownBlocks
  var at = 0
  var prefix = SafeText()
  var containers: [MarkdownBlocks.Container] = []
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
    case .nothing, .fence, .table, .lateTable, .tags, .held: return false
    }
  }

  /// Whether a container has been opened on this line.
  var hasOpened = false

  mutating func start(of line: inout MarkdownLine) -> MarkdownBlocks.Start {
    matchContainers(&line)
    if isWithinLeaf, case .fence(let fence) = blocks.leaf {
      let kind = self.line(in: fence, &line)
      return end(kind, length: at)
    }
    if isWithinLeaf, blocks.leaf == .held { return end(.heldLine, length: at) }
    while containers.count < MarkdownBlocks.depthLimit {
      if let kind = leaf(&line) { return end(kind, length: at) }
      guard openContainer(&line) else { break }
    }
    return text(&line)
  }

  func end(_ kind: MarkdownBlocks.Kind, length: Int) -> MarkdownBlocks.Start {
    MarkdownBlocks.Start(kind: kind, prefix: prefix, length: length, containers: containers)
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
      if isComparison(&line, at: at + indent) { return false }
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

  mutating func take(_ count: Int, of line: inout MarkdownLine) {
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
}
