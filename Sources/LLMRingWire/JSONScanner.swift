/// Reads JSON (RFC 8259) from bytes in one pass and creates only the values the caller asks for.
///
/// The caller walks the text: it enters an object or array, takes each name or element, and reads
/// the value if it needs it. The next step skips a value that was not read. Asking for the wrong
/// type consumes nothing: `string()` returns `nil` for a number, which can then still be read.
/// The caller must walk an object or array that it has entered to its end.
///
/// The grammar also applies to skipped values, so text that was walked to the end without an error
/// is valid JSON, with three exceptions. Servers send raw control characters in strings, bytes that
/// are not UTF-8, and escaped halves of surrogate pairs. The scanner accepts them and reads the
/// last two as U+FFFD; ``broken`` has the original bytes if the rest of the character may be in
/// another string. A strict scanner, meant for files that people write, rejects all three.
package struct JSONScanner {
  /// The text. Check that ``index`` is below its end before reading.
  let bytes: UnsafeRawBufferPointer
  var index = 0
  private let depthLimit: Int
  private var depth = 0
  let isStrict: Bool
  /// The start of the last string that a strict scanner read or skipped.
  var lastStringStart = 0
  /// Whether the scanner has just entered an object or array.
  private var isAtStart = false
  /// Whether a value comes next and has not been read.
  var isValuePending = true
  /// The range of the last string that the caller read, quotes included.
  package internal(set) var lastString = 0..<0
  /// The ranges of the skipped strings and numbers, if the scanner records them.
  package private(set) var skipped: [Range<Int>] = []
  private let recordsSkipped: Bool
  /// The strings so far that may begin or end in the middle of a character.
  package internal(set) var broken: [BrokenString] = []

  init(
    _ bytes: UnsafeRawBufferPointer, depthLimit: Int = 256, recordsSkipped: Bool = false,
    isStrict: Bool = false
  ) {
    self.isStrict = isStrict
    self.recordsSkipped = recordsSkipped
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  /// Reads one JSON text.
  ///
  /// - Parameters:
  ///   - depthLimit: Maximum nesting depth of objects and arrays.
  ///   - recordsSkipped: Whether to record skipped values for a ``JSONTemplate``.
  ///   - isStrict: Whether strings must follow the grammar exactly.
  ///   - body: Walks the value and then calls ``finish()``. It must not keep the scanner or a
  ///     ``JSONName``, because both point into `bytes`.
  package static func read(
    _ bytes: ArraySlice<UInt8>, depthLimit: Int = 256, recordsSkipped: Bool = false,
    isStrict: Bool = false,
    _ body: (inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    let fault: JSONError? = bytes.withUnsafeBytes { buffer in
      Self.fault(
        reading: JSONScanner(
          buffer, depthLimit: depthLimit, recordsSkipped: recordsSkipped, isStrict: isStrict),
        body)
    }
    if let fault { throw fault }
  }

  /// Reads one JSON text that is in a string, without copying it.
  package static func read(
    _ text: String, _ body: (inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    var text = text
    let fault: JSONError? = text.withUTF8 {
      Self.fault(reading: JSONScanner(UnsafeRawBufferPointer($0)), body)
    }
    if let fault { throw fault }
  }

  private static func fault(
    reading scanner: JSONScanner, _ body: (inout JSONScanner) throws(JSONError) -> Void
  ) -> JSONError? {
    var scanner = scanner
    do throws(JSONError) {
      try body(&scanner)
      return nil
    } catch {
      return error
    }
  }

  /// Checks that nothing but white space follows the value.
  package mutating func finish() throws(JSONError) {
    try skip()
    skipSpace()
    if index < bytes.count { throw malformed }
  }

  /// Enters the next value if it is an object, and returns whether it was.
  package mutating func enterObject() throws(JSONError) -> Bool {
    try enter(UInt8(ascii: "{"))
  }

  /// Advances to the object's next member, or leaves the object at its end.
  ///
  /// - Returns: The member's name, or `nil` at the end of the object.
  package mutating func nextName() throws(JSONError) -> JSONName? {
    guard let name = try nextMember() else { return nil }
    return word(of: name)
  }

  /// Enters the next value if it is an array, and returns whether it was.
  package mutating func enterArray() throws(JSONError) -> Bool {
    try enter(UInt8(ascii: "["))
  }

  /// The offset of the name that ``nextName()`` has just returned. Only a strict scanner sets it.
  package var nameStart: Int { lastStringStart }

  /// The offset of the next value.
  package mutating func valueStart() throws(JSONError) -> Int {
    _ = try peek()
    return index
  }

  /// Number of bytes read so far.
  package var offset: Int { index }

  /// Advances to the array's next element, or leaves the array at its end.
  ///
  /// - Returns: Whether there is another element.
  package mutating func nextElement() throws(JSONError) -> Bool {
    guard try advance(closing: UInt8(ascii: "]")) != nil else { return false }
    isValuePending = true
    return true
  }

  /// Skips the next value unless it has been read.
  @inline(__always)
  package mutating func skip() throws(JSONError) {
    if isValuePending { try skipValue() }
  }

  /// Reads the next value as raw JSON.
  package mutating func json() throws(JSONError) -> String {
    _ = try peek()
    let start = index
    let others = skipped.count
    try skip()
    // The caller read the whole value, so none of it counts as skipped.
    skipped.removeSubrange(others...)
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  // MARK: - The grammar

  /// The error for the current offset.
  var malformed: JSONError { .malformed(offset: index) }

  /// The next byte that is not white space, without consuming it.
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
    guard isValuePending, try peek() == opening else { return false }
    guard depth < depthLimit else { throw .tooDeep(limit: depthLimit) }
    depth += 1
    index += 1
    isAtStart = true
    isValuePending = false
    return true
  }

  /// Advances to the next name or element, past the comma if there is one, and returns its first
  /// byte. At the end it leaves the object or array and returns `nil`.
  @inline(__always)
  private mutating func advance(closing: UInt8) throws(JSONError) -> UInt8? {
    try skip()
    let next = try peek()
    if next == closing {
      depth &-= 1
      index &+= 1
      isAtStart = false
      return nil
    }
    if isAtStart {
      isAtStart = false
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
    isValuePending = true
    return name
  }

  /// Maximum number of skipped values to record. A template treats unrecorded values as fixed.
  private static var recordLimit: Int { 64 }

  private mutating func record(_ value: Range<Int>) {
    if recordsSkipped, skipped.count < Self.recordLimit { skipped.append(value) }
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
      record(token.start - 1..<token.end + 1)
      isValuePending = false
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      let number = try scanNumber()
      record(number)
      isValuePending = false
    default:
      _ = try scanLiteral()
      isValuePending = false
    }
  }
}
