/// Reads JSON (RFC 8259) straight from bytes, in one pass, making only the values asked for.
///
/// The caller walks the text: it enters an object or an array, takes each name or element, and
/// reads the value if it cares. A value that is not read is skipped by the next step, and so is
/// one that is not of the type asked for: `string()` on a number returns `nil` and nothing is
/// lost. An object or array that was entered has to be walked to its end.
///
/// Skipped values are held to the grammar too, so a text that was walked to the end without a
/// fault is JSON. In two things more is let through than the grammar allows, because servers
/// send it and nothing is gained by refusing: raw control characters in strings, and bytes that
/// are not UTF-8, which read as U+FFFD. The escape of half a surrogate pair reads as U+FFFD too.
/// A strict scanner, for the files that people write, refuses all three.
package struct JSONScanner {
  /// The text. Nothing is read from it but where ``index`` has been found to be below its end.
  let bytes: UnsafeRawBufferPointer
  var index = 0
  private let depthLimit: Int
  private var depth = 0
  let isStrict: Bool
  /// Where the last string began that a strict scanner has read or skipped.
  var lastStringStart = 0
  /// Whether nothing has been taken yet from the object or array being walked.
  private var isAtFirst = false
  /// Whether a value comes next that has been announced and not been read.
  var isValueDue = true
  /// The last string that was asked for and read, with its quotes, from the text's beginning.
  package internal(set) var lastString = 0..<0
  /// The strings and numbers that were skipped, from the text's beginning, if they are noted.
  package private(set) var skipped: [Range<Int>] = []
  private let notesSkipped: Bool

  init(
    _ bytes: UnsafeRawBufferPointer, depthLimit: Int = 256, notesSkipped: Bool = false,
    isStrict: Bool = false
  ) {
    self.isStrict = isStrict
    self.notesSkipped = notesSkipped
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  /// Reads one JSON text.
  ///
  /// - Parameters:
  ///   - depthLimit: How deep objects and arrays may be nested.
  ///   - notesSkipped: Whether to note what is skipped, for a ``JSONTemplate``.
  ///   - isStrict: Whether to hold strings to the grammar in everything.
  ///   - body: Walks the value, and calls ``finish()`` after it. The scanner and what it returns
  ///     are not to be kept beyond it, except for strings: they point into `bytes`.
  package static func read(
    _ bytes: ArraySlice<UInt8>, depthLimit: Int = 256, notesSkipped: Bool = false,
    isStrict: Bool = false,
    _ body: (inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    let fault: JSONError? = bytes.withUnsafeBytes { buffer in
      var scanner = JSONScanner(
        buffer, depthLimit: depthLimit, notesSkipped: notesSkipped, isStrict: isStrict)
      do throws(JSONError) {
        try body(&scanner)
        return nil
      } catch {
        return error
      }
    }
    if let fault { throw fault }
  }

  /// Makes sure that the text holds one value and nothing more.
  package mutating func finish() throws(JSONError) {
    try skip()
    skipSpace()
    if index < bytes.count { throw malformed }
  }

  /// Enters the next value if it is an object.
  package mutating func enterObject() throws(JSONError) -> Bool {
    try enter(UInt8(ascii: "{"))
  }

  /// Goes on to the object's next member, whose value can then be read, or leaves the object.
  ///
  /// - Returns: The member's name, or `nil` when the object has ended.
  package mutating func nextName() throws(JSONError) -> JSONName? {
    guard let name = try nextMember() else { return nil }
    return word(of: name)
  }

  /// Enters the next value if it is an array.
  package mutating func enterArray() throws(JSONError) -> Bool {
    try enter(UInt8(ascii: "["))
  }

  /// Where the name began that a strict scanner's ``nextName()`` has just returned, from the
  /// text's beginning.
  package var nameStart: Int { lastStringStart }

  /// Where the next value begins, from the text's beginning.
  package mutating func valueStart() throws(JSONError) -> Int {
    _ = try peek()
    return index
  }

  /// How much of the text has been read.
  package var offset: Int { index }

  /// Goes on to the array's next element, which can then be read, or leaves the array.
  ///
  /// - Returns: Whether there is one.
  package mutating func nextElement() throws(JSONError) -> Bool {
    guard try advance(closing: UInt8(ascii: "]")) != nil else { return false }
    isValueDue = true
    return true
  }

  /// Skips the next value, if it has not been read.
  @inline(__always)
  package mutating func skip() throws(JSONError) {
    if isValueDue { try skipValue() }
  }

  /// The next value as the JSON that it is.
  package mutating func json() throws(JSONError) -> String {
    _ = try peek()
    let start = index
    let others = skipped.count
    try skip()
    // It was wanted as it is.
    skipped.removeSubrange(others...)
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  // MARK: - The grammar

  /// What is at fault at this place.
  var malformed: JSONError { .malformed(offset: index) }

  /// The first byte of what comes next.
  @inline(__always)
  mutating func peek() throws(JSONError) -> UInt8 {
    // Nearly all JSON on the wire is written without spaces.
    if index < bytes.count, bytes[index] > UInt8(ascii: " ") { return bytes[index] }
    return try peekAfterSpace()
  }

  private mutating func peekAfterSpace() throws(JSONError) -> UInt8 {
    skipSpace()
    guard index < bytes.count else { throw malformed }
    return bytes[index]
  }

  private mutating func skipSpace() {
    while index < bytes.count, bytes[index] <= UInt8(ascii: " ") {
      switch bytes[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        index &+= 1
      default:
        return
      }
    }
  }

  @inline(__always)
  private mutating func enter(_ opening: UInt8) throws(JSONError) -> Bool {
    guard isValueDue, try peek() == opening else { return false }
    guard depth < depthLimit else { throw .tooDeep(limit: depthLimit) }
    depth += 1
    index += 1
    isAtFirst = true
    isValueDue = false
    return true
  }

  /// Goes on to the next name or element, past the comma before all but the first, and returns
  /// its first byte; or leaves the object or array, and returns `nil`.
  @inline(__always)
  private mutating func advance(closing: UInt8) throws(JSONError) -> UInt8? {
    try skip()
    let next = try peek()
    if next == closing {
      depth &-= 1
      index &+= 1
      isAtFirst = false
      return nil
    }
    if isAtFirst {
      isAtFirst = false
      return next
    }
    guard next == UInt8(ascii: ",") else { throw malformed }
    index &+= 1
    return try peek()
  }

  @inline(__always)
  private mutating func nextMember() throws(JSONError) -> StringToken? {
    guard let first = try advance(closing: UInt8(ascii: "}")) else { return nil }
    guard first == UInt8(ascii: "\"") else { throw malformed }
    let name = try scanString()
    guard try peek() == UInt8(ascii: ":") else { throw malformed }
    index &+= 1
    isValueDue = true
    return name
  }

  /// How many skipped values are noted: what is not noted has to be the same in the next text.
  private static var noteLimit: Int { 64 }

  private mutating func note(_ value: Range<Int>) {
    if notesSkipped, skipped.count < Self.noteLimit { skipped.append(value) }
  }

  private mutating func skipValue() throws(JSONError) {
    switch try peek() {
    case UInt8(ascii: "{"):
      _ = try enterObject()
      while try nextMember() != nil {}
    case UInt8(ascii: "["):
      _ = try enterArray()
      while try nextElement() {}
    case UInt8(ascii: "\""):
      let token = try scanString()
      note(token.start - 1..<token.end + 1)
      isValueDue = false
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      let number = try scanNumber()
      note(number)
      isValueDue = false
    default:
      _ = try scanLiteral()
      isValueDue = false
    }
  }
}
