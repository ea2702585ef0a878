/// A JSON Schema whose parts have been found and checked: each schema in it, its resources and
/// anchors, and where its references lead.
struct SchemaDocument: Sendable {
  /// A schema within the document.
  struct Place: Sendable {
    let value: JSONValue
    /// The place as a JSON pointer from the root of the document.
    let pointer: String
    let resource: Int
    /// Where its `$ref` and `$dynamicRef` lead.
    fileprivate(set) var reference: Int?
    fileprivate(set) var dynamicReference: Target?
  }

  /// Where a `$dynamicRef` leads, unless a schema that was entered before has the anchor.
  struct Target: Sendable {
    let place: Int
    /// `nil` if it leads nowhere else, like `$ref`.
    var anchor: ExactString?
  }

  /// A part of the document with an address of its own, or the whole.
  struct Resource: Sendable {
    let address: URIReference
    let pointer: String
    fileprivate(set) var anchors: [ExactString: Int] = [:]
    fileprivate(set) var dynamicAnchors: [ExactString: Int] = [:]
  }

  private static let depthLimit = 256

  private(set) var places: [Place] = []
  private(set) var resources: [Resource] = []
  /// What the document has that is not checked.
  private(set) var unchecked: [JSONSchema.UncheckedKeyword] = []
  private(set) var patterns = SchemaPatterns()

  private let root: JSONValue
  private var placesByPointer: [ExactString: Int] = [:]
  private var resourcesByAddress: [URIReference: Int] = [:]
  private var depth = 0

  init(_ root: JSONValue) throws(SchemaFault) {
    self.root = root
    resources.append(Resource(address: URIReference(""), pointer: ""))
    resourcesByAddress[URIReference("")] = 0
    try visit(root, at: "", in: 0)
    // A reference can lead to what no keyword makes a schema; its references are checked as well.
    var place = 0
    while place < places.count {
      try resolveReferences(of: place)
      place += 1
    }
  }

  /// The place of the schema that a keyword of another schema has.
  func child(of place: Int, _ tokens: [String]) -> Int? {
    let pointer = tokens.reduce(places[place].pointer) { "\($0)/\($1.jsonPointerToken)" }
    return placesByPointer[ExactString(pointer)]
  }

  // MARK: - Finding and checking

  private mutating func visit(
    _ schema: JSONValue, at pointer: String, in resource: Int
  ) throws(SchemaFault) {
    if placesByPointer[ExactString(pointer)] != nil { return }
    if let fault = SchemaKeyword.schema.fault(in: schema, of: "", at: pointer) { throw fault }
    guard depth < Self.depthLimit else {
      throw SchemaFault(
        "", "has more than \(Self.depthLimit) schemas one in another", advice: "use $defs and $ref")
    }
    depth += 1
    defer { depth -= 1 }
    try checkNames(of: schema.members, at: pointer)
    let resource = try beginResource(schema["$id"], at: pointer, in: resource)
    placesByPointer[ExactString(pointer)] = places.count
    places.append(Place(value: schema, pointer: pointer, resource: resource))
    let place = places.count - 1
    for (name, value) in schema.members {
      try visit(value, of: name, at: "\(pointer)/\(name.jsonPointerToken)", place)
    }
  }

  private mutating func visit(
    _ value: JSONValue, of name: String, at pointer: String, _ place: Int
  ) throws(SchemaFault) {
    let resource = places[place].resource
    let keyword = SchemaKeyword(name)
    if let fault = keyword.fault(in: value, of: name, at: pointer) { throw fault }
    switch keyword {
    case .schema:
      try visit(value, at: pointer, in: resource)
    case .schemas:
      for (index, schema) in value.elements.enumerated() {
        try visit(schema, at: "\(pointer)/\(index)", in: resource)
      }
    case .schemasByName, .schemasByPattern:
      try checkNames(of: value.members, at: pointer)
      for (member, schema) in value.members {
        let pointer = "\(pointer)/\(member.jsonPointerToken)"
        if keyword == .schemasByPattern { try add(pattern: member, of: name, at: pointer) }
        try visit(schema, at: pointer, in: resource)
      }
    case .pattern:
      try add(pattern: value.string ?? "", of: name, at: pointer)
    case .divisor:
      guard let digits = value.exactNumber?.digits, digits.count > JSONNumber.longestDivisor else {
        return
      }
      throw SchemaFault(
        pointer, "has \(digits.count) digits", advice: "use at most \(JSONNumber.longestDivisor)")
    case .anchor:
      try addAnchor(value.string ?? "", isDynamic: name == "$dynamicAnchor", at: pointer, place)
    case .dialect:
      try checkDialect(value.string ?? "", at: pointer)
    case .unchecked, .uncheckedText:
      unchecked.append(.init(pointer: pointer, keyword: name, reason: nil))
    default:
      break
    }
  }

  /// Readers of JSON do not agree on which of two members with one name counts.
  private func checkNames(of members: [(String, JSONValue)], at pointer: String) throws(SchemaFault)
  {
    guard let name = SchemaForm.repetition(in: members) else { return }
    throw SchemaFault(
      pointer, "has the member \(JSONValue.string(name).shortText) twice", advice: "remove one")
  }

  private mutating func add(
    pattern: String, of keyword: String, at pointer: String
  ) throws(SchemaFault) {
    switch patterns.add(pattern) {
    case .malformed(let problem)?:
      throw SchemaFault(
        pointer, "is not a regular expression: \(problem)", advice: "correct the expression")
    case .unsupported(let part)?:
      unchecked.append(.init(pointer: pointer, keyword: keyword, reason: part))
    case nil: break
    }
  }

