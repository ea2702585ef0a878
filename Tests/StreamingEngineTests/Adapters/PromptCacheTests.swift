@testable import StreamingEngine
import Testing

/// What makes providers find the beginning of a prompt in their caches: it has the same bytes as in
/// the request before.
@Suite("Prompt caches")
struct PromptCacheTests {
  static let providers = [
    (ChatSamples.anthropic, "claude-opus-4-8"), (ChatSamples.anthropicCompatible, "qwen"),
    (ChatSamples.openAI, "gpt-4o"), (ChatSamples.openAI, "gpt-6.1-sol"),
    (ChatSamples.compatible, "qwen"),
    (Provider(name: "lm", format: .openAIResponses, baseURL: "http://127.0.0.1:1234/v1"), "qwen"),
    (ChatSamples.google, "gemini-3.8-flash"), (ChatSamples.ollama, "qwen3:8b"),
  ]

  private static let mark = #""cache_control":{"type":"ephemeral"},"#

  private func question(_ turn: Int) -> Message {
    var message = Message(role: .user, content: "Question \(turn)?")
    if turn == 3, let file = try? Attachment(name: "a.txt", bytes: Array("text".utf8)) {
      message.attachments = [file]
    }
    return message
  }

  /// The question that got an empty answer, so that the next one follows it in the same message.
  private static let unanswered = 7

  /// The conversation up to and with a question. One answer has calls of a tool.
  private func messages(turn: Int) -> [Message] {
    var messages = [Message(role: .system, content: "Be brief.")]
    for earlier in 1..<turn {
      messages.append(question(earlier))
      if earlier == 5 {
        var call = Message(role: .assistant, content: "Let me look.")
        call.toolCalls = [
          ToolCall(index: 0, id: "call_a", name: "now", arguments: #"{"b": 1, "a": 2}"#)
        ]
        var result = Message(role: .tool, content: "Noon.")
        result.toolCallID = "call_a"
        messages += [call, result]
      }
      if earlier == Self.unanswered { continue }
      messages.append(Message(role: .assistant, content: "Answer \(earlier)."))
    }
    return messages + [question(turn)]
  }

  private func body(_ provider: Provider, _ model: String, turn: Int) throws -> String {
    var chat = ResolvedChat(provider, model, messages(turn: turn))
    chat.request.tools = [ToolSamples.weather, ToolSamples.now]
    chat.request.conversation = "conversation-1"
    return try chat.body()
  }

  @Test(
    "over twenty turns every byte before the last question is that of the request before",
    arguments: providers)
  func prefix(provider: Provider, model: String) throws {
    var before = ""
    for turn in 1...20 {
      let body = try body(provider, model, turn: turn).replacing(Self.mark, with: "")
      #expect(!body.contains("cache_control"))
      let start = try #require(body.range(of: "Question \(turn)?", backwards: true)).lowerBound
      if turn > 1 {
        // Up to the end of the question before, which both requests have.
        let end = try #require(before.range(of: "Question \(turn - 1)?", backwards: true))
          .upperBound
        #expect(body.hasPrefix(before[..<end]), "turn \(turn)")
        #expect(turn - 1 == Self.unanswered || body[..<start].contains("Answer \(turn - 1)."))
      }
      before = body
    }
  }

  @Test(
    "a question without an answer keeps its parts when the next one follows it",
    arguments: [
      (ChatSamples.anthropic, "claude-opus-4-8", #"{"text":"One?","type":"text"}"#),
      (ChatSamples.openAI, "gpt-6.1-sol", #"{"text":"One?","type":"input_text"}"#),
      (ChatSamples.google, "gemini-3.8-flash", #"{"text":"One?"}"#),
    ])
  func unanswered(provider: Provider, model: String, part: String) throws {
    var first = Message(role: .user, content: "One?")
    first.attachments = [try Attachment(name: "a.txt", bytes: Array("1".utf8))]
    var second = Message(role: .user, content: "Two?")
    second.attachments = [try Attachment(name: "b.txt", bytes: Array("2".utf8))]
    func body(_ messages: [Message]) throws -> String {
      try ResolvedChat(provider, model, messages).body().replacing(Self.mark, with: "")
    }
    let before = try body([first])
    let end = try #require(before.range(of: part, backwards: true)).upperBound
    let after = try body([first, Message(role: .assistant, content: ""), second])
    #expect(after.hasPrefix(before[..<end]), "\(after)")
    let rest = after[after.index(after.startIndex, offsetBy: before[..<end].count)...]
    #expect(rest.contains("b.txt") && rest.contains("Two?"))
  }

  @Test("the same conversation has the same bytes every time", arguments: providers)
  func isDeterministic(provider: Provider, model: String) throws {
    #expect(try body(provider, model, turn: 9) == body(provider, model, turn: 9))
  }

  @Test("marks are at the system prompt and at the last two user messages")
  func places() throws {
    let (provider, model) = Self.providers[0]
    for turn in 1...20 {
      let body = try #require(JSONValue(parsing: try body(provider, model, turn: turn)))
      let system = try #require(body["system"]?.elements.last)
      #expect(system["cache_control"] == ["type": "ephemeral"])
      let marked = (body["messages"]?.elements ?? []).enumerated().filter { _, message in
        message["content"]?.elements.last?["cache_control"] != nil
      }.map(\.offset)
      let users = (body["messages"]?.elements ?? []).enumerated().filter { _, message in
        message["role"] == "user"
      }.map(\.offset)
      #expect(marked == Array(users.suffix(2)))
      #expect(body.text.matches(of: /cache_control/).count == min(turn, 2) + 1)
      #expect(body["cache_control"] == nil)
    }
  }

  @Test("without a system prompt the last tool is marked")
  func tools() throws {
    var chat = ResolvedChat(ChatSamples.anthropic, "claude-opus-4-8")
    chat.request.tools = [ToolSamples.weather, ToolSamples.now]
    let body = try #require(JSONValue(parsing: try chat.body()))
    #expect(body["tools"]?.elements.map { $0["cache_control"] != nil } == [false, true])
  }

  @Test("cache = false leaves the marks out and changes nothing else")
  func isOff() throws {
    let (provider, model) = Self.providers[0]
    var other = provider
    other.descriptor.cachesPrompts = false
    #expect(
      try body(other, model, turn: 4)
        == body(provider, model, turn: 4).replacing(Self.mark, with: ""))
  }
}

extension String {
  /// The last occurrence of a text.
  fileprivate func range(of text: String, backwards: Bool) -> Range<Index>? {
    ranges(of: text).last
  }
}
