import Testing

@testable import StreamingEngine

/// Compares estimates with the counts of real tokenizers.
struct TokenEstimateTests {
  @Test(
    "the estimated range includes the token count of real tokenizers",
    arguments: [
      // OpenAI Cookbook, "How to count tokens with tiktoken", encoding cl100k_base.
      ("", 0), ("tiktoken is great!", 6), ("antidisestablishmentarianism", 6), ("2 + 2 = 4", 7),
      ("お誕生日おめでとう", 9),
      // OpenAI's tokenizer page, cl100k_base.
      ("The quick brown fox jumps over the lazy dog.", 10),
    ])
  func tokenized(text: String, tokens: Int) {
    let estimate = TokenEstimate(of: text)
    #expect((estimate.low...estimate.high).contains(tokens), "\(estimate)")
    #expect((estimate.low...estimate.high).contains(estimate.likely))
  }

  @Test(
    "each script has its own number of characters per token",
    arguments: [
      ("plain English words as most people write them, with a comma and a stop. ", 3.5, 4.5),
      ("if (a[i] != 0) { count += b[i++]; } // so on\n", 2.2, 3.5),
      ("これは日本語の文章です。", 0.8, 1.3), ("这是一个中文句子。", 0.8, 1.3),
      ("обычный русский текст ", 1.8, 3), ("🙂🙃😉", 0.4, 0.6),
    ])
  func rates(text: String, least: Double, most: Double) {
    let long = String(repeating: text, count: 200)
    let rate = Double(long.unicodeScalars.count) / Double(TokenEstimate(of: long).likely)
    #expect((least...most).contains(rate), "\(rate)")
  }

  @Test("indentation and rules take few tokens, and the same number of digits many")
  func repeats() {
    func likely(_ piece: String) -> Int {
      TokenEstimate(of: String(repeating: piece, count: 1000)).likely
    }
    #expect(likely(" ") < 100)
    #expect(likely("-") < 100)
    #expect(likely("7") > 300)
  }

  @Test("sums of estimates do not overflow")
  func sums() {
    let one = TokenEstimate(low: 1, likely: 2, high: 3)
    #expect(one + one == TokenEstimate(low: 2, likely: 4, high: 6))
    #expect(one + .zero == one)
    #expect((TokenEstimate(exactly: .max) + one).high == .max)
  }

  @Test(
    "a counted beginning is exact and corrects the rest to within 10 %",
    arguments: [
      (1000, 1000, TokenEstimate(low: 1090, likely: 1100, high: 1110)),
      (1500, 1000, TokenEstimate(low: 1635, likely: 1650, high: 1665)),
      // The provider's own additions are not part of the text.
      (9000, 1000, TokenEstimate(low: 9180, likely: 9200, high: 9220)),
      (100, 1000, TokenEstimate(low: 145, likely: 150, high: 155)),
      // The sample is too small for a correction.
      (90, 100, TokenEstimate(low: 170, likely: 190, high: 220)),
    ])
  func counted(count: Int, of beginning: Int, expected: TokenEstimate) {
    #expect(
      TokenEstimate(
        counted: count, of: TokenEstimate(exactly: beginning),
        then: TokenEstimate(low: 80, likely: 100, high: 130)) == expected)
  }

  @Test("images and documents keep their range after counted text")
  func countedBeforeFiles() throws {
    let text = TokenEstimate(of: String(repeating: "word ", count: 1000))
    let image = TokenEstimate(
      of: try Attachment(name: "a.png", bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    let estimate = TokenEstimate(counted: text.likely, of: text, then: image)
    #expect(estimate.low == text.likely + image.low)
    #expect(estimate.likely == text.likely + image.likely)
    #expect(estimate.high == text.likely + image.high)
    // A counted image gives no information about the text after it.
    let after = TokenEstimate(counted: 300, of: image, then: text)
    #expect(after.low == 300 + text.low && after.high == 300 + text.high)
    // Subtracting the files leaves only the text.
    let rest = TokenEstimate(counted: text.likely, of: text, then: image + text - image)
    #expect(rest.likely == 2 * text.likely && rest.low > text.likely + text.low)
  }

  @Test("a request's estimate includes messages, files, calls, tools and the schema")
  func requests() throws {
    let text = String(repeating: "word ", count: 400)
    let plain = LLMRequest(model: "m", messages: [Message(role: .user, content: "Hi")])
    let least = TokenEstimate(of: plain).likely
    var changed = plain
    func more(_ request: LLMRequest) -> Int { TokenEstimate(of: request).likely - least }
    let words = TokenEstimate(of: text).likely

    changed.messages.insert(Message(role: .system, content: text), at: 0)
    #expect(more(changed) == words + 4)
    changed = plain
    changed.messages[0].attachments = [try Attachment(name: "a.txt", bytes: Array(text.utf8))]
    #expect((words...words + 20).contains(more(changed)))
    changed.messages[0].attachments = [
      try Attachment(name: "a.png", bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    ]
    #expect(more(changed) == 1200)
    changed = plain
    changed.messages.append(
      Message(
        role: .assistant, content: "",
        toolCalls: [ToolCall(index: 0, id: "1", name: "f", arguments: text, isComplete: true)]))
    #expect((words...words + 20).contains(more(changed)))
    changed = plain
    changed.tools = [Tool(name: "f", description: text)]
    #expect((words...words + 40).contains(more(changed)))
    changed = plain
    changed.responseFormat = .schema(["description": .string(text)])
    #expect((words...words + 20).contains(more(changed)))
  }

  @Test(
    "a PDF document is estimated by its pages, or by its size if they are compressed",
    arguments: [
      ("%PDF-1.4 <</Type /Pages>> <</Type /Page /A 1>> <</Type/Page>> <</Type\n/Page>>", 3),
      ("%PDF-1.7 compressed", 1),
      ("%PDF-1.7 " + String(repeating: "x", count: 200_000), 4),
    ])
  func documents(text: String, pages: Int) throws {
    let file = try Attachment(name: "a.pdf", bytes: Array(text.utf8))
    #expect(TokenEstimate(of: file).low == 258 * pages)
  }

  @Test("the count of the previous question replaces the estimate of its messages")
  func countedThrough() {
    let text = String(repeating: "word ", count: 1000)
    let request = LLMRequest(
      model: "m",
      messages: [
        Message(role: .user, content: text), Message(role: .assistant, content: "Yes."),
        Message(role: .user, content: "Why?"),
      ])
    let estimate = TokenEstimate(of: request, counted: 1234, through: 1)
    #expect(estimate.low >= 1234 + 8)
    #expect(estimate.high <= 1234 + 22)
    #expect(TokenEstimate(of: request, counted: 1234, through: 3) == .init(exactly: 1234))
  }
}
