/// A run of `*`, `_` or `~`, with the text around it that decides what it may do.
///
/// Models write these marks in arithmetic, globs, pointers and names as well. So a run must satisfy
/// more than CommonMark's conditions (0.31, section 6.2): a mark that stays is a blemish, but a sign
/// that vanishes makes an answer wrong.
struct EmphasisRun {
  /// How far before a run its opener may be.
  enum Reach {
    case paragraph
    case line
    /// No white space is between them.
    case word
  }

  let mark: UInt8
  let length: Int
  let before: MarkdownNeighbour
  let after: MarkdownNeighbour
  /// The character before ``before``, if that is `_`.
  let beforeThat: MarkdownNeighbour
  /// The character after ``after``, if that is `.` or `_`.
  let afterThat: MarkdownNeighbour

  var canOpen: Bool {
    guard isLeftFlanking, !isBesideSlash, !isBarredFromOpening else { return false }
    return mark != UInt8(ascii: "_") || !isRightFlanking || before.isPunctuation
  }

  var canClose: Bool {
    guard isRightFlanking || closesLine, !isBesideSlash, !isBeforeExtension, !isBarredFromClosing
    else { return false }
    return mark != UInt8(ascii: "_") || !isLeftFlanking || after.isPunctuation
  }

  /// `2**n` must not close what a `**kwargs` before it seems to open, but `**R**andom` closes.
  var reach: Reach {
    guard kind == .double else { return .paragraph }
    if !isRightFlanking { return .line }
    return before.isLatinLetter && after.isLatinLetter ? .word : .paragraph
  }

  // MARK: Flanking

  private var isLeftFlanking: Bool {
    !after.isSpace
      && (!after.isOtherPunctuation || before.isSpace || before.isPunctuation || before.isCJK)
  }

  private var isRightFlanking: Bool {
    !before.isSpace
      && (!before.isOtherPunctuation || after.isSpace || after.isPunctuation || after.isCJK)
  }

  /// `**Note:**text`: models leave out the blank, and CommonMark would not close here.
  private var closesLine: Bool {
    kind == .double && after.isLatinLetter
      && (Self.sentenceMarks.contains(before.scalar) || before == "”" || before == "’"
        || before == "»" || before == "…")
  }

  private static let sentenceMarks: ASCIISet = ":.!?,;)]\"'%"

  // MARK: What models write otherwise

  private enum Kind {
    case single
    case double
    case underscore
  }

  private var kind: Kind {
    if mark == UInt8(ascii: "_") { return .underscore }
    return length == 1 ? .single : .double
  }

  /// Characters that keep a run from opening or closing.
  private struct Bars {
    var opensNotAfter: ASCIISet = ""
    var opensNotBefore: ASCIISet = ""
    var closesNotAfter: ASCIISet = ""
    var closesNotBefore: ASCIISet = ""
  }

  private static let single = Bars(
    opensNotAfter: ")]}.", opensNotBefore: ")],};:|=/%>^",
    closesNotAfter: "([{<=|", closesNotBefore: "([{")

  private static let underscore = Bars(
    opensNotAfter: ".$@=#", opensNotBefore: .punctuation(except: "\"'([{*~$#@&\\`"),
    closesNotAfter: .punctuation(except: "\"')]}*~.!?,:;%_`"), closesNotBefore: "=")

  private var bars: Bars {
    switch kind {
    case .single: Self.single
    case .double: Bars()
    case .underscore: Self.underscore
    }
  }

  /// Part of a path.
  private var isBesideSlash: Bool { before == "/" || after == "/" }

  /// The name of a file, or a regular expression.
  private var isBeforeExtension: Bool {
    after == "." && (afterThat.isLetter || afterThat == "*")
  }

  private var isBarredFromOpening: Bool {
    if bars.opensNotAfter.contains(before.scalar) || bars.opensNotBefore.contains(after.scalar) {
      return true
    }
    switch kind {
    case .single:
      let isAfterWord = before.isLetter && !isWithinCJK || before == "_" && beforeThat.isLetter
      return isAfterWord || after == "." && !(afterThat == ".")
    case .double:
      let isAfterWord =
        before.isLatinLetter || before == "_" && beforeThat.isLatinLetter
        || before == ")" || before == "]"
      let isBeforeWord = after.isLatinLetter || after == "_" || after == "("
      return isAfterWord && isBeforeWord || after == "." && afterThat.isLetter
    case .underscore: return false
    }
  }

  private var isBarredFromClosing: Bool {
    if bars.closesNotAfter.contains(before.scalar) || bars.closesNotBefore.contains(after.scalar) {
      return true
    }
    switch kind {
    case .single:
      return after.isLetter && !isWithinCJK || after == "_" && afterThat.isLetter
    case .double: return before.kind == .digit && after.kind == .digit
    case .underscore: return false
    }
  }

  private var isWithinCJK: Bool { before.isCJK && after.isCJK }

  // MARK: Names

  /// Maximum number of bytes of a word that are read to decide whether it is a name.
  static let nameLimit = 64

  /// Whether a word of ASCII letters, digits and underscores is a name such as `__init__` or
  /// `_my_var_`, whose underscores are no marks.
  static func isName(_ word: ArraySlice<UInt8>) -> Bool {
    let underscore = UInt8(ascii: "_")
    let first = word.prefix { $0 == underscore }.count
    guard first < word.count else { return false }
    let last = word.reversed().prefix { $0 == underscore }.count
    if first == 1, last == 1 { return word.dropFirst().dropLast().contains(underscore) }
    return first > 1 && last > 1
  }
}
