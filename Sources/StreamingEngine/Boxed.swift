/// A value that is mostly absent, in memory of its own when it is there, so that what contains it
/// is small and cheap to hand on.
@propertyWrapper
enum Boxed<Value> {
  case absent
  indirect case present(Value)

  init(wrappedValue: Value?) {
    self = wrappedValue.map(Self.present) ?? .absent
  }

  /// Known without a copy of the value.
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
