import Testing

@testable import LLMRingTerminal

/// Text painted in complete sentences.
struct SentenceTests {
  typealias Step = OutputThrottleTests.Step

  static let texts: [(text: String, whole: String)] = [
    ("One. Two", "One. "),
    ("One.", ""),
    ("One.\nTwo", "One.\n"),
    ("Really? Yes! So", "Really? Yes! "),
    ("He said (\"no.\") Then", "He said (\"no.\") "),
    ("**Bold.** More", "**Bold.** "),
    ("version 1.2 is", ""),
    ("一つ。二つ", "一つ。"),
    ("- a\n- b", "- a\n"),
    ("…so", ""),
    ("1. First", ""),
    ("a\n 12. Second", "a\n"),
    ("It was 1. Then", "It was 1. "),
    ("هل؟ نعم", "هل؟ "),
  ]

  @Test("finds the ends of sentences", arguments: texts)
  func ends(text: String, whole: String) {
    var finder = SentenceFinder()
    #expect(finder.read(text) == whole.utf8.count)
  }

  @Test("finds the same sentences however the text is split", arguments: texts)
  func cuts(text: String, whole: String) {
    var finder = SentenceFinder()
    var end = 0
    var length = 0
    for character in text {
      let piece = finder.read(String(character))
      if piece > 0 { end = length + piece }
      length += String(character).utf8.count
    }
    #expect(end == whole.utf8.count)
  }

  @Test("paints complete sentences and holds the start of the next")
  func paints() {
    var throttle = OutputThrottle<Step>(interval: .milliseconds(50), paintsSentences: true)
    #expect(throttle.append(SafeText("One"), at: Step(count: 0)) == nil)
    #expect(throttle.append(SafeText(". Tw"), at: Step(count: 10))?.text == "One. ")
    #expect(throttle.append(SafeText("o. Three").styled(.bold), at: Step(count: 12)) == nil)
    #expect(throttle.deadline == Step(count: 15))
    #expect(
      throttle.due(at: Step(count: 15))
        == SafeText("Tw") + SafeText("o. ").styled(.bold))
    #expect(throttle.deadline == Step(count: 215))
    #expect(throttle.append(SafeText(" and"), at: Step(count: 100)) == nil)
    #expect(throttle.due(at: Step(count: 214)) == nil)
    #expect(throttle.due(at: Step(count: 215))?.text == "Three ")
    // A word is never split, however long it takes.
    #expect(throttle.deadline == Step(count: 415))
    #expect(throttle.append(SafeText("s end"), at: Step(count: 300)) == nil)
    #expect(throttle.flush(at: Step(count: 301))?.text == "ands end")
    #expect(throttle.deadline == nil)
  }
}
