/// A JSON text used as a pattern to read similar texts, which differ in one string.
///
/// A stream repeats the same object for every few characters of an answer. If the next text has
/// the same bytes before and after the string, parsing it would yield the same other values, so
/// comparing the bytes is enough and many times faster. Strings and numbers that the reader
/// skipped, such as a time or a sequence number, may differ too. The template remembers which of
/// them vary, and compares the others together with the text around them.
package struct JSONTemplate: Sendable {
  private let bytes: [UInt8]
  /// The range of the wanted string, quotes included.
  private let string: Range<Int>
  /// The ranges of the skipped strings (quotes included) and numbers, in order.
  private let skipped: [Range<Int>]
  /// The members of ``skipped`` that differed in an earlier text.
  private var varying: [Range<Int>] = []

  /// - Parameters:
  ///   - bytes: The text that was read, and nothing after it.
  ///   - string: The range of the wanted string: ``JSONScanner/lastString`` after reading it.
  ///   - skipped: ``JSONScanner/skipped`` after reading the whole text.
  package init(_ bytes: ArraySlice<UInt8>, string: Range<Int>, skipped: [Range<Int>]) {
    self.bytes = Array(bytes)
    self.string = string
    self.skipped = skipped
  }

  /// The wanted string of a text that matches the template, or `nil` if the text must be parsed.
  package mutating func string(in other: ArraySlice<UInt8>) -> String? {
    var differing: Set<Int>?
    if let text = string(in: other, free: varying, differing: &differing) { return text }
    guard varying.count < skipped.count else { return nil }
    // Rare: only until every varying value has differed once.
    differing = Set(varying.map(\.lowerBound))
    guard let text = string(in: other, free: skipped, differing: &differing) else { return nil }
    varying = skipped.filter { differing?.contains($0.lowerBound) == true }
    return text
  }

  /// The wanted string of a text that differs from the template only in `free` values.
  ///
  /// - Parameter differing: Collects the start, in the template, of each value that differs. `nil`
  ///   to skip this.
  private func string(
    in other: ArraySlice<UInt8>, free: [Range<Int>], differing: inout Set<Int>?
  ) -> String? {
    bytes.withUnsafeBytes { own in
      other.withUnsafeBytes { other in
        var json = JSONScanner(other)
        guard json.pass(own, 0..<string.lowerBound, free: free, differing: &differing),
          let found = json.stringToken(),
          json.pass(own, string.upperBound..<own.count, free: free, differing: &differing),
          json.index == other.count
        else { return nil }
        return json.string(of: found)
      }
    }
  }
}

extension JSONScanner {
  /// Consumes text that matches part of a template, except for `free` values.
  ///
  /// - Returns: Whether the text matches.
  fileprivate mutating func pass(
    _ template: UnsafeRawBufferPointer, _ part: Range<Int>, free: [Range<Int>],
    differing: inout Set<Int>?
  ) -> Bool {
    var place = part.lowerBound
    for range in free where range.lowerBound >= place && range.upperBound <= part.upperBound {
      guard pass(template, place..<range.lowerBound) else { return false }
      let start = index
      let isString = template[range.lowerBound] == UInt8(ascii: "\"")
      guard isString ? stringToken() != nil : passNumber() else { return false }
      if differing != nil,
        index - start != range.count || !bytes.hasBytes(of: template, range, at: start)
      {
        differing?.insert(range.lowerBound)
      }
      place = range.upperBound
    }
    return pass(template, place..<part.upperBound)
  }

  private mutating func pass(_ template: UnsafeRawBufferPointer, _ part: Range<Int>) -> Bool {
    guard bytes.hasBytes(of: template, part, at: index) else { return false }
    index += part.count
    return true
  }

  private mutating func passNumber() -> Bool { (try? scanNumber()) != nil }

  /// The string that starts at the current index, if there is one.
  fileprivate mutating func stringToken() -> StringToken? {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
    return try? scanString()
  }
}
