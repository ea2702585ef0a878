/// The question that asks for the rest of an incomplete answer.
package enum Continuation {
  /// Never change this text: it is recognised in saved conversations.
  package static let question =
    "Go on exactly where your last answer stopped, without repeating any of it."
}
