extension MarkdownInline {
  /// Maximum length of a tag or of an address in angle brackets.
  static let tagLimit = 256

  /// `<`: an address, a comment or a tag. A tag is taken away only if what it means can be shown;
  /// `Vec<String>` and `<your-name>` stay.
  mutating func readAngle(isFinal: Bool) -> Bool {
    if let isComment = hasCommentStart(isFinal: isFinal) {
      if isComment { return readComment(isFinal: isFinal) }
    } else {
      return false
    }
    guard let first = byteAt(at + 1), first.isASCIILetter || "/!?".utf8.contains(first) else {
      take(1)
      return true
    }
    let limit = min(source.count, at + Self.tagLimit)
    guard let end = MarkdownTag.end(from: at + 1, to: limit, in: source) else {
      guard isFinal || source.count >= at + Self.tagLimit else { return false }
      take(1)
      return true
    }
    guard end > 0 else {
      take(1)
      return true
    }
    guard let isSign = isExtended(end + 1, isFinal: isFinal) else { return false }
    let content = source[(at + 1)..<end]
    if !isSign, isAddress(content) {
      if keepsMarks {
        add(MarkdownSource.text(source[at...end]))
      } else {
        add(MarkdownSource.text(content, style: MarkdownStyles.address))
      }
      skip(end + 1 - at)
    } else if let tag = MarkdownTag(content), !isSign {
      return read(tag, length: end + 1 - at, isFinal: isFinal)
    } else {
      // A declaration or an instruction contains no markup.
      take(first == UInt8(ascii: "!") || first == UInt8(ascii: "?") ? end + 1 - at : 1)
    }
    return true
  }

  /// Whether the text in angle brackets is an address (CommonMark 0.31, section 6.5).
  ///
  /// `vector<std::string>` and `<image:tag>` have the form of one and are meant otherwise.
  private func isAddress(_ content: ArraySlice<UInt8>) -> Bool {
    guard content.first?.isASCIILetter == true, !content.contains(.space) else { return false }
    let isAfterWord = at > 0 && (source[at - 1].isASCIILetter || source[at - 1].isASCIIDigit)
    let colon = UInt8(ascii: ":")
    let scheme = content.prefix { $0.isASCIILetter || $0.isASCIIDigit || "+.-".utf8.contains($0) }
    guard content.dropFirst(scheme.count).first == colon else {
      return content.contains(UInt8(ascii: "@")) && !content.contains(UInt8(ascii: "\\"))
        && !isAfterWord
    }
    let rest = content.dropFirst(scheme.count + 1)
    let isKnown =
      rest.starts(with: "//".utf8)
      || ["mailto", "tel", "sms", "news", "urn"].contains(
        String(decoding: scheme, as: UTF8.self).lowercased())
    let isPlaceholder =
      rest.first == colon || isAfterWord
      || content.allSatisfy { $0.isASCIILetter || "_-:".utf8.contains($0) }
    return scheme.count > 1 && scheme.count <= 32 && (isKnown || !isPlaceholder)
  }

  // MARK: Comments

  private func hasCommentStart(isFinal: Bool) -> Bool? {
    let start = source[at...].prefix(4)
    let mark = "<!--".utf8
    guard start.count < 4, !isFinal else { return start.elementsEqual(mark) }
    return start.elementsEqual(mark.prefix(start.count)) ? nil : false
  }

  private func endsComment(_ end: Int) -> Bool {
    source[end - 1] == UInt8(ascii: ">") && source[(end - 3)..<end].starts(with: "--".utf8)
  }

  /// A comment is taken away, with one of two blanks around it.
  private mutating func readComment(isFinal: Bool) -> Bool {
    let limit = min(source.count, at + Self.holdLimit)
    var end = at + 7
    while end <= limit, !endsComment(end) { end += 1 }
    guard end <= limit else {
      guard isFinal || source.count >= at + Self.holdLimit else { return false }
      take(1)
      return true
    }
    guard end < source.count || isFinal else { return false }
    if keepsMarks {
      let comment = source[at..<end]
      add(lines: comment) { MarkdownSource.text($0) }
      skip(end - at)
      return true
    }
    let isAfterBlank = at == 0 || source[at - 1] <= .space
    if isAfterBlank, byteAt(end) == .space { end += 1 }
    skipHidden(end - at)
    return true
  }
}
