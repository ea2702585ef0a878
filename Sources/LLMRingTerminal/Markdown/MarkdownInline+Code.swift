extension MarkdownInline {
  mutating func readEscape(isFinal: Bool) -> Bool {
    let next = byteAt(at + 1)
    guard let arm = armLength(isFinal: isFinal) else { return false }
    if arm > 0 {
      skip(arm - 1)
      take(2)
      return true
    }
    if next == .lineFeed {
      // A hard break; the line ends anyway.
      if keepsMarks { take(1) } else { skip(1) }
    } else if let next, next.isASCIIPunctuation {
      guard let isSign = isExtended(at + 2, isFinal: isFinal) else { return false }
      if !isSign { skip(1) }
      take(1)
    } else {
      take(1)
    }
    return true
  }

  /// Number of backslashes before the underscore in `¯\_(ツ)_/¯`, which models escape once, twice or
  /// not at all; 0 for another escape. `nil` if this is not known yet.
  private func armLength(isFinal: Bool) -> Int? {
    guard neighbour(before: at) == "¯" else { return 0 }
    let slashes = run(at)
    guard slashes <= 3 else { return 0 }
    guard at + slashes < source.count || isFinal else { return nil }
    return byteAt(at + slashes) == UInt8(ascii: "_") ? slashes : 0
  }

  /// Parses a code span: from a run of backticks to the next run of the same length.
  mutating func readCode(isFinal: Bool) -> Bool {
    let length = run(at)
    if length > Self.runLimit {
      take(length)
      return true
    }
    let content = at + length
    let limit = min(source.count, content + Self.holdLimit)
    var index = max(content, codeSearched)
    while index < limit {
      guard source[index] == UInt8(ascii: "`") else {
        index += 1
        continue
      }
      let closing = run(index)
      if index + closing == source.count, !isFinal {
        codeSearched = index
        return false
      }
      if closing == length, isExtended(index + closing, isFinal: true) == false {
        addCode(content..<index)
        if keepsMarks { add(MarkdownSource.text(source[index..<index + closing])) }
        skip(index + closing - at)
        codeSearched = 0
        return true
      }
      index += closing
    }
    guard isFinal || source.count >= content + Self.holdLimit else {
      codeSearched = index
      return false
    }
    codeSearched = 0
    take(length)
    return true
  }

  private mutating func addCode(_ range: Range<Int>) {
    if keepsMarks { add(MarkdownSource.text(source[at..<range.lowerBound])) }
    var content = source[range]
    // One space at each end is removed, which lets a span start with a backtick.
    if !keepsMarks, content.count > 2, content.first == .space, content.last == .space,
      content.contains(where: { $0 != .space })
    {
      content = content.dropFirst().dropLast()
    }
    add(lines: content) { MarkdownSource.text($0, style: MarkdownStyles.code) }
  }
}
