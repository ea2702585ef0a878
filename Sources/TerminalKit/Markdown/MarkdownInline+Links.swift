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
    if words.isEmpty {
      nodes.append(Node(text: destination.styled(MarkdownStyles.link) + title.styled(.dim)))
    } else if words != destination.text || !title.isEmpty, !(destination + title).isEmpty {
      let whole = SafeText(trusted: " (") + destination + title + SafeText(trusted: ")")
      nodes.append(Node(text: whole.styled(.dim)))
    }
    if brackets.isEmpty { closeEmphasis() }
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
        if source[index + 1].isASCIIPunctuation { index += 1 }
        address.append(source[index])
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
      title = SafeText(trusted: " ") + MarkdownSource.text(source[start..<index])
      skipSpaces()
      guard index < end else { return unknown }
    }
    guard source[index] == UInt8(ascii: ")") else { return .none }
    guard let isSign = isExtended(index + 1, isFinal: isFinal) else { return .more }
    return isSign ? .none : .found(MarkdownSource.text(address[...]), title: title, end: index + 1)
  }

  /// Parses `<https://…>` and HTML tags, which contain no markup.
  mutating func readAngle(isFinal: Bool) -> Bool {
    let limit = min(source.count, at + Self.holdLimit)
    var end = at + 1
    let first = byteAt(end)
    let isTag = first.map { $0.isASCIILetter || "/!?".utf8.contains($0) } ?? false
    guard isTag else {
      take(1)
      return true
    }
    var hasSpace = false
    while end < limit, source[end] != UInt8(ascii: ">") {
      if source[end] == .lineFeed || source[end] == UInt8(ascii: "<") {
        take(1)
        return true
      }
      hasSpace = hasSpace || source[end] == .space
      end += 1
    }
    guard end < limit else {
      if isFinal || source.count >= at + Self.holdLimit {
        take(1)
        return true
      }
      return false
    }
    guard let isSign = isExtended(end + 1, isFinal: isFinal) else { return false }
    let content = source[(at + 1)..<end]
    let isAddress = content.contains(UInt8(ascii: ":")) || content.contains(UInt8(ascii: "@"))
    if !hasSpace, !isSign, isAddress, first?.isASCIILetter == true, !keepsMarks {
      add(MarkdownSource.text(content, style: MarkdownStyles.link))
    } else {
      add(MarkdownSource.text(source[at...end]))
    }
    move(to: end + 1)
    return true
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
    while end < limit, source[end] > .space, source[end] != UInt8(ascii: "<"),
      source[end] != UInt8(ascii: "`"), source[end] != UInt8(ascii: "]")
    {
      end = MarkdownSource.end(ofCharacterAt: end, in: source)
      if !"?!.,:*_~'\";)".utf8.contains(source[end - 1]) { last = end }
    }
    if end == source.count, !isFinal, end < at + Self.destinationLimit {
      addressSearched = (end, last)
      return false
    }
    addressSearched = nil
    take(last - at)
    return true
  }

  /// A character reference by name or number. The character is made safe like all other text, and
  /// must be visible on its own.
  mutating func readEntity(isFinal: Bool) -> Bool {
    let limit = min(source.count, at + 12)
    var end = at + 1
    while end < limit,
      source[end].isASCIILetter || source[end].isASCIIDigit
        || end == at + 1 && source[end] == UInt8(ascii: "#")
    {
      end += 1
    }
    if end == source.count, !isFinal, end < at + 12 { return false }
    guard byteAt(end) == UInt8(ascii: ";"), !keepsMarks else {
      take(1)
      return true
    }
    guard let isSign = isExtended(end + 1, isFinal: isFinal) else { return false }
    let name = String(decoding: source[(at + 1)..<end], as: UTF8.self)
    guard !isSign, let scalar = Self.character(named: name), ScalarKind(scalar) == .printable,
      TextWidth.columns(of: scalar) > 0
    else {
      take(1)
      return true
    }
    add(SafeText(String(Character(scalar))))
    move(to: end + 1)
    return true
  }

  /// The entities common in prose. HTML has two thousand more, which are shown as written.
  private static let entities: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
    "copy": "©", "reg": "®", "trade": "™", "hellip": "…", "mdash": "—", "ndash": "–",
    "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "laquo": "«", "raquo": "»",
    "middot": "·", "bull": "•", "times": "×", "divide": "÷", "deg": "°", "plusmn": "±",
    "le": "≤", "ge": "≥", "ne": "≠", "larr": "←", "rarr": "→", "uarr": "↑", "darr": "↓",
    "euro": "€", "pound": "£", "sect": "§", "para": "¶",
  ]

  private static func character(named name: String) -> Unicode.Scalar? {
    guard name.hasPrefix("#") else { return entities[name] }
    let digits = name.dropFirst()
    let value =
      digits.first == "x" || digits.first == "X"
      ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return value.flatMap { Unicode.Scalar($0) }
  }
}
