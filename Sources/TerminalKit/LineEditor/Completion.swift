/// What could stand in place of the word before the cursor.
package struct Completion: Equatable, Sendable {
  /// How many characters before the cursor the candidates replace.
  package var replaced: Int

  /// The whole replacements, in the order they are listed. A candidate brings its own ending: a
  /// space after a finished word, a slash after a folder.
  package var candidates: [String]

  package init(replaced: Int, candidates: [String]) {
    self.replaced = replaced
    self.candidates = candidates
  }

  /// Nothing to offer.
  package static let none = Completion(replaced: 0, candidates: [])

  /// The longest beginning that all candidates share.
  var commonPrefix: String {
    guard var prefix = candidates.first else { return "" }
    for candidate in candidates.dropFirst() {
      prefix = String(zip(prefix, candidate).prefix { $0 == $1 }.map(\.0))
    }
    return prefix
  }
}
