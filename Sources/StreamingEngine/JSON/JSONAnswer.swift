internal import LLMRingWire

/// The JSON value that an answer consists of. Models often put more around it, even when asked not
/// to: a code fence, or a sentence.
package struct JSONAnswer: Sendable, Equatable {
  package let value: JSONValue
  /// The value as it was written.
  package let text: String
  /// What was left out; `nil` if the answer is the value and nothing else.
  package let note: String?

  /// Why there is no value.
  enum Fault: Error, Equatable {
    case none
    case several
  }

  init(_ content: String) throws(Fault) {
    let scalars = content.unicodeScalars
    // JSON allows no byte order mark, and Unicode does not count it as white space.
    let rest = scalars.drop { $0 == "\u{FEFF}" || $0.properties.isWhitespace }
    let trimmed = String(Substring(rest)).trimmingSpace
    if let value = JSONValue(parsing: trimmed) {
      let hasMark = scalars[..<rest.startIndex].contains("\u{FEFF}")
      self.init(
        value, trimmed, hasMark ? "a byte order mark before the answer's JSON was left out" : nil)
      return
    }
    if let inner = trimmed.withoutFence, let value = JSONValue(parsing: inner) {
      self.init(value, inner, "a code fence around the answer's JSON was left out")
      return
    }
    let text = try Self.valueAmongWords(trimmed)
    guard let value = JSONValue(parsing: text) else { throw .none }
    self.init(value, text, "the text around the answer's JSON was left out")
  }

  private init(_ value: JSONValue, _ text: String, _ note: String?) {
    (self.value, self.text, self.note) = (value, text, note)
  }

  /// Finds the one object or array in a text. A number or a word in a sentence is not an answer.
  private static func valueAmongWords(_ text: String) throws(Fault) -> String {
    let bytes = Array(text.utf8)
    // What looks like a value may turn out to be none only at its end, and then is read again.
    var budget = 8 * bytes.count + 1 << 16
    var found: Range<Int>?
    var index = 0
    while index < bytes.count, budget > 0 {
      guard bytes[index] == UInt8(ascii: "{") || bytes[index] == UInt8(ascii: "[") else {
        index += 1
        continue
      }
      let (end, read) = endOfValue(bytes[index...])
      budget -= read
      guard let end else {
        index += 1
        continue
      }
      if found != nil { throw .several }
      found = index..<end
      index = end
    }
    guard let found, budget > 0 else { throw .none }
    return String(decoding: bytes[found], as: UTF8.self)
  }

  /// Where the value ends that bytes begin with; `nil` if they begin with none.
  ///
  /// - Returns: Also how many bytes were read.
  private static func endOfValue(_ bytes: ArraySlice<UInt8>) -> (end: Int?, read: Int) {
    var isValue = false
    var read = 0
    do throws(JSONError) {
      try JSONScanner.read(bytes) { json throws(JSONError) in
        defer { read = json.offset }
        try json.skip()
        isValue = true
      }
    } catch {
      if case .malformed(let offset) = error { read = max(read, offset) }
    }
    return (isValue ? bytes.startIndex + read : nil, read)
  }
}

extension String {
  /// The text inside a Markdown code fence; `nil` if there is more around it, or no fence.
  fileprivate var withoutFence: String? {
    guard hasPrefix("```"), hasSuffix("```"), utf8.count > 6,
      let firstEnd = firstIndex(where: \.isNewline)
    else { return nil }
    return String(self[firstEnd...].dropLast(3)).trimmingSpace
  }

  fileprivate var trimmingSpace: String {
    var rest = drop(while: \.isWhitespace)
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
