import Foundation
@testable import StreamingEngine
import StreamingEngineTesting
import Synchronization
import Testing

/// The documentation articles: their examples are compiled and do what the articles say.
///
/// That they compile wherever they are pasted is shown by `Tests/Library/run`.
struct ArticleExamplesTests {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
  private static let articles = tests.appending(
    path: "../../../Sources/StreamingEngine/StreamingEngine.docc")
  /// The files in which the examples are compiled.
  private static let files = [
    "ArticleExamples.swift", "../../StreamingEngineClientTests/Testing/TestingArticleTests.swift",
    "../../Library/Adapter/Adapter.swift", "../../Library/Tracing/TracingTests.swift",
    "../../LLMRingExampleProbe/main.swift",
  ]

  /// The lines of a text, without indentation, imports and empty lines. What creates an engine is
  /// different where the examples are run.
  private static func lines(_ text: some StringProtocol) -> [String] {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter {
        !$0.isEmpty && !$0.hasPrefix("import ") && $0 != "let ring = LLMRing()"
          && $0 != "let ring = LLMRing(transport: Fixture())"
      }
  }

  @Test("every Swift example in the articles is compiled verbatim")
  func wordForWord() throws {
    let compiled = try Self.files.map {
      Self.lines(try String(contentsOf: Self.tests.appending(path: $0), encoding: .utf8))
    }
    var count = 0
    for article in try FileManager.default.contentsOfDirectory(
      at: Self.articles, includingPropertiesForKeys: nil) where article.pathExtension == "md"
    {
      let text = try String(contentsOf: article, encoding: .utf8)
      for part in text.split(separator: "```swift\n").dropFirst() {
        let example = Self.lines(try #require(part.split(separator: "```").first))
        #expect(
          compiled.contains { lines in
            lines.indices.contains { lines[$0...].starts(with: example) }
          }, "\(article.lastPathComponent): \(example.first ?? "")")
        count += 1
      }
    }
    #expect(count == 29)
  }

  private static let answer = Answers.whole(["One, ", "two, ", "three."])

  @Test("the first examples show the answer, and an error")
  func started() async throws {
    let request = LLMRequest(model: "chatbot", prompt: "Count")
    let ring = Answers.ring(ScriptedTransport([Self.answer]))
    #expect(
      try await ArticleExamples.started(ring, request) == "One, two, three.\nOne, two, three.")
    let failing = Answers.ring(ScriptedTransport([Answers.error(401), Self.answer]))
    #expect(
      try await ArticleExamples.started(failing, request)
        == "one: no (401); check the key that is configured for one\nOne, two, three.")
  }

  @Test("the article's streaming example prints the answer and its token count")
  func streaming() async throws {
    let transport = ScriptedTransport([Self.answer, Self.answer])
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
    let request = LLMRequest(model: "chatbot", prompt: "q")
    #expect(await ArticleExamples.faults(ring, request) == output)
  }

  @Test("the article's example stops in the middle of an answer")
  func stopping() async throws {
    let ring = Answers.ring(ScriptedTransport([Answers.whole(["two, ", "three", ", four"])]))
    let request = LLMRequest(model: "chatbot", prompt: "q")
    #expect(try await ArticleExamples.stopping(ring, request) == "two, three")
  }

  @Test("the article's tool example returns the results")
  func tools() async throws {
    let transport = ScriptedTransport(answers: [
      [.toolCall("get_weather", ["city": "Paris"])], [.text("Mild.")],
      [.toolCall("get_weather", ["city": "Rome"])],
    ])
    let output = try await ArticleExamples.tools(Answers.ring(transport))
    #expect(output.hasPrefix("Mild.\nget_weather \n"))
    #expect(output.hasSuffix(#"get_weather {"city":"Rome"}"# + "\n"))
    let body = try #require(transport.bodies.dropFirst().first)
    #expect(body.contains("18 degrees in Paris") && body.contains(#""tool_call_id":"call_1""#))
  }

  @Test("the articles' transport and wire format work")
  func extended() async throws {
    let openAI = Provider(
      name: "openai", format: .openAIChat, baseURL: "https://example.com/v1",
      key: .value(Secret("my-key")))
    var configuration = ArticleExamples.echo().configuration
    configuration.providers["openai"] = openAI
    let ring = LLMRing(configuration: configuration, transport: Fixture())
    #expect(try await ring.chat(LLMRequest(model: "openai:m", prompt: "q")).content == "Hi.")
    let echoed = try await ring.chat(LLMRequest(model: "any", prompt: "q")).content
    #expect(echoed.hasPrefix("data: {") && echoed.hasSuffix("data: [DONE]\n\n"))
  }

  @Test("the article's observers say what happened")
  func observed() async throws {
    let good = await ArticleExamples.observed(Answers.ring(ScriptedTransport([Self.answer])))
    #expect(good == "one:a began after 0.0 seconds\none:a ended: ok\n")
    let bad = await ArticleExamples.observed(Answers.ring(ScriptedTransport([Answers.error(401)])))
    #expect(bad == "one:a ended: auth\none:a: no after 0.0 seconds\n")
    #expect(ArticleExamples.stubborn().configuration.retries.attempts == 5)
  }

  @Test("the article's JSON example returns a checked value")
  func structured() async throws {
    let pieces = [#"{\"name\": \"Pa"#, #"ris\", \"people\": 21"#, "00000}"]
    let ring = Answers.ring(ScriptedTransport([Answers.whole(pieces)]))
    #expect(
      try await ArticleExamples.structured(ring) == """
        Paris has 2100000 people
        "Pa"
        "Paris"
        "Paris"
        "Paris"
        2100000

        """)
  }
}
