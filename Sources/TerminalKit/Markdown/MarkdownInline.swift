/// Parses the text of a paragraph, heading or table cell as it streams in: emphasis, code, links.
///
/// This is CommonMark's algorithm (0.31, appendix "A parsing strategy") for streams. Text is
/// returned at once until a mark opens something. The text after the mark is then held until the
/// mark is closed. If it is still open after ``holdLimit`` bytes, it is shown as written. The limit
/// counts bytes of the source, so the result does not depend on how the source is split.
///
/// There are intended differences from CommonMark. A link's destination must be on one line.
/// References (`[text][name]`) are shown as written, because their definitions may come at the end
/// of the answer. HTML is also shown as written.
struct MarkdownInline: Sendable {
  /// Maximum distance between a mark and its closer, about one long sentence. A stray asterisk
  /// therefore delays an answer by a second or two at most.
  static let holdLimit = 512

  /// Maximum length of a run of the same mark; a longer run is text. Without a limit, a run that
  /// arrives in small chunks would be counted again for each chunk.
  static let runLimit = 256

  /// Maximum length in bytes of a link's destination, and of an HTML tag.
  static let destinationLimit = 2048

  /// A parsed piece that is not painted yet, because something before it is still open.
  struct Node: Sendable {
    var text: SafeText
    var style = Style.plain
    /// A line end and the start of the next line, which look the same in any emphasis.
    var isBreak = false

    mutating func addStyle(_ outer: Style) {
      if !isBreak { style = style.merged(with: outer) }
    }
  }

  /// A run of `*`, `_` or `~` that may still open or close emphasis.
  struct Delimiter: Sendable {
    var byte: UInt8
    var count: Int
    /// The original length, which CommonMark's rule of three needs.
    var length: Int
    var canOpen: Bool
    var canClose: Bool
    var isAfterLetter: Bool
    var isBeforeLetter: Bool
    /// The position of the first opener that it may close.
    var closesFrom: Int
    var node: Int
    var position: Int
  }

  /// A `[` that may begin a link.
  struct Bracket: Sendable {
    var isImage: Bool
    /// Inactive, because links cannot be nested.
    var isActive = true
    var node: Int
    var position: Int
  }

  private let style: Style
  let options: MarkdownOptions

  /// The unread source, after a few bytes that have been read.
  private(set) var source: [UInt8] = []
  /// The index of the next byte to read.
  private(set) var at = 0
  /// Number of bytes of the paragraph before ``source``.
  private(set) var offset = 0
  /// The quote bars and indentation after each line feed in ``source``, in order.
  private var prefixes: [SafeText] = []
  /// Number of ``prefixes`` used. Removing them from the front would move all others.
  private var usedPrefixes = 0

  /// Nodes are numbered from the start of the paragraph; those before ``firstNode`` are painted.
  var nodes: [Node] = []
  private(set) var firstNode = 0
  var delimiters: [Delimiter] = []
  /// The delimiters before this one have been tried as closers.
  var triedDelimiters = 0
  var brackets: [Bracket] = []
  /// How far the end of a code span has been searched for.
  private var codeSearched = 0
  /// How far the end of a bare address has been searched for, and the last possible end.
  var addressSearched: (end: Int, last: Int)?
  /// The length of ``source`` when a link's destination was last read, or 0 if it was not.
  var destinationSearched = 0
  private var output = SafeText()

  init(style: Style = .plain, options: MarkdownOptions) {
    self.style = style
    self.options = options
  }

  var keepsMarks: Bool { options.keepsMarks }

  /// Parses one complete line, such as a table cell.
  static func line(
    _ bytes: some Collection<UInt8>, style: Style = .plain, options: MarkdownOptions
  ) -> SafeText {
    var inline = MarkdownInline(style: style, options: options)
    inline.append(bytes)
    return inline.finish()
  }

  /// Adds bytes of the paragraph, without line feeds.
  mutating func append(_ bytes: some Collection<UInt8>) {
    source += bytes
  }

  /// Ends a line within the paragraph.
  ///
  /// - Parameter prefix: The text to paint at the start of the next line.
  mutating func breakLine(_ prefix: SafeText) {
    source.append(.lineFeed)
    prefixes.append(prefix)
  }

  /// Returns the text that can be painted.
  mutating func advance() -> SafeText {
    read(isFinal: false)
    return take()
  }

  /// Ends the paragraph and returns the rest. Do not use the value afterwards.
  mutating func finish() -> SafeText {
    read(isFinal: true)
    brackets = []
    closeEmphasis()
    delimiters = []
    return take()
  }

  // MARK: Reading

  private mutating func read(isFinal: Bool) {
    while at < source.count {
      let start = at
      while at < source.count, !Self.isSpecial[Int(source[at])] { at += 1 }
      if start < at { add(MarkdownSource.text(source[start..<at])) }
      guard at < source.count else { break }
      expireHeldText(before: position)
      guard readSpecial(isFinal: isFinal) else { break }
    }
    expireHeldText(before: position)
    if at > 4096 { dropSource() }
    prefixes.removeFirst(usedPrefixes)
    usedPrefixes = 0
  }

  /// Drops the source that has been read, except what the meaning of a later mark may depend on.
  private mutating func dropSource() {
    let oldest = min(
      delimiters.first?.position ?? position, brackets.first?.position ?? position)
    let count = oldest - offset - Self.keptBytes
    guard count > 0 else { return }
    source.removeFirst(count)
    offset += count
    at -= count
    codeSearched = max(0, codeSearched - count)
    destinationSearched = max(0, destinationSearched - count)
    if let searched = addressSearched {
      addressSearched = (searched.end - count, searched.last - count)
    }
  }

