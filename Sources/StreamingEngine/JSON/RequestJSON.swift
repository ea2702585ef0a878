/// Encodes a request body as JSON.
///
/// Member names are sorted, so the same chat always produces the same bytes and prompt caches work.
/// Unlike other encoders, this one preserves the member order of a ``JSONValue`` and the exact text
/// of a ``RawJSON``.
enum RequestJSON {
  static func bytes(of body: some Encodable) throws -> [UInt8] {
    try RequestBody(body).bytes
  }
}

/// The position of one value in the output, to be filled in by an encoding container.
final class JSONSlot {
  private enum Content {
    case text(String)
    case array([JSONSlot])
    case object([String: JSONSlot])
  }

  private var content = Content.text("{}")

  func encode(_ value: some Encodable) throws {
    switch value {
    case let value as String: content = .text(JSONValue.string(value).text)
    case let value as any BinaryInteger: content = .text("\(value)")
    case let value as Bool: content = .text(value ? "true" : "false")
    case let value as Double: content = .text(Self.number(value))
    case let value as Float: content = .text(Self.number(Double(value)))
    case let value as RawJSON: content = .text(value.text)
    case let value as Base64Text: content = .text("\"\(value.text)\"")
    case let value as JSONValue: content = .text(value.text)
    default: try value.encode(to: JSONSlotEncoder(slot: self))
    }
  }

  func encodeNil() {
    content = .text("null")
  }

  /// Appends a slot for a new array element.
  func appendElement() -> JSONSlot {
    let element = JSONSlot()
    guard case .array(var elements) = content else {
      content = .array([element])
      return element
    }
    content = .array([])
    elements.append(element)
    content = .array(elements)
    return element
  }

  /// Adds a slot for an object member.
  func member(_ name: String) -> JSONSlot {
    let member = JSONSlot()
    expand()
    guard case .object(var members) = content else {
      content = .object([name: member])
      return member
    }
    content = .object([:])
    members[name] = member
    content = .object(members)
    return member
  }

  /// Makes the members of a finished object slots of their own.
  private func expand() {
    guard case .text(let text) = content, case .object(let members)? = JSONValue(parsing: text)
    else { return }
    content = .object([:])
    for (name, value) in members { self.member(name).replace(with: value) }
  }

  func becomeArray() {
    content = .array([])
  }

  func becomeObject() {
    if case .object = content { return }
    content = .object([:])
  }

  var count: Int {
    if case .array(let elements) = content { elements.count } else { 0 }
  }

  func write(to out: inout String) {
    switch content {
    case .text(let text):
      out += text
    case .array(let elements):
      out += "["
      for (place, element) in elements.enumerated() {
        if place > 0 { out += "," }
        element.write(to: &out)
      }
      out += "]"
    case .object(let members):
      out += "{"
      for (place, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        if place > 0 { out += "," }
        out += JSONValue.string(member.key).text
        out += ":"
        member.value.write(to: &out)
      }
      out += "}"
    }
  }

  // MARK: - Changing what has been encoded

  /// The names of an object's members, in alphabetical order; empty for any other value.
  var memberNames: [String] {
    if case .object(let members) = content { members.keys.sorted() } else { [] }
  }

  /// Whether this is an object without members.
  var isEmpty: Bool {
    if case .object(let members) = content { members.isEmpty } else { false }
  }

  func child(_ name: String) -> JSONSlot? {
    if case .object(let members) = content { members[name] } else { nil }
  }

  func replace(with value: JSONValue) {
    content = .text(value.text)
  }

  func removeMember(_ name: String) {
    guard case .object(var members) = content else { return }
    members[name] = nil
    content = .object(members)
  }

  func renameMember(_ name: String, to newName: String) {
    guard case .object(var members) = content, let slot = members.removeValue(forKey: name)
    else { return }
    members[newName] = slot
    content = .object(members)
  }

  func removeEverywhere(_ name: String) {
    removeMember(name)
    switch content {
    case .text: break
    case .array(let elements): for element in elements { element.removeEverywhere(name) }
    case .object(let members): for member in members.values { member.removeEverywhere(name) }
    }
  }

  /// Writes whole numbers without a decimal point.
  private static func number(_ value: Double) -> String {
    Int(exactly: value).map { "\($0)" } ?? JSONValue.double(value).text
  }
}

private struct JSONSlotEncoder: Encoder {
  let slot: JSONSlot
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    slot.becomeObject()
    return KeyedEncodingContainer(JSONMembers<Key>(slot: slot))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    slot.becomeArray()
    return JSONElements(slot: slot)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    JSONSingle(slot: slot)
  }
}

private struct JSONMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let slot: JSONSlot
  var codingPath: [any CodingKey] { [] }

  func encodeNil(forKey key: Key) throws { slot.member(key.stringValue).encodeNil() }

  func encode(_ value: some Encodable, forKey key: Key) throws {
    try slot.member(key.stringValue).encode(value)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy keyType: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    JSONSlotEncoder(slot: slot.member(key.stringValue)).container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    JSONSlotEncoder(slot: slot.member(key.stringValue)).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { JSONSlotEncoder(slot: slot.member("super")) }

  func superEncoder(forKey key: Key) -> any Encoder {
    JSONSlotEncoder(slot: slot.member(key.stringValue))
  }
}

private struct JSONElements: UnkeyedEncodingContainer {
  let slot: JSONSlot
  var codingPath: [any CodingKey] { [] }
  var count: Int { slot.count }

  func encodeNil() throws { slot.appendElement().encodeNil() }

  func encode(_ value: some Encodable) throws { try slot.appendElement().encode(value) }

  func nestedContainer<Nested: CodingKey>(
    keyedBy keyType: Nested.Type
  ) -> KeyedEncodingContainer<Nested> {
    JSONSlotEncoder(slot: slot.appendElement()).container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    JSONSlotEncoder(slot: slot.appendElement()).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { JSONSlotEncoder(slot: slot.appendElement()) }
}

private struct JSONSingle: SingleValueEncodingContainer {
  let slot: JSONSlot
  var codingPath: [any CodingKey] { [] }

  func encodeNil() throws { slot.encodeNil() }

  func encode(_ value: some Encodable) throws { try slot.encode(value) }
}
