import StreamingEngine
import Testing

@Suite("Tool calls in requests")
struct ToolConversationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var chat: ResolvedChat
    var member: String
    var expected: String
    var testDescription: String { name }

    init(_ name: String, _ chat: ResolvedChat, _ member: String, _ expected: String) {
      self.name = name
      self.chat = chat.with([ToolSamples.weather, ToolSamples.now])
      self.member = member
      self.expected = expected
    }
  }

  private static let arguments = #"{"city":"Paris","n":1.50}"#
  private static let escaped = #""{\"city\":\"Paris\",\"n\":1.50}""#
  private static let calls = ToolSamples.conversation()

  private static let chatCalls =
    #""role":"assistant","tool_calls":[{"function":{"arguments":\#(escaped),"#
    + #""name":"get_weather"},"id":"call_A1","type":"function"},"#
    + #"{"function":{"arguments":"{}","name":"now"},"id":"call_B2","type":"function"}]}"#
  private static let chatResults =
    #"{"content":"18 \"C\"","role":"tool","tool_call_id":"call_A1"},"#
    + #"{"content":"no clock","role":"tool","tool_call_id":"call_B2"}"#

  private static let chatQuestion = #"{"content":"Weather and time?","role":"user"}"#

  static let chat = [
    Case(
      "OpenAI Chat gets calls in the message and each result in a separate one",
      ResolvedChat(ChatSamples.compatible, "qwen", calls), "messages",
      #"[\#(chatQuestion),{"content":"Let me see.",\#(chatCalls),\#(chatResults)]"#),
    Case(
      "the content is null if there is no text",
      ResolvedChat(ChatSamples.compatible, "qwen", ToolSamples.conversation(text: "")), "messages",
      #"[\#(chatQuestion),{"content":null,\#(chatCalls),\#(chatResults)]"#),
    Case(
      "members beside the text are sent back beside it",
      ResolvedChat(
        ChatSamples.compatible, "deepseek-reasoner",
        ToolSamples.conversation(
          trace: ToolSamples.trace(
            "local", "deepseek-reasoner",
            #"{"text":{"bytes":11}},{"call":{"index":0}},{"call":{"index":1}},"#
              + #"{"block":{"json":"{\"reasoning_content\":\"hm\\n\"}"}}"#))),
      "messages",
      #"[\#(chatQuestion),{"content":"Let me see.","reasoning_content":"hm\n",\#(chatCalls),"#
        + #"\#(chatResults)]"#),
  ]

  private static let responsesResults =
    #"{"call_id":"call_A1","output":"18 \"C\"","type":"function_call_output"},"#
    + #"{"call_id":"call_B2","output":"no clock","type":"function_call_output"}"#
  private static let responsesFirst =
    #"{"arguments":\#(escaped),"call_id":"call_A1","name":"get_weather","type":"function_call"}"#
  private static let responsesSecond =
    #"{"arguments":"{}","call_id":"call_B2","name":"now","type":"function_call"}"#
  private static let asked =
    #"{"content":[{"text":"Weather and time?","type":"input_text"}],"role":"user","#
    + #""type":"message"}"#
  private static let said =
    #"{"content":[{"annotations":[],"text":"Let me see.","type":"output_text"}],"#
    + #""role":"assistant","type":"message"}"#

  static let sealed = ToolSamples.trace(
    "openai", "gpt-6.1-sol",
    #"{"block":{"json":"{\"type\":\"reasoning\", \"id\":\"rs_1\",\"encrypted_content\":\"gA==\"}"}},"#
      + #"{"text":{"bytes":11,"token":"commentary"}},{"call":{"index":0}},"#
      + #"{"block":{"json":"{\"type\":\"reasoning\",\"encrypted_content\":\"gB\"}"}},"#
      + #"{"call":{"index":1}},{"block":{"json":"{\"type\":\"reasoning\"}"}}"#)

  static let responses = [
    Case(
      "OpenAI Responses gets calls and results as items",
      ResolvedChat(ChatSamples.openAI, "gpt-6.1-sol", calls), "input",
      #"[\#(asked),\#(said),\#(responsesFirst),\#(responsesSecond),\#(responsesResults)]"#),
    Case(
      "encrypted reasoning is sent back unchanged in its place unless nothing followed it",
      ResolvedChat(ChatSamples.openAI, "gpt-6.1-sol", ToolSamples.conversation(trace: sealed)),
      "input",
      #"[\#(asked),{"type":"reasoning","id":"rs_1","encrypted_content":"gA=="},"#
        + #"{"content":[{"annotations":[],"text":"Let me see.","type":"output_text"}],"#
        + #""phase":"commentary","role":"assistant","type":"message"},\#(responsesFirst),"#
        + #"{"type":"reasoning","encrypted_content":"gB"},\#(responsesSecond),"#
        + #"\#(responsesResults)]"#),
    Case(
      "another model is not sent the trace",
      ResolvedChat(ChatSamples.openAI, "gpt-6-sol", ToolSamples.conversation(trace: sealed)),
      "input",
      #"[\#(asked),\#(said),\#(responsesFirst),\#(responsesSecond),\#(responsesResults)]"#),
  ]

  private static let blocks =
    #"{"id":"call_A1","input":\#(arguments),"name":"get_weather","type":"tool_use"},"#
    + #"{"id":"call_B2","input":{},"name":"now","type":"tool_use"}"#
  private static let blockResults =
    #"{"content":"18 \"C\"","tool_use_id":"call_A1","type":"tool_result"},"#
    + #"{"content":"no clock","is_error":true,"tool_use_id":"call_B2","type":"tool_result"}"#
  private static let blockQuestion =
    #"{"content":[{"text":"Weather and time?","type":"text"}],"role":"user"}"#
  private static let textBlock = #"{"text":"Let me see.","type":"text"}"#

  static let thoughts = ToolSamples.trace(
    "anthropic", "claude-opus-5-5",
    #"{"block":{"json":"{\"type\":\"thinking\",\"thinking\":\"a\\u00e9\",\"signature\":\"Eq/+==\"}"}},"#
      + #"{"text":{"bytes":11}},"#
      + #"{"block":{"json":"{\"type\":\"redacted_thinking\",\"data\":\"Xx\"}"}},"#
      + #"{"call":{"index":0}},{"call":{"index":1}}"#)

  static let anthropic = [
    Case(
      "Anthropic gets blocks, with the results first in the next user message",
      ResolvedChat(
        ChatSamples.anthropic, "claude-haiku-4-5",
        calls + [Message(role: .user, content: "Well?")]), "messages",
      #"[\#(blockQuestion),{"content":[\#(textBlock),\#(blocks)],"role":"assistant"},"#
        + #"{"content":[\#(blockResults),{"text":"Well?","type":"text"}],"role":"user"}]"#),
    Case(
      "thinking is sent back unchanged in its place",
      ResolvedChat(
        ChatSamples.anthropic, "claude-opus-5-5", ToolSamples.conversation(trace: thoughts)),
      "messages",
      #"[\#(blockQuestion),{"content":["#
        + #"{"type":"thinking","thinking":"a\u00e9","signature":"Eq/+=="},\#(textBlock),"#
        + #"{"type":"redacted_thinking","data":"Xx"},\#(blocks)],"role":"assistant"},"#
        + #"{"content":[\#(blockResults)],"role":"user"}]"#),
    Case(
      "another model is not sent the trace",
      ResolvedChat(
        ChatSamples.anthropic, "claude-opus-5", ToolSamples.conversation(trace: thoughts)),
      "messages",
      #"[\#(blockQuestion),{"content":[\#(textBlock),\#(blocks)],"role":"assistant"},"#
        + #"{"content":[\#(blockResults)],"role":"user"}]"#),
    Case(
      "another provider's model of the same name is not sent the trace",
      ResolvedChat(
        ChatSamples.anthropicCompatible, "claude-opus-5-5",
        ToolSamples.conversation(trace: thoughts)), "messages",
      #"[\#(blockQuestion),{"content":[\#(textBlock),\#(blocks)],"role":"assistant"},"#
        + #"{"content":[\#(blockResults)],"role":"user"}]"#),
    Case(
      "the trace is not sent with an edited answer",
      ResolvedChat(
        ChatSamples.anthropic, "claude-opus-5-5",
        ToolSamples.conversation(trace: thoughts, text: "Let me look.")), "messages",
      #"[\#(blockQuestion),{"content":[{"text":"Let me look.","type":"text"},\#(blocks)],"#
        + #""role":"assistant"},{"content":[\#(blockResults)],"role":"user"}]"#),
  ]

  private static let partQuestion = #"{"parts":[{"text":"Weather and time?"}],"role":"user"}"#

  static let signed = ToolSamples.trace(
    "google", "gemini-3.8-flash",
    #"{"text":{"bytes":4}},{"text":{"bytes":7,"token":"St=="}},{"call":{"index":0,"token":"Sc"}},"#
      + #"{"call":{"index":1}},{"text":{"bytes":0,"token":"Se"}}"#)

  static let google = [
    Case(
      "Gemini gets parts with their own signatures, and only its own IDs",
      ResolvedChat(
        ChatSamples.google, "gemini-3.8-flash", ToolSamples.conversation(trace: signed)),
      "contents",
      #"[\#(partQuestion),{"parts":[{"text":"Let "},{"text":"me see.","thoughtSignature":"St=="},"#
        + #"{"functionCall":{"args":\#(arguments),"id":"call_A1","name":"get_weather"},"#
        + #""thoughtSignature":"Sc"},"#
        + #"{"functionCall":{"args":{},"id":"call_B2","name":"now"}},"#
        + #"{"text":"","thoughtSignature":"Se"}],"role":"model"},"#
        + #"{"parts":[{"functionResponse":{"id":"call_A1","name":"get_weather","#
        + #""response":{"output":"18 \"C\""}}},{"functionResponse":{"id":"call_B2","#
        + #""name":"now","response":{"error":"no clock"}}}],"role":"user"}]"#),
    Case(
      "a model that requires signatures gets calls without one as text",
      ResolvedChat(ChatSamples.google, "gemini-4-argon", ToolSamples.conversation(trace: signed)),
      "contents",
      #"[\#(partQuestion),{"parts":[{"text":"Let me see."}],"role":"model"},{"parts":[{"text":"#
        + #""(The tool get_weather, called with {\"city\":\"Paris\",\"n\":1.50}, returned: "#
        + #"18 \"C\")"},{"text":"\n\n(The tool now, called with {}, failed: no clock)"}],"role":"user"}]"#
    ),
    Case(
      "a model that requires no signatures gets the calls without foreign IDs",
      ResolvedChat(ChatSamples.google, "gemini-2.5-flash", calls), "contents",
      #"[\#(partQuestion),{"parts":[{"text":"Let me see."},"#
        + #"{"functionCall":{"args":\#(arguments),"name":"get_weather"}},"#
        + #"{"functionCall":{"args":{},"name":"now"}}],"role":"model"},"#
        + #"{"parts":[{"functionResponse":{"name":"get_weather","#
        + #""response":{"output":"18 \"C\""}}},{"functionResponse":{"name":"now","#
        + #""response":{"error":"no clock"}}}],"role":"user"}]"#),
  ]

  static let ollama = [
    Case(
      "Ollama gets arguments as objects, results with the tool's name, and its own thinking",
      ResolvedChat(
        ChatSamples.ollama, "qwen3:8b",
        ToolSamples.conversation(
          trace: ToolSamples.trace(
            "ollama", "qwen3:8b",
            #"{"text":{"bytes":11}},{"call":{"index":0}},{"call":{"index":1}},"#
              + #"{"block":{"json":"{\"thinking\":\"hm\"}"}}"#)), key: nil),
      "messages",
      #"[\#(chatQuestion),{"content":"Let me see.","role":"assistant","thinking":"hm","#
        + #""tool_calls":[{"function":{"arguments":\#(arguments),"name":"get_weather"},"#
        + #""id":"call_A1"},{"function":{"arguments":{},"name":"now"},"id":"call_B2"}]},"#
        + #"{"content":"18 \"C\"","role":"tool","tool_call_id":"call_A1","#
        + #""tool_name":"get_weather"},{"content":"no clock","role":"tool","#
        + #""tool_call_id":"call_B2","tool_name":"now"}]"#)
  ]

  @Test(
    "tool calls and their results are sent in each format",
    arguments: chat + responses + anthropic + google + ollama)
  func isWritten(_ example: Case) throws {
    let body = try example.chat.body().withoutCacheMarks
    // The unparsed text, because it is compared byte by byte.
    let spaced = example.expected.replacing(
      #"{"type":"reasoning","id""#, with: #"{"type":"reasoning", "id""#)
    #expect(body.contains("\"\(example.member)\":\(spaced),"), "\(body)")
  }

  @Test("Anthropic gets tool calls as text if the request has no tools")
  func withoutTools() throws {
    let chat = ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5", Self.calls)
    #expect(
      try chat.member("messages")
        == #"[\#(Self.blockQuestion),{"content":[\#(Self.textBlock)],"role":"assistant"},"#
        + #"{"content":[{"text":"(The tool get_weather, called with "#
        + #"{\"city\":\"Paris\",\"n\":1.50}, returned: 18 \"C\")","type":"text"},"#
        + #"{"text":"\n\n(The tool now, called with {}, failed: no clock)","type":"text"}],"role":"user"}]"#
    )
  }

  @Test("a budget for thinking is omitted after tool calls made without thinking")
  func continuesWithoutThinking() throws {
    func thinking(_ messages: [Message]) throws -> String? {
      try ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5", messages, reasoning: .low)
        .with([ToolSamples.now]).member("thinking")
    }
    let thoughts = ToolSamples.trace(
      "anthropic", "claude-haiku-4-5",
      #"{"block":{"json":"{\"type\":\"thinking\"}"}},{"text":{"bytes":11}},"#
        + #"{"call":{"index":0}},{"call":{"index":1}}"#)
    #expect(try thinking(Self.calls) == nil)
    #expect(try thinking(ToolSamples.conversation(trace: thoughts)) != nil)
    // A new question allows thinking again.
    #expect(try thinking(Self.calls + [Message(role: .user, content: "Well?")]) != nil)
  }
}
