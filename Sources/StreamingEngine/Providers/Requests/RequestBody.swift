/// The body of a request as a tree, so that fields can be added and left out before it is sent.
///
/// The tree is shared by all copies. It belongs to the function that builds the request.
struct RequestBody {
  private let root = JSONSlot()

  init(_ body: some Encodable) throws {
    try root.encode(body)
  }

  /// The body as JSON, with the names of members in alphabetical order.
  var bytes: [UInt8] {
    var text = ""
    root.write(to: &text)
    return Array(text.utf8)
  }

  /// The fields that objects of the body have, outermost first. What is inside an array, such as a
  /// message, is not a field.
  var fields: [FieldPath] {
    Self.fields(of: root, beneath: [])
  }

  func contains(_ path: FieldPath) -> Bool {
    slot(path.names) != nil
  }

  /// Adds a field, or replaces its value. Objects on the way to it are created.
  func set(_ path: FieldPath, to value: JSONValue) {
    var slot = root
    for name in path.names { slot = slot.child(name) ?? slot.member(name) }
    slot.replace(with: value)
  }

  /// Removes a field, and each object around it that is empty without it.
  func remove(_ path: FieldPath) {
    guard let name = path.names.last else { return }
    let outer = FieldPath(path.names.dropLast())
    guard let slot = slot(outer.names) else { return }
    slot.removeMember(name)
    if slot.isEmpty, !outer.names.isEmpty { remove(outer) }
  }

  /// Gives a field another name, unless there is a field of that name.
  func rename(_ path: FieldPath, to other: FieldPath) {
    guard !contains(other), let outer = slot(path.names.dropLast()),
      let name = path.names.last, let newName = other.names.last
    else { return }
    outer.renameMember(name, to: newName)
  }

  /// Removes the member of that name from every object, wherever it is.
  func removeEverywhere(_ name: String) {
    root.removeEverywhere(name)
  }

  private func slot(_ names: some Sequence<String>) -> JSONSlot? {
    var slot: JSONSlot? = root
    for name in names { slot = slot?.child(name) }
    return slot
  }

  private static func fields(of slot: JSONSlot, beneath names: [String]) -> [FieldPath] {
    slot.memberNames.flatMap { name -> [FieldPath] in
      let path = names + [name]
      return [FieldPath(path)] + (slot.child(name).map { fields(of: $0, beneath: path) } ?? [])
    }
  }
}

/// Where a field is in a request's body: `temperature`, `generationConfig.topP`.
struct FieldPath: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
  let names: [String]

  init(_ names: some Sequence<String>) {
    self.names = Array(names)
  }

  init(stringLiteral text: String) {
    names = text.split(separator: ".").map(String.init)
  }

  var description: String { names.joined(separator: ".") }
}
