/// Recognises a last payload that repeats the whole text of the answer, as some servers send it.
///
/// A last payload may also have the last piece of the text. It counts as a repeat only if it begins
/// with everything that has been shown, and is too long for that to be a coincidence.
struct RepeatedEnd: Sendable {
  /// A text of this many bytes does not repeat by chance.
  private static let leastSize = 4

  private var shown = ShownText()
  private var deltas = 0

  /// Records a delta that is being shown.
  mutating func add(_ delta: String) {
    shown.add(delta)
    deltas += 1
  }

  /// What has not been shown of the last payload's text, if it repeats the whole text.
  mutating func rest(of text: String) -> String? {
    guard deltas > 0, deltas > 1 || text.utf8.count >= Self.leastSize else { return nil }
    return shown.rest(of: text)
  }
}
