import LLMRingPlatform
import Testing

@testable import StreamingEngine

/// The cases of github.com/toml-lang/toml-test, which are not part of this package: the folder of
/// suites is `LLMRING_SUITES`, or `../shared/suites` beside the package.
@Suite struct TOMLSuiteTests {
  private static func cases(_ group: String) throws -> [SettingsNode.Member] {
    let folder =
      getenv("LLMRING_SUITES").map { String(cString: $0) } ?? "\(packageFolder)/../shared/suites"
    let path = "\(folder)/toml-test/toml-1.0.0.json"
    guard access(path, F_OK) == 0 else { return [] }
    let text = String(decoding: try OpenFile(path, O_RDONLY).read(limit: 1 << 24), as: UTF8.self)
    return try #require(try JSONReader.read(text, path: path).root[group]?.members)
  }

  @Test("reads every valid case of toml-test with the right types and values")
  func valid() throws {
    for example in try Self.cases("valid") {
      let text = try #require(Self.string(example.node["toml"]))
      let expected = try #require(example.node["json"])
      guard let root = try? TOMLReader.read(text, path: example.key) else {
        Issue.record("\(example.key) is refused")
        continue
      }
      let difference = Self.difference(root, expected)
      #expect(difference == nil, "\(example.key)")
    }
  }

  @Test("refuses every invalid case of toml-test with a place and advice")
  func invalid() throws {
    for example in try Self.cases("invalid") {
      let bytes: [UInt8]
      if let text = Self.string(example.node["toml"]) {
        bytes = Array(text.utf8)
      } else {
        let elements = try #require(Self.elements(example.node["bytes"]))
        bytes = elements.compactMap { node in
          if case .integer(let byte) = node.value { UInt8(byte) } else { nil }
        }
      }
      do throws(SettingsError) {
        _ = try TOMLReader.read(SettingsFile.text(bytes, path: "t"), path: "t")
        Issue.record("\(example.key) is read")
      } catch {
        #expect(error.position != nil && error.advice != nil, "\(example.key)")
      }
    }
  }

  private static func string(_ node: SettingsNode?) -> String? {
    if case .string(let text) = node?.value { text } else { nil }
  }

  private static func elements(_ node: SettingsNode?) -> [SettingsNode]? {
    if case .array(let elements) = node?.value { elements } else { nil }
  }

  /// What a value is instead of what toml-test says, or `nil`.
  private static func difference(_ node: SettingsNode, _ expected: SettingsNode) -> String? {
    if let type = string(expected["type"]), let value = string(expected["value"]) {
      return isValue(node.value, type, value) ? nil : "\(node.value) is not the \(type) \(value)"
    }
    if let expected = elements(expected) {
      guard let found = elements(node), found.count == expected.count else {
        return "\(node.value) does not have \(expected.count) elements"
      }
      return zip(found, expected).lazy.compactMap(difference).first
    }
    guard let found = node.members, let expected = expected.members,
      found.count == expected.count
    else { return "\(node.value) is not a table of as many keys" }
    for member in expected {
      guard let value = found.first(where: { $0.key.utf8.elementsEqual(member.key.utf8) }) else {
        return "no key \(member.key)"
      }
      if let difference = difference(value.node, member.node) { return difference }
    }
    return nil
  }

  private static func isValue(_ value: SettingsNode.Value, _ type: String, _ text: String) -> Bool {
    switch (value, type) {
    case (.string(let found), "string"): return found.utf8.elementsEqual(text.utf8)
    case (.integer(let found), "integer"): return String(found) == text
    case (.boolean(let found), "bool"): return String(found) == text
    case (.number(let found), "float"):
      guard let found = Double(found.filter { $0 != "_" }), let wanted = Double(text) else {
        return false
      }
      return found == wanted || found.isNaN && wanted.isNaN
    case (.timestamp(let found), _):
      return momentType(found) == type && normalized(found) == normalized(text)
    default: return false
    }
  }

  private static func momentType(_ text: String) -> String {
    if text.dropFirst(2).hasPrefix(":") { return "time-local" }
    if text.count == 10 { return "date-local" }
    return text.dropFirst(19).contains { "Zz+-".contains($0) } ? "datetime" : "datetime-local"
  }

  /// toml-test writes a `T`, a `Z` and milliseconds.
  private static func normalized(_ text: String) -> String {
    var text = text.uppercased().replacing(" ", with: "T")
    if let dot = text.firstIndex(of: ".") {
      let digits = text[text.index(after: dot)...].prefix(while: \.isNumber)
      let significant = String(digits.reversed().drop { $0 == "0" }.reversed())
      text.replaceSubrange(
        dot..<digits.endIndex, with: significant.isEmpty ? "" : ".\(significant)")
    }
    return text
  }
}
