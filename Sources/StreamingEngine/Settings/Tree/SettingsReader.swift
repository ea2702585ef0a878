/// Takes typed values out of nodes, or says where a file has something else.
struct SettingsReader {
  let path: String

  func fault(
    _ problem: String, at position: SourcePosition?, advice: String, remedy: SettingsError.Remedy
  ) -> SettingsError {
    SettingsError(
      path: path, position: position, problem: problem, advice: advice, remedy: remedy)
  }

  func fault(
    _ problem: String, at position: SourcePosition?, advice: String? = nil
  ) -> SettingsError {
    SettingsError(path: path, position: position, problem: problem, advice: advice)
  }

  /// The error of a value of the wrong type.
  func mismatch(
    _ name: String, _ node: SettingsNode, expected: String, advice: String? = nil
  ) -> SettingsError {
    fault(
      "expected \(name) to be \(expected), found \(node.kind)", at: node.position, advice: advice)
  }

  func string(_ key: String, in table: SettingsNode) throws(SettingsError) -> String? {
    guard let node = table[key] else { return nil }
    guard case .string(let text) = node.value else {
      throw mismatch(key, node, expected: "a string", advice: quotingAdvice(key, node))
    }
    return text
  }

  func boolean(_ key: String, in table: SettingsNode) throws(SettingsError) -> Bool? {
    guard let node = table[key] else { return nil }
    guard case .boolean(let value) = node.value else {
      throw mismatch(key, node, expected: "true or false")
    }
    return value
  }

  /// A point in time: ISO 8601 text or a TOML date.
  func timestamp(_ key: String, in table: SettingsNode) throws(SettingsError) -> String? {
    guard let node = table[key] else { return nil }
    switch node.value {
    case .string(let text), .timestamp(let text): return text
    default: throw mismatch(key, node, expected: "a date")
    }
  }

  func members(
    _ key: String, in table: SettingsNode
  ) throws(SettingsError) -> [SettingsNode.Member]? {
    guard let node = table[key] else { return nil }
    return try members(of: node, named: key)
  }

  func members(
    of node: SettingsNode, named name: String
  ) throws(SettingsError) -> [SettingsNode.Member] {
    guard let members = node.members else { throw mismatch(name, node, expected: "a table") }
    return members
  }

  func elements(_ key: String, in table: SettingsNode) throws(SettingsError) -> [SettingsNode]? {
    guard let node = table[key] else { return nil }
    guard case .array(let elements) = node.value else {
      throw mismatch(key, node, expected: "a list")
    }
    return elements
  }

  func strings(
    _ key: String, in table: SettingsNode, example: String
  ) throws(SettingsError) -> [String]? {
    guard let node = table[key] else { return nil }
    guard case .array(let elements) = node.value else {
      let text = if case .string(let text) = node.value { text } else { example }
      throw mismatch(
        key, node, expected: "a list of strings",
        advice: "write \(key) = [\(JSONText.quoted(text))]")
    }
    var strings: [String] = []
    for element in elements {
      guard case .string(let text) = element.value else {
        throw mismatch("each of \(key)", element, expected: "a string")
      }
      strings.append(text)
    }
    return strings
  }

  private func quotingAdvice(_ key: String, _ node: SettingsNode) -> String? {
    switch node.value {
    case .integer(let value): "write \(key) = \"\(value)\""
    case .number(let text): "write \(key) = \"\(text)\""
    default: nil
    }
  }
}
