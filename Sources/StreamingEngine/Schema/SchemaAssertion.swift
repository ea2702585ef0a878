/// The keywords that check a single value by itself.
enum SchemaAssertion {
  /// Describes how a value violates a keyword. `nil` if it does not, or if the keyword is unknown.
  static func problem(of value: JSONValue, _ keyword: String, _ rule: JSONValue) -> String? {
    switch keyword {
    case "type":
      return typeProblem(of: value, rule)
    case "enum":
      return rule.elements.contains { $0.isEquivalent(to: value) }
        ? nil : "must be one of \(SchemaValidation.excerpt(rule)), not \(excerpt(value))"
    case "const":
      return rule.isEquivalent(to: value)
        ? nil : "must be \(SchemaValidation.excerpt(rule)), not \(excerpt(value))"
    case "uniqueItems":
      guard rule == .bool(true), case .array(let elements) = value else { return nil }
      return Set(elements.map(\.canonical)).count == elements.count
        ? nil : "must not have duplicate elements"
    case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf":
      return numberProblem(of: value, keyword, rule)
    default:
      return sizeProblem(of: value, keyword, rule)
    }
  }

  private static func typeProblem(of value: JSONValue, _ rule: JSONValue) -> String? {
    let types = rule.string.map { [$0] } ?? rule.elements.compactMap(\.string)
    if types.contains(where: { value.has(type: $0) }) || types.isEmpty { return nil }
    let words = types.map {
      $0 == "null" ? $0 : "\("aeiou".contains($0.prefix(1)) ? "an" : "a") \($0)"
    }
    return "must be \(words.joined(separator: " or ")), not \(excerpt(value))"
  }

  private static func numberProblem(
    of value: JSONValue, _ keyword: String, _ rule: JSONValue
  ) -> String? {
    guard let number = value.number, let limit = rule.number else { return nil }
    let (isValid, words): (Bool, String) =
      switch keyword {
      case "minimum": (number >= limit, "at least")
      case "maximum": (number <= limit, "at most")
      case "exclusiveMinimum": (number > limit, "more than")
      case "exclusiveMaximum": (number < limit, "less than")
      default: (isMultiple(number, of: limit), "a multiple of")
      }
    return isValid
      ? nil : "must be \(words) \(excerpt(rule)), not \(excerpt(value))"
  }

  private static func isMultiple(_ number: Double, of step: Double) -> Bool {
    guard step > 0 else { return true }
    let quotient = number / step
    // Fractions such as 0.1 are not exact in binary.
    return abs(quotient - quotient.rounded()) <= 1e-9 * max(1, abs(quotient))
  }

  private static func sizeProblem(
    of value: JSONValue, _ keyword: String, _ rule: JSONValue
  ) -> String? {
    guard let limit = rule.number else { return nil }
    let size: Int
    let unit: String
    switch (keyword, value) {
    case ("minLength", .string(let text)), ("maxLength", .string(let text)):
      (size, unit) = (text.unicodeScalars.count, "character")
    case ("minItems", .array(let elements)), ("maxItems", .array(let elements)):
      (size, unit) = (elements.count, "element")
    case ("minProperties", .object(let members)), ("maxProperties", .object(let members)):
      (size, unit) = (members.count, "member")
    default:
      return nil
    }
    let isMinimum = keyword.hasPrefix("min")
    if isMinimum ? Double(size) >= limit : Double(size) <= limit { return nil }
    let plural = limit == 1 ? "" : "s"
    return
      "must have at \(isMinimum ? "least" : "most") \(excerpt(rule)) \(unit)\(plural), not \(size)"
  }

  private static func excerpt(_ value: JSONValue) -> String {
    switch value {
    case .array: "an array"
    case .object: "an object"
    default: SchemaValidation.excerpt(value)
    }
  }
}
