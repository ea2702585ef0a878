import Foundation
import StreamingEngine
import Synchronization
import Testing

/// The documentation articles: their examples compile and do what the articles say.
struct ArticleExamplesTests {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
  private static let articles = tests.appending(
    path: "../../../Sources/StreamingEngine/StreamingEngine.docc")

  /// The lines of a text, without indentation and empty lines.
  private static func lines(_ text: some StringProtocol) -> [String] {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }

  @Test("every Swift example in the articles is compiled verbatim")
  func wordForWord() throws {
    let compiled = Self.lines(
      try String(contentsOf: Self.tests.appending(path: "ArticleExamples.swift"), encoding: .utf8))
    var count = 0
    for article in try FileManager.default.contentsOfDirectory(
      at: Self.articles, includingPropertiesForKeys: nil) where article.pathExtension == "md"
    {
      let text = try String(contentsOf: article, encoding: .utf8)
      for part in text.split(separator: "```swift\n").dropFirst() {
        let example = Self.lines(try #require(part.split(separator: "```").first))
        #expect(
          compiled.indices.contains { compiled[$0...].starts(with: example) },
          "\(article.lastPathComponent): \(example.first ?? "")")
        count += 1
      }
    }
    #expect(count == 15)
  }

  @Test("the article's streaming example prints the answer and its token count")
  func streaming() async throws {
    let answer = Answers.whole(["One, ", "two, ", "three."])
    let transport = ScriptedTransport([answer, answer])
    let (output, next) = try await ArticleExamples.streaming(Answers.ring(transport))
    #expect(output == "One, two, three.12 tokens\n")
    #expect(next.messages.map(\.content) == ["Count to 10", "One, two, three.", "And backwards?"])
    #expect(ArticleExamples.patient(next).timeout == .after(.seconds(300)))
  }

  @Test(
    "the article's error example prints a message by kind",
    arguments: [(401, "check the API key\n"), (400, "no\n")])
  func faults(status: Int, output: String) async {
    let ring = Answers.ring(ScriptedTransport([Answers.error(status)]))
    let request = LLMRequest(model: "chatbot", messages: [Message(role: .user, content: "q")])
    #expect(await ArticleExamples.faults(ring, request) == output)
  }

  @Test("the article's example stops in the middle of an answer")
  func stopping() async throws {
    let ring = Answers.ring(ScriptedTransport([Answers.whole(["two, ", "three", ", four"])]))
    let request = LLMRequest(model: "chatbot", messages: [Message(role: .user, content: "q")])
    #expect(try await ArticleExamples.stopping(ring, request) == "two, three")
  }

  @Test("the article's tool example returns the results")
  func tools() async throws {
    let call = """
      data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1",\
      "function":{"name":"get_weather","arguments":"{\\"city\\":\\"Paris\\"}"}}]}}]}


      """
    let transport = ScriptedTransport([
      ScriptedTransport.Answer([call, Answers.finish("tool_calls")]), Answers.whole(["Mild."]),
    ])
    #expect(try await ArticleExamples.tools(Answers.ring(transport)).content == "Mild.")
    let body = try #require(transport.bodies.last)
    #expect(body.contains("18 degrees") && body.contains(#""tool_call_id":"call_1""#))
  }

  @Test("the articles' transport, wire format and observer work")
  func extended() async throws {
    let openAI = Provider(
      name: "openai", format: .openAIChat, baseURL: "https://example.com/v1",
      key: .value(Secret("my-key")))
    let configuration = Configuration(
      providers: [openAI, ArticleExamples.echo()], aliases: .fixed(Lockfile()))
    let lines = Mutex<[String]>([])
    let ring = ArticleExamples.observed(configuration, Fixture()) { line in
      lines.withLock { $0.append(line) }
    }
    let messages = [Message(role: .user, content: "q")]
    #expect(try await ring.chat(LLMRequest(model: "openai:m", messages: messages)).content == "Hi.")
    let echoed = try await ring.chat(LLMRequest(model: "echo:m", messages: messages)).content
    #expect(echoed.hasPrefix("data: {") && echoed.hasSuffix("data: [DONE]\n\n"))
    let told = lines.withLock { $0 }
    #expect(told.count == 2)
    #expect(told.first?.hasPrefix("openai:m: ok after ") == true)
  }

  @Test("the article's JSON example returns a checked value")
  func structured() async throws {
    let pieces = [#"{\"name\": \"Pa"#, #"ris\", \"people\": 21"#, "00000}"]
    let ring = Answers.ring(ScriptedTransport([Answers.whole(pieces)]))
    let (seen, value) = try await ArticleExamples.structured(ring)
    #expect(seen == [#""Pa""#, #""Paris""#, #""Paris""#, #""Paris""#])
    #expect(value["people"]?.text == "2100000")
  }
}