  /// Number of bytes before a mark that its meaning may depend on: a word.
  private static let keptBytes = 2 * EmphasisRun.nameLimit

  /// The current position, in bytes of the paragraph.
  var position: Int { offset + at }

  /// The bytes that may start markup.
  private static let isSpecial: [Bool] = (0...255).map { byte in
    "\\`*_~[]!<&:\n".utf8.contains(UInt8(byte))
  }

  /// Reads the markup at a special byte. Returns `false` if it needs more bytes.
  private mutating func readSpecial(isFinal: Bool) -> Bool {
    let byte = source[at]
    if byte == .lineFeed {
      at += 1
      addLineBreak()
      return true
    }
    guard at + 1 < source.count || isFinal else { return false }
    if isExtended(at + 1, isFinal: isFinal) ?? false {
      take(1)
      return true
    }
    switch byte {
    case UInt8(ascii: "\\"): return readEscape(isFinal: isFinal)
    case UInt8(ascii: "`"): return readCode(isFinal: isFinal)
    case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"):
      return readDelimiters(isFinal: isFinal)
    case UInt8(ascii: "["): openBracket(isImage: false)
    case UInt8(ascii: "!"):
      guard byteAt(at + 1) == UInt8(ascii: "[") else {
        take(1)
        return true
      }
      guard let isSign = isExtended(at + 2, isFinal: isFinal) else { return false }
      if isSign { take(2) } else { openBracket(isImage: true) }
    case UInt8(ascii: "]"): return closeBracket(isFinal: isFinal)
    case UInt8(ascii: "<"): return readAngle(isFinal: isFinal)
    case UInt8(ascii: "&"): return readEntity(isFinal: isFinal)
    default: return readAddress(isFinal: isFinal)
    }
    return true
  }

  func byteAt(_ index: Int) -> UInt8? { index < source.count ? source[index] : nil }

  /// Whether the scalar at `index` combines with the byte before it, as in the keycap `*️⃣`. That
  /// byte is then not markup, because removing it would put the combining scalars on the text
  /// before it. `nil` if this is not known yet.
  func isExtended(_ index: Int, isFinal: Bool) -> Bool? {
    guard let first = byteAt(index) else { return isFinal ? false : nil }
    guard first >= 0xCC, let scalar = scalar(at: index) else { return false }
    switch ScalarKind(scalar) {
    case .mark, .joiner, .selector, .tag: return true
    default: return TextWidth.columns(of: scalar) == 0
    }
  }

  /// Advances over bytes and adds them as text.
  mutating func take(_ count: Int) {
    add(MarkdownSource.text(source[at..<at + count]))
    at += count
  }

  mutating func skip(_ count: Int) {
    at += count
  }

  private mutating func addLineBreak() {
    var text = SafeText(trusted: "\n")
    if usedPrefixes < prefixes.count {
      text += prefixes[usedPrefixes]
      usedPrefixes += 1
    }
    add(text, isBreak: true)
  }

  private mutating func readEscape(isFinal: Bool) -> Bool {
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
  private mutating func readCode(isFinal: Bool) -> Bool {
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
        at = index + closing
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
    while let end = content.firstIndex(of: .lineFeed) {
      add(MarkdownSource.text(content[..<end], style: MarkdownStyles.code))
      addLineBreak()
      content = content[(end + 1)...]
    }
    add(MarkdownSource.text(content, style: MarkdownStyles.code))
  }

  /// Length of the run of this byte at `index`; counts to ``runLimit`` plus one at most.
  func run(_ index: Int) -> Int {
    let limit = min(source.count, index + Self.runLimit + 1)
    var end = index
    while end < limit, source[end] == source[index] { end += 1 }
    return end - index
  }

  // MARK: Held text

  var isHolding: Bool { !delimiters.isEmpty || !brackets.isEmpty }

  mutating func add(_ text: SafeText, isBreak: Bool = false) {
    guard !text.isEmpty else { return }
    if isHolding {
      nodes.append(Node(text: text, isBreak: isBreak))
    } else {
      paintHeld()
      output += text.styled(style)
    }
  }

  /// Gives up on marks that have been open for too long.
  private mutating func expireHeldText(before position: Int) {
    guard isHolding else { return }
    let oldest = position - Self.holdLimit
    while true {
      let delimiter = delimiters.first?.position ?? .max
      let bracket = brackets.first?.position ?? .max
      guard min(delimiter, bracket) < oldest else { break }
      if bracket < delimiter {
        brackets.removeFirst()
        if brackets.isEmpty { closeEmphasis() }
      } else {
        delimiters.removeFirst()
        triedDelimiters = max(0, triedDelimiters - 1)
      }
    }
  }

  /// The number of the next node.
  var nextNode: Int { firstNode + nodes.count }

  private mutating func paintHeld(before end: Int = .max) {
    let count = min(end, nextNode) - firstNode
    guard count > 0 else { return }
    for node in nodes.prefix(count) { output += node.text.styled(node.style).styled(style) }
    nodes.removeFirst(count)
    firstNode += count
  }

  private mutating func take() -> SafeText {
    paintHeld(before: min(delimiters.first?.node ?? .max, brackets.first?.node ?? .max))
    let taken = output
    output = SafeText()
    return taken
  }
}
