extension MarkdownInline {
  /// A run of `*`, `_` or `~`. Only two `~` strike text out: one is an approximation or a home
  /// folder.
  mutating func readDelimiters(isFinal: Bool) -> Bool {
    let mark = source[at]
    let length = run(at)
    if length > Self.runLimit {
      take(length)
      return true
    }
    // The text after the run decides whether it can open or close emphasis.
    let end = at + length
    guard end < source.count || isFinal else { return false }
    if isExtended(end, isFinal: true) == true || mark == UInt8(ascii: "~") && length != 2 {
      take(length)
      return true
    }
    let isDoubtful = byteAt(end) == UInt8(ascii: ".") || byteAt(end) == UInt8(ascii: "_")
    guard !isDoubtful || end + 1 < source.count || isFinal else { return false }
    let run = emphasisRun(length, afterThat: isDoubtful ? end + 1 : nil)
    let canOpen = run.canOpen
    let canClose = run.canClose
    guard canOpen || canClose && isHolding else {
      take(length)
      return true
    }
    if mark == UInt8(ascii: "_") {
      guard let isName = isInName(length, isFinal: isFinal) else { return false }
      if isName {
        take(length)
        return true
      }
    }
    nodes.append(Node(text: MarkdownSource.text(source[at..<end])))
    delimiters.append(
      Delimiter(
        byte: mark, count: length, length: length, canOpen: canOpen, canClose: canClose,
        isAfterLetter: run.before.isLetter, isBeforeLetter: run.after.isLetter,
        closesFrom: canClose && isHolding ? start(of: run.reach) : 0, node: nextNode - 1,
        position: position))
    skip(length)
    if brackets.isEmpty { closeEmphasis() }
    return true
  }

  private func emphasisRun(_ length: Int, afterThat: Int?) -> EmphasisRun {
    let before = neighbour(before: at)
    let isAfterUnderscore = before == "_"
    return EmphasisRun(
      mark: source[at], length: length, before: before,
      after: MarkdownNeighbour(scalar(at: at + length)),
      beforeThat: isAfterUnderscore ? neighbour(before: at - 1) : .edge,
      afterThat: afterThat.map { MarkdownNeighbour(scalar(at: $0)) } ?? .edge)
  }

  /// Whether the run is part of a name, or of a word too long to tell. `nil` if the word may go on.
  private func isInName(_ length: Int, isFinal: Bool) -> Bool? {
    func isPart(_ byte: UInt8) -> Bool { byte < 0x80 && byte.isWordByte }
    var start = at
    while start > 0, at - start < EmphasisRun.nameLimit, isPart(source[start - 1]) { start -= 1 }
    var end = at + length
    while end < source.count, end - at <= EmphasisRun.nameLimit, isPart(source[end]) { end += 1 }
    if end - at > EmphasisRun.nameLimit { return true }
    guard end < source.count || isFinal else { return nil }
    return EmphasisRun.isName(source[start..<end])
  }

  /// The position of the first byte that is within reach of the run at ``at``.
  private func start(of reach: EmphasisRun.Reach) -> Int {
    let oldest = max(0, (delimiters.first?.position ?? position) - offset)
    let separator =
      switch reach {
      case .paragraph: Int?.none
      case .line: source[oldest..<at].lastIndex(of: .lineFeed)
      case .word: source[oldest..<at].indices.last { isWhiteSpace(at: $0) }
      }
    return separator.map { $0 + offset } ?? 0
  }

  private func isWhiteSpace(at index: Int) -> Bool {
    let byte = source[index]
    // The first bytes of U+00A0, U+1680, U+2000 to U+205F, and U+3000.
    guard byte > .space else { return true }
    return (byte == 0xC2 || (0xE1...0xE3).contains(byte))
      && MarkdownNeighbour(scalar(at: index)).isSpace
  }

  // MARK: Matching

  /// Matches closers with their openers, from the first closer that has not been tried.
  ///
  /// - Parameter bottom: The first delimiter that may be matched.
  mutating func closeEmphasis(from bottom: Int = 0) {
    var closer = max(bottom, triedDelimiters)
    while closer < delimiters.count {
      guard delimiters[closer].canClose else {
        closer += 1
        continue
      }
      if let opener = opener(of: closer, from: bottom) {
        if delimiters[opener].isWithinWord(with: delimiters[closer]) {
          delimiters.remove(at: closer)
          delimiters.remove(at: opener)
          closer -= 1
        } else {
          closer = match(opener, closer)
        }
      } else if delimiters[closer].canOpen {
        closer += 1
      } else {
        delimiters.remove(at: closer)
      }
    }
    triedDelimiters = delimiters.count
  }

  private func opener(of closer: Int, from bottom: Int) -> Int? {
    let closing = delimiters[closer]
    for index in stride(from: closer - 1, through: bottom, by: -1) {
      guard delimiters[index].position >= closing.closesFrom else { return nil }
      if delimiters[index].opens(closing) { return index }
    }
    return nil
  }

  /// Styles the text between two delimiters and shortens both. Returns the next delimiter to try.
  private mutating func match(_ opener: Int, _ closer: Int) -> Int {
    let opening = delimiters[opener]
    let used = min(2, opening.count, delimiters[closer].count)
    let style: Style =
      opening.byte == UInt8(ascii: "~")
      ? Style(isStruck: true) : used == 2 ? .bold : .italic
    for index in (opening.node + 1 - firstNode)..<(delimiters[closer].node - firstNode) {
      nodes[index].addStyle(style)
    }
    for index in [opener, closer] {
      delimiters[index].count -= used
      guard !keepsMarks else { continue }
      let node = delimiters[index].node - firstNode
      let rest = [UInt8](repeating: opening.byte, count: delimiters[index].count)
      nodes[node].text = MarkdownSource.text(rest[...])
    }
    var next = closer
    if delimiters[closer].count == 0 { delimiters.remove(at: closer) }
    let isUsedUp = delimiters[opener].count == 0
    delimiters.removeSubrange((isUsedUp ? opener : opener + 1)..<next)
    next = isUsedUp ? opener : opener + 1
    return next
  }
}

extension MarkdownInline.Delimiter {
  /// Whether this run and a later one begin and end emphasis.
  ///
  /// Beside CommonMark's rule of three, both must have one mark, or both two or more, unless the
  /// longer one is odd: in `**x*` a sign is meant otherwise.
  func opens(_ closing: Self) -> Bool {
    guard byte == closing.byte, canOpen else { return false }
    let isEven = (count > 1) != (closing.count > 1) && max(count, closing.count) % 2 == 0
    let breaksRuleOfThree =
      (canClose || closing.canOpen) && (length + closing.length) % 3 == 0
      && (length % 3 != 0 || closing.length % 3 != 0)
    return !isEven && !breaksRuleOfThree
  }

  /// Whether this and the closing run are multiplication signs between words of ideographs.
  func isWithinWord(with closing: Self) -> Bool {
    length == 1 && closing.length == 1 && byte == UInt8(ascii: "*") && isAfterLetter
      && closing.isBeforeLetter
  }
}
