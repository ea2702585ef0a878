internal import LLMRingWire

extension ToolCallFragment {
  /// Reads the calls of a delta or message: an array, or a single call.
  ///
  /// - Parameter isWhole: Whether the calls are complete. They may then repeat calls that have been
  ///   streamed.
  static func openAIList(
    _ json: inout JSONScanner, isWhole: Bool
  ) throws(JSONError) -> [ToolCallFragment] {
    guard try json.enterArray() else {
      return try ToolCallFragment(openAI: &json, isWhole: isWhole).map { [$0] } ?? []
    }
    var fragments: [ToolCallFragment] = []
    while try json.nextElement() {
      guard var fragment = try ToolCallFragment(openAI: &json, isWhole: isWhole) else { continue }
      // A message need not number its calls.
      if isWhole, fragment.key == nil { fragment.position = fragments.count }
      fragments.append(fragment)
    }
    return fragments
  }

  private init?(openAI json: inout JSONScanner, isWhole: Bool) throws(JSONError) {
    self.init(isWhole: isWhole)
    guard try json.enterObject() else { return nil }
    while let name = try json.nextName() {
      switch name {
      case "index": key = try json.tokenCount()
      case "id": id = try json.stringOrNumber()
      case "function", "custom": try readFunction(&json)
      default: try readFunction(name, &json)
      }
    }
  }

  /// Reads `{"name":…,"arguments":…}`. The arguments are a string, or an object if the server sends
  /// them in one piece.
  mutating func readFunction(_ json: inout JSONScanner) throws(JSONError) {
    guard try json.enterObject() else { return }
    while let member = try json.nextName() { try readFunction(member, &json) }
  }

  private mutating func readFunction(
    _ member: JSONName, _ json: inout JSONScanner
  ) throws(JSONError) {
    switch member {
    case "name": name = try json.string()
    case "arguments", "args", "parameters", "input": try readArguments(&json)
    case "id": if id == nil { id = try json.string() }
    default: break
    }
  }

  mutating func readArguments(_ json: inout JSONScanner) throws(JSONError) {
    if let text = try json.string() {
      arguments = text
    } else if try !json.null() {
      isComplete = true
      arguments = try json.json()
    }
  }
}
