/// A JSON text that was read, as the pattern of others that say the same but for one string.
///
/// A stream repeats one object for every few characters of an answer. Where the next text has the
/// same bytes up to the string and after it, reading it would go the same way and come to the same
/// values, so that comparing is enough; and that is many times faster. Strings and numbers that
/// the reader skipped, such as a time or a serial number, may differ too; which of them do is
/// remembered, so that the others cost nothing beside the text around them.
package struct JSONTemplate: Sendable {
  private let bytes: [UInt8]
  /// The string that was wanted, with its quotes.
  private let string: Range<Int>
  /// The strings, with their quotes, and numbers that were skipped, in order.
  private let skipped: [Range<Int>]
  /// Those of ``skipped`` that were different in a text before.
  private var varying: [Range<Int>] = []

  /// - Parameters:
  ///   - bytes: The text that was read, with nothing after it.
  ///   - string: Where in it the wanted string is: ``JSONScanner/lastString`` after it was read.
  ///   - skipped: ``JSONScanner/skipped`` after the whole text was read.
  package init(_ bytes: ArraySlice<UInt8>, string: Range<Int>, skipped: [Range<Int>]) {
    self.bytes = Array(bytes)
    self.string = string
    self.skipped = skipped
  }

  /// The wanted string of a text that is like this one, or `nil` when it has to be read.
  package mutating func string(in other: ArraySlice<UInt8>) -> String? {
    var differing: Set<Int>?
    if let text = string(in: other, free: varying, differing: &differing) { return text }
    guard varying.count < skipped.count else { return nil }
    // Seldom: until everything that varies has varied once.
    differing = Set(varying.map(\.lowerBound))
    guard let text = string(in: other, free: skipped, differing: &differing) else { return nil }
    varying = skipped.filter { differing?.contains($0.lowerBound) == true }
    return text
  }

  /// The wanted string of a text that differs from this one at most in `free` values.
  ///
  /// - Parameter differing: Takes where in this one those begin that do differ, unless it is `nil`.
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
  /// Passes text that is like a part of a template but for `free` values.
  ///
  /// - Returns: Whether it is.
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

  /// The string at this very place.
  fileprivate mutating func stringToken() -> StringToken? {
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
    return try? scanString()
  }
}
