/// A formula or a comment on lines of its own while it arrives, from the line that may begin it.
///
/// It is held as a whole, since only its end tells whether it is one. If it is not, its lines are
/// read again as other Markdown.
struct BlockHold: Sendable {
  enum Opening: Equatable, Sendable {
    /// `$$`
    case dollars
    /// `\[`
    case brackets
    /// `\begin{name}`
    case environment(String)
    /// A fence for maths.
    case fence
    /// A comment that its line does not end.
    case comment

    /// Maximum number of bytes that are held.
    var byteLimit: Int { self == .comment ? MarkdownInline.holdLimit : BlockHold.byteLimit }
  }

  enum Verdict: Equatable, Sendable {
    /// More bytes are needed.
    case more
    /// Neither a formula nor a comment, for what has been read.
    case none
    case whole
  }

  /// Maximum number of bytes and lines of a formula that are held.
  static let byteLimit = 4096
  static let lineLimit = 64

  let opening: Opening
  /// The start of the first line.
  let start: MarkdownBlocks.Start
  /// The context of the next line.
  private let blocks: MarkdownBlocks
  /// The lines without their quote bars and indentation, as far as they have been read.
  private var content: [UInt8] = []
  /// The start of each line in ``content``, and what is painted before it.
  private var lines: [(prefix: SafeText, start: Int)]
  /// Number of bytes of the source that have been read.
  private(set) var end: Int
  private var isAtLineStart = false

  /// The search for the closing mark, once the text after the opening mark tells how to search.
  private var scan: MathScan?
  /// Whether the opening mark stands alone on its line, and so begins nothing but a formula.
  private var isAlone = false
  /// The formula or comment in ``content``, once its end has been found, and the end of its closing
  /// mark.
  private var found: (formula: Range<Int>, end: Int)?
  /// How far ``content`` has been searched for the end of an environment or a comment.
  private var searched = 0
  /// Number of environments of this name that are open.
  private var depth = 0

  /// - Parameters:
  ///   - blocks: The context after the start of the first line.
  ///   - start: The start of the first line.
  init(_ opening: Opening, in blocks: MarkdownBlocks, after start: MarkdownBlocks.Start) {
    self.opening = opening
    self.start = start
    self.blocks = blocks
    lines = [(start.prefix, 0)]
    end = start.length
  }

  // MARK: Reading

  /// Continues reading. After the verdict ``Verdict/whole``, ``end`` is the end of its last line.
  ///
  /// - Parameters:
  ///   - source: All bytes from the start of the first line.
  ///   - isFinal: Whether no more bytes can follow.
  mutating func read(_ source: ArraySlice<UInt8>, isFinal: Bool) -> Verdict {
    let limit = min(source.endIndex, source.startIndex + opening.byteLimit)
    while true {
      if isAtLineStart, let verdict = beginLine(source, isFinal: isFinal) { return verdict }
      let start = source.startIndex + end
      guard start <= limit else { return .none }
      let lineEnd = source[start..<limit].firstIndex(of: .lineFeed)
      let stop = lineEnd ?? limit
      content += source[start..<stop]
      end = stop - source.startIndex
      let isWhole = lineEnd != nil || isFinal && stop == source.endIndex
      if isWhole { content.append(.lineFeed) }
      let verdict = judge(isWhole: isWhole)
      if verdict != .more { return verdict }
      guard lineEnd != nil else { return isFinal || end >= opening.byteLimit ? .none : .more }
      end += 1
      isAtLineStart = true
    }
  }

  /// Reads the start of a further line. Returns a verdict if there is none, or if it ends the block.
  private mutating func beginLine(_ source: ArraySlice<UInt8>, isFinal: Bool) -> Verdict? {
    let start = source.startIndex + end
    guard start < source.endIndex else { return isFinal ? Verdict.none : .more }
    var line = MarkdownLine(source[start...], isFinal: isFinal)
    guard let next = blocks.start(of: &line) else { return .more }
    guard lines.count < Self.lineLimit, end + next.length <= opening.byteLimit else {
      return Verdict.none
    }
    switch next.kind {
    case .heldLine, .code: break
    case .fenceEnd:
      let first = lines.count > 1 ? lines[1].start : content.count
      found = (first..<content.count, content.count)
    default: return Verdict.none
    }
    lines.append((next.prefix, content.count))
    end += next.length
    isAtLineStart = false
    return nil
  }

  // MARK: Verdict

