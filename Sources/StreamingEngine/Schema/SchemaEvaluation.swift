/// One check of a value against a schema.
///
/// Each value is checked once against all schemas that it has (``SchemaPlan``): first its members or
/// elements, then the value itself, against each schema after those that it refers to. So the work
/// is at most the size of the value times that of the schema, however schemas refer to each other.
struct SchemaEvaluation {
  private var plans: SchemaPlans
  /// How many steps may still be taken.
  private(set) var steps: Int
  private var trail = SchemaTrail()
  private let isStopped: () -> Bool
  /// At how many steps left to ask next whether to stop.
  private var nextQuestion: Int
  private static let questionInterval = 100_000
  /// What the schemas of a plan say about the value, for each value that is being checked.
  private var verdicts: [SchemaVerdict] = []

  /// - Parameter program: All schemas. The first one is the whole.
  init(_ program: [SchemaNode], steps: Int, isStopped: @escaping () -> Bool) {
    plans = SchemaPlans(program)
    self.steps = steps
    self.isStopped = isStopped
    nextQuestion = steps - Self.questionInterval
  }

  /// What is wrong with a value.
  mutating func mismatches(of value: JSONValue) -> [SchemaVerdict.Mismatch] {
    let plan = plans.plan(for: [0], steps: &steps)
    evaluate(value, plan)
    guard steps > 0 else { return [.init(path: nil, problem: .tooComplex)] }
    return plan.places[0].map { verdicts[$0].mismatches } ?? []
  }

  /// Checks a value, and leaves a verdict for each entry of the plan at the end of ``verdicts``.
  private mutating func evaluate(_ value: JSONValue, _ plan: SchemaPlan) {
    let base = verdicts.count
    steps -= 4 + plan.entries.count
    if steps < nextQuestion {
      nextQuestion = steps - Self.questionInterval
      if isStopped() { steps = 0 }
    }
    verdicts += repeatElement(SchemaVerdict(), count: plan.entries.count)
    guard steps > 0 else { return }
    var names = MemberNames(of: value)
    for (place, entry) in plan.entries.enumerated() {
      if entry.node.keywords.isFalse { add(.forbidden, to: base + place) }
      for assertion in entry.node.keywords.assertions {
        steps -= 1
        switch assertion.outcome(of: value, &names, steps: &steps) {
        case .fits: break
        case .unknown: verdicts[base + place].isCertain = false
        case .violated(let problems):
          for problem in problems { add(problem, to: base + place) }
        }
      }
    }
    checkParts(of: value, plan, base)
    for (place, entry) in plan.entries.enumerated() {
      combine(entry, base + place, base, value, &names)
    }
  }

  private mutating func add(_ problem: SchemaProblem, to place: Int) {
    let path = trail.path()
    verdicts[place].add([.init(path: path, problem: problem)])
  }

  // MARK: - Members and elements

