/// The elements of a JSON array, one after another, without a tree of the whole.
///
/// Exports of chat services are one array of hundreds of megabytes; each conversation in it is
/// small. Only strings and brackets are looked at; what an element says is left to its parser.
package struct JSONElements: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private var place: Int

  /// - Returns: `nil` if the text is not an array.
  package init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    place = 0
    guard nextSign() == UInt8(ascii: "[") else { return nil }
    place += 1
  }

  /// The bytes of the next element; `nil` at the end of the array. What follows a missing end is
  /// the last element.
  package mutating func next() -> ArraySlice<UInt8>? {
    guard let sign = nextSign(), sign != UInt8(ascii: "]") else { return nil }
    let start = place
    var depth = 0
    var isInString = false
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\\") where isInString: place += 1
      case UInt8(ascii: "\""): isInString.toggle()
      case _ where isInString: break
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return bytes[start..<place] }
        depth -= 1
      case UInt8(ascii: ",") where depth == 0:
        defer { place += 1 }
        return bytes[start..<place]
      default: break
      }
      place += 1
    }
    place = bytes.count
    return bytes[start...]
  }

  /// Skips white space; returns the byte after it.
  private mutating func nextSign() -> UInt8? {
    while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
    return place < bytes.count ? bytes[place] : nil
  }
}
