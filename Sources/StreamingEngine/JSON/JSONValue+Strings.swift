extension JSONValue {
  /// The value with each of its strings replaced, but for the names of members.
  package func mappingStrings(_ change: (String) -> String) -> JSONValue {
    switch self {
    case .string(let text): .string(change(text))
    case .array(let values): .array(values.map { $0.mappingStrings(change) })
    case .object(let members): .object(members.map { ($0.0, $0.1.mappingStrings(change)) })
    default: self
    }
  }
}
