import StreamingEngine
import Testing

@Suite("Conversations with gaps")
struct DialogueTests {
  private static let holes = [
    Message(role: .assistant, content: "Welcome!"),
    Message(role: .user, content: "one"),
    Message(role: .assistant, content: ""),
    Message(role: .user, content: "two"),
    Message(role: .system, content: " \n"),
    Message(role: .assistant, content: "a"),
    Message(role: .assistant, content: "b \n"),
  ]

  @Test("blank messages are removed, and neighbours with the same role are merged")
  func merges() throws {
    #expect(
      try ResolvedChat(ChatSamples.ollama, "m", Self.holes, key: nil).body()
        == #"{"messages":[{"content":"Welcome!","role":"assistant"},"#
        + #"{"content":"one\n\ntwo","role":"user"},{"content":"a\n\nb \n","role":"assistant"}],"#
        + #""model":"m","stream":true}"#)
  }

  @Test("Anthropic gets a conversation that begins with the user and does not end in white space")
  func fitsAnthropic() throws {
    #expect(
      try ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5", Self.holes).body()
        .withoutCacheMarks
        == #"{"max_tokens":8192,"messages":[{"content":[{"text":"one","type":"text"},{"text":"\n\ntwo","type":"text"}],"#
        + #""role":"user"},{"content":[{"text":"a\n\nb","type":"text"}],"role":"assistant"}],"#
        + #""model":"claude-haiku-4-5","stream":true}"#)
  }

  @Test("Gemini gets a conversation that begins with the user")
  func fitsGemini() throws {
    #expect(
      try ResolvedChat(ChatSamples.google, "m", Self.holes).body()
        == #"{"contents":[{"parts":[{"text":"one"},{"text":"\n\ntwo"}],"role":"user"},"#
        + #"{"parts":[{"text":"a\n\nb \n"}],"role":"model"}],"generationConfig":{}}"#)
  }

  @Test("questions around a system message are merged if it is sent separately")
  func mergesAroundSystem() throws {
    let messages = [
      Message(role: .user, content: "one"), Message(role: .system, content: "S"),
      Message(role: .user, content: "two"),
    ]
    #expect(
      try ResolvedChat(ChatSamples.google, "m", messages).body()
        == #"{"contents":[{"parts":[{"text":"one"},{"text":"\n\ntwo"}],"role":"user"}],"#
        + #""generationConfig":{},"systemInstruction":{"parts":[{"text":"S"}]}}"#)
  }

  @Test(
    "every format rejects a conversation without a question", arguments: WireFormat.allCases,
    [
      [], [Message(role: .system, content: "S"), Message(role: .assistant, content: "a")],
      [Message(role: .user, content: " \n\t")],
    ])
  func refuses(format: WireFormat, messages: [Message]) {
    let provider = Provider(name: "p", format: format, baseURL: "https://p.example")
    #expect(
      throws: LLMError(
        .invalidRequest, provider: "p",
        message: "there is nothing to answer: the conversation has no user message",
        advice: "ask something first")
    ) {
      try ResolvedChat(provider, "m", messages).built()
    }
  }

  @Test(
    "every format rejects invalid settings", arguments: WireFormat.allCases)
  func refusesSettings(format: WireFormat) {
    let provider = Provider(name: "p", format: format, baseURL: "https://p.example")
    for (temperature, words) in [(-0.1, "-0.1"), (2.5, "2.5"), (.infinity, "inf"), (.nan, "nan")] {
      #expect(
        throws: LLMError(
          .invalidRequest, provider: "p",
          message: "invalid value '\(words)' for temperature: use a number from 0 to 2")
      ) {
        try ResolvedChat(provider, "m", temperature: temperature).built()
      }
    }
    #expect(
      throws: LLMError(
        .invalidRequest, provider: "p",
        message: "invalid value '0' for max_tokens: use a whole number, 1 or more")
    ) {
      try ResolvedChat(provider, "m", maxTokens: 0).built()
    }
  }
}
