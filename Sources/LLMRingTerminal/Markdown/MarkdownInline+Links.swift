extension MarkdownInline {
  mutating func openBracket(isImage: Bool) {
    let length = isImage ? 2 : 1
    brackets.append(Bracket(isImage: isImage, node: nextNode, position: position))
    nodes.append(Node(text: MarkdownSource.text(source[at..<at + length])))
    skip(length)
  }

  /// Handles a `]`, which ends the text of a link if a destination follows.
  mutating func closeBracket(isFinal: Bool) -> Bool {
    guard let bracket = brackets.last else {
      destinationSearched = 0
      take(1)
      return true
    }
    guard bracket.isActive, byteAt(at + 1) == UInt8(ascii: "(") else {
      dropBracket()
      return true
    }
    guard isFinal || canDestinationEnd else { return false }
    let found = destination(from: at + 2, isFinal: isFinal)
    destinationSearched = 0
    switch found {
    case .more:
      destinationSearched = source.count
      return false
    case .none:
      dropBracket()
    case .found(let destination, let title, let end):
      makeLink(bracket, to: destination, title: title)
      move(to: end)
    }
    return true
  }

  /// Whether an incomplete destination is worth reading again. Letters alone only make it longer,
  /// so it is not read again with each chunk.
  private var canDestinationEnd: Bool {
    guard destinationSearched > at + 2 else { return true }
    return source.count >= at + 2 + Self.destinationLimit
      || source[(destinationSearched - 1)...].contains {
        !$0.isWordByte && !"/.-:#?&=%+".utf8.contains($0)
      }
  }

  /// Treats the bracket as literal text.
  private mutating func dropBracket() {
    brackets.removeLast()
    destinationSearched = 0
    take(1)
    if brackets.isEmpty { closeEmphasis() }
  }

  private mutating func move(to end: Int) {
    skip(end - at)
  }

  /// The text in link style, followed by the destination. A visible address needs no escape
  /// sequence and cannot hide where a link leads.
  private mutating func makeLink(
    _ bracket: Bracket, to destination: SafeText, title: SafeText
  ) {
    let first = delimiters.firstIndex { $0.node > bracket.node } ?? delimiters.count
    let tried = min(triedDelimiters, first)
    closeEmphasis(from: first)
    delimiters.removeSubrange(first...)
    triedDelimiters = tried

    let opening = bracket.node - firstNode
    nodes[opening].text = SafeText()
    var words = ""
    for index in nodes.indices.dropFirst(opening + 1) {
      words += nodes[index].text.text
      nodes[index].addStyle(MarkdownStyles.link)
    }
    brackets.removeLast()
    if !bracket.isImage {
      // Links cannot be nested.
      for index in brackets.indices where !brackets[index].isImage {
        brackets[index].isActive = false
      }
    }
    addAddress(destination, title: title, of: words)
    if brackets.isEmpty { closeEmphasis() }
  }

  /// Adds where a link leads, unless its words say it.
  mutating func addAddress(_ address: SafeText, title: SafeText = SafeText(), of words: String) {
    if words.isEmpty {
      add(address.styled(MarkdownStyles.address) + title.styled(.dim))
    } else if words != address.text || !title.isEmpty, !(address + title).isEmpty {
      let whole = SafeText(trusted: "(") + address + title + SafeText(trusted: ")")
      add(SafeText(trusted: " ").styled(.dim) + whole.styled(MarkdownStyles.destination))
    }
  }

  private enum Destination {
    case found(SafeText, title: SafeText, end: Int)
    case none
    case more
  }

  /// Parses `destination "title")` (CommonMark 0.31, section 6.3) on a single line.
  private func destination(from start: Int, isFinal: Bool) -> Destination {
    let end = min(source.count, start + Self.destinationLimit)
    let isCut = !isFinal && end == source.count && end < start + Self.destinationLimit
    let unknown: Destination = isCut ? .more : .none
    var index = start
    func skipSpaces() {
      while index < end, source[index] == .space { index += 1 }
    }
    skipSpaces()
    var address: [UInt8] = []
    let isBracketed = index < end && source[index] == UInt8(ascii: "<")
    if isBracketed { index += 1 }
    var depth = 0
    reading: while true {
      guard index < end else { return unknown }
      let byte = source[index]
      switch byte {
      case .lineFeed: return .none
      case UInt8(ascii: "\\"):
        guard index + 1 < end else { return unknown }
        address.append(source[index])
        if source[index + 1].isASCIIPunctuation {
          index += 1
          address.append(source[index])
        }
      case UInt8(ascii: ">") where isBracketed:
        index += 1
        break reading
      case UInt8(ascii: "<") where isBracketed: return .none
      case .space where !isBracketed: break reading
      case UInt8(ascii: ")") where !isBracketed && depth == 0: break reading
      default:
        depth += byte == UInt8(ascii: "(") ? 1 : byte == UInt8(ascii: ")") ? -1 : 0
        // The same depth as cmark; without a limit, text full of openers would be read many times.
        if depth > 32 { return .none }
        address.append(byte)
      }
      index += 1
    }
    skipSpaces()
    guard index < end else { return unknown }
    var title = SafeText()
    let quote = source[index]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") || quote == UInt8(ascii: "(") {
      let closing = quote == UInt8(ascii: "(") ? UInt8(ascii: ")") : quote
      let start = index
      index += 1
      while true {
        guard index < end else { return unknown }
        if source[index] == .lineFeed { return .none }
        if source[index] == closing { break }
        let isEscape =
          source[index] == UInt8(ascii: "\\") && index + 1 < end && source[index + 1] != .lineFeed
        index += isEscape ? 2 : 1
      }
      index += 1
      title = SafeText(trusted: " ") + Self.words(source[start..<index], readsEscapes: true)
      skipSpaces()
      guard index < end else { return unknown }
    }
    guard source[index] == UInt8(ascii: ")") else { return .none }
    guard let isSign = isExtended(index + 1, isFinal: isFinal) else { return .more }
    let words = Self.words(address[...], readsEscapes: true)
    return isSign ? .none : .found(words, title: title, end: index + 1)
  }

  /// A bare address, which may contain markup characters (GFM, section 6.9). It is shown as is.
  mutating func readAddress(isFinal: Bool) -> Bool {
    let scheme = source[..<at].suffix(5)
    guard scheme.elementsEqual("https".utf8) || scheme.suffix(4).elementsEqual("http".utf8) else {
      take(1)
      return true
    }
    guard at + 2 < source.count || isFinal else { return false }
    guard byteAt(at + 1) == UInt8(ascii: "/"), byteAt(at + 2) == UInt8(ascii: "/") else {
      take(1)
      return true
    }
    let limit = min(source.count, at + Self.destinationLimit)
    // `last` is after the last byte that can end an address. Trailing punctuation belongs to the
    // sentence.
    var (end, last) = addressSearched ?? (at + 3, at + 3)
    while end < limit, !endsAddress(end) {
      end = MarkdownSource.end(ofCharacterAt: end, in: source)
      if !"?!.,:*_~'\";)".utf8.contains(source[end - 1]) { last = end }
    }
    let isInRun = end == source.count - 1 && source[end] == UInt8(ascii: "*")
    if end == source.count || isInRun, !isFinal, end < at + Self.destinationLimit {
      addressSearched = (end, last)
      return false
    }
    addressSearched = nil
    add(MarkdownSource.text(source[at..<last], style: Style(isWhole: true)))
    skip(last - at)
    return true
  }

  /// Whether a bare address is over at `index`. Text without blanks goes on after it with
  /// ideographic punctuation, and `**` is emphasis.
  private func endsAddress(_ index: Int) -> Bool {
    let byte = source[index]
    if byte <= .space || "<`]".utf8.contains(byte) { return true }
    if byte == UInt8(ascii: "*") { return byteAt(index + 1).map { $0 == byte } ?? true }
    guard byte == 0xE3 || byte == 0xEF else { return false }
    let neighbour = MarkdownNeighbour(scalar(at: index))
    return neighbour.isPunctuation && neighbour.isCJK
  }
}
