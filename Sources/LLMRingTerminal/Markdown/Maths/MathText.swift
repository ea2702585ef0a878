/// Shows LaTeX maths as Unicode text: `\frac{a}{2}` as `a/2`.
///
/// A formula is shown as a whole or not at all: with a command or environment that has no certain
/// form in Unicode, the result is `nil`, and the formula should be shown as written.
enum MathText {
  /// A formula within a line of words.
  static func words(_ source: ArraySlice<UInt8>) -> SafeText? {
    guard let source = text(source) else { return nil }
    var parser = MathParser(source)
    guard let words = try? parser.text(of: parser.list(until: .input)), !words.isEmpty else {
      return nil
    }
    return SafeText(encoded: words)
  }

  /// A formula on its own lines.
  static func lines(_ source: ArraySlice<UInt8>) -> [SafeText]? {
    guard let source = text(source) else { return nil }
    var parser = MathParser(source)
    guard let rows = try? parser.rows(), let lines = try? MathBlock(rows).lines, !lines.isEmpty,
      lines.contains(where: { !$0.isEmpty })
    else { return nil }
    // Rows that are mostly padding say less than their source.
    guard lines.reduce(0, { $0 + $1.utf8.count }) <= 1024 + 8 * source.utf8.count else {
      return nil
    }
    return lines.map { SafeText(encoded: $0) }
  }

  /// The source as text, unless it contains a character that cannot be shown.
  private static func text(_ source: ArraySlice<UInt8>) -> String? {
    source.contains(0xFF) ? nil : String(decoding: source, as: UTF8.self)
  }
}

extension MathParser {
  /// The lines of a block, which `\\` separates.
  mutating func rows() throws(MathError) -> [[MathAtom]] {
    var rows: [[MathAtom]] = []
    while true {
      rows.append(try list(until: .row))
      guard next != nil else { return rows }
      endRow()
    }
  }
}
