import Testing

@testable import StreamingEngine

@Suite("The JSON of an answer")
struct JSONAnswerTests {
  private static let fence = "a code fence around the answer's JSON was left out"
  private static let words = "the text around the answer's JSON was left out"
  private static let mark = "a byte order mark before the answer's JSON was left out"

  @Test(
    "is found in what models put around it, with a note",
    arguments: [
      ("{\"a\":1}", "{\"a\":1}", nil), (" \n[1, 2]\n", "[1, 2]", nil), ("42", "42", nil),
      ("\u{FEFF}{}", "{}", mark), ("\n\u{FEFF} true", "true", mark),
      ("```json\n{\"a\": 1.0}\n```\n", "{\"a\": 1.0}", fence), ("```\n42\n```", "42", fence),
      ("\u{FEFF}```\n[]```", "[]", fence),
      ("Here it is: {\"a\":\"} [1]\"}. Enjoy!", "{\"a\":\"} [1]\"}", words),
      ("Here it is:\n```json\n{\"a\":[1]}\n```\nEnjoy!", "{\"a\":[1]}", words),
      ("The set [a, b] of {x} is [1].", "[1]", words), ("{{\"a\":1}}", "{\"a\":1}", words),
    ] as [(String, String, String?)])
  func found(_ content: String, _ text: String, _ note: String?) throws {
    let answer = try JSONAnswer(content)
    #expect(answer.text == text)
    #expect(answer.value == JSONValue(parsing: text))
    #expect(answer.note == note)
  }

  @Test(
    "is not guessed at",
    arguments: [
      ("", .none), ("Sure!", .none), ("The answer is 42.", .none), ("It is \"yes\".", .none),
      ("{\"a\":1", .none), ("It is {\"a\":1", .none), ("```json\n{\"a\":}\n```", .none),
      ("See [1]: {\"a\":1}", .several), ("{\"a\":1}\n{\"a\":2}", .several), ("[] or {}", .several),
    ] as [(String, JSONAnswer.Fault)])
  func missing(_ content: String, _ fault: JSONAnswer.Fault) {
    #expect(throws: fault) { try JSONAnswer(content) }
  }

  @Test("is given up where looking for it would take very long", .timeLimit(.minutes(20)))
  func endless() {
    for text in ["[1,", "{\"a\":", "[\"[1,\",", "[{}", "["] {
      let content = "x" + String(repeating: text, count: 100_000)
      #expect(throws: JSONAnswer.Fault.self) { try JSONAnswer(content) }
    }
  }
}
