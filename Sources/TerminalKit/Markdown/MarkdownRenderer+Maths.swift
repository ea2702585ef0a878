extension MarkdownRenderer {
  /// The formula that a line may begin.
  func opening(of start: MarkdownBlocks.Start) -> MathHold.Opening? {
    switch start.kind {
    case .formulaStart(let opening): opening
    case .fenceStart(let fence)
    where fence.language == "math" && blocks.startsFormulas && options.showsMaths:
      .fence
    default: nil
    }
  }

  /// Holds a line that may begin a formula. Nothing is painted until it has ended.
  mutating func hold(_ opening: MathHold.Opening, after start: MarkdownBlocks.Start) {
    var inner = blocks
    inner.enter(start)
    formula = MathHold(opening, in: inner, after: start)
    mode = .formula
  }

  /// Continues with a formula. Returns `false` if it needs more bytes.
  mutating func readFormula(isFinal: Bool) -> Bool {
    guard var formula else { return false }
    self.formula = nil
    switch formula.read(source[at...], isFinal: isFinal) {
    case .more:
      self.formula = formula
      return false
    case .formula:
      if let painted = formula.painted(inUnicode: options.showsMaths) {
        paint(painted, of: formula)
        return true
      }
    case .none: break
    }
    // The same line again, as something else.
    blocks.startsFormulas = false
    mode = .lineStart
    return true
  }

  private mutating func paint(_ painted: SafeText, of formula: MathHold) {
    closeLeaf()
    lineFeed()
    output += painted
    blocks.enter(formula.start)
    blocks.leaf = .nothing
    at += formula.end
    mode = .drawn
    if at < source.count { endLine() } else { mode = .lineStart }
  }
}
