/// What must be right in any value before a schema can say something about it: no member is there
/// twice, and it is not nested too deeply.
struct SchemaForm {
  private static let depthLimit = 256

  private var mismatches: [SchemaVerdict.Mismatch] = []
  private var trail = SchemaTrail()

  static func faults(of value: JSONValue) -> [SchemaVerdict.Mismatch] {
    var form = SchemaForm()
    form.check(value)
    return form.mismatches
  }

  private mutating func check(_ value: JSONValue) {
    guard mismatches.count < JSONSchema.mismatchLimit else { return }
    guard trail.depth <= Self.depthLimit else { return add(.tooDeep) }
    switch value {
    case .array(let elements):
      for (index, element) in elements.enumerated() { check(element, in: .index(index)) }
    case .object(let members):
      // Readers of JSON do not agree on which of two members with one name counts.
      if let name = Self.repetition(in: members) { add(.repeated(name)) }
      for (name, member) in members { check(member, in: .name(name)) }
    default: break
    }
  }

  private mutating func check(_ value: JSONValue, in token: SchemaPath.Token) {
    switch value {
    case .array, .object:
      trail.enter(token)
      check(value)
      trail.leave()
    default: break
    }
  }

  private mutating func add(_ problem: SchemaProblem) {
    mismatches.append(.init(path: trail.path(), problem: problem))
  }

  /// Fewer members are compared with each other.
  private static let fewMembers = 8

  /// A name that two members have.
  static func repetition(in members: [(String, JSONValue)]) -> String? {
    if members.count <= fewMembers {
      for (place, member) in members.enumerated()
      where members[..<place].contains(where: { $0.0.isSame(as: member.0) }) {
        return member.0
      }
      return nil
    }
    var names: Set<ExactString> = []
    return members.first { !names.insert(ExactString($0.0)).inserted }?.0
  }
}
