import LLMRingCutTesting
import StreamingEngine
import Testing

/// Whatever a conversation contains, each provider gets a version that it accepts.
struct DialoguePropertyTests {
  static let chats = [
    ResolvedChat(ChatSamples.compatible, "qwen", key: nil),
    ResolvedChat(ChatSamples.openAI, "gpt-6.1-sol"),
    ResolvedChat(ChatSamples.anthropic, "claude-opus-5-5"),
    ResolvedChat(ChatSamples.google, "gemini-3.8-flash"),
    ResolvedChat(ChatSamples.google, "gemini-2.5-flash"),
    ResolvedChat(ChatSamples.ollama, "qwen3:8b", key: nil),
  ]

  @Test("any conversation is converted to a valid one", arguments: chats.indices, [false, true])
  func isValid(_ index: Int, hasTools: Bool) throws {
    let chat = Self.chats[index]
    var generator = SeededGenerator(seed: 7)
    var withCalls = 0
    for _ in 0..<150 {
      var random = RandomDialogue(
        provider: chat.provider.name, model: chat.model, generator: generator)
      var chat = hasTools ? chat.with([ToolSamples.now]) : chat
      chat.request.messages = random.messages()
      generator = random.generator
      let body = try #require(try JSONValue(parsing: chat.body()))
      let checked = SentDialogue(
        body, as: chat.format, needsSignatures: chat.model.hasPrefix("gemini-3"))
      #expect(checked.faults == [], "\(chat.request.messages)\n\(body.text)")
      if checked.calls > 0 { withCalls += 1 }
      if !checked.faults.isEmpty { return }
    }
    // The sample would prove nothing if it contained no calls.
    #expect(withCalls > (chat.provider.format == .anthropic && !hasTools ? -1 : 5))
  }

  @Test(
    "later messages do not change how the beginning of a conversation is sent",
    arguments: chats.indices)
  func isStable(_ index: Int) throws {
    let chat = Self.chats[index]
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<40 {
      var random = RandomDialogue(
        provider: chat.provider.name, model: chat.model, generator: generator)
      var shorter = chat.with([ToolSamples.now])
      shorter.request.messages = random.messages().filter { $0.role != .system }
      generator = random.generator
      var longer = shorter
      longer.request.messages.append(Message(role: .assistant, content: "So."))
      longer.request.messages.append(Message(role: .user, content: "And?"))
      let before = SentDialogue.entries(
        try #require(try JSONValue(parsing: shorter.body().withoutCacheMarks)))
      let after = SentDialogue.entries(
        try #require(try JSONValue(parsing: longer.body().withoutCacheMarks)))
      // The next message may be merged into the last entry.
      #expect(after.starts(with: before.dropLast()))
    }
  }
}

/// Random conversations with every kind of defect.
private struct RandomDialogue {
  let provider: String
  let model: String
  var generator: SeededGenerator

  mutating func messages() -> [Message] {
    let count = Int.random(in: 1...9, using: &generator)
    var messages: [Message] = []
    for _ in 0..<count {
      let message = message()
      messages.append(message)
      for call in message.toolCalls where Int.random(in: 0..<8, using: &generator) > 0 {
        messages.append(.toolResult(text(), of: call))
      }
    }
    messages.insert(
      Message(role: .user, content: "question"),
      at: Int.random(in: 0...messages.count, using: &generator))
    return messages
  }

  private mutating func message() -> Message {
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: Message(role: .system, content: text())
    case 1, 2: Message(role: .user, content: text())
    case 3...5: answer()
    default:
      Message(
        role: .tool, content: text(), toolCallID: pick([id(), id(), id(), nil]),
        isToolError: Bool.random(using: &generator))
    }
  }

  private mutating func answer() -> Message {
    let content = text()
    let calls = (0..<Int.random(in: 0...3, using: &generator)).map { index in
      ToolCall(
        index: index, id: id(), name: pick(["now", "get_weather", "now", "now", "now", ""]),
        arguments: pick([
          "{}", #"{"a":"\n"}"#, "{\"a\":\n1}", "{}", #"{"a":[]}"#, "{}", "{}", "{\"cut", "", "1",
        ]),
        isComplete: Int.random(in: 0..<8, using: &generator) > 0)
    }
    return Message(
      role: .assistant, content: content, toolCalls: calls, trace: trace(content, calls))
  }

  /// A trace that matches in most cases.
  private mutating func trace(_ content: String, _ calls: [ToolCall]) -> ReasoningTrace? {
    guard Int.random(in: 0..<4, using: &generator) > 0 else { return nil }
    let size = content.utf8.count + pick([0, 0, 0, 1])
    let parts =
      [#"{"block":{"json":"{\"type\":\"reasoning\"}"}}"#, #"{"text":{"bytes":\#(size)}}"#]
      + calls.map { #"{"call":{"index":\#($0.index),"token":"S"}}"# }
    return ToolSamples.trace(
      provider, pick([model, model, model, "another"]), parts.joined(separator: ","))
  }

  private mutating func text() -> String { pick(["", " \n", "a", "b\n", "äöü", "long text"]) }

  private mutating func id() -> String {
    pick(["call_0", "call_1", "call_2", "x y", "", String(repeating: "i", count: 70)])
  }

  private mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[Int.random(in: choices.indices, using: &generator)]
  }
}
