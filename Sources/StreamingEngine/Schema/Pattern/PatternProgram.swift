/// A pattern as instructions; see ``Pattern``.
struct PatternProgram: Sendable {
  enum Instruction: Sendable {
    /// Reads one scalar of a set.
    case scalar(ScalarSet)
    case either(Int, Int)
    case jump(Int)
    /// Continues only at the start or the end of the text.
    case start, end
    /// Continues only where a word begins or ends, or only where none does.
    case boundary(Bool)
    case match
  }

  /// The parts of a pattern.
  indirect enum Part {
    case scalar(ScalarSet)
    case start, end
    case boundary(Bool)
    case sequence([Part])
    case choice([Part])
    case repetition(Part, ClosedRange<Int>)
  }

  /// The upper bound of `*`, `+` and `{2,}`.
  static let unbounded = Int.max
  /// Maximum number of instructions: `a{1000}` has a thousand.
  static let sizeLimit = 5_000

  private(set) var instructions: [Instruction] = []
  /// Whether every match begins at the start of the text.
  private(set) var isAnchored = false

  init(_ part: Part) throws(Pattern.Fault) {
    guard Self.size(of: part) <= Self.sizeLimit else {
      throw .unsupported("more than \(Self.sizeLimit) steps")
    }
    append(part)
    instructions.append(.match)
    isAnchored = Self.isAnchored(part)
  }

  private static func size(of part: Part) -> Int {
    switch part {
    case .scalar, .start, .end, .boundary: return 1
    case .sequence(let parts): return parts.reduce(1) { min($0 + size(of: $1), sizeLimit + 1) }
    case .choice(let parts): return parts.reduce(1) { min($0 + size(of: $1) + 2, sizeLimit + 1) }
    case .repetition(let part, let count):
      let copies =
        count.upperBound == unbounded ? count.lowerBound.addingClamped(1) : count.upperBound
      let (size, isOverflow) = (size(of: part) + 2).multipliedReportingOverflow(by: copies)
      return isOverflow ? sizeLimit + 1 : min(size, sizeLimit + 1)
    }
  }

  private static func isAnchored(_ part: Part) -> Bool {
    switch part {
    case .start: true
    case .sequence(let parts): parts.first.map(isAnchored) ?? false
    case .choice(let parts): parts.allSatisfy(isAnchored)
    default: false
    }
  }

  private mutating func append(_ part: Part) {
    switch part {
    case .scalar(let set): instructions.append(.scalar(set))
    case .start: instructions.append(.start)
    case .end: instructions.append(.end)
    case .boundary(let isWanted): instructions.append(.boundary(isWanted))
    case .sequence(let parts): for part in parts { append(part) }
    case .choice(let parts): append(parts[...])
    case .repetition(let part, let count): append(part, count)
    }
  }

  private mutating func append(_ choice: ArraySlice<Part>) {
    guard let first = choice.first else { return }
    guard choice.count > 1 else { return append(first) }
    let fork = reserve()
    append(first)
    let exit = reserve()
    instructions[fork] = .either(fork + 1, instructions.count)
    append(choice.dropFirst())
    instructions[exit] = .jump(instructions.count)
  }

  private mutating func append(_ part: Part, _ count: ClosedRange<Int>) {
    for _ in 0..<count.lowerBound { append(part) }
    if count.upperBound == Self.unbounded {
      let fork = reserve()
      append(part)
      instructions.append(.jump(fork))
      instructions[fork] = .either(fork + 1, instructions.count)
      return
    }
    var forks: [Int] = []
    for _ in count.lowerBound..<count.upperBound {
      forks.append(reserve())
      append(part)
    }
    for fork in forks { instructions[fork] = .either(fork + 1, instructions.count) }
  }

  /// Adds an instruction that is filled in later.
  private mutating func reserve() -> Int {
    instructions.append(.match)
    return instructions.count - 1
  }
}

extension Int {
  fileprivate func addingClamped(_ other: Int) -> Int {
    let (sum, isOverflow) = addingReportingOverflow(other)
    return isOverflow ? .max : sum
  }
}
