import LLMRingCalendar

// How the members of model lists are read. Servers leave members out, send null, and write numbers
// as strings, so a value of the wrong type counts as absent.

extension JSONValue {
  /// The text, if this is a string that is not empty.
  var nonEmptyText: String? {
    if case .string(let text) = self, !text.isEmpty { text } else { nil }
  }

  /// The text as the name of a model. White space and control characters cannot be part of
  /// `provider:model`, and a name of more than 512 bytes is an attack or a mistake.
  var modelID: String? {
    guard let text = nonEmptyText, text.utf8.count <= 512,
      !text.unicodeScalars.contains(where: { $0.properties.isWhitespace || $0.isUnprintable })
    else { return nil }
    return text
  }

  /// The text as a name for people: one line of printable characters.
  var label: String? {
    guard let text = nonEmptyText, text.utf8.count <= 512,
      !text.unicodeScalars.contains(where: \.isUnprintable)
    else { return nil }
    return text
  }

  /// A number, also one in a string.
  var amount: Double? {
    let value: Double? =
      switch self {
      case .int(let value): Double(value)
      case .double(let value): value
      case .number(let value): value.double
      case .string(let text): Double(text)
      default: nil
      }
    return value.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
  }

  /// A number of tokens, from 1 to a billion.
  var tokenCount: Int? {
    guard let amount, (1...1e9).contains(amount) else { return nil }
    return Int(amount)
  }

  /// A day, from a date with or without a time, or from seconds since 1970.
  var date: String? {
    switch self {
    case .string(let text):
      let day = text.prefix(10)
      return day.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) == nil ? nil : String(day)
    case .int(let seconds) where seconds > 0 && seconds < 1 << 33:
      return String(UTCTime(millisecondsSince1970: Int64(seconds) * 1000).iso8601.prefix(10))
    default: return nil
    }
  }

  /// The strings of an array; other elements are left out.
  var texts: [String] { elements.compactMap(\.nonEmptyText) }

  /// The first of these members that reads as wanted.
  func first<Value>(_ names: [String], _ read: (JSONValue) -> Value?) -> Value? {
    for name in names {
      if let value = self[name].flatMap(read) { return value }
    }
    return nil
  }
}

extension Unicode.Scalar {
  /// Whether the character is a control or a format character, such as a change of the writing
  /// direction, or none at all.
  var isUnprintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
    default: false
    }
  }
}
