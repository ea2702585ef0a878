/// Where a value is: the way to it from the root.
final class SchemaPath {
  enum Token {
    case name(String)
    case index(Int)
  }

  private let token: Token
  private let parent: SchemaPath?

  fileprivate init(_ token: Token, in parent: SchemaPath?) {
    self.token = token
    self.parent = parent
  }

  /// The path as a JSON pointer.
  var pointer: String {
    var tokens: [String] = []
    var place: SchemaPath? = self
    while let here = place {
      switch here.token {
      case .name(let name): tokens.append(name.jsonPointerToken)
      case .index(let index): tokens.append("\(index)")
      }
      place = here.parent
    }
    return tokens.reversed().map { "/\($0)" }.joined()
  }
}

/// The way to the value that is being checked. A ``SchemaPath`` is made of it only where something
/// is wrong.
struct SchemaTrail {
  private var steps: [(token: SchemaPath.Token, path: SchemaPath?)] = []

  var depth: Int { steps.count }

  mutating func enter(_ token: SchemaPath.Token) {
    steps.append((token, nil))
  }

  mutating func leave() {
    steps.removeLast()
  }

  /// The place of the value; `nil` for the root.
  mutating func path() -> SchemaPath? {
    var first = steps.count
    while first > 0, steps[first - 1].path == nil { first -= 1 }
    var path = first > 0 ? steps[first - 1].path : nil
    for index in first..<steps.count {
      path = SchemaPath(steps[index].token, in: path)
      steps[index].path = path
    }
    return path
  }

  /// The place of a member or an element.
  mutating func path(_ token: SchemaPath.Token) -> SchemaPath? {
    SchemaPath(token, in: path())
  }
}
