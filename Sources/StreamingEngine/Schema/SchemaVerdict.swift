/// What a schema says about a value.
struct SchemaVerdict {
  /// A problem, and where it is.
  struct Mismatch {
    let path: SchemaPath?
    let problem: SchemaProblem
  }

  /// The first ones. If there are any, the value does not match, whatever cannot be checked.
  private(set) var mismatches: [Mismatch] = []
  /// Whether nothing that cannot be checked makes a difference.
  var isCertain = true
  private var parts = SchemaParts()

  init(isCertain: Bool = true) {
    self.isCertain = isCertain
  }

  init(_ problem: SchemaProblem, at path: SchemaPath?) {
    mismatches = [Mismatch(path: path, problem: problem)]
  }

  mutating func add(_ others: [Mismatch]) {
    guard !others.isEmpty, mismatches.count < JSONSchema.mismatchLimit else { return }
    mismatches += others.prefix(JSONSchema.mismatchLimit - mismatches.count)
  }

  /// Takes what a schema says about a member or an element.
  mutating func take(
    _ verdict: SchemaVerdict, of keyword: SchemaPlan.Use.Keyword, _ index: Int,
    tracksEvaluated: Bool
  ) {
    switch keyword {
    case .applied:
      add(verdict.mismatches)
      if !verdict.isCertain { isCertain = false }
      if tracksEvaluated { parts.addEvaluated(index) }
    case .contains:
      guard verdict.mismatches.isEmpty else { return }
      parts.addContained(isCertain: verdict.isCertain)
      if tracksEvaluated { parts.addEvaluated(index) }
    case .unevaluated:
      if !verdict.mismatches.isEmpty {
        parts.addMisfit(index, verdict.mismatches)
      } else if !verdict.isCertain {
        parts.addUncertain(index)
      }
    }
  }

  /// Adds what another schema says about the same value, which must match it.
  mutating func add(_ other: SchemaVerdict) {
    add(other.mismatches)
    if !other.isCertain { isCertain = false }
    if other.mismatches.isEmpty { addEvaluated(of: other) }
  }

  /// Adds the members and elements that another schema says something about.
  mutating func addEvaluated(of other: SchemaVerdict) {
    parts.addEvaluated(of: other.parts)
  }

  /// The mismatches of the choice that a value is nearest to: of those that are for its type, the
  /// one with the fewest. `nil` if none is for its type.
  static func nearest(_ choices: [SchemaVerdict], at path: SchemaPath?) -> [Mismatch]? {
    let near = choices.filter { verdict in
      !verdict.mismatches.contains { $0.path === path && $0.problem.keyword == "type" }
    }
    // A choice that is meant for another value says so by a fixed value.
    let meant = near.filter { verdict in
      !verdict.mismatches.contains { ["const", "enum"].contains($0.problem.keyword) }
    }
    return (meant.isEmpty ? near : meant).map(\.mismatches).min { $0.count < $1.count }
  }

  /// Adds what `then` or `else` says.
  mutating func add(condition: SchemaVerdict, then: SchemaVerdict, otherwise: SchemaVerdict) {
    guard condition.mismatches.isEmpty else { return add(otherwise) }
    addEvaluated(of: condition)
    if condition.isCertain { return add(then) }
    if !then.mismatches.isEmpty, !otherwise.mismatches.isEmpty { return add(then.mismatches) }
    isCertain = false
    addEvaluated(of: then)
    addEvaluated(of: otherwise)
  }

  /// What is wrong with the number of elements that match `contains`.
  mutating func check(_ contains: SchemaKeywords.Contains) -> SchemaProblem? {
    let (certain, possible) = parts.contained
    if certain + possible < contains.least { return .contains("contains", contains.least, certain) }
    if certain > contains.most { return .contains("maxContains", contains.most, certain) }
    if certain < contains.least || certain + possible > contains.most { isCertain = false }
    return nil
  }

