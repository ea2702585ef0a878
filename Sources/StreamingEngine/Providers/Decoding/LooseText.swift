internal import Wire

/// The value of a member that should be a string but may be anything: text, parts of a text, or
/// something that cannot be read as text.
struct LooseText {
  var text: String?
  /// The range of the text in the payload, if the value is a plain string.
  var place: Range<Int>?
  /// What the value is instead; `nil` if it is text or empty.
  var unreadable: String?
}

extension JSONScanner {
  /// Reads the next value as text: a string, an array of texts, or an object that has a text.
  ///
  /// - Parameter name: The member's name, to describe a value that cannot be read.
  mutating func looseText(_ name: StaticString) throws(JSONError) -> LooseText {
    if let text = try string() { return LooseText(text: text, place: lastString) }
    if try null() { return LooseText() }
    var value = self
    var text = ""
    var isReadable = false
    try collectText(into: &text, isReadable: &isReadable)
    if isReadable { return LooseText(text: text) }
    let json = try value.json()
    let isEmpty = ["{}", "[]", "false", "true"].contains(json)
    return LooseText(unreadable: isEmpty ? nil : "\(name) is \(json.prefix(60))")
  }

  /// Whether the next value is text that is not empty, or has one anywhere inside.
  mutating func hasText() throws(JSONError) -> Bool {
    if let text = try string() { return !text.isEmpty }
    var found = false
    if try enterArray() {
      while try nextElement() { found = try hasText() || found }
    } else if try enterObject() {
      while let member = try nextName() {
        switch member {
        case "text", "content", "delta", "message": found = try hasText() || found
        default: break
        }
      }
    } else {
      try skip()
    }
    return found
  }

  /// Appends the text of the next value.
  private mutating func collectText(
    into text: inout String, isReadable: inout Bool
  ) throws(JSONError) {
    if let piece = try string() {
      text += piece
      isReadable = true
    } else if try enterArray() {
      while try nextElement() { try collectText(into: &text, isReadable: &isReadable) }
    } else if try enterObject() {
      while let member = try nextName() {
        switch member {
        case "text", "value", "content": try collectText(into: &text, isReadable: &isReadable)
        default: break
        }
      }
    } else {
      try skip()
    }
  }
}
