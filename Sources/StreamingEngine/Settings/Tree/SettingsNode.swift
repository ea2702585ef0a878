/// A value in a settings file, TOML or JSON, with its position.
///
/// Tables keep the order of the file: the first alias of a file is the first in every list.
struct SettingsNode: Sendable {
  /// Deeper nesting than this is refused in TOML and JSON, because each level takes a part of the
  /// stack.
  static let depthLimit = 64

  enum Value: Sendable {
    case null
    case boolean(Bool)
    case integer(Int)
    /// A number that is not an `Int`, as the file writes it.
    case number(String)
    case string(String)
    /// A date, a time or both, as a TOML file writes it.
    case timestamp(String)
    case array([SettingsNode])
    case table([Member])
  }

  struct Member: Sendable {
    var key: String
    var keyPosition: SourcePosition? = nil
    var node: SettingsNode
  }

  var value: Value
  var position: SourcePosition?

  init(_ value: Value, at position: SourcePosition? = nil) {
    self.value = value
    self.position = position
  }

  /// What the value is called in an error.
  var kind: String {
    switch value {
    case .null: "null"
    case .boolean: "true or false"
    case .integer, .number: "a number"
    case .string: "a string"
    case .timestamp: "a date"
    case .array: "a list"
    case .table: "a table"
    }
  }

  var members: [Member]? {
    if case .table(let members) = value { members } else { nil }
  }

  /// The value of a key; absent and null are the same, because Python writes null into JSON for
  /// what is absent.
  subscript(key: String) -> SettingsNode? {
    guard let member = members?.first(where: { $0.key == key }) else { return nil }
    if case .null = member.node.value { return nil }
    return member.node
  }
}

/// A value that the program keeps without knowing what it means.
public enum SettingsValue: Sendable, Equatable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// A number that is not an `Int`, as the file writes it.
  case number(String)
  case string(String)
  /// A TOML date, time or both, as the file writes it.
  case timestamp(String)
  case array([SettingsValue])
  case table([String: SettingsValue])

  init(_ node: SettingsNode) {
    switch node.value {
    case .null: self = .null
    case .boolean(let value): self = .boolean(value)
    case .integer(let value): self = .integer(value)
    case .number(let text): self = .number(text)
    case .string(let text): self = .string(text)
    case .timestamp(let text): self = .timestamp(text)
    case .array(let nodes): self = .array(nodes.map(SettingsValue.init))
    case .table(let members):
      self = .table(
        Dictionary(
          members.map { ($0.key, SettingsValue($0.node)) }, uniquingKeysWith: { _, last in last }))
    }
  }
}
