@testable import StreamingEngine
import Testing

/// Services that take the fields of Chat Completions under other names.
@Suite("Fields that differ between services")
struct ProviderFormTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var change: @Sendable (inout ProviderDescriptor) -> Void
    var reasoning: ReasoningEffort? = .max
    var body: String
    var testDescription: String { name }
  }

  private static let messages = #""messages":[{"content":"Hi there","role":"user"}],"model":"m""#
  private static let end = #""stream":true,"stream_options":{"include_usage":true}}"#

  static let cases = [
    Case(
      name: "a service with efforts of its own",
      change: { $0.reasoningForm = .effort(["none", "high"]) },
      body: #"{\#(messages),"reasoning_effort":"high",\#(end)"#),
    Case(
      name: "a service with an object for the effort", change: { $0.reasoningForm = .object },
      body: #"{\#(messages),"reasoning":{"effort":"high"},\#(end)"#),
    Case(
      name: "a service that turns thinking on", change: { $0.reasoningForm = .thinkingType },
      body: #"{\#(messages),\#(end.dropLast()),"thinking":{"type":"enabled"}}"#),
    Case(
      name: "a service that turns thinking off", change: { $0.reasoningForm = .thinkingType },
      reasoning: ReasoningEffort.off,
      body: #"{\#(messages),\#(end.dropLast()),"thinking":{"type":"disabled"}}"#),
    Case(
      name: "a service with a switch for thinking", change: { $0.reasoningForm = .enableThinking },
      body: #"{"enable_thinking":true,\#(messages),\#(end)"#),
    Case(
      name: "a service that sends token counts by itself", change: { $0.requestsUsage = false },
      reasoning: nil, body: #"{\#(messages),"stream":true}"#),
    Case(
      name: "a service that finds its cached prompt by a member",
      change: { $0.cacheKey = .member("prompt_cache_key") }, reasoning: nil,
      body: #"{\#(messages),"prompt_cache_key":"c1",\#(end)"#),
  ]

  private func chat(_ change: (inout ProviderDescriptor) -> Void) -> ResolvedChat {
    var chat = ResolvedChat(ChatSamples.compatible, "m")
    change(&chat.provider.descriptor)
    chat.request.conversation = "c1"
    return chat
  }

  @Test("a request is written in the service's own form", arguments: cases)
  func isWritten(_ example: Case) throws {
    var chat = chat(example.change)
    chat.request.reasoning = example.reasoning
    #expect(try chat.body() == example.body)
  }

  @Test("the token limit and the seed have the service's names")
  func names() throws {
    var chat = chat {
      $0.outputLimit = .maxCompletionTokens
      $0.seedField = "random_seed"
    }
    chat.request.maxTokens = 9
    chat.request.options = ["seed": 7]
    let body = try chat.body()
    #expect(body.contains(#""max_completion_tokens":9"#) && body.contains(#""random_seed":7"#))
    chat.provider.descriptor.seedField = nil
    let request = try chat.format.adapter.request(for: chat)
    #expect(request.notes == ["seed was not sent: openai requests have no such option"])
  }

  @Test("a service that finds its cached prompt by a header gets the header")
  func header() throws {
    let request = try chat { $0.cacheKey = .header("x-grok-conv-id") }.built()
    #expect(request.headers["x-grok-conv-id"] == "c1")
    #expect(!String(decoding: request.body, as: UTF8.self).contains("c1"))
  }

  @Test("OpenAI's own server gets the key of the conversation under any provider's name")
  func official() throws {
    for model in ["gpt-4o", "gpt-6.1-sol"] {
      var chat = ResolvedChat(
        Provider(name: "work", format: .openAIChat, baseURL: "https://api.openai.com/v1"), model)
      chat.request.conversation = "c1"
      #expect(try chat.body().contains(#""prompt_cache_key":"c1""#))
    }
    var other = ResolvedChat(ChatSamples.compatible, "m")
    other.request.conversation = "c1"
    #expect(try !other.body().contains("c1"))
  }
}
