import LLMRingSQLite

/// Texts as search compares them, as UTF-8: the one form of the index and of queries.
///
/// Letters lose case, marks and compatibility forms as ``ScalarFolding`` says; runs of white space are
/// one space; soft hyphens and what has no width are gone. So are the marks of Markdown that readers
/// do not see: emphasis, code, headings, quotations, bullets, brackets, and the address of a link, which
/// follows the text. Each text is a part of its own, across which nothing is found. What was said begins
/// with a space, as words do.
struct FoldedText {
  enum Kind {
    /// What was said.
    case said
    /// A word or phrase of a query, which has no lines.
    case query
    /// With every mark of Markdown, to compare a query that has some.
    case exact
  }

  /// Changes with what this makes of a text: an index that was made by another one is rebuilt.
  static let version = 2
  /// Stands between two parts.
  static let separator = Database.trigramSeparator

  private(set) var bytes: [UInt8] = []
  /// The byte whose origin is wanted, and where what it stands for begins in the UTF-8 of its text.
  private var wanted = -1
  private var origin = 0

  private let kind: Kind
  private let folding = ScalarFolding.shared
  /// Where the current part begins.
  private var partStart = 0
  private var isSpaceDue = false

  init(_ kind: Kind = .said) {
    self.kind = kind
  }

  init(_ text: String, _ kind: Kind = .said) {
    self.init(kind)
    add(text)
  }

  /// Where what one of the folded bytes of a text stands for begins in the UTF-8 of that text.
  static func origin(ofByte place: Int, in text: String) -> Int {
    // Folding it again takes less than keeping the origin of every byte.
    var folded = FoldedText()
    folded.wanted = place
    folded.add(text)
    return folded.origin
  }

