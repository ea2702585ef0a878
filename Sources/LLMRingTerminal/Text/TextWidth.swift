/// Measures how many columns text occupies on a terminal.
///
/// Terminals agree on the width of single scalars but not on that of clusters. If
/// ``Cluster/isCertain`` is false, the caller must position the cursor explicitly after drawing the
/// cluster.
package enum TextWidth {
  /// The width of a grapheme cluster on the screen.
  package struct Cluster: Equatable, Sendable {
    /// Number of columns, from 0 to 2 for all ordinary text.
    package var columns: Int
    /// Whether terminals agree on it.
    package var isCertain: Bool
  }

  /// Width of a scalar in columns: 0, 1 or 2. Control characters have no width and count as 0;
  /// ``SafeTextEncoder`` never lets one through.
  package static func columns(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return (0x20..<0x7F).contains(value) || value >= 0xA0 ? 1 : 0 }
    if contains(value, in: WidthTable.wide) { return 2 }
    return contains(value, in: WidthTable.zeroWidth) ? 0 : 1
  }

  /// Width of a grapheme cluster in columns, on a terminal that supports clusters.
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

  /// Width in columns of text on a single line, measured by cluster.
  package static func columns(of text: some StringProtocol) -> Int {
    if !text.hasByte({ !(0x20..<0x7F).contains($0) }) { return text.utf8.count }
    return text.reduce(0) { $0 + cluster($1).columns }
  }

  /// The longest prefix of `text` that fits in `limit` columns.
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

  /// Whether `value` is in one of the table's ranges, by binary search.
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

extension StringProtocol {
  /// Whether any byte meets a condition. The text's own bytes are read, which takes a tenth of what
  /// its view of them takes.
  func hasByte(_ condition: (UInt8) -> Bool) -> Bool {
    utf8.withContiguousStorageIfAvailable { $0.contains(where: condition) }
      ?? utf8.contains(where: condition)
  }
}
