import LLMRingCutTesting
import Testing

@testable import StreamingEngine

@Suite("Reasoning between tags in the text")
struct ThinkTagFilterTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var input: String
    var content: String
    var reasoning = ""
    /// Reasoning that the server sent before the text.
    var before = ""
    /// Whether an earlier answer of the model had only a closing tag.
    var isLearned = false
    var isComplete = true
    var learns: Bool?
    var testDescription: String { name }
  }

  static let cases =
    [
      Case(name: "no tag", input: "Hello, world.", content: "Hello, world.", learns: false),
      Case(name: "nothing", input: "", content: ""),
      Case(
        name: "white space around text stays", input: " \n Hi \n", content: " \n Hi \n",
        learns: false),
      Case(name: "only white space", input: " \n ", content: " \n "),
      Case(
        name: "a block before the text", input: "<think>\nOkay, hi.\n</think>\n\nHello!",
        content: "Hello!", reasoning: "Okay, hi."),
      Case(
        name: "white space before the tag", input: "\n\n <think>a b</think> c", content: "c",
        reasoning: "a b"),
      Case(
        name: "capitals", input: "<THINK>a</Think>b", content: "b", reasoning: "a"),
      Case(name: "an empty block", input: "<think>\n\n</think>\n\nHi", content: "Hi"),
      Case(
        name: "two blocks in a row", input: "<think>a</think>\n<think>b</think>\nc",
        content: "c", reasoning: "ab"),
      Case(
        name: "a tag after text stays", input: "<think>a</think>b <think>c</think> d</think>",
        content: "b <think>c</think> d</think>", reasoning: "a"),
      Case(
        name: "a whole block after text stays", input: "See: <think>a</think> b",
        content: "See: <think>a</think> b"),
      Case(
        name: "another tag within the block", input: "<think>a <b> </thinking> c</think>d",
        content: "d", reasoning: "a <b> </thinking> c"),
      Case(
        name: "a quoted closing tag within the block",
        input: "<think>close with `</think>` or \"</think>\"</think>d",
        content: "d", reasoning: "close with `</think>` or \"</think>\""),
      Case(
        name: "the block ends in code", input: "<think>use `f`</think>Call `f`.",
        content: "Call `f`.", reasoning: "use `f`"),
      Case(
        name: "a block that is not closed", input: "<think>a\n", content: "", reasoning: "a"),
      Case(
        name: "a block that is cut within its end", input: "<think>a </thi", content: "",
        reasoning: "a </thi"),
      Case(
        name: "text that begins like a tag", input: "<thin ice>", content: "<thin ice>",
        learns: false),
      Case(name: "an unfinished tag is text", input: " <thin", content: " <thin"),
      Case(
        name: "a tag in code at the start stays", input: "`<think>` opens, `</think>` closes.",
        content: "`<think>` opens, `</think>` closes.", learns: false),
      Case(
        name: "a tag in a code block stays",
        input: "```xml\n<b/>\n</think>\n```\nand ~~~\n",
        content: "```xml\n<b/>\n</think>\n```\nand ~~~\n", learns: false),
      Case(
        name: "a tag in a code span stays", input: "End with ``x </think>`` or `</think>`.",
        content: "End with ``x </think>`` or `</think>`.", learns: false),
      Case(
        name: "a tag between quotes stays", input: "End with \"</think>\".",
        content: "End with \"</think>\".", learns: false),
      Case(
        name: "only a closing tag", input: "Okay, hi.\n</think>\n\nHello!", content: "Hello!",
        reasoning: "Okay, hi.", learns: true),
      Case(
        name: "only a closing tag, after a code block",
        input: "Hm:\n```\nx\n```\nSo `y` it is.</think>Hello!", content: "Hello!",
        reasoning: "Hm:\n```\nx\n```\nSo `y` it is.", learns: true),
      Case(
        name: "only a closing tag, and a later one", input: "a</think>b</think>c",
        content: "b</think>c", reasoning: "a", learns: true),
      Case(
        name: "only a closing tag, and then a block", input: "a</think>\n<think>b</think>c",
        content: "c", reasoning: "ab", learns: true),
      Case(
        name: "only a closing tag, and no text after it", input: "a</think>", content: "",
        reasoning: "a", learns: true),
      Case(name: "a closing tag before all text", input: "\n</think>\n\nHello!", content: "Hello!"),
      Case(
        name: "a closing tag after reasoning that was sent separately",
        input: "</think>\n\nHello!", content: "Hello!", before: "a"),
      Case(
        name: "reasoning that was sent separately is not repeated",
        input: "<think>\na b\n</think>\nHello!", content: "Hello!", before: "a b"),
      Case(
        name: "reasoning that only begins like the one that was sent separately",
        input: "<think>a c</think>Hello!", content: "Hello!", reasoning: "a c", before: "a b"),
      Case(
        name: "reasoning that is longer than the one that was sent separately",
        input: "<think>a b c</think>Hello!", content: "Hello!", reasoning: " c", before: "a b"),
      Case(
        name: "only a closing tag, expected", input: " Okay.\n</think>\n\nHello!",
        content: "Hello!", reasoning: "Okay.", isLearned: true, learns: true),
      Case(
        name: "no tag where one is expected", input: " Hello,\n world.\n",
        content: " Hello,\n world.\n", isLearned: true, learns: false),
      Case(
        name: "no tag where one is expected, in an answer that is cut", input: "Hello, <",
        content: "", reasoning: "Hello, <", isLearned: true, isComplete: false),
      Case(
        name: "a block where only its end is expected", input: "<think>a</think>b",
        content: "b", reasoning: "a", isLearned: true),
      Case(
        name: "no tag is expected after reasoning that was sent separately", input: "Hello!",
        content: "Hello!", before: "a", isLearned: true, learns: false),
      Case(
        name: "an expected tag that ends in a quote", input: "say '</think>", content: "",
        reasoning: "say '", isLearned: true, learns: true),
    ]
    + ThinkTag.all.map { tag in
      let (opening, closing) = (
        String(decoding: tag.opening, as: UTF8.self), String(decoding: tag.closing, as: UTF8.self)
      )
      return Case(
        name: "\(opening) and \(closing)", input: "\(opening)\na\n\(closing)\nb", content: "b",
        reasoning: "a")
    }
    + ThinkTag.openedByTemplate.map { tag in
      let closing = String(decoding: tag.closing, as: UTF8.self).uppercased()
      return Case(
        name: "only \(closing)", input: "a\n\(closing)\nb", content: "b", reasoning: "a",
        learns: true)
    }

  /// Puts the outputs together as a response does.
  private func read(_ pieces: [[Unicode.Scalar]], _ example: Case) -> (
    response: LLMResponse, learns: Bool?
  ) {
    var filter = ThinkTagFilter(startsInReasoning: example.isLearned)
    if !example.before.isEmpty { filter.noteReasoning(example.before) }
    var response = LLMResponse(content: "", model: "m", finishReason: .stop)
    for piece in pieces {
      var text = ""
      text.unicodeScalars.append(contentsOf: piece)
      response.append(StreamChunk(filter.append(text), model: "m"))
    }
    response.append(StreamChunk(filter.finish(isComplete: example.isComplete), model: "m"))
    return (response, filter.startedInReasoning)
  }

  @Test("the text and the reasoning do not depend on the split", arguments: cases)
  func separates(_ example: Case) {
    for pieces in Cuts.all(of: Array(example.input.unicodeScalars)) {
      let (response, learns) = read(pieces, example)
      let isRight =
        response.content == example.content && response.reasoning == example.reasoning
        && learns == example.learns
      guard isRight else {
        Issue.record("in pieces of \(pieces.map(\.count)): \(response), learns \(learns as Any)")
        return
      }
    }
  }

  @Test("text is passed on at once, except for what may be a tag")
  func prompt() {
    var filter = ThinkTagFilter()
    let outputs = ["Hi", " a <", "b> ", "\n", "</thin", "king", " x"].map { filter.append($0).text }
    #expect(outputs == ["Hi", " a ", "<b> ", "\n", "", "", "</thinking x"])
    var reasoning = ThinkTagFilter()
    let thoughts = ["<think>", "\nHm", ", so ", "what", "</", "b", "</think>", "\n\nYes"]
      .map { reasoning.append($0) }
    #expect(
      thoughts.map(\.reasoning) == ["", "Hm", ", so", " what", "", "</b", "", ""])
    #expect(thoughts.map(\.text) == ["", "", "", "", "", "", "", "Yes"])
  }
}
