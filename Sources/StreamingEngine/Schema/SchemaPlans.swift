/// Makes the plans of a program.
struct SchemaPlans {
  /// Maximum number of plans that are kept. With patterns there may be one for every combination.
  private static let limit = 1_000

  private let program: [SchemaNode]
  private var plans: [[Int]: SchemaPlan] = [:]

  init(_ program: [SchemaNode]) {
    self.program = program
  }

  func schema(of node: Int) -> JSONValue { program[node].keywords.schema }

  /// The plan for a value that must match some nodes.
  ///
  /// - Parameter steps: How many steps may still be taken; is reduced by those that were.
  mutating func plan(for roots: Set<Int>, steps: inout Int) -> SchemaPlan {
    let key = roots.sorted()
    steps -= key.count
    if let plan = plans[key] { return plan }
    var found = roots
    var open = key
    while let node = open.popLast() {
      for next in program[node].keywords.inPlace where found.insert(next).inserted {
        open.append(next)
      }
    }
    steps -= found.count
    let plan = SchemaPlan(
      found.sorted { program[$0].rank < program[$1].rank }, of: program)
    if plans.count >= Self.limit { plans.removeAll() }
    plans[key] = plan
    return plan
  }

  /// How the member of an object is checked.
  mutating func child(
    _ name: String, of plan: SchemaPlan, steps: inout Int
  ) -> SchemaPlan.Child {
    let key = ExactString(name)
    if let child = plan.named[key] { return child }
    let isNamed = plan.entries.contains { $0.node.keywords.properties[key] != nil }
    if !isNamed, !plan.hasPatterns, let child = plan.other { return child }
    var draft = ChildDraft()
    for (place, entry) in plan.entries.enumerated() {
      draft.add(entry.node.keywords, at: place, key, steps: &steps)
    }
    let child = finish(draft, steps: &steps)
    if isNamed { plan.named[key] = child } else if !plan.hasPatterns { plan.other = child }
    return child
  }

  /// How the element of an array is checked.
  mutating func child(
    _ index: Int, of plan: SchemaPlan, steps: inout Int
  ) -> SchemaPlan.Child {
    let isFirst = index < plan.prefixCount
    if let child = isFirst ? plan.first[index] : plan.rest { return child }
    var draft = ChildDraft()
    for (place, entry) in plan.entries.enumerated() {
      draft.add(entry.node.keywords, at: place, index)
    }
    let child = finish(draft, steps: &steps)
    if isFirst { plan.first[index] = child } else { plan.rest = child }
    return child
  }

  private mutating func finish(_ draft: ChildDraft, steps: inout Int) -> SchemaPlan.Child {
    steps -= draft.uses.count
    let nodes = Set(draft.uses.compactMap(\.node).filter { needsLook($0) })
    let plan = nodes.isEmpty ? nil : self.plan(for: nodes, steps: &steps)
    let uses = draft.uses.map { use in
      SchemaPlan.Use(place: use.place, keyword: use.keyword, rule: rule(for: use, plan))
    }
    return SchemaPlan.Child(plan: plan, uses: uses)
  }

  private func rule(for use: ChildDraft.Use, _ plan: SchemaPlan?) -> SchemaPlan.Use.Rule {
    guard let node = use.node else { return .unknown }
    if program[node].keywords.isFalse {
      return .forbidden(use.surplus.map(SchemaProblem.surplus) ?? .forbidden)
    }
    return plan?.places[node].map { .match($0) } ?? .free
  }

  /// Whether it depends on the value whether it matches.
  private func needsLook(_ node: Int) -> Bool {
    let keywords = program[node].keywords
    return !keywords.isFalse && !keywords.isEmpty
  }
}

/// What the schemas of a plan say about a member or an element.
private struct ChildDraft {
  struct Use {
    let place: Int
    let keyword: SchemaPlan.Use.Keyword
    /// `nil` for a pattern that cannot be checked.
    let node: Int?
    /// The keyword to name if nothing is allowed.
    var surplus: String?
  }

  private(set) var uses: [Use] = []

  mutating func add(
    _ keywords: SchemaKeywords, at place: Int, _ name: ExactString, steps: inout Int
  ) {
    var isAdditional = true
    if let schema = keywords.properties[name] {
      uses.append(Use(place: place, keyword: .applied, node: schema))
      isAdditional = false
    }
    for (pattern, schema) in keywords.patternProperties {
      switch pattern.pattern?.matches(name.text, steps: &steps) {
      case true?: uses.append(Use(place: place, keyword: .applied, node: schema))
      case false?: continue
      case nil: uses.append(Use(place: place, keyword: .applied, node: nil))
      }
      isAdditional = false
    }
    if isAdditional, let schema = keywords.additionalProperties {
      uses.append(
        Use(place: place, keyword: .applied, node: schema, surplus: "additionalProperties"))
    }
    if let schema = keywords.unevaluatedProperties {
      uses.append(
        Use(place: place, keyword: .unevaluated, node: schema, surplus: "unevaluatedProperties"))
    }
  }

  mutating func add(_ keywords: SchemaKeywords, at place: Int, _ index: Int) {
    if index < keywords.prefixItems.count {
      uses.append(Use(place: place, keyword: .applied, node: keywords.prefixItems[index]))
    } else if let schema = keywords.items {
      uses.append(Use(place: place, keyword: .applied, node: schema))
    }
    if let contains = keywords.contains {
      uses.append(Use(place: place, keyword: .contains, node: contains.node))
    }
    if let schema = keywords.unevaluatedItems {
      uses.append(Use(place: place, keyword: .unevaluated, node: schema))
    }
  }
}
