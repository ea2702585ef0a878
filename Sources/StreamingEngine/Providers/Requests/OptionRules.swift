/// Where a format's body has the options that the user adds to requests, such as `top_p`.
package struct OptionRules: Sendable {
  /// Where an option goes that is known under one name for all formats.
  enum Place: Sendable {
    case field(FieldPath)
    /// The field takes a list of values only.
    case list(FieldPath)
    /// The format has no such option.
    case nowhere
  }

  /// The places of `top_p`, `stop` and `seed`.
  var places: [String: Place] = [:]
  /// The object that all other options go into; `nil` for the body itself.
  var container: String?
  /// Options that belong to the body itself all the same.
  var bodyFields: Set<String> = []

  func place(of name: String) -> Place {
    if let place = places[name] { return place }
    guard let container, !bodyFields.contains(name) else { return .field(FieldPath([name])) }
    return .field(FieldPath([container, name]))
  }
}

extension RequestBody {
  /// Adds the user's options; each replaces the whole value of the field that it names.
  ///
  /// - Returns: The options that the format does not have, which are not sent.
  func add(_ options: [String: JSONValue], by rules: OptionRules) -> [String] {
    var missing: [String] = []
    // An option that is a whole object comes before the parts of that object.
    let fields = options.sorted { $0.key < $1.key }.map {
      ($0.key, $0.value, rules.place(of: $0.key))
    }
    let inOrder = fields.sorted { $0.2.depth < $1.2.depth }
    for (name, value, place) in inOrder {
      switch place {
      case .field(let path): set(path, to: value)
      case .list(let path):
        if case .string = value { set(path, to: .array([value])) } else { set(path, to: value) }
      case .nowhere: missing.append(name)
      }
    }
    return missing
  }
}

extension OptionRules.Place {
  fileprivate var depth: Int {
    switch self {
    case .field(let path), .list(let path): path.names.count
    case .nowhere: 0
    }
  }
}

extension JSONValue {
  /// A value of a settings file as JSON.
  package init(_ value: SettingsValue) {
    switch value {
    case .null: self = .null
    case .boolean(let value): self = .bool(value)
    case .integer(let value): self = .int(value)
    case .number(let text): self = .number(parsing: text)
    case .string(let text), .timestamp(let text): self = .string(text)
    case .array(let values): self = .array(values.map(JSONValue.init))
    case .table(let members):
      self = .object(members.sorted { $0.key < $1.key }.map { ($0.key, JSONValue($0.value)) })
    }
  }
}
