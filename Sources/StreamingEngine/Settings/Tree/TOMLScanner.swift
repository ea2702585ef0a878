#if Lockfile
/// Takes the tokens of TOML 1.0 (https://toml.io/en/v1.0.0) out of a text, strictly, and each
/// byte of it once.
///
/// It knows how things are written, not what they mean together: ``TOMLParser`` does.
struct TOMLScanner {
  /// A part of a key: `a` or `"b c"` in `a."b c"`.
  struct Key {
    var name: String
    var range: Range<Int>
  }

  /// The text. Nothing is read from it but where an offset has been found to be below its end.
  /// A pointer, because an array is retained and released for every byte in a debug build.
  let bytes: UnsafeBufferPointer<UInt8>
  var index: Int
  /// How many bytes were looked at, those twice that were looked at again.
  var steps = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    // A byte order mark at the start is not part of the text.
    index = bytes.starts(with: SourceText.byteOrderMark) ? 3 : 0
  }

  var isAtEnd: Bool { index >= bytes.count }

  /// The byte that comes next; 0 at the end, as no byte of a TOML text is 0.
  var next: UInt8 { index < bytes.count ? bytes[index] : 0 }

  func byte(at offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  mutating func advance(by count: Int = 1) {
    index += count
    steps += count
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    advance()
    return true
  }

  // MARK: - Between the tokens

  mutating func skipBlanks() {
    while next == 0x20 || next == 0x09 { advance() }
  }

  /// Skips blanks, line ends and comments.
  mutating func skipLines() throws(TOMLFault) {
    while true {
      skipBlanks()
      if next == UInt8(ascii: "#") { try skipComment() }
      guard try takeLineEnd() else { return }
    }
  }

  /// Makes sure that nothing but a comment follows on the line, and takes the line's end.
  mutating func endLine(after token: StaticString) throws(TOMLFault) {
    skipBlanks()
    if next == UInt8(ascii: "#") { try skipComment() }
    if isAtEnd { return }
    guard try takeLineEnd() else {
      throw fault(
        "expected the end of the line after \(token), found \(found)",
        advice: "put what follows on a line of its own")
    }
  }

  private mutating func skipComment() throws(TOMLFault) {
    while !isAtEnd, next != 0x0A {
      if next == 0x0D, byte(at: index + 1) == 0x0A { return }
      guard !isControl(next) else { throw controlCharacter }
      advance()
    }
  }

  /// Takes a line feed, or a carriage return and a line feed.
  mutating func takeLineEnd() throws(TOMLFault) -> Bool {
    if take(0x0A) { return true }
    guard next == 0x0D else { return false }
    guard byte(at: index + 1) == 0x0A else { throw controlCharacter }
    advance(by: 2)
    return true
  }

  // MARK: - Keys

  /// Takes one part of a key.
  mutating func key() throws(TOMLFault) -> Key {
    let start = index
    let name: String
    switch next {
    case UInt8(ascii: "\""): name = try basicString()
    case UInt8(ascii: "'"): name = try literalString()
    default:
      while isBare(next) { advance() }
      guard index > start else {
        throw fault(
          "expected a key, found \(found)",
          advice: "write key = value; quote a key that has other than A-Z, a-z, 0-9, '_' and '-'")
      }
      name = text(start..<index)
    }
    return Key(name: name, range: start..<index)
  }

  // MARK: - Bytes

  mutating func text(_ range: Range<Int>) -> String {
    steps += range.count
    return String(decoding: bytes[range], as: UTF8.self)
  }

  /// Whether a byte is a control character that TOML allows nowhere. Line ends are among them:
  /// where one is allowed it has been dealt with.
  func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 && byte != 0x09 || byte == 0x7F
  }

  private func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  // MARK: - Faults

  func fault(_ problem: String, at offset: Int? = nil, advice: String) -> TOMLFault {
    TOMLFault(offset: offset ?? index, problem: problem, advice: advice)
  }

  /// A description of the next character for an error message.
  var found: String { SourceText(Array(bytes)).nameOfCharacter(at: index) }

  /// The control character that comes next has no place in a text.
  var controlCharacter: TOMLFault {
    next == 0x0D
      ? fault(
        "a carriage return without a line feed",
        advice: "end lines with a line feed, or with both")
      : fault("\(found) is not allowed", advice: "remove it, or write it as an escape in \"…\"")
  }
}

/// Why a text is not TOML.
struct TOMLFault: Error {
  var offset: Int
  var problem: String
  var advice: String
}
#endif
