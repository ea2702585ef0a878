/// A regular expression in the syntax of ECMA-262, as `pattern` in a JSON Schema has it.
///
/// It reads Unicode scalars, and finds out in one pass over a text whether the text has a match, in
/// time that grows with the product of both lengths and never faster. That leaves out back
/// references and look-around.
struct Pattern: Sendable {
  /// The reason why a pattern cannot be used.
  enum Fault: Error, Equatable {
    /// It breaks the grammar.
    case malformed(String)
    /// It may be right, but it has what is left out.
    case unsupported(String)
  }

  let source: String
  private let program: PatternProgram

  init(_ source: String) throws(Fault) {
    self.source = source
    var parser = PatternParser(source)
    program = try PatternProgram(parser.pattern())
  }

  /// The number of its instructions.
  var size: Int { program.instructions.count }

  /// Whether some part of a text matches.
  ///
  /// - Parameter steps: How many steps may still be taken; is reduced by those that were.
  /// - Returns: `nil` if there were too few.
  func matches(_ text: String, steps: inout Int) -> Bool? {
    var matcher = PatternMatcher(program, steps: steps)
    defer { steps = matcher.steps }
    return matcher.matches(text)
  }
}

/// Follows all ways through a program at once (Thompson, 1968), so no text is read twice.
private struct PatternMatcher {
  private let program: PatternProgram
  private(set) var steps: Int
  /// The instructions that wait for the next scalar, and those for the one after it.
  private var current: [Int] = []
  private var next: [Int] = []
  /// For each instruction, the last place in the text at which it was reached.
  private var reached: [Int]
  private var open: [Int] = []
  private var hasMatched = false

  init(_ program: PatternProgram, steps: Int) {
    self.program = program
    self.steps = steps
    reached = Array(repeating: -1, count: program.instructions.count)
  }

  mutating func matches(_ text: String) -> Bool? {
    var place = 0
    var before: Unicode.Scalar?
    var scalars = text.unicodeScalars.makeIterator()
    var after = scalars.next()
    while true {
      // A match may begin anywhere.
      reach(0, at: place, before, after)
      if hasMatched { return true }
      guard steps > 0 else { return nil }
      guard let scalar = after, !current.isEmpty || !program.isAnchored else { return false }
      before = scalar
      after = scalars.next()
      place += 1
      steps -= current.count + 1
      for index in current {
        guard case .scalar(let set) = program.instructions[index], set.contains(scalar) else {
          continue
        }
        reach(index + 1, at: place, before, after, isNext: true)
      }
      if hasMatched { return true }
      swap(&current, &next)
      next.removeAll(keepingCapacity: true)
    }
  }

  /// Adds an instruction, or those that it leads to without reading a scalar.
  private mutating func reach(
    _ index: Int, at place: Int, _ before: Unicode.Scalar?, _ after: Unicode.Scalar?,
    isNext: Bool = false
  ) {
    open.append(index)
    while let index = open.popLast() {
      guard reached[index] < place else { continue }
      reached[index] = place
      steps -= 1
      switch program.instructions[index] {
      case .scalar:
        if isNext { next.append(index) } else { current.append(index) }
      case .either(let first, let second):
        open.append(second)
        open.append(first)
      case .jump(let target): open.append(target)
      case .start: if before == nil { open.append(index + 1) }
      case .end: if after == nil { open.append(index + 1) }
      case .boundary(let isWanted):
        let isBoundary = ScalarSet.word.contains(before) != ScalarSet.word.contains(after)
        if isBoundary == isWanted { open.append(index + 1) }
      case .match: hasMatched = true
      }
    }
  }
}

extension ScalarSet {
  fileprivate func contains(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { contains($0) } ?? false
  }
}