  private mutating func checkParts(of value: JSONValue, _ plan: SchemaPlan, _ base: Int) {
    switch value {
    case .object(let members):
      for (index, (name, member)) in members.enumerated() {
        guard steps > 0 else { return }
        steps -= 1
        let child = plans.child(name, of: plan, steps: &steps)
        check(member, child, .name(name), index, plan, base)
        if !plan.propertyNames.isEmpty { checkName(name, plan, base) }
      }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        guard steps > 0 else { return }
        steps -= 1
        let child = plans.child(index, of: plan, steps: &steps)
        if child.uses.isEmpty, index >= plan.prefixCount { return }
        check(element, child, .index(index), index, plan, base)
      }
    default:
      return
    }
  }

  private mutating func check(
    _ value: JSONValue, _ child: SchemaPlan.Child, _ token: SchemaPath.Token, _ index: Int,
    _ plan: SchemaPlan, _ base: Int
  ) {
    guard !child.uses.isEmpty else { return }
    steps -= child.uses.count
    trail.enter(token)
    let childBase = verdicts.count
    if let plan = child.plan { evaluate(value, plan) }
    for use in child.uses {
      let verdict =
        switch use.rule {
        case .match(let place): verdicts[childBase + place]
        case .forbidden(let problem): SchemaVerdict(problem, at: trail.path())
        case .free: SchemaVerdict()
        case .unknown: SchemaVerdict(isCertain: false)
        }
      verdicts[base + use.place].take(
        verdict, of: use.keyword, index, tracksEvaluated: plan.tracksEvaluated)
    }
    verdicts.removeLast(verdicts.count - childBase)
    trail.leave()
  }

  private mutating func checkName(_ name: String, _ plan: SchemaPlan, _ base: Int) {
    let namePlan = plans.plan(for: plan.propertyNames, steps: &steps)
    let nameBase = verdicts.count
    evaluate(.string(name), namePlan)
    for (place, entry) in plan.entries.enumerated() {
      guard let schema = entry.node.keywords.propertyNames, let found = namePlan.places[schema]
      else { continue }
      let verdict = verdicts[nameBase + found]
      if !verdict.isCertain { verdicts[base + place].isCertain = false }
      if let first = verdict.mismatches.first {
        add(.name(name, first.problem), to: base + place)
      }
    }
    verdicts.removeLast(verdicts.count - nameBase)
  }

  // MARK: - Schemas for the same value

  /// Adds what the schemas for the same value say, and then checks what none of them has.
  private mutating func combine(
    _ entry: SchemaPlan.Entry, _ place: Int, _ base: Int, _ value: JSONValue,
    _ names: inout MemberNames
  ) {
    steps -= entry.any.count + entry.one.count + entry.all.count
    for part in entry.all { take(base + part, for: place) }
    for (name, part) in entry.dependents where names.contains(name) {
      take(base + part, for: place)
    }
    if !entry.any.isEmpty { choose(entry.any, "anyOf", place, base) }
    if !entry.one.isEmpty { choose(entry.one, "oneOf", place, base) }
    if let not = entry.not, verdicts[base + not].mismatches.isEmpty {
      if verdicts[base + not].isCertain {
        let schema = entry.node.keywords.not.map { plans.schema(of: $0) } ?? .null
        add(.not(schema), to: place)
      } else {
        verdicts[place].isCertain = false
      }
    }
    if let test = entry.test {
      let then = entry.then.map { verdicts[base + $0] } ?? SchemaVerdict()
      let otherwise = entry.otherwise.map { verdicts[base + $0] } ?? SchemaVerdict()
      let condition = verdicts[base + test]
      verdicts[place].add(condition: condition, then: then, otherwise: otherwise)
    }
    switch value {
    case .array(let elements):
      if let contains = entry.node.keywords.contains, let problem = verdicts[place].check(contains)
      {
        add(problem, to: place)
      }
      if entry.node.keywords.unevaluatedItems != nil {
        verdicts[place].addUnevaluated(of: elements.count, "unevaluatedItems") {
          trail.path(.index($0))
        }
      }
    case .object(let members):
      if entry.node.keywords.unevaluatedProperties != nil {
        verdicts[place].addUnevaluated(of: members.count, "unevaluatedProperties") {
          trail.path(.name(members[$0].0))
        }
      }
    default: break
    }
  }

  private mutating func take(_ part: Int, for place: Int) {
    let verdict = verdicts[part]
    verdicts[place].add(verdict)
  }

  /// Adds what the choices of `anyOf` or `oneOf` say. If none fits, the nearest one is reported.
  private mutating func choose(_ choices: [Int], _ keyword: String, _ place: Int, _ base: Int) {
    var (certain, possible) = (0, 0)
    for choice in choices where verdicts[base + choice].mismatches.isEmpty {
      let verdict = verdicts[base + choice]
      if verdict.isCertain { certain += 1 } else { possible += 1 }
      verdicts[place].addEvaluated(of: verdict)
    }
    if keyword == "oneOf", certain > 1 { return add(.matchesSeveral(certain), to: place) }
    guard certain + possible == 0 else {
      if keyword == "oneOf" ? possible > 0 : certain == 0 { verdicts[place].isCertain = false }
      return
    }
    let path = trail.path()
    if let nearest = SchemaVerdict.nearest(choices.map { verdicts[base + $0] }, at: path) {
      verdicts[place].add(nearest)
    } else {
      add(.matchesNone(keyword, choices.count), to: place)
    }
  }
}

/// The names of an object's members.
struct MemberNames {
  private let members: [(String, JSONValue)]
  private var names: Set<ExactString>?

  /// Fewer names are looked through.
  private static let fewNames = 12

  init(of value: JSONValue) {
    members = value.members
  }

  mutating func contains(_ name: ExactString) -> Bool {
    if members.count <= Self.fewNames { return members.contains { $0.0.isSame(as: name.text) } }
    if names == nil { names = Set(members.map { ExactString($0.0) }) }
    return names?.contains(name) ?? false
  }
}
