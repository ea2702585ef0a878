/// Recognises a last payload that repeats the whole text of the answer, as some servers send it.
///
/// A last payload may also have the last piece of the text. It counts as a repeat only if it begins
/// with everything that has been shown, and no text would go on like this (``TextEvidence``).
struct RepeatedEnd: Sendable {
  private var shown = ShownText()

  /// Records a delta that is being shown.
  mutating func add(_ delta: String) { shown.add(delta) }

  /// What has not been shown of the last payload's text, if it repeats the whole text.
  mutating func rest(of text: String) -> String? {
    shown.isRepeated(by: text) ? shown.rest(of: text) : nil
  }
}