  /// Judges what has been read.
  ///
  /// - Parameter isWhole: Whether the last line has been read as a whole.
  private mutating func judge(isWhole: Bool) -> Verdict {
    if found == nil {
      switch opening {
      case .fence: return .more
      case .dollars, .brackets:
        guard search(isWhole: isWhole) else { return .none }
      case .environment(let name):
        guard isWhole else { return .more }
        guard searchEnvironment(name) else { return .none }
      case .comment:
        searchComment()
      }
    }
    guard let found else {
      return isWhole && !isAlone && lines.count > 1 && isBlank(lines[lines.count - 1].start)
        ? .none : .more
    }
    if opening != .fence, !isTail(found.end) { return .none }
    return isWhole ? .whole : .more
  }

  /// Searches for the closing mark. Returns `false` if this is no formula.
  private mutating func search(isWhole: Bool) -> Bool {
    if scan == nil {
      isAlone = isBlank(2)
      guard isWhole || !isAlone else { return true }
      scan = MathScan(
        opening == .dollars ? .dollars : .brackets, limit: Self.byteLimit,
        isCertain: isAlone)
    }
    switch scan?.read(content[2...], isFinal: false) {
    case .formula(let end):
      found = (2..<2 + end, 2 + end + 2)
      return true
    case .more: return true
    case .open, .text, nil: return false
    }
  }

  /// Searches for the end of the environment. Returns `false` if too many are open.
  private mutating func searchEnvironment(_ name: String) -> Bool {
    let (begin, end) = (Array("\\begin{\(name)}".utf8), Array("\\end{\(name)}".utf8))
    if lines.count == 1 { isAlone = isHead(begin.count) }
    while searched < content.count {
      guard content[searched] == UInt8(ascii: "\\") else {
        searched += 1
        continue
      }
      let rest = content[searched...]
      if rest.starts(with: begin) { depth += 1 }
      if depth > MathParser.depthLimit { return false }
      if rest.starts(with: end) {
        depth -= 1
        if depth == 0 {
          found = (0..<searched + end.count, searched + end.count)
          return true
        }
      }
      searched += 2
    }
    return true
  }

  private mutating func searchComment() {
    let end = Array("-->".utf8)
    while searched + end.count <= content.count {
      if content[searched..<searched + end.count].elementsEqual(end) {
        found = (0..<searched + end.count, searched + end.count)
        return
      }
      searched += 1
    }
  }

  private func isBlank(_ start: Int) -> Bool {
    start >= content.count || content[start...].allSatisfy { $0 == .space || $0 == .lineFeed }
  }

  /// Whether only the arguments of an environment follow.
  private func isHead(_ start: Int) -> Bool {
    isBlank(start)
      || "{[".utf8.contains(content[start])
        && content.last { $0 != .space && $0 != .lineFeed }.map { "}]".utf8.contains($0) } ?? false
  }

  /// Whether what follows the closing mark belongs to it: nothing, or after a formula one mark of a
  /// sentence.
  private func isTail(_ start: Int) -> Bool {
    let rest = tail(start)
    return rest.isEmpty || opening != .comment && rest.count == 1 && ".,;:!?".utf8.contains(rest[0])
  }

  private func tail(_ start: Int) -> [UInt8] {
    content[start...].filter { $0 != .space && $0 != .lineFeed }
  }

  // MARK: Painting

  /// The formula in Unicode if it has such a form and this is wanted, else as written; `nil` for a
  /// fence that has no such form.
  func painted(inUnicode: Bool) -> SafeText? {
    guard let found else { return nil }
    guard inUnicode, let formula = MathText.lines(content[found.formula]) else {
      return opening == .fence ? nil : written
    }
    let hanging = start.prefix.hanging
    var text = SafeText()
    for (index, line) in formula.enumerated() {
      text += index == 0 ? start.prefix : SafeText(trusted: "\n") + hanging
      if !line.isEmpty { text += SafeText(trusted: "  ") + line }
    }
    if opening != .fence {
      text += MarkdownSource.text(tail(found.end)[...])
    }
    return text
  }

  private var written: SafeText {
    var text = SafeText()
    for (index, line) in lines.enumerated() {
      let end = index + 1 < lines.count ? lines[index + 1].start : content.count
      if index > 0 { text += SafeText(trusted: "\n") }
      text += line.prefix + MarkdownSource.text(content[line.start..<end - 1])
    }
    return text
  }
}
