/// Returns the one of `candidates` that `word` was most likely meant to be, or `nil` when none is
/// near.
///
/// Near means a few slips of the fingers: a letter too many, too few, wrong, or swapped with its
/// neighbour (Damerau-Levenshtein distance, optimal string alignment), at most one for every three
/// letters. Case makes no difference. Of equals the first wins, so the order of `candidates`
/// decides.
package func nearest(_ word: String, among candidates: some Sequence<String>) -> String? {
  let typed = Array(word.lowercased())
  guard !typed.isEmpty, typed.count <= longestWord else { return nil }
  let allowed = max(1, typed.count / 3)
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let letters = Array(candidate.lowercased())
    guard letters.count <= longestWord, abs(letters.count - typed.count) <= allowed else {
      continue
    }
    let distance = editDistance(typed, letters)
    // A word of one or two letters is near to half of all others: something must be left of it.
    guard distance <= allowed, distance < max(typed.count, letters.count) else { continue }
    if distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.candidate
}

/// Longer words are no slips, and the table below grows with the square.
private let longestWord = 64

private func editDistance(_ first: [Character], _ second: [Character]) -> Int {
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
    beforePrevious = previous
    previous = row
  }
  return previous[second.count]
}