  /// Removes everything, and keeps the room.
  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    (partStart, isSpaceDue) = (0, false)
  }

  /// Adds a text as a part of its own.
  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { source in
      beginPart()
      guard kind != .exact else { return fold(source, source.indices) }
      var links = LinkReader(source)
      fold(source, source.indices) { links.bracket(at: $0) }
      for address in links.addresses {
        beginPart()
        fold(source, address)
      }
    }
  }

  private mutating func beginPart() {
    isSpaceDue = false
    if bytes.count > partStart + (kind == .said ? 1 : 0) {
      emit(Self.separator, 0)
    } else {
      bytes.removeSubrange(partStart...)
    }
    partStart = bytes.count
    if kind == .said { bytes.append(UInt8(ascii: " ")) }
  }

  // MARK: - Folding

  /// - Parameter link: The address of the link whose text begins or ends at a place, after which that
  ///   continues.
  private mutating func fold(
    _ source: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
    link: (Int) -> LinkReader.Bracket? = { _ in nil }
  ) {
    var place = range.lowerBound
    var isLineStart = kind != .exact
    var isAddress = false
    while place < range.upperBound {
      let byte = source[place]
      guard byte < 0x80 else {
        isLineStart = false
        place = foldScalar(source, place, range.upperBound)
        continue
      }
      if byte <= 0x20 || byte == 0x7F {
        isSpaceDue = true
        if byte == UInt8(ascii: "\n"), kind == .said { isLineStart = true }
        place += 1
        continue
      }
      if isLineStart, let next = Self.afterBlockMark(source, place, range.upperBound) {
        place = next
        continue
      }
      isLineStart = false
      if kind != .exact {
        if let next = afterMark(source, place, range.upperBound) {
          place = next
          continue
        }
        if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]") {
          // A piece of a link may be searched for.
          isAddress = kind == .query && source[place...].starts(with: "](".utf8)
          if isAddress { beginPart() }
          place = link(place)?.next ?? place + (isAddress ? 2 : 1)
          continue
        }
        if isAddress, byte == UInt8(ascii: ")"), place == range.upperBound - 1 { break }
      }
      emit((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte, place)
      place += 1
    }
  }

  /// What follows the mark of a heading, a quotation or a bullet; `nil` for another character.
  private static func afterBlockMark(
    _ source: UnsafeBufferPointer<UInt8>, _ place: Int, _ end: Int
  ) -> Int? {
    var next = place + 1
    switch source[place] {
    case UInt8(ascii: ">"), UInt8(ascii: "-"), UInt8(ascii: "+"): break
    case UInt8(ascii: "#"):
      while next < min(end, place + 6), source[next] == UInt8(ascii: "#") { next += 1 }
    default: return nil
    }
    return next < end && source[next] <= 0x20 ? next : nil
  }

  /// What follows a mark within a line that readers do not see; `nil` for another character.
  private func afterMark(
    _ source: UnsafeBufferPointer<UInt8>, _ place: Int, _ end: Int
  ) -> Int? {
    let mark = source[place]
    switch mark {
    case UInt8(ascii: "*"), UInt8(ascii: "`"): return place + 1
    case UInt8(ascii: "\\"):
      return place + 1 < end && Self.isPunctuation(source[place + 1]) ? place + 1 : nil
    case UInt8(ascii: "~"), UInt8(ascii: "_"):
      var next = place + 1
      while next < end, source[next] == mark { next += 1 }
      if mark == UInt8(ascii: "~") { return next == place + 2 ? next : nil }
      // Within a word it is a part of a name.
      let isInside = isAfterWord && next < end && Self.isWord(source[next])
      return isInside ? nil : next
    default: return nil
    }
  }

  private var isAfterWord: Bool {
    !isSpaceDue && bytes.count > partStart && Self.isWord(bytes[bytes.count - 1])
  }

  private static func isPunctuation(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) && !isWord(byte) || byte == UInt8(ascii: "_")
  }

  /// Whether a byte is of a letter or digit. Those that begin with E2 are signs, nearly all of them.
  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: byte >= 0x80 && byte != 0xE2
    }
  }

  // MARK: - Scalars beyond ASCII

  /// - Returns: The place after the scalar.
  private mutating func foldScalar(
    _ source: UnsafeBufferPointer<UInt8>, _ place: Int, _ end: Int
  ) -> Int {
    let (scalar, next) = Self.scalar(source, place, end)
    switch folding[scalar] {
    case .same: add(scalar, place)
    case .nothing: break
    case .one(let target): add(target, place)
    case .several(let targets): for target in targets { add(target, place) }
    }
    return next
  }

  /// Strings are valid UTF-8, so that only the lead tells.
  private static func scalar(
    _ source: UnsafeBufferPointer<UInt8>, _ place: Int, _ end: Int
  ) -> (UInt32, next: Int) {
    let lead = source[place]
    let count = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    var scalar = UInt32(lead) & (0xFF >> UInt32(count + 1))
    for next in place + 1..<min(place + count, end) {
      scalar = scalar << 6 | UInt32(source[next] & 0x3F)
    }
    return (scalar, min(place + count, end))
  }

  private mutating func add(_ scalar: UInt32, _ origin: Int) {
    switch scalar {
    case 0x20: isSpaceDue = true
    // The bar of fractions such as ½, which people type as a slash.
    case 0x2044: emit(UInt8(ascii: "/"), origin)
    case ..<0x80: emit(UInt8(scalar), origin)
    default:
      if !isSpaceDue, let last = lastScalar, let joined = Self.join(last, scalar) {
        replaceLast(with: joined)
      } else if let whole = Unicode.Scalar(scalar) {
        for byte in whole.utf8 { emit(byte, origin) }
      }
    }
  }

  private mutating func emit(_ byte: UInt8, _ origin: Int) {
    if isSpaceDue {
      isSpaceDue = false
      if bytes.count > partStart, bytes[bytes.count - 1] != UInt8(ascii: " ") {
        note(origin)
        bytes.append(UInt8(ascii: " "))
      }
    }
    note(origin)
    bytes.append(byte)
  }

  private mutating func note(_ origin: Int) {
    if bytes.count == wanted { self.origin = origin }
  }

  /// The last scalar, if it is one of three bytes, as kana and Hangul are.
  private var lastScalar: UInt32? {
    let start = bytes.count - 3
    guard start >= partStart, bytes[start] & 0xF0 == 0xE0 else { return nil }
    return UInt32(bytes[start] & 0xF) << 12 | UInt32(bytes[start + 1] & 0x3F) << 6
      | UInt32(bytes[start + 2] & 0x3F)
  }

  private mutating func replaceLast(with scalar: UInt32) {
    let start = bytes.count - 3
    bytes[start] = UInt8(0xE0 | scalar >> 12)
    bytes[start + 1] = UInt8(0x80 | scalar >> 6 & 0x3F)
    bytes[start + 2] = UInt8(0x80 | scalar & 0x3F)
  }

  /// Kana and its voicing mark, or jamo of one syllable, as one scalar.
  private static func join(_ first: UInt32, _ second: UInt32) -> UInt32? {
    switch second {
    case 0x3099, 0x309A: voiced(first, isHalf: second == 0x309A)
    case 0x1161...0x1175 where (0x1100...0x1112).contains(first):
      0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28
    case 0x11A8...0x11C2 where (0xAC00...0xD7A3).contains(first) && (first - 0xAC00) % 28 == 0:
      first + second - 0x11A7
    default: nil
    }
  }

  private static func voiced(_ kana: UInt32, isHalf: Bool) -> UInt32? {
    // Katakana are as far above hiragana as their blocks.
    let offset: UInt32 = kana >= 0x30A0 ? 0x60 : 0
    let hiragana = kana >= offset ? kana - offset : 0
    switch hiragana {
    case 0x306F, 0x3072, 0x3075, 0x3078, 0x307B: return kana + (isHalf ? 2 : 1)
    case _ where isHalf: return nil
    case 0x3046: return 0x3094 + offset
    case 0x304B...0x3061 where hiragana % 2 == 1: return kana + 1
    case 0x3064, 0x3066, 0x3068, 0x309D: return kana + 1
    case 0x308F...0x3092 where offset > 0: return kana + 8
    default: return nil
    }
  }
}
