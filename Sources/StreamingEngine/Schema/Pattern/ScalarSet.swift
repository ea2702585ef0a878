/// A set of Unicode scalars: ranges, and properties such as "is a letter".
struct ScalarSet: Sendable {
  /// Sorted, and with a gap between one and the next.
  private var ranges: [ClosedRange<UInt32>] = []
  private var properties: [(property: ScalarProperty, isNegated: Bool)] = []
  private var isNegated = false

  init() {}

  init(_ ranges: [ClosedRange<UInt32>]) {
    self.ranges = Self.merged(ranges)
  }

  init(_ scalar: Unicode.Scalar) {
    ranges = [scalar.value...scalar.value]
  }

  init(_ property: ScalarProperty) {
    properties = [(property, false)]
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    isNegated
      != (isInRange(scalar.value)
        || properties.contains { $0.property.contains(scalar) != $0.isNegated })
  }

  private func isInRange(_ value: UInt32) -> Bool {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(value)
  }

  /// All scalars that are not in the set.
  var inverted: ScalarSet {
    var inverted = self
    inverted.isNegated.toggle()
    return inverted
  }

  /// Adds the members of another set. A negated one has ranges or one property, not both.
  mutating func formUnion(_ other: ScalarSet) {
    guard other.isNegated else {
      ranges = Self.merged(ranges + other.ranges)
      return properties += other.properties
    }
    properties += other.properties.map { ($0.property, !$0.isNegated) }
    if other.properties.isEmpty { ranges = Self.merged(ranges + Self.gaps(between: other.ranges)) }
  }

  private static func merged(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var merged: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    return merged
  }

  private static func gaps(between ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var gaps: [ClosedRange<UInt32>] = []
    var start: UInt32 = 0
    for range in ranges {
      if range.lowerBound > start { gaps.append(start...range.lowerBound - 1) }
      start = range.upperBound + 1
    }
    if start <= 0x10FFFF { gaps.append(start...0x10FFFF) }
    return gaps
  }
}

extension ScalarSet {
  private static func range(_ first: Unicode.Scalar, _ last: Unicode.Scalar) -> ClosedRange<UInt32>
  {
    first.value...last.value
  }

  /// `\d`
  static let digit = ScalarSet([range("0", "9")])
  /// `\w`
  static let word = ScalarSet([
    range("0", "9"), range("A", "Z"), range("a", "z"), range("_", "_"),
  ])
  /// `\s`: white space and line ends as ECMA-262 defines them.
  static let space = ScalarSet([
    range("\t", "\r"), range(" ", " "), range("\u{A0}", "\u{A0}"), range("\u{1680}", "\u{1680}"),
    range("\u{2000}", "\u{200A}"), range("\u{2028}", "\u{2029}"), range("\u{202F}", "\u{202F}"),
    range("\u{205F}", "\u{205F}"), range("\u{3000}", "\u{3000}"), range("\u{FEFF}", "\u{FEFF}"),
  ])
  /// `.`: all but the ends of lines.
  static let any = ScalarSet([
    range("\n", "\n"), range("\r", "\r"), range("\u{2028}", "\u{2029}"),
  ]).inverted
}
