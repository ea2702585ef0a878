internal import LLMRingWire

extension JSONValue {
  /// Parses a JSON text. Returns `nil` if it is invalid.
  ///
  /// A number becomes an `Int` or a `Double` if either has exactly its value, and otherwise a
  /// ``JSONNumber``.
  public init?(parsing text: String) {
    var found: JSONValue?
    do throws(JSONError) {
      try JSONScanner.read(text) { json throws(JSONError) in
        found = try JSONValue(&json)
        try json.finish()
      }
    } catch {
      return nil
    }
    guard let found else { return nil }
    self = found
  }

  init(_ json: inout JSONScanner) throws(JSONError) {
    if let text = try json.string() {
      self = .string(text)
    } else if let value = try json.bool() {
      self = .bool(value)
    } else if try json.null() {
      self = .null
    } else if try json.enterObject() {
      var members: [(String, JSONValue)] = []
      while let name = try json.nextName() {
        let name = name.text
        members.append((name, try JSONValue(&json)))
      }
      self = .object(members)
    } else if try json.enterArray() {
      var elements: [JSONValue] = []
      while try json.nextElement() { elements.append(try JSONValue(&json)) }
      self = .array(elements)
    } else {
      // Not a string, so this is a number, or else the scanner throws.
      self = Self.number(parsing: try json.stringOrNumber() ?? "")
      try json.skip()
    }
  }

  /// Converts a number that matches the JSON grammar.
  static func number(parsing text: String) -> JSONValue {
    if let value = Int(text) { return .int(value) }
    guard let number = JSONNumber(text) else { return .null }
    let double = number.double
    return JSONNumber(double) == number ? .double(double) : .number(number)
  }
}
