/// The words of one paragraph, heading or table cell, as they come: emphasis, code, links.
///
/// CommonMark's algorithm (0.31, appendix "A parsing strategy"), made to run while it reads. Text
/// comes out at once, until a mark opens something: then what follows is held until the mark is
/// closed, or until ``holdLimit`` bytes on it is still open; then it is shown as it was written.
/// The limit is counted in the source, so how the source was cut changes nothing.
///
/// Differences from CommonMark, by design: a link's destination stands on one line, and
/// references (`[text][name]`) show as written, since what they refer to may come
/// at the answer's end. HTML shows as written.
struct MarkdownInline: Sendable {
  /// How far a mark may be from what closes it: a long sentence, so that a stray asterisk holds
  /// an answer up for a second or two at most.
  static let holdLimit = 512

  /// How long a run of the same mark may be and still be one: a longer one is text. Without a
  /// limit a run that comes in small pieces would be counted anew with each of them.
  static let runLimit = 256

  /// The bytes of a link's destination, at most, and of an HTML tag.
  static let destinationLimit = 2048

  /// A piece that has been read and is not painted, since something before it is open.
  struct Node: Sendable {
    var text: SafeText
    var style = Style.plain
    /// A line's end and the beginning of the next, which look the same in any emphasis.
    var isBreak = false

    mutating func addStyle(_ outer: Style) {
      if !isBreak { style = style.merged(with: outer) }
    }
  }

  /// A run of `*`, `_` or `~` that may still open or close emphasis.
  struct Delimiter: Sendable {
    var byte: UInt8
    var count: Int
    /// As long as it was written (CommonMark's rule of three looks at that).
    var length: Int
    var canOpen: Bool
    var canClose: Bool
    var node: Int
    var position: Int
  }

  /// A `[` that may begin a link.
  struct Bracket: Sendable {
    var isImage: Bool
    /// A link within a link is none.
    var isActive = true
    var node: Int
    var position: Int
  }

  private let style: Style
  let keepsMarks: Bool

  /// What has come and is not read, after a few bytes that have been.
  private(set) var source: [UInt8] = []
  /// Where reading goes on.
  private(set) var at = 0
  /// How many bytes of the paragraph came before ``source``.
  private var offset = 0
  /// What follows the line feeds in ``source``, in order: quotes' bars and indentation.
  private var prefixes: [SafeText] = []
  /// How many of ``prefixes`` are used up: taking each from the front would move all the others.
  private var usedPrefixes = 0

  /// Nodes are numbered from the paragraph's start; those before ``firstNode`` are painted.
  var nodes: [Node] = []
  private(set) var firstNode = 0
  var delimiters: [Delimiter] = []
  /// The delimiters before this one have been tried as closers.
  var triedDelimiters = 0
  var brackets: [Bracket] = []
  /// How far the search for the end of a code span has come.
  private var codeSearched = 0
  /// How far the search for the end of a bare address has come, and where it could end.
  var addressSearched: (end: Int, last: Int)?
  /// How much of ``source`` had come when a link's destination was last read; 0 for not yet.
  var destinationSearched = 0
  private var output = SafeText()

  init(style: Style = .plain, keepsMarks: Bool) {
    self.style = style
    self.keepsMarks = keepsMarks
  }

  /// The words of one line that is whole, as in a table's cell.
  static func line(
    _ bytes: some Collection<UInt8>, style: Style = .plain, keepsMarks: Bool
  ) -> SafeText {
    var inline = MarkdownInline(style: style, keepsMarks: keepsMarks)
    inline.append(bytes)
    return inline.finish()
  }

  /// Takes bytes of the paragraph, without line feeds.
  mutating func append(_ bytes: some Collection<UInt8>) {
    source += bytes
  }

  /// Takes the end of a line within the paragraph.
  ///
  /// - Parameter prefix: What is painted before the next line's words.
  mutating func breakLine(_ prefix: SafeText) {
    source.append(.lineFeed)
    prefixes.append(prefix)
  }

  /// Returns what can be painted already.
  mutating func advance() -> SafeText {
    read(isFinal: false)
    return take()
  }

  /// Takes the end of the paragraph, and returns the rest. The value is spent then.
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
      letGo(before: position)
      guard readSpecial(isFinal: isFinal) else { break }
    }
    letGo(before: position)
    // A few bytes stay: what stands before a mark says what it may be.
    if at > 4096 {
      source.removeFirst(at - 8)
      offset += at - 8
      codeSearched = max(0, codeSearched - (at - 8))
      destinationSearched = max(0, destinationSearched - (at - 8))
      if let searched = addressSearched {
        addressSearched = (searched.end - (at - 8), searched.last - (at - 8))
      }
      at = 8
    }
    prefixes.removeFirst(usedPrefixes)
    usedPrefixes = 0
  }

  /// Where reading is, in bytes of the paragraph.
  var position: Int { offset + at }

  /// Bytes that may be the beginning of markup.
  private static let isSpecial: [Bool] = (0...255).map { byte in
    "\\`*_~[]!<&:\n".utf8.contains(UInt8(byte))
  }

  /// Reads what begins with a special byte; `false` when more must come first.
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

  /// Whether what stands at `index` combines with the byte before it, which is then a sign of its
  /// own, as in the keycap `*️⃣`, and no markup: taking the byte away would put the marks on
  /// whatever stood before. `nil` when that is not known yet.
  func isExtended(_ index: Int, isFinal: Bool) -> Bool? {
    guard let first = byteAt(index) else { return isFinal ? false : nil }
    guard first >= 0xCC, let scalar = scalar(at: index) else { return false }
    switch ScalarKind(scalar) {
    case .mark, .joiner, .selector, .tag: return true
    default: return TextWidth.columns(of: scalar) == 0
    }
  }

  /// Moves on over bytes, and adds them as text.
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

  /// A code span: from a run of backticks to the next run that is as long.
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
    // One space at each end goes, so that a span can begin with a backtick.
    if !keepsMarks, content.count > 2, content.first == .space, content.last == .space,
      content.contains(where: { $0 != .space })
    {
      content = content.dropFirst().dropLast()
    }
    while let end = content.firstIndex(of: .lineFeed) {
      add(MarkdownSource.text(content[..<end], style: MarkdownLook.code))
      addLineBreak()
      content = content[(end + 1)...]
    }
    add(MarkdownSource.text(content, style: MarkdownLook.code))
  }

  /// How often the byte at `index` stands there: at most once more than ``runLimit``.
  func run(_ index: Int) -> Int {
    let limit = min(source.count, index + Self.runLimit + 1)
    var end = index
    while end < limit, source[end] == source[index] { end += 1 }
    return end - index
  }

  // MARK: What is held

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

  /// Gives up on what has been open for too long.
  private mutating func letGo(before position: Int) {
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

  /// The number that the next node will have.
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
