/// What can go wrong with the store, in words for the person at the prompt.
package enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A turn could not be written.
  case notSaved(reason: String)
  /// The store could not be read.
  case unreadable(path: String, reason: String)
  /// The file is no store, or a damaged one.
  case damaged(path: String)
  /// The file was made by a later version of this program.
  case tooNew(path: String)
  case noConversation(String)
  /// Several conversations begin like that.
  case ambiguous(String, candidates: [String])

  package var description: String {
    switch self {
    case .notSaved(let reason):
      "NOT SAVED: \(reason); the conversation goes on in memory"
    case .unreadable(let path, let reason):
      "the saved conversations cannot be read (\(path)): \(reason)"
    case .damaged(let path):
      "the saved conversations are damaged (\(path)); move the file away to begin a new one"
    case .tooNew(let path):
      "\(path) was made by a later version of llmring; use that one, or --no-save"
    case .noConversation(let word):
      "no saved conversation '\(word)'; /sessions or `llmring history list` names them"
    case .ambiguous(let word, let candidates):
      "'\(word)' begins \(candidates.joined(separator: ", ")); type more of it"
    }
  }
}
