/// Makes a program, a list of all schemas, of a ``SchemaDocument``.
///
/// Where a `$dynamicRef` leads depends on the resources through which the schema was entered, so a
/// schema becomes one node for each set of anchors that it can be entered with. Then a node says
/// all that there is to know, and whether references go in a circle can be seen beforehand.
struct SchemaCompiler {
  private struct Key: Hashable {
    let place: Int
    let scope: Int
  }

  /// Where each dynamic anchor leads, once a resource that has it was entered.
  private typealias Scope = [ExactString: Int]

  private static let nodeLimit = 100_000

  private let document: SchemaDocument
  private var nodes: [SchemaKeywords] = []
  private var keys: [Key] = []
  private var indices: [Key: Int] = [:]
  private var scopes: [Scope] = [[:]]
  private var scopeIndices: [Scope: Int] = [[:]: 0]
  /// The anchors that a `$dynamicRef` asks for.
  private let wantedAnchors: Set<ExactString>

  init(_ document: SchemaDocument) {
    self.document = document
    wantedAnchors = Set(document.places.compactMap { $0.dynamicReference?.anchor })
  }

  /// - Throws: What is wrong with the schema: its references go in a circle, or are too many.
  static func program(of document: SchemaDocument) throws(SchemaFault) -> [SchemaNode] {
    var compiler = SchemaCompiler(document)
    _ = compiler.node(0, in: 0)
    var index = 0
    while index < compiler.keys.count {
      guard index < nodeLimit else {
        throw SchemaFault(
          "", "has too many combinations of $dynamicRef and $dynamicAnchor", advice: "use $ref")
      }
      compiler.build(index)
      index += 1
    }
    return zip(compiler.nodes, try ranks(of: compiler.nodes)).map { SchemaNode($0, rank: $1) }
  }

  /// The node of a schema that is entered from a scope.
  private mutating func node(_ place: Int, in scope: Int) -> Int {
    var anchors = scopes[scope]
    for (name, place) in document.resources[document.places[place].resource].dynamicAnchors
    where anchors[name] == nil && wantedAnchors.contains(name) {
      anchors[name] = place
    }
    let inner = scopeIndices[anchors] ?? scopes.count
    if inner == scopes.count {
      scopeIndices[anchors] = inner
      scopes.append(anchors)
    }
    let key = Key(place: place, scope: inner)
    if let index = indices[key] { return index }
    indices[key] = keys.count
    keys.append(key)
    nodes.append(SchemaKeywords(document.places[place].value, at: document.places[place].pointer))
    return keys.count - 1
  }

  private mutating func build(_ index: Int) {
    let (place, scope) = (keys[index].place, keys[index].scope)
    let schema = document.places[place]
    var node = nodes[index]
    if let target = schema.reference { node.all.append(self.node(target, in: scope)) }
    if let target = schema.dynamicReference {
      let dynamic = target.anchor.flatMap { scopes[scope][$0] }
      node.all.append(self.node(dynamic ?? target.place, in: scope))
    }
    for (name, value) in schema.value.members {
      node.assertions += SchemaAssertion.all(name, value, document.patterns)
      switch SchemaKeyword(name) {
      case .schema: add(child(place, scope, name), of: name, to: &node, schema.value, place, scope)
      case .schemas:
        let schemas = value.elements.indices.compactMap { child(place, scope, name, "\($0)") }
        switch name {
        case "allOf": node.all += schemas
        case "anyOf": node.any = schemas
        case "oneOf": node.one = schemas
        default: node.prefixItems = schemas
        }
      case .schemasByName, .schemasByPattern:
        for (member, _) in value.members where !["$defs", "definitions"].contains(name) {
          guard let schema = child(place, scope, name, member) else { continue }
          switch name {
          case "properties": node.properties[ExactString(member)] = schema
          case "patternProperties":
            node.patternProperties.append((document.patterns.pattern(member), schema))
          default: node.dependents.append((ExactString(member), schema))
          }
        }
      default: break
      }
    }
    nodes[index] = node
  }

  private mutating func add(
    _ child: Int?, of name: String, to node: inout SchemaKeywords, _ schema: JSONValue,
    _ place: Int,
    _ scope: Int
  ) {
    guard let child else { return }
    switch name {
    case "not": node.not = child
    case "if":
      let (then, otherwise) = (self.child(place, scope, "then"), self.child(place, scope, "else"))
      node.condition = .init(test: child, then: then, otherwise: otherwise)
    case "additionalProperties": node.additionalProperties = child
    case "propertyNames": node.propertyNames = child
    case "unevaluatedProperties": node.unevaluatedProperties = child
    case "items": node.items = child
    case "unevaluatedItems": node.unevaluatedItems = child
    case "contains":
      node.contains = .init(
        node: child, least: schema["minContains"]?.exactNumber?.clampedInt ?? 1,
        most: schema["maxContains"]?.exactNumber?.clampedInt ?? .max)
    default: break
    }
  }

  private mutating func child(_ place: Int, _ scope: Int, _ tokens: String...) -> Int? {
    document.child(of: place, tokens).map { node($0, in: scope) }
  }

  // MARK: - Circles

  /// Numbers the nodes so that schemas for the same value come before the schema that has them.
  private static func ranks(of nodes: [SchemaKeywords]) throws(SchemaFault) -> [Int] {
    var ranks: [Int?] = Array(repeating: nil, count: nodes.count)
    var isOpen = Array(repeating: false, count: nodes.count)
    var rank = 0
    for root in nodes.indices where ranks[root] == nil {
      // Not by recursion: a chain of references can be long.
      var path = [(node: root, rest: nodes[root].inPlace[...])]
      isOpen[root] = true
      while let (node, rest) = path.last {
        guard let next = rest.first else {
          ranks[node] = rank
          rank += 1
          isOpen[node] = false
          path.removeLast()
          continue
        }
        path[path.count - 1].rest.removeFirst()
        if isOpen[next] {
          throw SchemaFault(
            nodes[node].pointer,
            "refers back to \(circle(nodes[node], nodes[next])) without end",
            advice: "remove one of the references in this circle")
        }
        guard ranks[next] == nil else { continue }
        isOpen[next] = true
        path.append((next, nodes[next].inPlace[...]))
      }
    }
    return ranks.map { $0 ?? 0 }
  }

  private static func circle(_ end: SchemaKeywords, _ start: SchemaKeywords) -> String {
    end.pointer == start.pointer ? "itself" : SchemaDocument.name(start.pointer)
  }
}
