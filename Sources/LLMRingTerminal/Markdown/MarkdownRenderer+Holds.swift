/// Formulas and comments on lines of their own.
extension MarkdownRenderer {
  /// The formula or comment that a line may begin.
  func opening(of start: MarkdownBlocks.Start) -> BlockHold.Opening? {
    switch start.kind {
    case .heldStart(let opening): opening
    case .fenceStart(let fence)
    where fence.language == "math" && blocks.startsHolds && options.showsMaths:
      .fence
    default: nil
    }
  }

  /// Holds a line that may begin a formula or a comment. Nothing is painted until it has ended.
  mutating func hold(_ opening: BlockHold.Opening, after start: MarkdownBlocks.Start) {
    var inner = blocks
    inner.enter(start)
    hold = BlockHold(opening, in: inner, after: start)
    mode = .held
  }

  /// Continues with what is held. Returns `false` if it needs more bytes.
  mutating func readHeld(isFinal: Bool) -> Bool {
    guard var hold else { return false }
    self.hold = nil
    switch hold.read(source[at...], isFinal: isFinal) {
    case .more:
      self.hold = hold
      return false
    case .whole where hold.opening == .comment:
      hide(hold)
      return true
    case .whole:
      if let painted = hold.painted(inUnicode: options.showsMaths) {
        paint(painted, of: hold)
        return true
      }
    case .none: break
    }
    // The same line again, as something else.
    blocks.startsHolds = false
    mode = .lineStart
    return true
  }

  private mutating func hide(_ comment: BlockHold) {
    closeLeaf()
    var start = comment.start
    start.kind = .hidden
    blocks.enter(start)
    mode = .hidden
    take(comment)
  }

  private mutating func paint(_ painted: SafeText, of formula: BlockHold) {
    closeLeaf()
    lineFeed()
    output += painted
    blocks.enter(formula.start)
    blocks.leaf = .nothing
    mode = .drawn
    take(formula)
  }

  /// Advances over the lines of a formula or a comment.
  private mutating func take(_ hold: BlockHold) {
    at += hold.end
    if at < source.count { endLine() } else { mode = .lineStart }
  }
}
