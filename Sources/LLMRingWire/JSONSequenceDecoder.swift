/// Splits a body of JSON without any other framing into its objects, as soon as each is complete:
/// a single object, a sequence of objects, or an array of objects, laid out in any way.
///
/// Gemini sends such an array if the request lacks `alt=sse`, and servers that do not stream send
/// a single object. An object is found by its braces; whether it is valid JSON is for the reader
/// to check. The result does not depend on how the bytes are split.
package struct JSONSequenceDecoder: Sendable {
  package enum Piece: Sendable, Equatable {
    case object(ArraySlice<UInt8>)
    /// An object that the end of the body cut off.
    case incomplete(ArraySlice<UInt8>)
    /// Anything else on one line between two objects.
    case other(ArraySlice<UInt8>)
  }

  private let limit: Int
  private var bytes: [UInt8] = []
  /// The start of the current piece, or of the space before it.
  private var start = 0
  /// Every byte before this index has been examined.
  private var index = 0
  /// The number of open braces and brackets in the current object.
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  /// Whether the current piece is neither an object nor part of an array.
  private var isInOther = false
  private var openArrays = 0
  private var values = 0
  private var isCut = false
  private var bodyHasEnded = false
  private var hasFailed = false

  /// - Parameter limit: Maximum length of an object in bytes.
  package init(limit: Int = 8 << 20) {
    self.limit = limit
  }

  /// Whether the pieces so far are one complete value: an object, or an array with its end.
  package var isWhole: Bool {
    values == 1 && openArrays == 0 && depth == 0 && start == bytes.count && !isCut
  }

  package mutating func append(_ new: [UInt8]) {
    guard !hasFailed, !bodyHasEnded else { return }
    if start > bytes.count / 2 {
      bytes.removeSubrange(..<start)
      index -= start
      start = 0
    }
    bytes.append(contentsOf: new)
  }

  package mutating func finish() {
    bodyHasEnded = true
  }

  /// Returns the next piece, or `nil` if it needs more bytes or the body has ended.
  ///
  /// - Throws: ``WireError/eventTooLong(limit:)`` in place of the piece. No piece follows it.
  package mutating func next() throws(WireError) -> Piece? {
    guard !hasFailed else { return nil }
    while true {
      if depth > 0 {
        let isClosed = skipObject()
        if index - start > limit { throw fail() }
        if isClosed { return .object(take()) }
        guard bodyHasEnded, start < bytes.count else { return nil }
        isCut = true
        return .incomplete(take())
      }
      if isInOther {
        guard let other = try takeOther() else { return nil }
        return .other(other)
      }
      skipSpace()
      guard index < bytes.count else { return nil }
      switch bytes[index] {
      case UInt8(ascii: "{"):
        depth = 1
        index += 1
        if openArrays == 0 { values += 1 }
      case UInt8(ascii: "["):
        if openArrays == 0 { values += 1 }
        openArrays += 1
        index += 1
      case UInt8(ascii: "]"):
        openArrays = max(0, openArrays - 1)
        index += 1
      case UInt8(ascii: ","):
        index += 1
      default:
        isInOther = true
        if openArrays == 0 { values += 1 }
      }
    }
  }

  /// Advances to the end of the current object, or of the bytes. Returns whether it is complete.
  private mutating func skipObject() -> Bool {
    let bytes = bytes
    return bytes.withUnsafeBytes { bytes in
      while index < bytes.count {
        if isEscaped {
          isEscaped = false
          index += 1
          continue
        }
        if isInString {
          index = bytes.firstIndex(of: UInt8(ascii: "\""), or: UInt8(ascii: "\\"), from: index)
          guard index < bytes.count else { return false }
          isEscaped = bytes[index] == UInt8(ascii: "\\")
          isInString = isEscaped
          index += 1
          continue
        }
        switch bytes[index] {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
        index += 1
        if depth == 0 { return true }
      }
      return false
    }
  }

  private mutating func skipSpace() {
    while index < bytes.count, bytes[index] <= UInt8(ascii: " ") { index += 1 }
    start = index
  }

  /// Takes everything up to the end of the line or to a byte that has a meaning between objects.
  /// `nil` if the end has not arrived.
  private mutating func takeOther() throws(WireError) -> ArraySlice<UInt8>? {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "{"), UInt8(ascii: "["),
        UInt8(ascii: "]"), UInt8(ascii: ","):
        return take()
      default:
        index += 1
      }
    }
    if index - start > limit { throw fail() }
    return bodyHasEnded ? take() : nil
  }

  private mutating func take() -> ArraySlice<UInt8> {
    defer {
      start = index
      depth = 0
      isInString = false
      isEscaped = false
      isInOther = false
    }
    return bytes[start..<index]
  }

  private mutating func fail() -> WireError {
    hasFailed = true
    bytes = []
    return .eventTooLong(limit: limit)
  }
}
