/// A JSON Schema that someone wrote, and what it says.
package struct SchemaText: Sendable {
  package let json: JSONValue
  package let schema: JSONSchema

  private static let depthLimit = 256

  /// - Parameter path: The file's name in an error.
  /// - Throws: What is wrong, where in the text, and what to do about it.
  package init(_ text: String, path: String) throws(SettingsError) {
    let root = try JSONReader.read(text, path: path, depthLimit: Self.depthLimit).root
    guard let json = JSONValue(parsing: text) else {
      throw SettingsError(path: path, problem: "not JSON", advice: "correct it")
    }
    self.json = json
    do throws(SchemaFault) {
      schema = try JSONSchema(checking: json)
    } catch {
      throw SettingsError(
        path: path, position: Self.node(at: error.pointer, of: root)?.position,
        problem: "the JSON Schema is not valid: \(error.description)", advice: error.advice)
    }
  }

  private static func node(at pointer: String, of root: SettingsNode) -> SettingsNode? {
    var node = root
    for token in JSONPointer.tokens(pointer) ?? [] {
      let next: SettingsNode? =
        switch node.value {
        case .table(let members): members.first { $0.key.isSame(as: token) }?.node
        case .array(let elements):
          JSONPointer.index(token).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        default: nil
        }
      guard let next else { return nil }
      node = next
    }
    return node
  }
}