  // MARK: - Addresses

  /// The resource that a schema begins with its `$id`, or else the one that it is in.
  private mutating func beginResource(
    _ id: JSONValue?, at pointer: String, in resource: Int
  ) throws(SchemaFault) -> Int {
    guard let text = id?.string else { return resource }
    let place = "\(pointer)/$id"
    let address = URIReference(text)
    guard address.fragment ?? "" == "" else {
      throw SchemaFault(
        place, "must have no fragment, unlike \(JSONValue.string(text).shortText)",
        advice: "use $anchor for a name within the schema")
    }
    let document = address.resolved(against: resources[resource].address).document
    if pointer.isEmpty { resources.removeAll() }
    let index = resources.count
    resources.append(Resource(address: document, pointer: pointer))
    guard resourcesByAddress.updateValue(index, forKey: document) ?? index == index else {
      throw SchemaFault(
        place, "is the address of another schema too: \(JSONValue.string(text).shortText)",
        advice: "give each schema its own $id")
    }
    return index
  }

  private mutating func addAnchor(
    _ name: String, isDynamic: Bool, at pointer: String, _ place: Int
  ) throws(SchemaFault) {
    let isName = name.unicodeScalars.enumerated().allSatisfy { index, scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || scalar == "_"
          || index > 0 && (scalar.properties.numericType != nil || scalar == "-" || scalar == "."))
    }
    guard isName, !name.isEmpty else {
      throw SchemaFault(
        pointer, "must be a name, not \(JSONValue.string(name).shortText)",
        advice: "use letters, digits, _, - and .")
    }
    let resource = places[place].resource
    let name = ExactString(name)
    if let former = resources[resource].anchors.updateValue(place, forKey: name), former != place {
      throw SchemaFault(
        pointer, "is the anchor of \(SchemaDocument.name(places[former].pointer)) too",
        advice: "give each anchor its own name")
    }
    if isDynamic { resources[resource].dynamicAnchors[name] = place }
  }

  private mutating func checkDialect(_ text: String, at pointer: String) throws(SchemaFault) {
    let address = URIReference(text).document.text
    if address == "https://json-schema.org/draft/2020-12/schema" { return }
    guard address.contains("//json-schema.org/"), address.hasSuffix("/schema") else {
      throw SchemaFault(
        pointer, "names a kind of schema that is not known: \(JSONValue.string(text).shortText)",
        advice: "use https://json-schema.org/draft/2020-12/schema")
    }
    unchecked.append(
      .init(pointer: pointer, keyword: "$schema", reason: "it is read as draft 2020-12"))
  }

  // MARK: - References

  private mutating func resolveReferences(of place: Int) throws(SchemaFault) {
    let (schema, pointer) = (places[place].value, places[place].pointer)
    if let text = schema["$ref"]?.string {
      places[place].reference = try target(of: text, from: place, at: "\(pointer)/$ref").place
    }
    if let text = schema["$dynamicRef"]?.string {
      places[place].dynamicReference = try target(
        of: text, from: place, at: "\(pointer)/$dynamicRef")
    }
  }

  private mutating func target(
    of text: String, from place: Int, at pointer: String
  ) throws(SchemaFault) -> Target {
    let shown = JSONValue.string(text).shortText
    let reference = URIReference(text)
      .resolved(against: resources[places[place].resource].address)
    guard let resource = resourcesByAddress[reference.document] else {
      throw SchemaFault(
        pointer, "leads to another document, which is not loaded: \(shown)",
        advice: "copy that schema into $defs, with its address as its $id")
    }
    guard let fragment = (reference.fragment ?? "").percentDecoded,
      let found = try find(fragment, in: resource)
    else {
      throw SchemaFault(
        pointer, "leads to nothing in the schema: \(shown)",
        advice: "correct it, or add what it names")
    }
    return found
  }

  /// The schema at a fragment: a JSON pointer, or an anchor.
  private mutating func find(_ fragment: String, in resource: Int) throws(SchemaFault) -> Target? {
    guard fragment.isEmpty || fragment.utf8.first == UInt8(ascii: "/") else {
      let anchor = ExactString(fragment)
      guard let place = resources[resource].anchors[anchor] else { return nil }
      let isDynamic = resources[resource].dynamicAnchors[anchor] != nil
      return Target(place: place, anchor: isDynamic ? anchor : nil)
    }
    guard let tokens = JSONPointer.tokens(fragment) else { return nil }
    var pointer = resources[resource].pointer
    for token in tokens { pointer += "/\(token.jsonPointerToken)" }
    if let place = placesByPointer[ExactString(pointer)] { return Target(place: place) }
    guard let (schema, resource) = value(at: pointer) else { return nil }
    try visit(schema, at: pointer, in: resource)
    return placesByPointer[ExactString(pointer)].map { Target(place: $0) }
  }

  /// A value that no keyword makes a schema, and the resource that it is in.
  private func value(at pointer: String) -> (JSONValue, Int)? {
    var (value, resource, path) = (root, places[0].resource, "")
    for token in JSONPointer.tokens(pointer) ?? [] {
      let next =
        if case .array(let elements) = value {
          JSONPointer.index(token).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        } else {
          value[token]
        }
      guard let next else { return nil }
      value = next
      path += "/\(token.jsonPointerToken)"
      if let place = placesByPointer[ExactString(path)] { resource = places[place].resource }
    }
    return (value, resource)
  }

  /// A place in an error message.
  static func name(_ pointer: String) -> String {
    pointer.isEmpty ? "the whole schema" : pointer
  }
}
