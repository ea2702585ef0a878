/// One validation of a value; see ``JSONSchema``.
struct SchemaValidation {
  typealias Mismatch = JSONSchema.Mismatch

  /// Limits on the depth and number of schemas visited. A schema can refer to itself, and nested
  /// choices multiply.
  private static let depthLimit = 256
  private static let stepLimit = 1_000_000

  private let root: JSONValue
  private var depth = 0
  private var steps = 0

  init(root: JSONValue) {
    self.root = root
  }

  /// The mismatches between a value and a schema.
  mutating func mismatches(
    of value: JSONValue, _ schema: JSONValue, at path: String
  ) -> [Mismatch] {
    switch schema {
    case .bool(let isAllowed):
      return isAllowed ? [] : [Mismatch(path: path, keyword: "false", problem: "is not allowed")]
    case .object(let keywords):
      steps += 1
      guard depth < Self.depthLimit, steps < Self.stepLimit else {
        // Every other branch would hit the same limit.
        steps = Self.stepLimit
        return [
          Mismatch(
            path: path, keyword: "$ref",
            problem: "cannot be checked: the schema is too deep or too complex")
        ]
      }
      depth += 1
      var found: [Mismatch] = []
      for (keyword, rule) in keywords where found.count < JSONSchema.mismatchLimit {
        found += mismatches(of: value, keyword, rule, in: schema, at: path)
      }
      depth -= 1
      return found
    case .null, .int, .double, .string, .array:
      return []
    }
  }

  private mutating func mismatches(
    of value: JSONValue, _ keyword: String, _ rule: JSONValue, in schema: JSONValue, at path: String
  ) -> [Mismatch] {
    switch keyword {
    case "$ref":
      let target = rule.string.flatMap { JSONSchema.target(of: $0, in: root) }
      return target.map { mismatches(of: value, $0, at: path) } ?? []
    case "allOf":
      var found: [Mismatch] = []
      for schema in rule.elements where found.count < JSONSchema.mismatchLimit {
        found += mismatches(of: value, schema, at: path)
      }
      return found
    case "anyOf", "oneOf":
      return choice(of: value, keyword, rule.elements, at: path)
    case "not":
      return mismatches(of: value, rule, at: path).isEmpty
        ? [Mismatch(path: path, keyword: "not", problem: "must not match \(Self.excerpt(rule))")]
        : []
    case "properties", "additionalProperties":
      return properties(of: value, keyword, rule, in: schema, at: path)
    case "items", "prefixItems":
      return elements(of: value, keyword, rule, in: schema, at: path)
    case "required":
      guard case .object = value else { return [] }
      return rule.elements.compactMap { name in
        guard let name = name.string, value[name] == nil else { return nil }
        return Mismatch(
          path: path, keyword: keyword, problem: "must have a member \(Self.excerpt(.string(name)))"
        )
      }
    default:
      return SchemaAssertion.problem(of: value, keyword, rule)
        .map { [Mismatch(path: path, keyword: keyword, problem: $0)] } ?? []
    }
  }

  /// Checks a value against several alternatives. If none matches, reports the closest one: of the
  /// schemas with the value's type, the one with the fewest mismatches.
  private mutating func choice(
    of value: JSONValue, _ keyword: String, _ schemas: [JSONValue], at path: String
  ) -> [Mismatch] {
    var misses: [[Mismatch]] = []
    for schema in schemas { misses.append(mismatches(of: value, schema, at: path)) }
    let fits = misses.count { $0.isEmpty }
    if fits > 1, keyword == "oneOf" {
      return [
        Mismatch(
          path: path, keyword: keyword,
          problem: "must match exactly one choice, but matches \(fits)")
      ]
    }
    if fits > 0 || schemas.isEmpty { return [] }
    let near = misses.filter { !$0.contains { $0.path == path && $0.keyword == "type" } }
    if let nearest = near.min(by: { $0.count < $1.count }) { return nearest }
    return [
      Mismatch(
        path: path, keyword: keyword, problem: "matches none of the \(schemas.count) allowed types")
    ]
  }

  private mutating func properties(
    of value: JSONValue, _ keyword: String, _ rule: JSONValue, in schema: JSONValue,
    at path: String
  ) -> [Mismatch] {
    guard case .object(let members) = value else { return [] }
    let named = keyword == "properties" ? rule : schema["properties"] ?? .null
    if keyword != "properties", schema["patternProperties"] != nil { return [] }
    let rules = Dictionary(named.members) { first, _ in first }
    var found: [Mismatch] = []
    for (name, member) in members where found.count < JSONSchema.mismatchLimit {
      let here = "\(path)/\(name.jsonPointerToken)"
      switch (keyword, rules[name]) {
      case ("properties", let rule?):
        found += mismatches(of: member, rule, at: here)
      case ("properties", nil), (_, _?):
        continue
      default:
        if rule == .bool(false) {
          found.append(
            Mismatch(
              path: here, keyword: keyword, problem: "is not a property of the schema"))
        } else {
          found += mismatches(of: member, rule, at: here)
        }
      }
    }
    return found
  }

  private mutating func elements(
    of value: JSONValue, _ keyword: String, _ rule: JSONValue, in schema: JSONValue,
    at path: String
  ) -> [Mismatch] {
    guard case .array(let elements) = value else { return [] }
    let first = schema["prefixItems"]?.elements.count ?? 0
    var found: [Mismatch] = []
    for (place, element) in elements.enumerated() where found.count < JSONSchema.mismatchLimit {
      let here = "\(path)/\(place)"
      if keyword == "prefixItems", place < first {
        found += mismatches(of: element, rule.elements[place], at: here)
      } else if keyword == "items", place >= first {
        found += mismatches(of: element, rule, at: here)
      }
    }
    return found
  }

  /// JSON for an error message, shortened so the message stays on one line.
  static func excerpt(_ value: JSONValue) -> String {
    let text = value.text
    return text.count <= 60 ? text : text.prefix(57) + "…"
  }
}
