/// The candidates that can replace the word before the cursor.
package struct Completion: Equatable, Sendable {
  /// Number of characters before the cursor that the candidates replace.
  package var replaced: Int

  /// The complete replacements, in display order. Each includes its ending: a space after a
  /// finished word, a slash after a folder.
  package var candidates: [String]

  /// What the list says about each candidate; empty for nothing. It is not inserted.
  package var notes: [String]

  package init(replaced: Int, candidates: [String], notes: [String] = []) {
    self.replaced = replaced
    self.candidates = candidates
    self.notes = notes
  }

  /// No candidates.
  package static let none = Completion(replaced: 0, candidates: [])

  /// The longest common prefix of all candidates.
  var commonPrefix: String {
    guard var prefix = candidates.first else { return "" }
    for candidate in candidates.dropFirst() {
      prefix = String(zip(prefix, candidate).prefix { $0 == $1 }.map(\.0))
    }
    return prefix
  }
}
