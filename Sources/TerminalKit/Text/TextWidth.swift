/// How many columns text takes on a terminal.
///
/// Terminals agree on single scalars and disagree on clusters, so a cluster's width comes with
/// ``Cluster/isCertain``: where it is false, whoever draws must say where the cursor goes next
/// instead of counting on it.
package enum TextWidth {
  /// What one grapheme cluster takes on the screen.
  package struct Cluster: Equatable, Sendable {
    /// Columns, from 0 to 2 for everything that people write.
    package var columns: Int
    /// Whether terminals agree on it.
    package var isCertain: Bool
  }

  /// Columns of one scalar: 0, 1 or 2. Control characters have no width of their own and count
  /// as 0; ``SafeTextEncoder`` never lets one through.
  package static func columns(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return (0x20..<0x7F).contains(value) || value >= 0xA0 ? 1 : 0 }
    if contains(value, in: WidthTable.wide) { return 2 }
    return contains(value, in: WidthTable.zeroWidth) ? 0 : 1
  }

  /// Columns of one grapheme cluster, as a terminal that knows clusters draws it.
  package static func cluster(_ character: Character) -> Cluster {
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return Cluster(columns: 0, isCertain: true) }
    let firstColumns = columns(of: first)
    if scalars.index(after: scalars.startIndex) == scalars.endIndex {
      return Cluster(columns: firstColumns, isCertain: true)
    }
    var sum = 0
    var bases = 0
    var isPicture = false
    var hasSpacingMark = false
    for scalar in scalars {
      let width = columns(of: scalar)
      sum += width
      bases += width > 0 ? 1 : 0
      isPicture = isPicture || scalar.value == 0xFE0F || isRegionalIndicator(scalar)
      if width > 0, scalar.value >= 0x900 {
        hasSpacingMark = hasSpacingMark || scalar.properties.generalCategory == .spacingMark
      }
    }
    if isPicture { return Cluster(columns: 2, isCertain: false) }
    if hasSpacingMark { return Cluster(columns: sum, isCertain: false) }
    return Cluster(columns: min(sum, 2), isCertain: bases <= 1)
  }

  /// Columns of a text on one line, cluster by cluster.
  package static func columns(of text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
    return text.reduce(0) { $0 + cluster($1).columns }
  }

  /// The longest beginning of `text` that fits in `limit` columns.
  package static func prefix<Text: StringProtocol>(
    of text: Text, columns limit: Int
  ) -> Text.SubSequence {
    var used = 0
    var end = text.startIndex
    while end < text.endIndex {
      used += cluster(text[end]).columns
      if used > limit { break }
      end = text.index(after: end)
    }
    return text[..<end]
  }

  static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
    (0x1F1E6...0x1F1FF).contains(scalar.value)
  }

  /// Whether `value` lies in one of a table's ranges: a search by halves.
  private static func contains(_ value: UInt32, in table: [UInt32]) -> Bool {
    var low = 0
    var high = table.count / 2
    while low < high {
      let middle = (low + high) / 2
      if value > table[2 * middle + 1] {
        low = middle + 1
      } else if value < table[2 * middle] {
        high = middle
      } else {
        return true
      }
    }
    return false
  }
}
