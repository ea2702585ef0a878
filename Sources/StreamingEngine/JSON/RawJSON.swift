internal import Wire

/// A JSON object as the text that came, to be sent back as that very text.
///
/// What a provider has signed must not change on the way back, not even in how a number is
/// written, and neither should the arguments that a model wrote.
struct RawJSON: Sendable, Equatable {
  let text: String

  /// - Returns: `nil` unless the text is one whole JSON object.
  init?(object text: String) {
    guard Self.isObject(text) else { return nil }
    // Raw control characters in strings are read, and must not be written. Others than line ends
    // and tabs stand nowhere else.
    self.text =
      text.utf8.contains { $0 < 0x20 } ? JSONValue(parsing: text)?.text ?? text : text
  }

  /// Whether a text is one whole JSON object.
  static func isObject(_ text: String) -> Bool {
    var isObject = false
    do throws(JSONError) {
      try JSONScanner.read(Array(text.utf8)[...]) { json throws(JSONError) in
        isObject = try json.enterObject()
        if isObject { while try json.nextName() != nil {} }
        try json.finish()
      }
      return isObject
    } catch {
      return false
    }
  }
}

extension RawJSON: Codable {
  init(from decoder: any Decoder) throws {
    text = try JSONValue(from: decoder).text
  }

  /// For other encoders than ``RequestJSON``, which writes the text.
  func encode(to encoder: any Encoder) throws {
    try (JSONValue(parsing: text) ?? .null).encode(to: encoder)
  }
}
