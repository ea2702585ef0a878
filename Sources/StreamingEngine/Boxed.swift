/// An optional value that is usually absent. It is stored out of line, so its container stays small
/// and cheap to copy.
@propertyWrapper
enum Boxed<Value> {
  case absent
  indirect case present(Value)

  init(wrappedValue: Value?) {
    self = wrappedValue.map(Self.present) ?? .absent
  }

  /// Checks for absence without copying the value.
  var isAbsent: Bool {
    if case .absent = self { true } else { false }
  }

  var wrappedValue: Value? {
    get { if case .present(let value) = self { value } else { nil } }
    set { self = newValue.map(Self.present) ?? .absent }
  }
}

extension Boxed: Sendable where Value: Sendable {}
extension Boxed: Equatable where Value: Equatable {}
