/// Lays out the candidates of a completion in even columns, top to bottom; those with notes, one a
/// row.
enum CandidateList {
  /// - Parameters:
  ///   - notes: What follows each candidate; empty for nothing.
  ///   - columns: Number of screen columns.
  ///   - limit: Maximum number of rows. If candidates are left out, the last row says how many.
  static func rows(
    _ candidates: [String], notes: [String] = [], columns: Int, limit: Int
  ) -> [SafeText] {
    var texts = candidates.map { candidate in
      // A candidate's trailing space is meant for the line, not for the list.
      let word = candidate.last == " " ? String(candidate.dropLast()) : candidate
      return SafeText(word).lines[0].prefix(columns: max(1, columns - 1))
    }
    if notes.count == texts.count, let widest = texts.map(\.columns).max() {
      for index in texts.indices {
        let blanks = String(repeating: " ", count: widest + 2 - texts[index].columns)
        texts[index] =
          (texts[index] + SafeText(encoded: blanks) + SafeText(line: notes[index]).styled(.dim))
          .prefix(columns: max(1, columns - 1))
      }
    }
    let width = (texts.map(\.columns).max() ?? 0) + 2
    let across = notes.isEmpty ? max(1, (columns + 1) / width) : 1
    var height = (texts.count + across - 1) / across
    var hidden = 0
    if height > limit {
      height = max(1, limit - 1)
      hidden = max(0, texts.count - height * across)
    }
    var rows = (0..<height).map { row in
      stride(from: row, to: min(texts.count, height * across), by: height).reduce(SafeText()) {
        line, index in
        let isLast = index + height >= min(texts.count, height * across)
        let blanks = isLast ? 0 : width - texts[index].columns
        return line + texts[index] + SafeText(encoded: String(repeating: " ", count: blanks))
      }
    }
    if hidden > 0, limit > 1 {
      rows.append(SafeText(encoded: "and \(hidden) more", style: .dim).prefix(columns: columns - 1))
    }
    return rows
  }
}
