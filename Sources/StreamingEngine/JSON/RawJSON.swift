internal import LLMRingWire

/// A JSON object in its original text form, sent back without any change.
///
/// Data that a provider has signed must not change on the way back, not even the spelling of a
/// number. The arguments that a model wrote should not change either.
struct RawJSON: Sendable, Equatable {
  let text: String

  /// - Returns: `nil` unless the text is exactly one JSON object.
  init?(object text: String) {
    guard Self.isObject(text) else { return nil }
    // The scanner accepts raw control characters in strings, but they must not be sent. Outside
    // strings only line ends and tabs can occur.
    self.text =
      text.utf8.contains { $0 < 0x20 } ? JSONValue(parsing: text)?.text ?? text : text
  }

  /// The object in a text that is an object encoded twice: a JSON string that holds the text of an
  /// object. Any other text is returned as it is.
  static func unwrapped(_ text: String) -> String {
    let first = text.utf8.first { $0 > UInt8(ascii: " ") }
    guard first == UInt8(ascii: "\""), case .string(let inner)? = JSONValue(parsing: text),
      isObject(inner)
    else { return text }
    return inner
  }

  /// Whether a text is exactly one JSON object.
  static func isObject(_ text: String) -> Bool {
    var isObject = false
    do throws(JSONError) {
      try JSONScanner.read(text) { json throws(JSONError) in
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

  /// For encoders other than ``RequestJSON``, which copies the text.
  func encode(to encoder: any Encoder) throws {
    try (JSONValue(parsing: text) ?? .null).encode(to: encoder)
  }
}
