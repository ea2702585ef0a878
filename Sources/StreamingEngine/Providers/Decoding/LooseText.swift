internal import LLMRingWire

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

  /// Whether the next value is text that is not empty, or has one inside, under a name that servers
  /// give to the text of an answer.
  mutating func hasText() throws(JSONError) -> Bool {
    if let text = try string() { return !text.isEmpty }
    var found = false
    if try enterArray() {
      while try nextElement() { found = try hasText() || found }
    } else if try enterObject() {
      while let member = try nextName() {
        if member.isOfText { found = try hasText() || found }
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

extension JSONScanner {
  /// Whether the next value is a string, an object or an array that is not empty.
  mutating func hasContent() throws(JSONError) -> Bool {
    if let text = try string() { return !text.isEmpty }
    var inside = self
    if try inside.enterObject() { return try inside.nextName() != nil }
    guard try inside.enterArray() else { return false }
    return try inside.nextElement()
  }

  /// Whether the next value has text that belongs to an answer but has no known place in it.
  ///
  /// - Parameters:
  ///   - name: The name of the member whose value it is.
  ///   - type: The type of the part with this member. `markdown_delta` probably has its text in
  ///     `markdown`, as `text_delta` has it in `text`.
  mutating func hasText(under name: JSONName, ofType type: String = "") throws(JSONError) -> Bool {
    guard name.isOfText || type.split(separator: "_").first == name.text[...] else { return false }
    return try hasText()
  }
}

extension JSONName {
  /// Whether servers give this name to the text of an answer, or to what has it inside.
  var isOfText: Bool {
    switch self {
    case "text", "content", "delta", "message", "answer", "output", "output_text", "response",
      "completion", "generated_text", "transcript", "markdown", "html", "value", "token", "body",
      "parts", "part", "item", "content_block", "choices", "candidates", "data", "result",
      "outputs", "generations", "summary":
      true
    default: false
    }
  }
}
