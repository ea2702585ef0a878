/// Parses the text of a paragraph, heading or table cell as it streams in: emphasis, code, links.
///
/// This is CommonMark's algorithm (0.31, appendix "A parsing strategy") for streams. Text is
/// returned at once until a mark opens something. The text after the mark is then held until the
/// mark is closed. If it is still open after ``holdLimit`` bytes, it is shown as written. The limit
/// counts bytes of the source, so the result does not depend on how the source is split.
///
/// There are intended differences from CommonMark. A link's destination must be on one line.
/// References (`[text][name]`) are shown as written, because their definitions may come at the end
/// of the answer. HTML is shown as written, apart from tags whose meaning a terminal can show.
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
  var tags: [OpenTag] = []
  /// What begins a line after a `<br>`: quote bars, and blanks below a list marker.
  private(set) var hanging: SafeText
  /// How far the end of a code span has been searched for.
  var codeSearched = 0
  /// The search for the end of a formula.
  var mathScan: MathScan?
  /// How far the end of a code span between dollars has been searched for, from the first dollar.
  var mathSearched = 0
  /// How far the end of a bare address has been searched for, and the last possible end.
  var addressSearched: (end: Int, last: Int)?
  /// The length of ``source`` when a link's destination was last read, or 0 if it was not.
  var destinationSearched = 0
  private var output = SafeText()

  /// - Parameter hanging: What begins a line after a `<br>` in the first line of the source.
  init(style: Style = .plain, hanging: SafeText = SafeText(), options: MarkdownOptions) {
    self.style = style
    self.hanging = hanging
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
    tags = []
    closeEmphasis()
    delimiters = []
    return take()
  }

  // MARK: Reading

  private mutating func read(isFinal: Bool) {
    while at < source.count {
      let start = at
      skipWords()
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

  /// Advances to the next byte that may start markup.
  private mutating func skipWords() {
    while at < source.count {
      let byte = source[at]
      if !Self.isSpecial[Int(byte)] {
        at += 1
      } else if byte >= 0x80, !startsCitation(at) {
        at = MarkdownSource.end(ofCharacterAt: at, in: source)
      } else {
        break
      }
    }
  }

  /// Drops the source that has been read, except what the meaning of a later mark may depend on.
  private mutating func dropSource() {
    let count = min(position, oldestMark) - offset - Self.keptBytes
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
    "\\`*_~[]!<&:$\n".utf8.contains(UInt8(byte)) || citationStarts.contains(UInt8(byte))
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
    case UInt8(ascii: "\\"): return readMaths(isFinal: isFinal) ?? readEscape(isFinal: isFinal)
    case UInt8(ascii: "$"): return readDollars(isFinal: isFinal)
    case UInt8(ascii: "`"): return readCode(isFinal: isFinal)
    case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"):
      return readDelimiters(isFinal: isFinal)
    case UInt8(ascii: "["):
      if byteAt(at + 1) == UInt8(ascii: "^") { return readNote(isFinal: isFinal) }
      openBracket(isImage: false)
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
    case UInt8(ascii: ":"): return readAddress(isFinal: isFinal)
    default: return readCitation(isFinal: isFinal)
    }
    return true
  }

  func byteAt(_ index: Int) -> UInt8? { index < source.count ? source[index] : nil }

  /// Advances over bytes and adds them as text.
  mutating func take(_ count: Int) {
    add(MarkdownSource.text(source[at..<at + count]))
    at += count
  }

  mutating func skip(_ count: Int) {
    at += count
  }

  /// Advances over bytes without showing them, over line ends as well.
  mutating func skipHidden(_ count: Int) {
    for byte in source[at..<at + count] where byte == .lineFeed { _ = takePrefix() }
    at += count
  }

  /// Adds bytes that may include line ends.
  mutating func add(lines bytes: ArraySlice<UInt8>, _ text: (ArraySlice<UInt8>) -> SafeText) {
    var rest = bytes
    while let end = rest.firstIndex(of: .lineFeed) {
      add(text(rest[..<end]))
      addLineBreak()
      rest = rest[(end + 1)...]
    }
    add(text(rest))
  }

  private mutating func addLineBreak() {
    add(SafeText(trusted: "\n") + takePrefix(), isBreak: true)
  }

  /// The start of the next line of the source.
  private mutating func takePrefix() -> SafeText {
    guard usedPrefixes < prefixes.count else { return SafeText() }
    let prefix = prefixes[usedPrefixes]
    usedPrefixes += 1
    hanging = prefix.hanging
    return prefix
  }

  // MARK: Held text

  var isHolding: Bool { !delimiters.isEmpty || !brackets.isEmpty || !tags.isEmpty }

  /// The position of the first mark that is still open.
  private var oldestMark: Int {
    min(
      delimiters.first?.position ?? .max, brackets.first?.position ?? .max,
      tags.first?.position ?? .max)
  }

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
    while oldestMark < position - Self.holdLimit {
      let oldest = oldestMark
      if tags.first?.position == oldest {
        tags.removeFirst()
      } else if brackets.first?.position == oldest {
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
    paintHeld(
      before: min(
        delimiters.first?.node ?? .max, brackets.first?.node ?? .max, tags.first?.node ?? .max))
    let taken = output
    output = SafeText()
    return taken
  }
}
