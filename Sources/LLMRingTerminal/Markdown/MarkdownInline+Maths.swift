extension MarkdownInline {
  /// Reads a formula at a dollar or a backslash.
  ///
  /// A formula contains no markup. It is shown in Unicode, or as written if it has no such form or
  /// the user wants none.
  ///
  /// - Returns: `false` if it needs more bytes, and `nil` if no formula begins here.
  mutating func readMaths(isFinal: Bool) -> Bool? {
    if mathScan == nil {
      if source[at] == UInt8(ascii: "$"), byteAt(at + 1) == UInt8(ascii: "`") {
        return readCodeMaths(isFinal: isFinal)
      }
      switch MathScan.opening(at: at, in: source[...], isFinal: isFinal) {
      case .more: return false
      case .none: return nil
      case .form(let form):
        guard let isSign = isExtended(at + form.markLength, isFinal: isFinal) else { return false }
        if isSign { return nil }
        mathScan = MathScan(form)
      }
    }
    guard var scan = mathScan else { return nil }
    let length = scan.form.markLength
    let start = at + length
    let verdict = scan.read(source[start...], isFinal: isFinal)
    mathScan = scan
    switch verdict {
    case .more: return false
    case .formula(let end):
      guard let isSign = isExtended(start + end + length, isFinal: isFinal) else { return false }
      mathScan = nil
      if isSign { return nil }
      addMaths(start..<start + end, end: start + end + length)
      return true
    case .open(isStrong: true) where source[at] != UInt8(ascii: "$"):
      // A formula that was cut off, so the mark is no escaped bracket.
      mathScan = nil
      take(length)
      return true
    case .open, .text:
      mathScan = nil
      return nil
    }
  }

  /// Reads a dollar that begins no formula.
  mutating func readDollars(isFinal: Bool) -> Bool {
    if let isRead = readMaths(isFinal: isFinal) { return isRead }
    let length = run(at)
    // The rest of a run may still come, and begins no formula either.
    if length > 2, at + length == source.count, length <= Self.runLimit, !isFinal { return false }
    take(length)
    return true
  }

  /// A code span between dollars, which is always a formula: `` $`x^2`$ ``.
  private mutating func readCodeMaths(isFinal: Bool) -> Bool? {
    let mark = at + 1
    let length = run(mark)
    guard length <= Self.runLimit else { return nil }
    let content = mark + length
    let limit = min(source.count, content + Self.holdLimit)
    var index = max(content, at + mathSearched)
    while index < limit, source[index] != .lineFeed {
      guard source[index] == source[mark] else {
        index += 1
        continue
      }
      let end = index + run(index)
      guard end + 1 < source.count || isFinal else {
        mathSearched = index - at
        return false
      }
      if end - index == length {
        mathSearched = 0
        guard byteAt(end) == UInt8(ascii: "$"), isExtended(end + 1, isFinal: true) == false else {
          return nil
        }
        addMaths(content..<index, end: end + 1)
        return true
      }
      index = end
    }
    guard index >= limit, !isFinal, source.count < content + Self.holdLimit else {
      mathSearched = 0
      return nil
    }
    mathSearched = index - at
    return false
  }

  /// Adds the formula in `content`, whose closing mark ends at `end`.
  private mutating func addMaths(_ content: Range<Int>, end: Int) {
    if options.showsMaths, let words = MathText.words(source[content]) {
      add(words)
      skipHidden(end - at)
    } else {
      add(lines: source[at..<end]) { MarkdownSource.text($0) }
      skip(end - at)
    }
  }
}
