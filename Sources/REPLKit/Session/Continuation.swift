/// The question that asks for the rest of an incomplete answer.
enum Continuation {
  /// Never change this text: `Compaction` recognises it in saved conversations.
  static let question =
    "Go on exactly where your last answer stopped, without repeating any of it."
}
