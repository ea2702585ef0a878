/// Returns the one of `candidates` that `word` was most likely meant to be, or `nil` when none is
/// near.
///
/// Near means a few slips of the fingers: a letter too many, too few, wrong, or swapped with its
/// neighbour (Damerau-Levenshtein distance, optimal string alignment), at most one for every three
/// letters. Case makes no difference. Of equals the first wins, so the order of `candidates`
/// decides.
package func nearest(_ word: String, among candidates: some Sequence<String>) -> String? {
  guard let typed = letters(of: word), !typed.isEmpty else { return nil }
  let allowed = max(1, typed.count / 3)
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    guard let letters = letters(of: candidate) else { continue }
    // A word of one or two letters is near to half of all others: something must be left of it.
    let limit = min(
      best.map { $0.distance - 1 } ?? allowed, max(typed.count, letters.count) - 1)
    guard let distance = editDistance(typed, letters, limit: limit) else { continue }
    best = (candidate, distance)
    if distance == 0 { break }
  }
  return best?.candidate
}

/// Longer words are not slips, and the table below grows with the square.
private let longestWord = 64

private func letters(of word: String) -> [Unicode.Scalar]? {
  // A lowercase letter takes at most three times as many bytes; nothing long is converted.
  guard word.utf8.count <= 4 * longestWord else { return nil }
  let letters = Array(word.lowercased().unicodeScalars)
  return letters.count <= longestWord ? letters : nil
}

/// The distance, or `nil` when it is more than `limit`: one can tell early.
private func editDistance(
  _ first: [Unicode.Scalar], _ second: [Unicode.Scalar], limit: Int
) -> Int? {
  guard abs(first.count - second.count) <= limit else { return nil }
  var beforePrevious: [Int] = []
  var previous = Array(0...second.count)
  for i in first.indices {
    var row = [i + 1]
    row.reserveCapacity(second.count + 1)
    for j in second.indices {
      let substitution = previous[j] + (first[i] == second[j] ? 0 : 1)
      var distance = min(previous[j + 1] + 1, row[j] + 1, substitution)
      if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
        distance = min(distance, beforePrevious[j - 1] + 1)
      }
      row.append(distance)
    }
    // A swap goes back two rows, so both must be beyond the limit.
    if let least = row.min(), let leastBefore = previous.min(), min(least, leastBefore) > limit {
      return nil
    }
    beforePrevious = previous
    previous = row
  }
  return previous[second.count] <= limit ? previous[second.count] : nil
}
