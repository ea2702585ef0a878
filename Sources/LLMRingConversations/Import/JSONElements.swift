/// The elements of a JSON array, one after another, without the text or a tree of the whole.
///
/// Exports are one array of any size; each conversation in it is small. Only strings and brackets are
/// looked at; what an element says is left to its parser.
package struct JSONElements {
  /// Returns the next bytes, or none at the end.
  package typealias Source = () throws -> [UInt8]

  /// The part of the text that was read and is still needed.
  private var bytes: [UInt8]
  /// Where the current element begins.
  private var start = 0
  private var place = 0
  private let more: Source
  private let limit: Int

  /// - Parameters:
  ///   - beginning: The first bytes of the text, at least one more than white space.
  ///   - limit: The most bytes that an element may have.
  ///   - more: Where the text continues.
  /// - Returns: `nil` if the text is not an array.
  package init?(
    _ beginning: [UInt8], limit: Int = .max, more: @escaping Source = { [] }
  ) {
    bytes = beginning
    self.more = more
    self.limit = limit
    place = bytes.firstIndex { !Self.isSpace($0) } ?? bytes.count
    guard place < bytes.count, bytes[place] == UInt8(ascii: "[") else { return nil }
    place += 1
  }

  /// The bytes of the next element; `nil` at the end of the array. What follows a missing end is
  /// the last element.
  ///
  /// - Throws: ``ImportError`` for an element beyond the limit, and what the source throws.
  package mutating func next() throws -> [UInt8]? {
    start = place
    while try reads(), Self.isSpace(bytes[place]) {
      place += 1
      start = place
    }
    guard try reads(), bytes[place] != UInt8(ascii: "]") else { return nil }
    var depth = 0
    var isInString = false
    while try reads() {
      switch bytes[place] {
      case UInt8(ascii: "\\") where isInString: place += 1
      case UInt8(ascii: "\""): isInString.toggle()
      case _ where isInString: break
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return Array(bytes[start..<place]) }
        depth -= 1
      case UInt8(ascii: ",") where depth == 0:
        defer { place += 1 }
        return Array(bytes[start..<place])
      default: break
      }
      place += 1
    }
    place = bytes.count
    return Array(bytes[start...])
  }

  /// Whether there is a byte at the current place, which is read if need be.
  private mutating func reads() throws -> Bool {
    while place >= bytes.count {
      if place - start > limit {
        throw ImportError("a conversation in it has more than \(limit >> 20) MB")
      }
      bytes.removeFirst(min(start, bytes.count))
      place -= start
      start = 0
      let piece = try more()
      if piece.isEmpty { return false }
      bytes += piece
    }
    return true
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    [0x20, 0x09, 0x0A, 0x0D].contains(byte)
  }
}
