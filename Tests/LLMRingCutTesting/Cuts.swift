/// The ways in which decoder tests split their input. The result must not depend on the split.
package enum Cuts {
  /// The whole input, single elements, two parts at every place, and `count` random splits that are
  /// the same in every run.
  package static func all<Element>(of input: [Element], random count: Int = 200) -> [[[Element]]] {
    [[input], input.map { [$0] }] + inTwo(input) + random(input, count: count)
  }

  /// Two parts, split at every place.
  package static func inTwo<Element>(_ input: [Element]) -> [[[Element]]] {
    guard input.count > 1 else { return [] }
    return (1..<input.count).map { [Array(input[..<$0]), Array(input[$0...])] }
  }

  /// Parts of 0 to 40 elements, in `count` ways.
  package static func random<Element>(_ input: [Element], count: Int) -> [[[Element]]] {
    var generator = SeededGenerator(seed: UInt64(input.count))
    return (0..<count).map { _ in
      var pieces: [[Element]] = []
      var rest = input[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 0...40, using: &generator))
        pieces.append(Array(piece))
        rest = rest.dropFirst(piece.count)
      }
      return pieces
    }
  }
}

/// Random numbers that are the same in every run (SplitMix64).
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
