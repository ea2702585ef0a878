/// A type that an option or argument can have.
protocol ArgumentValue {
  /// The value of an option that is left out; `nil` if it has to be given.
  static var absent: Self? { get }
  static var isRepeating: Bool { get }

  /// The value after a text was given.
  ///
  /// - Returns: `nil` if the text is not a value of that type.
  static func adding(_ text: String, to value: Self?) -> Self?
}

extension ArgumentValue {
  static var absent: Self? { nil }
  static var isRepeating: Bool { false }
}

extension String: ArgumentValue {
  static func adding(_ text: String, to value: String?) -> String? { text }
}

extension Int: ArgumentValue {
  static func adding(_ text: String, to value: Int?) -> Int? { Int(text) }
}

extension Optional: ArgumentValue where Wrapped: ArgumentValue {
  static var absent: Wrapped?? { .some(nil) }

  static func adding(_ text: String, to value: Wrapped??) -> Wrapped?? {
    Wrapped.adding(text, to: value ?? nil).map { .some($0) }
  }
}

extension Array: ArgumentValue where Element: ArgumentValue {
  static var isRepeating: Bool { true }

  static func adding(_ text: String, to value: [Element]?) -> [Element]? {
    Element.adding(text, to: nil).map { (value ?? []) + [$0] }
  }
}

/// Where a property of a command keeps its value, which the parser sets through its definition.
protocol ArgumentBox: AnyObject {
  var isRepeating: Bool { get }
  var isSet: Bool { get }
  func take(_ text: String) -> Bool
}

/// The type of the value is not constrained here, because the runtime would have to search for its
/// conformance at every start.
final class Box<Value>: ArgumentBox {
  private var value: Value?
  private let add: (String, Value?) -> Value?
  let isRepeating: Bool

  init(_ value: Value?) where Value: ArgumentValue {
    self.value = value
    add = Value.adding
    isRepeating = Value.isRepeating
  }

  var isSet: Bool { value != nil }

  /// The value. The parser refuses a command line that leaves out what is required.
  var required: Value {
    guard let value else { preconditionFailure("a required value is read before it is parsed") }
    return value
  }

  func take(_ text: String) -> Bool {
    guard let value = add(text, value) else { return false }
    self.value = value
    return true
  }
}

final class FlagBox: ArgumentBox {
  private(set) var isOn: Bool

  init(_ isOn: Bool) { self.isOn = isOn }

  var isRepeating: Bool { false }
  var isSet: Bool { true }

  func take(_ text: String) -> Bool {
    isOn = true
    return true
  }
}