  /// Adds what is wrong with members or elements that no other schema has said anything about.
  mutating func addUnevaluated(
    of count: Int, _ keyword: String, at path: (Int) -> SchemaPath?
  ) {
    if parts.hasUncertain { isCertain = false }
    for index in parts.misfits where mismatches.count < JSONSchema.mismatchLimit {
      add(
        parts.details(of: index) ?? [Mismatch(path: path(index), problem: .unevaluated(keyword))])
    }
    parts.addAllEvaluated(count)
  }
}

/// What a schema says about members or elements as such. Most say nothing that matters later.
private struct SchemaParts {
  /// The members or elements that the schema says something about.
  private var evaluated: IndexSet?
  private var marks: Marks?

  private final class Marks {
    /// The number of elements that match `contains`, and of those that may.
    var contained = (certain: 0, possible: 0)
    /// The members or elements that would not match `unevaluatedProperties` or `unevaluatedItems`.
    var misfits = IndexSet()
    var uncertain = IndexSet()
    /// What is wrong with the first of them.
    var details: [Int: [SchemaVerdict.Mismatch]] = [:]
  }

  /// Of very many misfits, the others are reported without details.
  private static let detailLimit = 64

  var contained: (certain: Int, possible: Int) { marks?.contained ?? (0, 0) }
  var hasUncertain: Bool { marks?.uncertain.hasMember(outside: evaluated ?? IndexSet()) ?? false }
  /// The misfits that no other schema says anything about.
  var misfits: [Int] { marks?.misfits.members(outside: evaluated ?? IndexSet()) ?? [] }

  func details(of misfit: Int) -> [SchemaVerdict.Mismatch]? { marks?.details[misfit] }

  mutating func addEvaluated(_ index: Int) {
    if evaluated == nil { evaluated = IndexSet() }
    evaluated?.insert(index)
  }

  mutating func addEvaluated(of other: SchemaParts) {
    guard let others = other.evaluated else { return }
    if evaluated == nil { evaluated = others } else { evaluated?.formUnion(others) }
  }

  mutating func addAllEvaluated(_ count: Int) {
    if evaluated == nil { evaluated = IndexSet() }
    evaluated?.insertAll(count)
  }

  mutating func addContained(isCertain: Bool) {
    let marks = ownMarks()
    if isCertain { marks.contained.certain += 1 } else { marks.contained.possible += 1 }
  }

  mutating func addMisfit(_ index: Int, _ mismatches: [SchemaVerdict.Mismatch]) {
    let marks = ownMarks()
    marks.misfits.insert(index)
    if marks.details.count < Self.detailLimit { marks.details[index] = mismatches }
  }

  mutating func addUncertain(_ index: Int) {
    ownMarks().uncertain.insert(index)
  }

  /// The marks. They change only while the members or elements of one value are checked, and are
  /// not copied until then.
  private mutating func ownMarks() -> Marks {
    let marks = marks ?? Marks()
    self.marks = marks
    return marks
  }
}

/// A set of small numbers.
struct IndexSet {
  private var words: [UInt64] = []

  mutating func insert(_ index: Int) {
    grow(to: index / 64 + 1)
    words[index / 64] |= 1 << (index % 64)
  }

  mutating func insertAll(_ count: Int) {
    grow(to: (count + 63) / 64)
    for place in words.indices { words[place] = .max }
  }

  mutating func formUnion(_ other: IndexSet) {
    grow(to: other.words.count)
    for (place, word) in other.words.enumerated() { words[place] |= word }
  }

  private mutating func grow(to count: Int) {
    if words.count < count { words += repeatElement(0, count: count - words.count) }
  }

  func hasMember(outside other: IndexSet) -> Bool {
    words.indices.contains { word($0, outside: other) != 0 }
  }

  /// The members that another set does not have, in order.
  func members(outside other: IndexSet) -> [Int] {
    words.indices.flatMap { place in
      let word = word(place, outside: other)
      return word == 0 ? [] : (0..<64).filter { word & 1 << $0 != 0 }.map { place * 64 + $0 }
    }
  }

  private func word(_ place: Int, outside other: IndexSet) -> UInt64 {
    words[place] & ~(place < other.words.count ? other.words[place] : 0)
  }
}
