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
package struct JSONScanner: Sendable {
  let bytes: ArraySlice<UInt8>
  var index: Int
  private let depthLimit: Int
  private var depth = 0
  /// Whether nothing has been taken yet from the object or array being walked.
  private var isAtFirst = false
  /// Whether a value comes next that has been announced and not been read.
  var isValueDue = true

  /// - Parameters:
  ///   - bytes: One JSON text.
  ///   - depthLimit: How deep objects and arrays may be nested.
  package init(_ bytes: ArraySlice<UInt8>, depthLimit: Int = 256) {
    self.bytes = bytes
    self.depthLimit = depthLimit
    index = bytes.startIndex
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
    guard name.hasEscapes else {
      return bytes[name.range].withUnsafeBytes { JSONName($0) }
    }
    let text = text(of: name)
    return Array(text.utf8).withUnsafeBytes { JSONName($0) }
  }

  /// Enters the next value if it is an array.
  package mutating func enterArray() throws(JSONError) -> Bool {
    try enter(UInt8(ascii: "["))
  }

  /// Goes on to the array's next element, which can then be read, or leaves the array.
  ///
  /// - Returns: Whether there is one.
  package mutating func nextElement() throws(JSONError) -> Bool {
    try skip()
    if try leave(UInt8(ascii: "]")) { return false }
    try separate()
    isValueDue = true
    return true
  }

  /// Skips the next value, if it has not been read.
  package mutating func skip() throws(JSONError) {
    guard isValueDue else { return }
    switch try peek() {
    case UInt8(ascii: "{"):
      _ = try enterObject()
      while try nextMember() != nil {}
    case UInt8(ascii: "["):
      _ = try enterArray()
      while try nextElement() {}
    case UInt8(ascii: "\""):
      _ = try scanString()
      isValueDue = false
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      _ = try scanNumber()
      isValueDue = false
    default:
      _ = try scanLiteral()
      isValueDue = false
    }
  }

  /// Skips the next value, and returns its bytes as they are.
  package mutating func raw() throws(JSONError) -> ArraySlice<UInt8> {
    _ = try peek()
    let start = index
    try skip()
    return bytes[start..<index]
  }

  /// Makes sure that the text holds one value and nothing more.
  package mutating func finish() throws(JSONError) {
    try skip()
    skipSpace()
    if index < bytes.endIndex { throw malformed }
  }

  // MARK: - The grammar

  /// What is at fault at this place.
  var malformed: JSONError { .malformed(offset: index - bytes.startIndex) }

  /// The first byte of what comes next.
  mutating func peek() throws(JSONError) -> UInt8 {
    skipSpace()
    guard index < bytes.endIndex else { throw malformed }
    return bytes[index]
  }

  private mutating func skipSpace() {
    while index < bytes.endIndex {
      switch bytes[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        index += 1
      default:
        return
      }
    }
  }

  private mutating func enter(_ opening: UInt8) throws(JSONError) -> Bool {
    guard isValueDue, try peek() == opening else { return false }
    guard depth < depthLimit else { throw .tooDeep(limit: depthLimit) }
    depth += 1
    index += 1
    isAtFirst = true
    isValueDue = false
    return true
  }

  private mutating func leave(_ closing: UInt8) throws(JSONError) -> Bool {
    guard try peek() == closing else { return false }
    depth -= 1
    index += 1
    isAtFirst = false
    return true
  }

  /// Reads the comma before every name and element but the first.
  private mutating func separate() throws(JSONError) {
    if isAtFirst {
      isAtFirst = false
    } else {
      guard try peek() == UInt8(ascii: ",") else { throw malformed }
      index += 1
    }
  }

  private mutating func nextMember() throws(JSONError) -> StringToken? {
    try skip()
    if try leave(UInt8(ascii: "}")) { return nil }
    try separate()
    guard try peek() == UInt8(ascii: "\"") else { throw malformed }
    let name = try scanString()
    guard try peek() == UInt8(ascii: ":") else { throw malformed }
    index += 1
    isValueDue = true
    return name
  }
}
