/// A JSON text that was read, as the pattern of others that say the same but for one string.
///
/// A stream repeats one object for every few characters of an answer. Where the next text has the
/// same bytes up to the string and after it, reading it would go the same way and come to the same
/// values, so that comparing is enough; and that is many times faster. Strings and numbers that
/// the reader skipped, such as a time or a serial number, may differ too.
package struct JSONTemplate: Sendable {
  private let bytes: [UInt8]
  /// The string that was wanted, with its quotes.
  private let string: Range<Int>
  /// The strings, with their quotes, and numbers that were skipped, in order.
  private let skipped: [Range<Int>]

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
  package func string(in other: ArraySlice<UInt8>) -> String? {
    bytes.withUnsafeBytes { own in
      other.withUnsafeBytes { other in
        var json = JSONScanner(other)
        guard json.pass(own, 0..<string.lowerBound, skipped: skipped),
          let found = json.stringToken(),
          json.pass(own, string.upperBound..<own.count, skipped: skipped),
          json.index == other.count
        else { return nil }
        return json.string(of: found)
      }
    }
  }
}

extension JSONScanner {
  /// Passes text that is like a part of a template.
  ///
  /// - Returns: Whether it is.
  fileprivate mutating func pass(
    _ template: UnsafeRawBufferPointer, _ part: Range<Int>, skipped: [Range<Int>]
  ) -> Bool {
    // Mostly nothing differs.
    if pass(template, part) { return true }
    var place = part.lowerBound
    for range in skipped where range.lowerBound >= place && range.upperBound <= part.upperBound {
      guard pass(template, place..<range.lowerBound) else { return false }
      let isString = template[range.lowerBound] == UInt8(ascii: "\"")
      guard isString ? stringToken() != nil : passNumber() else { return false }
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
