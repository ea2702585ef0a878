/// Breaks streamed text between words, so that its lines fit in a width.
///
/// A word is held until a place follows where the line may end. What has been returned is final. A
/// word longer than a line starts on a line of its own and runs over the edge, so it is copied in
/// one piece; so does text whose style says that it ``Style/isWhole``. Where a line ends, the
/// spaces before the next word are dropped.
struct WordWrap: Sendable {
  /// Maximum number of columns of a line, or `nil` to leave lines as they are.
  var width: Int?

  /// Maximum number of spaces between two words, more than any screen has columns.
  private static let gapLimit = 1024

  /// What a line begins with after a break: quote bars, and spaces below markers.
  private var hanging = SafeText()
  /// The columns of the line so far.
  private var column = 0
  /// Whether the line has no words yet.
  private var isEmpty = true
  /// Whether quote bars and indentation may follow, after a line feed in the text.
  private var isAtStart = false
  /// The spaces before the word, and those after it.
  private var lead = SafeText()
  private var gap = SafeText()
  private var word = SafeText()
  /// Whether the start of the word has been returned, so it cannot move to the next line.
  private var isWordBegun = false
  /// The last character, which the next text may still extend.
  private var pending = SafeText()
  private var breaks = LineBreak()
  private var isLastWhole = false

  init(width: Int?) {
    self.width = width
  }

  /// Whether everything but spaces has been returned.
  var isIdle: Bool { word.isEmpty && pending.isEmpty }

  /// Starts a line.
  ///
  /// - Parameter prefix: What has been painted of it: quote bars, markers, spaces.
  mutating func begin(after prefix: SafeText = SafeText()) {
    guard width != nil else { return }
    self = WordWrap(width: width)
    hanging = prefix.hanging
    column = hanging.columns
  }

  /// Adds text, and returns what can be painted.
  mutating func append(_ text: SafeText) -> SafeText {
    guard width != nil, !text.isEmpty else { return text }
    var output = SafeText()
    let text = pending + text
    pending = SafeText()
    for (piece, style) in text.pieces {
      let isLast = piece.endIndex == text.text.endIndex
      let end = isLast ? piece.index(before: piece.endIndex) : piece.endIndex
      read(piece[..<end], style: style, to: &output)
      if isLast { pending = SafeText(encoded: String(piece[end...]), style: style) }
    }
    return output
  }

  /// Returns what is held. More text may follow.
  mutating func finish() -> SafeText {
    guard width != nil else { return SafeText() }
    var output = SafeText()
    for (piece, style) in pending.pieces {
      for character in piece { read(character, style: style, to: &output) }
    }
    pending = SafeText()
    endWord(to: &output)
    isWordBegun = true
    return output
  }

  /// Reads text of one style. Within a word of ASCII letters nothing has to be decided.
  private mutating func read(_ text: Substring, style: Style, to output: inout SafeText) {
    var rest = text
    while let character = rest.first {
      read(character, style: style, to: &output)
      rest = rest.dropFirst()
      guard character.isASCII, character.isLetter else { continue }
      var end = rest.utf8.firstIndex { !$0.isASCIILetter } ?? rest.endIndex
      // A letter may belong to the mark after it.
      if end > rest.startIndex, end < rest.endIndex, rest.utf8[end] >= 0x80 {
        end = rest.utf8.index(before: end)
      }
      guard let last = rest[..<end].last else { continue }
      word += SafeText(encoded: String(rest[..<end]), style: style)
      breaks.skip(toLetter: last)
      rest = rest[end...]
      if isWordBegun || isWordLong { beginWord(to: &output) }
    }
  }

  private mutating func read(_ character: Character, style: Style, to output: inout SafeText) {
    let text = SafeText(encoded: String(character), style: style)
    if character == "\n" {
      endWord(to: &output)
      output += text
      self = WordWrap(width: width)
      isAtStart = true
      return
    }
    if isAtStart, character == " " || character == "│" && style.isFrame {
      output += text
      hanging += text
      column += 1
      return
    }
    isAtStart = false
    if character == " ", !style.isWhole {
      _ = breaks.read(" ")
      // More of them are dropped at the end of the line in any case.
      if gap.text.utf8.count < Self.gapLimit { gap += text }
      return
    }
    let isBreak =
      breaks.read(character == " " ? "\u{A0}" : character) && !(isLastWhole && style.isWhole)
    isLastWhole = style.isWhole
    if isBreak {
      endWord(to: &output)
      lead = gap
      word = text
    } else {
      // The line must not end at these spaces, so they belong to the word.
      word += gap + text
    }
    gap = SafeText()
    if isWordBegun || isWordLong { beginWord(to: &output) }
  }

  /// Whether the word does not fit in any line.
  private var isWordLong: Bool {
    word.text.utf8.count > (width ?? 0) && hanging.columns + word.columns > width ?? 0
  }

  /// Returns the word, on the next line if it does not fit in this one.
  private mutating func beginWord(to output: inout SafeText) {
    if !isWordBegun, !isEmpty, column + lead.columns + word.columns > width ?? 0 {
      output += SafeText(trusted: "\n") + hanging
      column = hanging.columns
      lead = SafeText()
    }
    let text = lead + word
    output += text
    column += text.columns
    isEmpty = false
    isWordBegun = true
    lead = SafeText()
    word = SafeText()
  }

  private mutating func endWord(to output: inout SafeText) {
    if !word.isEmpty { beginWord(to: &output) }
    isWordBegun = false
  }
}
