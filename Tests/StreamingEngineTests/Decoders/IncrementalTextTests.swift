import LLMRingCutTesting
@testable import StreamingEngine
import Testing

/// Servers that send each piece of a text once, as nearly all do: whatever the text repeats and
/// wherever it is split, nothing may be taken for a repeat.
struct IncrementalTextTests {
  /// What is shown of a text that arrives in these pieces.
  private static func shown(_ pieces: [String], endsWithLast: Bool) -> String {
    var text = DeltaText()
    var shown = ""
    for (place, piece) in pieces.enumerated() {
      shown += text.next(piece, isLast: endsWithLast && place == pieces.count - 1)
    }
    return shown + text.flush()
  }

  private static func expectAll(_ pieces: [String]) {
    let whole = pieces.joined()
    for endsWithLast in [false, true] {
      let shown = shown(pieces, endsWithLast: endsWithLast)
      guard shown == whole else {
        Issue.record("\(pieces), the end \(endsWithLast ? "with the last" : "alone"): \(shown)")
        return
      }
    }
  }

  static let texts = [
    "bye bye-bye", "bye-bye", "byebye-bye", "tick tock tick", "ha haha hahaha", "--- -----",
    "|--|---|----|", "| -- | -- |", "la la la la", "1 1 2 1 2 3", "1121231234", "aababcabcd",
    "abcdabcd", "couscous", "Hello Hello", "no no no no", "天天天向上", "\n1\n1 2\n1 2 3",
    " a a b a b c", "Oh, Oh, yes, ", "ababababab", "Baden-Baden", "Tora! Tora!", "```\n```",
    "哈哈哈哈", "Bye! Bye!",
  ]

  @Test("every way of splitting a text that repeats itself keeps all of it", arguments: texts)
  func everySplit(_ text: String) {
    let characters = Array(text)
    for cuts in 0..<(1 << (characters.count - 1)) {
      var pieces = [""]
      for (place, character) in characters.enumerated() {
        pieces[pieces.count - 1].append(character)
        let isCut = place < characters.count - 1 && cuts >> place & 1 == 1
        if isCut { pieces.append("") }
      }
      Self.expectAll(pieces)
    }
  }

  private static let units = [
    "bye", "-", "bye-bye ", "tick tock ", "All work and no play makes Jack a dull boy.\n",
    "| a | b |\n", "|---|---|\n", "ha", " ", "\n", "We will rock you! ",
    "Row, row, row your boat, ",
    "1 2 3 ", "哈哈 ", "Na na na, hey hey. ", "x = x + 1;\n", "==", "The end. ", "天天向上,",
  ]

  /// A text of one, two or three units, each many times.
  private static func text(by generator: inout SeededGenerator) -> String {
    let chosen = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
      units.randomElement(using: &generator) ?? ""
    }
    return (0..<Int.random(in: 2...20, using: &generator)).map { _ in
      chosen.randomElement(using: &generator) ?? ""
    }.joined()
  }

  @Test("refrains and patterns keep every word, however they are split")
  func patterns() {
    var generator = SeededGenerator(seed: 14)
    for round in 0..<6_000 {
      var rest = Array(Self.text(by: &generator))[...]
      var pieces: [String] = []
      while !rest.isEmpty {
        let size =
          switch round % 4 {
          case 0: Int.random(in: 1...4, using: &generator)
          case 1: Int.random(in: 1...30, using: &generator)
          case 2: Int.random(in: 1...120, using: &generator)
          default: (pieces.last?.count ?? 1) * Int.random(in: 1...3, using: &generator)
          }
        pieces.append(String(rest.prefix(size)))
        rest = rest.dropFirst(size)
      }
      Self.expectAll(pieces)
    }
  }

  @Test("pieces that begin like the one before them, or like the whole text, keep every word")
  func hostileSplits() {
    var generator = SeededGenerator(seed: 41)
    for _ in 0..<6_000 {
      let text = Array(Self.text(by: &generator))
      var pieces = [Array(text.prefix(Int.random(in: 1...60, using: &generator)))]
      var place = pieces[0].count
      while place < text.count {
        let rest = text[place...]
        let last = pieces[pieces.count - 1]
        var size = Int.random(in: 1...30, using: &generator)
        if Bool.random(using: &generator), rest.starts(with: text[..<place]) {
          size = place + Int.random(in: 0...5, using: &generator)
        } else if rest.starts(with: last) {
          size = last.count + Int.random(in: 0...20, using: &generator)
        }
        pieces.append(Array(rest.prefix(size)))
        place += size
      }
      Self.expectAll(pieces.map { String($0) })
    }
  }

  /// The body of an answer with these pieces, the last one in the payload with the finish reason.
  private static func body(_ format: WireFormat, _ pieces: [String]) -> String {
    pieces.enumerated().map { place, piece in
      let text = JSONValue.string(piece).text
      let isLast = place == pieces.count - 1
      let reason = isLast ? #""stop""# : "null"
      return switch format {
      case .google:
        #"data: {"candidates":[{"content":{"parts":[{"text":\#(text)}]},"finishReason":\#(reason)}]}"#
          + "\n\n"
      case .ollama: #"{"message":{"content":\#(text)},"done":\#(isLast)}"# + "\n"
      default:
        #"data: {"choices":[{"delta":{"content":\#(text)},"finish_reason":\#(reason)}]}"# + "\n\n"
      }
    }.joined()
  }

  @Test(
    "the last piece may repeat the text before it",
    arguments: [WireFormat.openAIChat, .google, .ollama],
    [
      ["ha", "ha", "haha"], ["tick ", "tock ", "tick tock "], ["no", " no", "no no"],
      ["co", "us", "cous"], ["bye", "-", "bye-bye"], ["bye", "bye-bye"], ["--", "--", "----"],
      ["We will ", "rock you! ", "We will rock you! "],
      [
        "All work and no play ", "makes Jack a dull boy.\n",
        "All work and no play makes Jack a dull boy.\n",
      ],
    ])
  func lastPiece(_ format: WireFormat, _ pieces: [String]) {
    let transcript = Transcript(of: Self.body(format, pieces), as: format)
    #expect(transcript.text == pieces.joined() && transcript.events.last == .end)
  }

  static let wholes = [
    "Hello there", "Let me see if this works",
    "你好,我是通义千问,很高兴认识你。我可以帮助你解答问题,写文章。",
    "**Bold** start of an answer which then goes on for a while, so that there is evidence.",
    "# Title\n\nSome text that follows the title of this answer.",
    "42 is the answer to all of the questions that you may have, and to all others, too.",
    "lowercase answers are less certain, but still there, and they go on for some time.",
    "\n\nHello there, this is a longer answer that goes on and on, with words, until it has shown "
      + "that all of its deltas begin with the same text, line breaks and all.",
  ]

  @Test(
    "deltas that each have all of the text so far show it once", arguments: wholes, [1, 2, 3, 5])
  func cumulative(_ whole: String, _ step: Int) {
    let sizes = Array(stride(from: step, to: whole.count, by: step)) + [whole.count]
    let deltas = sizes.map { String(whole.prefix($0)) }
    #expect(Self.shown(deltas, endsWithLast: false) == whole)
    #expect(Self.shown(deltas + [whole], endsWithLast: true) == whole)
  }
}
