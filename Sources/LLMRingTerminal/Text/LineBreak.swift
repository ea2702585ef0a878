/// Where a line may end: a subset of the Unicode line breaking algorithm (UAX #14, revision 55).
///
/// - After spaces.
/// - After a hyphen between letters, and after a dash, unless a digit or another dash follows.
/// - Beside an ideograph, kana or emoji, but not beside Hangul, whose words are set apart by spaces.
///
/// A line never begins with closing punctuation or ends with an opening bracket, even beside a
/// space.
struct LineBreak {
  /// The last character.
  private var left: Character?
  /// The last character that is not a space, and the one before it.
  private var last: Character?
  private var beforeLast: Character?

  /// Starts with a line or a piece of text.
  init() {}

  /// Reads the next character of a line. Returns whether the line may be broken before it.
  mutating func read(_ next: Character) -> Bool {
    defer {
      left = next
      if next != " " {
        beforeLast = left == " " ? nil : last
        last = next
      }
    }
    guard let left, let last, next != " " else { return false }
    if let ascii = next.asciiValue, left.isASCII, last.isASCII {
      if left != " ", left != "-" { return false }
      if Self.closing.contains(next) { return false }
      if left == " " { return !Self.opening.contains(last) || last == "$" }
      return ascii.isASCIILetter && beforeLast?.isLetter == true
    }
    if next.unicodeScalars.first.map(TextWidth.columns) == 0 { return false }
    if Self.closing.contains(next) || Self.isGlue(next) || Self.isGlue(last) { return false }
    if left == " " { return !Self.opening.contains(last) || Self.currencies.contains(last) }
    if Self.opening.contains(last) { return false }
    if last == "-" { return next.isLetter && beforeLast?.isLetter == true }
    if last == "—" || last == "–" {
      return !next.isNumber && !Self.dashes.contains(next)
    }
    return Self.isIdeographic(last) || Self.isIdeographic(next)
  }

  /// Reads letters of a word up to this one.
  mutating func skip(toLetter letter: Character) {
    beforeLast = letter
    last = letter
    left = letter
  }

  /// Whether a character is wide and stands for a word or syllable of its own. Hangul does not.
  static func isIdeographic(_ character: Character) -> Bool {
    guard let value = character.unicodeScalars.first?.value, value >= 0x203C else { return false }
    switch value {
    case 0x1100...0x11FF, 0x3131...0x318E, 0xA960...0xA97F, 0xAC00...0xD7FF, 0xFFA0...0xFFDC:
      return false
    case 0xFF61...0xFF9F: return true
    default: return TextWidth.cluster(character).columns == 2
    }
  }

  private static func isGlue(_ character: Character) -> Bool {
    character.unicodeScalars.contains { [0xA0, 0x202F, 0x2060, 0x2011].contains($0.value) }
  }

  private static let dashes: Set<Character> = ["—", "–", "-"]
  private static let currencies: Set<Character> = ["$", "€", "£", "¥"]
  private static let opening: Set<Character> = currencies.union("（「『【〈《〔［｛‘“([{")
  private static let closing: Set<Character> = Set(
    "、。，．！？：；）」』】〉》〕］｝’”…‥％ー々,.!?:;)]}%"
      + "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯｰ")
}

extension SafeText {
  /// The parts of a line that are not broken, without the spaces between them. Words of Latin
  /// letters are only separated by spaces.
  var words: [Range<String.Index>] {
    var words: [Range<String.Index>] = []
    var reader = LineBreak()
    var start = text.startIndex
    var end = text.startIndex
    var last: Character = " "
    for index in text.indices {
      let character = text[index]
      if reader.read(character), end > start,
        end < index || LineBreak.isIdeographic(last) || LineBreak.isIdeographic(character)
      {
        words.append(start..<end)
        start = index
      }
      if character != " " {
        end = text.index(after: index)
        last = character
      } else if end == start {
        start = text.index(after: index)
        end = start
      }
    }
    if end > start { words.append(start..<end) }
    return words
  }

  /// Breaks a line so that it fits in this many columns, between words where possible.
  func wrapped(columns limit: Int) -> [SafeText] {
    guard columns > limit else { return [self] }
    var rows: [Range<String.Index>] = []
    for word in words {
      if let row = rows.last,
        TextWidth.columns(of: text[row.lowerBound..<word.upperBound]) <= limit
      {
        rows[rows.count - 1] = row.lowerBound..<word.upperBound
        continue
      }
      var rest = word
      while TextWidth.columns(of: text[rest]) > limit {
        let fitting = TextWidth.prefix(of: text[rest], columns: limit)
        let end = fitting.isEmpty ? text.index(after: rest.lowerBound) : fitting.endIndex
        guard end < rest.upperBound else { break }
        rows.append(rest.lowerBound..<end)
        rest = end..<rest.upperBound
      }
      rows.append(rest)
    }
    return rows.isEmpty ? [SafeText()] : rows.map { slice($0) }
  }
}
