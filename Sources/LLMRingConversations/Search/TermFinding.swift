extension SearchQuery.Term {
  /// Where the term occurs first in a folded text, in bytes; `nil` if it does not.
  func place(in text: FoldedText) -> Int? {
    Self.place(of: folded, in: text.bytes, isPrefix: isPrefix)
  }

  /// Whether a text has the term, with the marks that the user typed.
  ///
  /// - Parameter text: What `folded` was made from.
  func isIn(_ text: String, folded: FoldedText) -> Bool {
    guard place(in: folded) != nil else { return false }
    guard let exact else { return true }
    return Self.place(of: exact, in: FoldedText(text, .exact).bytes, isPrefix: false) != nil
  }

  private static func place(of part: [UInt8], in text: [UInt8], isPrefix: Bool) -> Int? {
    part.withUnsafeBufferPointer { part in
      text.withUnsafeBufferPointer { text in
        var start = 0
        while let place = firstPlace(of: part, in: text, from: start) {
          if !isPrefix || isWordStart(text, place) { return place }
          start = place + 1
        }
        return nil
      }
    }
  }

  private static func firstPlace(
    of part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    guard let first = part.first, text.count >= part.count else { return nil }
    var place = start
    while place <= text.count - part.count {
      if text[place] == first {
        var length = 1
        while length < part.count, text[place + length] == part[length] { length += 1 }
        if length == part.count { return place }
      }
      place += 1
    }
    return nil
  }

  /// Whether a word begins at a place. In a script that is written without spaces, one can begin
  /// anywhere.
  private static func isWordStart(_ text: UnsafeBufferPointer<UInt8>, _ place: Int) -> Bool {
    guard place > 0 else { return true }
    var start = place - 1
    while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
    let before = String(decoding: text[start..<place], as: UTF8.self).unicodeScalars.first
    guard let before else { return true }
    switch before.value {
    // Thai and Lao, Burmese, Khmer, and from the radicals to the end of the ideographs and Yi.
    case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF, 0x2E80...0xA4CF, 0x20000...0x3FFFF:
      return true
    default:
      let properties = before.properties
      return !properties.isAlphabetic && properties.numericType == nil
        && properties.canonicalCombiningClass == .notReordered
    }
  }
}
