/// All schemas that one value is checked against, and which of them its members or elements have.
///
/// Plans are made as values ask for them, like the states of an automaton: an array has one plan for
/// all its elements.
final class SchemaPlan {
  /// The schemas, each after its schemas for the same value.
  let entries: [Entry]
  /// The place of each node in ``entries``.
  let places: [Int: Int]
  /// Whether it must be known which members and elements a schema says something about.
  let tracksEvaluated: Bool
  /// Whether which schemas a member has depends on patterns.
  let hasPatterns: Bool
  /// The nodes for names of members.
  let propertyNames: Set<Int>
  /// The number of first elements that may have schemas of their own.
  let prefixCount: Int
  /// How the members with a name in `properties` are checked, as far as they have been asked for.
  var named: [ExactString: Child] = [:]
  var other: Child?
  var first: [Int: Child] = [:]
  var rest: Child?

  /// A schema, and the places of its schemas for the same value.
  struct Entry {
    let node: SchemaNode
    let all: [Int]
    let any: [Int]
    let one: [Int]
    let not: Int?
    let test: Int?
    let then: Int?
    let otherwise: Int?
    let dependents: [(name: ExactString, place: Int)]
  }

  /// How a member or an element is checked.
  struct Child {
    /// `nil` if no schema has to look at it.
    let plan: SchemaPlan?
    let uses: [Use]
  }

  /// What one schema does with a member or an element.
  struct Use {
    enum Keyword {
      /// `properties`, `items` and the like.
      case applied
      case contains
      case unevaluated
    }

    enum Rule {
      /// It must match the entry at this place in the child's plan.
      case match(Int)
      case forbidden(SchemaProblem)
      /// It may be anything.
      case free
      /// A pattern that cannot be checked may have a schema for it.
      case unknown
    }

    /// The place of the schema in the plan.
    let place: Int
    let keyword: Keyword
    let rule: Rule
  }

  /// - Parameter nodes: All nodes for the value, each after its nodes for the same value.
  init(_ nodes: [Int], of program: [SchemaNode]) {
    let places = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1, $0) })
    self.places = places
    entries = nodes.map { index in
      let keywords = program[index].keywords
      func find(_ nodes: [Int]) -> [Int] { nodes.compactMap { places[$0] } }
      func find(_ node: Int?) -> Int? { node.flatMap { places[$0] } }
      return Entry(
        node: program[index], all: find(keywords.all), any: find(keywords.any),
        one: find(keywords.one), not: find(keywords.not), test: find(keywords.condition?.test),
        then: find(keywords.condition?.then), otherwise: find(keywords.condition?.otherwise),
        dependents: keywords.dependents.compactMap { name, node in
          places[node].map { (name, $0) }
        })
    }
    let all = nodes.map { program[$0].keywords }
    tracksEvaluated = all.contains {
      $0.unevaluatedProperties != nil || $0.unevaluatedItems != nil
    }
    hasPatterns = all.contains { !$0.patternProperties.isEmpty }
    propertyNames = Set(all.compactMap(\.propertyNames))
    prefixCount = all.map(\.prefixItems.count).max() ?? 0
  }
}
