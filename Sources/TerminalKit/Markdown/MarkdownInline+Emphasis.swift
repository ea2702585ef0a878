extension MarkdownInline {
  /// A run of `*`, `_` or `~` (CommonMark 0.31, section 6.2; GFM 6.5).
  mutating func readDelimiters(isFinal: Bool) -> Bool {
    let byte = source[at]
    let length = run(at)
    if length > Self.runLimit {
      take(length)
      return true
    }
    // The text after the run decides whether it can open or close emphasis.
    guard at + length < source.count || isFinal else { return false }
    if isExtended(at + length, isFinal: true) == true || byte == UInt8(ascii: "~") && length > 2 {
      take(length)
      return true
    }
    let before = Neighbour(scalarBefore(at))
    let after = Neighbour(scalar(at: at + length))
    let opens = after != .space && (after == .word || before != .word)
    let closes = before != .space && (before == .word || after != .word)
    var delimiter = Delimiter(
      byte: byte, count: length, length: length, canOpen: opens, canClose: closes,
      node: nextNode, position: position)
    if byte == UInt8(ascii: "_") {
      // Names may contain underscores.
      delimiter.canOpen = opens && (!closes || before == .punctuation)
      delimiter.canClose = closes && (!opens || after == .punctuation)
    }
    guard delimiter.canOpen || delimiter.canClose && isHolding else {
      take(length)
      return true
    }
    nodes.append(Node(text: MarkdownSource.text(source[at..<at + length])))
    delimiters.append(delimiter)
    skip(length)
    if brackets.isEmpty { closeEmphasis() }
    return true
  }

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
        closer = match(opener, closer)
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
      let opening = delimiters[index]
      guard opening.byte == closing.byte, opening.canOpen else { continue }
      if closing.byte == UInt8(ascii: "~") {
        if opening.count == closing.count { return index }
        continue
      }
      // The rule of three: `*foo**bar*` is one emphasis.
      let isOdd =
        (opening.canClose || closing.canOpen) && (opening.length + closing.length) % 3 == 0
        && (opening.length % 3 != 0 || closing.length % 3 != 0)
      if !isOdd { return index }
    }
    return nil
  }

  /// Styles the text between two delimiters and shortens both. Returns the next delimiter to try.
  private mutating func match(_ opener: Int, _ closer: Int) -> Int {
    let opening = delimiters[opener]
    let used =
      opening.byte == UInt8(ascii: "~")
      ? opening.count : min(2, opening.count, delimiters[closer].count)
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

  /// The text next to a run of delimiters (CommonMark 0.31, section 6.2).
  private enum Neighbour {
    case space
    case punctuation
    case word

    /// - Parameter scalar: `nil` at the start or end of the paragraph.
    init(_ scalar: Unicode.Scalar?) {
      guard let scalar else {
        self = .space
        return
      }
      if scalar.isASCII {
        let byte = UInt8(truncatingIfNeeded: scalar.value)
        self = byte <= 0x20 ? .space : byte.isASCIIPunctuation ? .punctuation : .word
        return
      }
      switch scalar.properties.generalCategory {
      case .spaceSeparator: self = .space
      case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
        .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol,
        .modifierSymbol, .otherSymbol:
        self = .punctuation
      default: self = .word
      }
    }
  }

  /// The scalar that starts at `index`; `nil` past the end, and U+FFFD for a notation of a
  /// character that cannot be shown.
  func scalar(at index: Int) -> Unicode.Scalar? {
    guard index < source.count else { return nil }
    if source[index] < 0x80 { return Unicode.Scalar(source[index]) }
    var end = index + 1
    while end < source.count, end < index + 4, source[end] & 0xC0 == 0x80 { end += 1 }
    return String(decoding: source[index..<end], as: UTF8.self).unicodeScalars.first
  }

  private func scalarBefore(_ index: Int) -> Unicode.Scalar? {
    guard index > 0 else { return nil }
    var start = index - 1
    while start > 0, index - start < 4, source[start] & 0xC0 == 0x80 { start -= 1 }
    return scalar(at: start)
  }
}
