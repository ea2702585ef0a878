extension MarkdownInline {
  /// An opening tag whose closing tag has not come.
  struct OpenTag: Sendable {
    var name: String
    var style: Style
    /// Where a link leads.
    var address: SafeText?
    var node: Int
    var position: Int
  }

  /// The tags that are taken away in pairs, with the style of what is between them.
  static let pairs: [String: Style] = [
    "b": .bold, "strong": .bold, "i": .italic, "em": .italic, "cite": .italic, "dfn": .italic,
    "var": .italic, "u": .underlined, "ins": .underlined, "s": Style(isStruck: true),
    "del": Style(isStruck: true), "strike": Style(isStruck: true), "mark": .inverse,
    "small": .dim, "big": .plain, "abbr": .plain, "span": .plain, "font": .plain,
  ]

  static let code: Set<String> = ["code", "kbd", "samp", "tt"]

  mutating func read(_ tag: MarkdownTag, length: Int, isFinal: Bool) -> Bool {
    if tag.name == "br", !tag.isEnd { return readBreak(length: length, isFinal: isFinal) }
    guard !keepsMarks, !tag.hasBareAttribute,
      !tag.isSelfClosing || ["img", "wbr"].contains(tag.name)
    else {
      take(length)
      return true
    }
    if tag.isEnd {
      closeTag(tag, length: length)
    } else if let style = Self.pairs[tag.name] {
      openTag(tag, style: style, length: length)
    } else if Self.code.contains(tag.name) {
      return readCodeTag(tag, length: length, isFinal: isFinal)
    } else {
      switch tag.name {
      case "wbr": skip(length)
      case "img": readImageTag(tag, length: length)
      case "sub", "sup": return readScriptTag(tag, length: length, isFinal: isFinal)
      case "a":
        guard let address = tag.attributes["href"] else { fallthrough }
        openTag(tag, style: MarkdownStyles.link, address: Self.words(address), length: length)
      default: take(length)
      }
    }
    return true
  }

  mutating func openTag(
    _ tag: MarkdownTag, style: Style, address: SafeText? = nil, length: Int
  ) {
    tags.append(
      OpenTag(name: tag.name, style: style, address: address, node: nextNode, position: position))
    nodes.append(Node(text: MarkdownSource.text(source[at..<at + length])))
    skip(length)
  }

  private mutating func closeTag(_ tag: MarkdownTag, length: Int) {
    guard let index = tags.lastIndex(where: { $0.name == tag.name }) else {
      take(length)
      return
    }
    let opening = tags[index]
    tags.removeSubrange(index...)
    nodes[opening.node - firstNode].text = SafeText()
    var shown = ""
    for node in nodes.indices.dropFirst(opening.node + 1 - firstNode) {
      nodes[node].addStyle(opening.style)
      shown += nodes[node].text.text
    }
    if let address = opening.address { addAddress(address, of: shown) }
    skip(length)
  }

  private mutating func readImageTag(_ tag: MarkdownTag, length: Int) {
    guard let source = tag.attributes["src"] else {
      take(length)
      return
    }
    let name = Self.words(tag.attributes["alt"] ?? [])
    add(name.styled(MarkdownStyles.link))
    addAddress(Self.words(source), of: name.text)
    skip(length)
  }

  /// A line end within a paragraph, a heading or a cell. The blanks after it go, and so does a line
  /// end of the source, which is the same one.
  private mutating func readBreak(length: Int, isFinal: Bool) -> Bool {
    var end = at + length
    let limit = end + Self.tagLimit
    while end < limit, byteAt(end) == .space { end += 1 }
    guard end < source.count || isFinal else { return false }
    if end < source.count, source[end] != .lineFeed {
      add(SafeText(trusted: "\n") + hanging, isBreak: true)
    }
    skip(end - at)
    return true
  }
}
