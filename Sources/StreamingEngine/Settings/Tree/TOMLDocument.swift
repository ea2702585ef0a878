#if Lockfile
/// What a TOML text says, and where each part of it stands: the one result of reading it.
///
/// ``tree`` is for those who want the values. An edit looks up a node by its keys and gets the
/// bytes to change. Nodes are numbered in the order in which the text names them, a table before
/// what is in it, and the root is 0.
struct TOMLDocument: Sendable {
  typealias ID = Int

  enum Kind: Sendable {
    /// A table that appears only in the headers of its subtables: `a` in `[a.b]`.
    case implicitTable
    /// A table with a header of its own, the root, or an element of an array of tables.
    case table
    /// A table that dotted keys make: `a` in `a.b = 1`.
    case dottedTable
    /// `{ … }`, to which nothing can be added elsewhere.
    case inlineTable
    /// `[[a]]`
    case arrayOfTables
    /// `[ … ]`
    case array
    /// A string, number, date, or true or false.
    case scalar(SettingsNode.Value)
  }

  struct Node: Sendable {
    let parent: ID
    /// The number of nodes above it.
    let depth: Int
    /// Its key, or `nil` for an element of an array.
    let key: String?
    /// Where its key is, or the node itself if it has none.
    let keyPosition: SourcePosition
    var position: SourcePosition
    /// The bytes of the value, where it stands in one piece.
    var range: Range<Int>?
    var kind: Kind
    /// The children in the order of the text: a linked list, so that a node costs no allocation.
    fileprivate(set) var firstChild: ID?
    fileprivate(set) var lastChild: ID?
    fileprivate(set) var nextSibling: ID?
  }

  /// A header or a pair, which may take up several lines.
  struct Statement: Sendable {
    enum Kind: Sendable {
      /// `[key]`
      case table
      /// `[[key]]`
      case element
      /// `key = value`
      case pair
    }

    let kind: Kind
    /// The table, the element or the value.
    let node: ID
    /// From the key or bracket to the end of the value or bracket.
    let range: Range<Int>
  }

  private(set) var nodes: [Node] = [
    Node(
      parent: 0, depth: 0, key: nil, keyPosition: .start, position: .start, range: nil,
      kind: .table)
  ]
  /// In the order of the text.
  private(set) var statements: [Statement] = []
  private var childrenByKey: [Place: ID] = [:]

  /// A key of a table. Keys are compared byte for byte, as TOML does; strings that differ can be
  /// equal in Swift.
  private struct Place: Hashable, Sendable {
    let parent: ID
    let key: String

    static func == (one: Place, other: Place) -> Bool {
      one.parent == other.parent && one.key.utf8.elementsEqual(other.key.utf8)
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(parent)
      var key = key
      key.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
  }

  static let root: ID = 0

  subscript(id: ID) -> Node {
    get { nodes[id] }
    set { nodes[id] = newValue }
  }

  // MARK: - Looking up

  func child(_ key: String, of parent: ID) -> ID? {
    childrenByKey[Place(parent: parent, key: key)]
  }

  /// The node that keys lead to from the root.
  func node(at keys: [String]) -> ID? {
    var id = Self.root
    for key in keys {
      guard let next = child(key, of: id) else { return nil }
      id = next
    }
    return id
  }

  func children(of id: ID) -> some Sequence<ID> {
    sequence(state: nodes[id].firstChild) { next in
      defer { next = next.flatMap { nodes[$0].nextSibling } }
      return next
    }
  }

  /// The bytes of the value that keys lead to, if it stands in one piece.
  func range(at keys: [String]) -> Range<Int>? {
    node(at: keys).flatMap { nodes[$0].range }
  }

  /// The names of a node's tables, as an error quotes them: `a.b`.
  func name(of id: ID) -> String {
    var keys: [String] = []
    var id = id
    while id != Self.root {
      if let key = nodes[id].key { keys.append(key) }
      id = nodes[id].parent
    }
    return keys.reversed().joined(separator: ".")
  }

  // MARK: - Building

  /// Adds a node after its parent's other children.
  mutating func add(
    _ kind: Kind, key: String?, to parent: ID, keyPosition: SourcePosition,
    position: SourcePosition
  ) -> ID {
    let id = nodes.count
    nodes.append(
      Node(
        parent: parent, depth: nodes[parent].depth + 1, key: key, keyPosition: keyPosition,
        position: position, range: nil, kind: kind))
    if let last = nodes[parent].lastChild {
      nodes[last].nextSibling = id
    } else {
      nodes[parent].firstChild = id
    }
    nodes[parent].lastChild = id
    if let key { childrenByKey[Place(parent: parent, key: key)] = id }
    return id
  }

  mutating func note(_ statement: Statement) {
    statements.append(statement)
  }

  // MARK: - The tree

  /// The values, with the keys in the order of the text.
  var tree: SettingsNode { tree(from: Self.root) }

  private func tree(from id: ID) -> SettingsNode {
    let node = nodes[id]
    let value: SettingsNode.Value
    switch node.kind {
    case .scalar(let scalar): value = scalar
    case .array, .arrayOfTables: value = .array(children(of: id).map(tree(from:)))
    case .table, .implicitTable, .dottedTable, .inlineTable:
      value = .table(
        children(of: id).map { child in
          .init(
            key: nodes[child].key ?? "", keyPosition: nodes[child].keyPosition,
            node: tree(from: child))
        })
    }
    return SettingsNode(value, at: node.position)
  }
}
#endif
