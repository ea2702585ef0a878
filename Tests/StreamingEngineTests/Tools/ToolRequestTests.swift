import StreamingEngine
import Testing

@Suite("Tools in requests")
struct ToolRequestTests {
  private static let schema =
    #"{"type":"object","properties":{"city":{"type":"string"},"age":{"type":"integer"}},"#
    + #""required":["city"]}"#
  private static let none = #"{"type":"object","properties":{}}"#

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var chat: ResolvedChat
    var tools: String
    /// The expected value for each choice: automatic, none, required, and a named tool.
    var choices: [String?]
    var choiceName = "tool_choice"
    var testDescription: String { name }
  }

  private static let nested =
    #"[{"function":{"description":"Weather of a city.","name":"get_weather","#
    + #""parameters":\#(schema)},"type":"function"},{"function":{"description":"The time.","#
    + #""name":"now","parameters":\#(none)STRICT},"type":"function"}]"#

  static let cases = [
    Case(
      name: "OpenAI Chat", chat: ResolvedChat(ChatSamples.openAI, "gpt-4o"),
      tools: nested.replacing("STRICT", with: #","strict":true"#),
      choices: [
        nil, #""none""#, #""required""#, #"{"function":{"name":"now"},"type":"function"}"#,
      ]),
    Case(
      name: "OpenAI Responses", chat: ResolvedChat(ChatSamples.openAI, "gpt-6.1-sol"),
      tools: #"[{"description":"Weather of a city.","name":"get_weather","#
        + #""parameters":\#(schema),"strict":false,"type":"function"},"#
        + #"{"description":"The time.","name":"now","parameters":\#(none),"strict":true,"#
        + #""type":"function"}]"#,
      choices: [nil, #""none""#, #""required""#, #"{"name":"now","type":"function"}"#]),
    Case(
      name: "Anthropic", chat: ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5"),
      tools: #"[{"description":"Weather of a city.","input_schema":\#(schema),"#
        + #""name":"get_weather"},{"description":"The time.","input_schema":\#(none),"#
        + #""name":"now","strict":true}]"#,
      choices: [
        nil, #"{"type":"none"}"#, #"{"type":"any"}"#, #"{"name":"now","type":"tool"}"#,
      ]),
    Case(
      name: "Gemini", chat: ResolvedChat(ChatSamples.google, "gemini-3.8-flash"),
      tools: #"[{"functionDeclarations":[{"description":"Weather of a city.","#
        + #""name":"get_weather","parametersJsonSchema":\#(schema)},"#
        + #"{"description":"The time.","name":"now"}]}]"#,
      choices: [
        nil, #"{"functionCallingConfig":{"mode":"NONE"}}"#,
        #"{"functionCallingConfig":{"mode":"ANY"}}"#,
        #"{"functionCallingConfig":{"allowedFunctionNames":["now"],"mode":"ANY"}}"#,
      ], choiceName: "toolConfig"),
    Case(
      name: "Ollama", chat: ResolvedChat(ChatSamples.ollama, "qwen3:8b", key: nil),
      tools: nested.replacing("STRICT", with: #","strict":true"#),
      choices: [nil, nil, nil, nil]),
  ]

  @Test("tools are sent with their schema's member order and the tool choice", arguments: cases)
  func tools(_ example: Case) throws {
    let choices = [ToolChoice.auto, .never, .required, .named("now")]
    for (choice, expected) in zip(choices, example.choices) {
      let chat = example.chat.with([ToolSamples.weather, ToolSamples.now], choice: choice)
      #expect(try chat.member(example.choiceName) == expected)
      guard chat.provider.format != .ollama || choice == .auto || choice == .required else {
        continue
      }
      #expect(try chat.member("tools") == example.tools)
    }
  }

  @Test("a request without tools has no tools and no tool choice", arguments: cases)
  func noTools(_ example: Case) throws {
    let chat = example.chat.with([], choice: .required)
    #expect(try chat.member("tools") == nil)
    #expect(try chat.member(example.choiceName) == nil)
  }

  @Test("a tool choice that names a missing tool is rejected", arguments: cases)
  func unknownChoice(_ example: Case) {
    #expect(
      throws: LLMError(
        .invalidRequest, provider: example.chat.provider.name,
        message: "the tool choice names later, but the request has no such tool",
        advice: "add the tool, or choose another")
    ) {
      try example.chat.with([ToolSamples.now], choice: .named("later")).built()
    }
  }

  @Test("a model that cannot be forced gets only the named tool")
  func unforced() throws {
    let tools = [ToolSamples.weather, ToolSamples.now]
    let opus = ResolvedChat(ChatSamples.anthropic, "claude-opus-5-5")
    #expect(try opus.with(tools, choice: .required).member("tool_choice") == nil)
    #expect(try opus.with(tools, choice: .named("now")).member("tool_choice") == nil)
    #expect(try opus.with(tools, choice: .never).member("tool_choice") == #"{"type":"none"}"#)
    let ollama = ResolvedChat(ChatSamples.ollama, "qwen3:8b", key: nil)
    for chat in [opus, ollama] {
      let named = try chat.with(tools, choice: .named("now")).member("tools") ?? ""
      #expect(named.contains(#""name":"now""#) && !named.contains("get_weather"))
    }
    #expect(try ollama.with(tools, choice: .never).member("tools") == nil)
  }

  @Test("a budget for thinking is omitted if a tool call is forced")
  func budget() throws {
    let haiku = ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5", reasoning: .high)
    #expect(try haiku.with([ToolSamples.now]).member("thinking") != nil)
    #expect(try haiku.with([ToolSamples.now], choice: .required).member("thinking") == nil)
  }

  @Test(
    "gpt-5.4 and later get effort none in Chat Completions with tools",
    arguments: [
      ("gpt-5.4", "\"none\""), ("gpt-5.6-sol", "\"none\""), ("gpt-6-sol", "\"none\""),
      ("ft:gpt-5.4:me", "\"none\""), ("gpt-7.2", "\"none\""), ("gpt-10", "\"none\""),
      ("gpt-5.2", nil), ("gpt-5", nil), ("gpt-5-mini", nil), ("gpt-4o", nil), ("qwen", nil),
      // These models cannot turn reasoning off.
      ("gpt-6.1-sol", nil), ("gpt-6-astra", nil),
    ])
  func reasoningTrap(_ model: String, _ effort: String?) throws {
    let chat = ResolvedChat(ChatSamples.compatible, model)
    #expect(try chat.with([ToolSamples.now]).member("reasoning_effort") == effort)
    #expect(try chat.member("reasoning_effort") == nil)
    let asked = ResolvedChat(ChatSamples.compatible, model, reasoning: .high)
    #expect(
      try asked.with([ToolSamples.now]).member("reasoning_effort")
        == asked.member("reasoning_effort"))
  }

  @Test("OpenAI is asked for encrypted reasoning if there are tools")
  func sealedReasoning() throws {
    let include = #"["reasoning.encrypted_content"]"#
    let official = ResolvedChat(ChatSamples.openAI, "gpt-6.1-sol")
    #expect(try official.with([ToolSamples.now]).member("include") == include)
    #expect(try official.member("include") == nil)
    let other = ResolvedChat(
      Provider(name: "lm", format: .openAIResponses, baseURL: "http://localhost:1234/v1"),
      "gpt-6.1-sol")
    #expect(try other.with([ToolSamples.now]).member("include") == nil)
  }
}
