/// A keyword that says something about a value by itself.
enum SchemaAssertion: Sendable {
  case types([JSONType])
  case values(JSONValue)
  case value(JSONValue)
  /// `minimum` and the like.
  case limit(String, JSONNumber, Int?)
  case divisor(JSONNumber)
  /// `minLength` and the like.
  case count(String, Int)
  case pattern(SchemaPattern)
  case required([String])
  /// `dependentRequired`: the names that an object must have if it has another one.
  case requiredWith(String, [String])
  case unique

  /// What a keyword of a schema asserts. Its value has been checked.
  static func all(
    _ keyword: String, _ value: JSONValue, _ patterns: SchemaPatterns
  ) -> [SchemaAssertion] {
    let names = value.elements.compactMap(\.string)
    return switch SchemaKeyword(keyword) {
    case .types: [.types((value.string.map { [$0] } ?? names).compactMap(JSONType.init))]
    case .values: [.values(value)]
    case .value: [.value(value)]
    case .number: value.exactNumber.map { [.limit(keyword, $0, $0.int)] } ?? []
    case .divisor: value.exactNumber.map { [.divisor($0)] } ?? []
    case .count where !keyword.hasSuffix("Contains"):
      value.exactNumber?.clampedInt.map { [.count(keyword, $0)] } ?? []
    case .pattern: value.string.map { [.pattern(patterns.pattern($0))] } ?? []
    case .names: [.required(names)]
    case .namesByName:
      value.members.map { .requiredWith($0, $1.elements.compactMap(\.string)) }
    case .flag: value == true ? [.unique] : []
    default: []
    }
  }

  /// How a value compares with the assertion.
  enum Outcome {
    case fits
    case violated([SchemaProblem])
    /// It cannot be checked.
    case unknown
  }

  /// Compares a value.
  ///
  /// - Parameters:
  ///   - names: The names of its members.
  ///   - steps: How many steps may still be taken; is reduced by those that were.
  func outcome(
    of value: JSONValue, _ names: inout MemberNames, steps: inout Int
  ) -> Outcome {
    switch self {
    case .types(let types):
      return Outcome(types.contains { value.has(type: $0) }, else: .type(types, value))
    case .values(let choices):
      steps -= choices.elements.count
      return Outcome(
        choices.elements.contains { SchemaValue($0) == SchemaValue(value) },
        else: .values(choices, value))
    case .value(let other):
      return Outcome(SchemaValue(other) == SchemaValue(value), else: .value(other, value))
    case .limit(let keyword, let limit, let int):
      let isWithin = Self.isWithin(value, keyword, limit, int) ?? true
      return Outcome(isWithin, else: .limit(keyword, limit, value))
    case .divisor(let step):
      guard let number = value.exactNumber else { return .fits }
      steps -= number.digits.count
      return Outcome(number.isMultiple(of: step), else: .divisor(step, value))
    case .count(let keyword, let limit):
      guard let size = Self.size(of: value, keyword, steps: &steps) else { return .fits }
      return Outcome(
        keyword.hasPrefix("min") ? size >= limit : size <= limit,
        else: .count(keyword, limit, size))
    case .pattern(let pattern):
      guard case .string(let text) = value else { return .fits }
      guard let isMatch = pattern.pattern?.matches(text, steps: &steps) else { return .unknown }
      return Outcome(isMatch, else: .pattern(pattern.source, value))
    case .required(let required):
      return Self.outcome(of: value, required, because: nil, &names, steps: &steps)
    case .requiredWith(let name, let required):
      return Self.outcome(of: value, required, because: name, &names, steps: &steps)
    case .unique:
      guard case .array(let elements) = value else { return .fits }
      return Self.repetition(in: elements, steps: &steps).map { .violated([$0]) } ?? .fits
    }
  }

  private static func outcome(
    of value: JSONValue, _ required: [String], because name: String?, _ names: inout MemberNames,
    steps: inout Int
  ) -> Outcome {
    guard case .object = value else { return .fits }
    if let name, !names.contains(ExactString(name)) { return .fits }
    steps -= required.count
    var problems: [SchemaProblem] = []
    for member in required where !names.contains(ExactString(member)) {
      problems.append(.required(member, because: name))
    }
    return problems.isEmpty ? .fits : .violated(problems)
  }

  /// - Returns: `nil` if the value is not a number.
  private static func isWithin(
    _ value: JSONValue, _ keyword: String, _ limit: JSONNumber, _ int: Int?
  ) -> Bool? {
    func isWithin<Number: Comparable>(_ number: Number, _ limit: Number) -> Bool {
      switch keyword {
      case "minimum": number >= limit
      case "maximum": number <= limit
      case "exclusiveMinimum": number > limit
      default: number < limit
      }
    }
    // Nearly all numbers are small.
    if case .int(let number) = value, let int { return isWithin(number, int) }
    return value.exactNumber.map { isWithin($0, limit) }
  }

  /// What a keyword such as `minLength` counts; `nil` for a value of another type.
  private static func size(of value: JSONValue, _ keyword: String, steps: inout Int) -> Int? {
    switch (keyword, value) {
    case ("minLength", .string(let text)), ("maxLength", .string(let text)):
      steps -= text.utf8.count / 8
      return text.unicodeScalars.count
    case ("minItems", .array(let elements)), ("maxItems", .array(let elements)):
      return elements.count
    case ("minProperties", .object(let members)), ("maxProperties", .object(let members)):
      return members.count
    default:
      return nil
    }
  }

  /// Finds two elements that are equal.
  private static func repetition(in elements: [JSONValue], steps: inout Int) -> SchemaProblem? {
    var places: [SchemaValue: Int] = [:]
    for (place, element) in elements.enumerated() {
      steps -= 4 * element.size
      guard steps > 0 else { return nil }
      if let first = places.updateValue(place, forKey: SchemaValue(element)) {
        return .unique(first, place)
      }
    }
    return nil
  }
}

extension SchemaAssertion.Outcome {
  fileprivate init(_ isFit: Bool, else problem: @autoclosure () -> SchemaProblem) {
    self = isFit ? .fits : .violated([problem()])
  }
}

extension JSONValue {
  /// The number of values in it, and of the characters in its strings by the hundred.
  fileprivate var size: Int {
    switch self {
    case .null, .bool, .int, .double, .number: 1
    case .string(let text): 1 + text.utf8.count / 100
    case .array(let elements): elements.reduce(1) { $0 + $1.size }
    case .object(let members): members.reduce(1) { $0 + 1 + $1.1.size }
    }
  }
}
