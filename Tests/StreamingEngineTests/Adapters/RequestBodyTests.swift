import StreamingEngine
import Testing

@Suite("Request bodies")
struct RequestBodyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var chat: ResolvedChat
    var body: String
    var testDescription: String { name }

    init(_ name: String, _ chat: ResolvedChat, _ body: String) {
      self.name = name
      self.chat = chat
      self.body = body
    }
  }

  static let chatUsage = #""stream":true,"stream_options":{"include_usage":true}"#
  static let officialUsage =
    #""stream":true,"stream_options":{"include_obfuscation":false,"include_usage":true}"#

  static let openAIChat = [
    Case(
      "one question for OpenAI Chat", ResolvedChat(ChatSamples.openAI, "gpt-4o-mini"),
      #"{"messages":[{"content":"Hi there","role":"user"}],"model":"gpt-4o-mini",\#(officialUsage)}"#
    ),
    Case(
      "OpenAI Chat keeps system messages in their positions",
      ResolvedChat(ChatSamples.openAI, "gpt-4o-mini", ChatSamples.conversation),
      #"{"messages":[{"content":"Be brief.","role":"system"},"#
        + #"{"content":"What is 2/2?","role":"user"},{"content":"1","role":"assistant"},"#
        + #"{"content":"Use words.","role":"system"},{"content":"And 4/2?","role":"user"}],"#
        + #""model":"gpt-4o-mini",\#(officialUsage)}"#),
    Case(
      "OpenAI Chat gets temperature and token limit",
      ResolvedChat(ChatSamples.openAI, "gpt-4.1", temperature: 0.7, maxTokens: 100),
      #"{"max_completion_tokens":100,"messages":[{"content":"Hi there","role":"user"}],"#
        + #""model":"gpt-4.1",\#(officialUsage),"temperature":0.7}"#),
    Case(
      "an OpenAI model without reasoning gets no effort",
      ResolvedChat(ChatSamples.openAI, "gpt-4o", reasoning: .high),
      #"{"messages":[{"content":"Hi there","role":"user"}],"model":"gpt-4o",\#(officialUsage)}"#),
    Case(
      "one question for a compatible server", ResolvedChat(ChatSamples.compatible, "qwen"),
      #"{"messages":[{"content":"Hi there","role":"user"}],"model":"qwen",\#(chatUsage)}"#),
    Case(
      "a compatible server gets max_tokens and all the user's settings",
      ResolvedChat(
        ChatSamples.compatible, "qwen", temperature: 1.5, maxTokens: 100, reasoning: .minimal),
      #"{"max_tokens":100,"messages":[{"content":"Hi there","role":"user"}],"model":"qwen","#
        + #""reasoning_effort":"low",\#(chatUsage),"temperature":1.5}"#),
    Case(
      "a compatible server gets effort none",
      ResolvedChat(ChatSamples.compatible, "qwen", reasoning: ReasoningEffort.off),
      #"{"messages":[{"content":"Hi there","role":"user"}],"model":"qwen","#
        + #""reasoning_effort":"none",\#(chatUsage)}"#),
    Case(
      "an OpenAI reasoning model on another host keeps its rules",
      ResolvedChat(ChatSamples.compatible, "gpt-5-mini", temperature: 0.2, maxTokens: 100),
      #"{"max_completion_tokens":100,"messages":[{"content":"Hi there","role":"user"}],"#
        + #""model":"gpt-5-mini",\#(chatUsage)}"#),
  ]

  /// An item of Responses' input.
  private static func item(_ text: String, of role: String = "user") -> String {
    role == "assistant"
      ? #"{"content":[{"annotations":[],"text":"\#(text)","type":"output_text"}],"#
        + #""role":"assistant","type":"message"}"#
      : #"{"content":[{"text":"\#(text)","type":"input_text"}],"role":"\#(role)","type":"message"}"#
  }

  static let responsesEnd =
    #""store":false,"stream":true,"stream_options":{"include_obfuscation":false}"#

  static let openAIResponses = [
    Case(
      "one question for OpenAI Responses", ResolvedChat(ChatSamples.openAI, "gpt-6.1-sol"),
      #"{"input":[\#(item("Hi there"))],"model":"gpt-6.1-sol",\#(responsesEnd)}"#),
    Case(
      "OpenAI Responses joins system messages as instructions",
      ResolvedChat(ChatSamples.openAI, "gpt-6.1-sol", ChatSamples.conversation),
      #"{"input":[\#(item("What is 2/2?")),\#(item("1", of: "assistant")),"#
        + #"\#(item("And 4/2?"))],"instructions":"Be brief.\n\nUse words.","#
        + #""model":"gpt-6.1-sol",\#(responsesEnd)}"#),
    Case(
      "a model that always reasons gets no temperature",
      ResolvedChat(ChatSamples.openAI, "gpt-6.1-sol", temperature: 0.7, maxTokens: 100),
      #"{"input":[\#(item("Hi there"))],"max_output_tokens":100,"#
        + #""model":"gpt-6.1-sol",\#(responsesEnd)}"#),
    Case(
      "effort none allows a temperature",
      ResolvedChat(
        ChatSamples.openAI, "gpt-6-sol", temperature: 0.7, reasoning: ReasoningEffort.off),
      #"{"input":[\#(item("Hi there"))],"model":"gpt-6-sol","#
        + #""reasoning":{"effort":"none"},\#(responsesEnd),"temperature":0.7}"#),
    Case(
      "a model whose default effort is none allows a temperature",
      ResolvedChat(ChatSamples.openAI, "gpt-5.2", temperature: 0.7),
      #"{"input":[\#(item("Hi there"))],"model":"gpt-5.2","#
        + #"\#(responsesEnd),"temperature":0.7}"#),
    Case(
      "a reasoning model gets the nearest supported effort and a request for a summary",
      ResolvedChat(ChatSamples.openAI, "gpt-5.2", temperature: 0.7, reasoning: .max),
      #"{"input":[\#(item("Hi there"))],"model":"gpt-5.2","#
        + #""reasoning":{"effort":"xhigh","summary":"auto"},\#(responsesEnd)}"#),
    Case(
      "an unlisted reasoning model gets an effort that all support",
      ResolvedChat(ChatSamples.openAI, "gpt-7-sol", temperature: 0.7, reasoning: .max),
      #"{"input":[\#(item("Hi there"))],"model":"gpt-7-sol","#
        + #""reasoning":{"effort":"high","summary":"auto"},\#(responsesEnd)}"#),
    Case(
      "a token limit above the model's maximum is lowered",
      ResolvedChat(ChatSamples.openAI, "o3", maxTokens: 9_000_000),
      #"{"input":[\#(item("Hi there"))],"max_output_tokens":100000,"#
        + #""model":"o3",\#(responsesEnd)}"#),
    Case(
      "a compatible Responses server gets no OpenAI-only options",
      ResolvedChat(
        Provider(name: "lm", format: .openAIResponses, baseURL: "http://localhost:1234/v1"),
        "qwen"),
      #"{"input":[\#(item("Hi there"))],"model":"qwen","store":false,"#
        + #""stream":true}"#),
  ]

  static let mark = #""cache_control":{"type":"ephemeral"}"#
  static let greeting =
    #""messages":[{"content":[{\#(mark),"text":"Hi there","type":"text"}],"role":"user"}]"#
  static let adaptive = #""thinking":{"display":"summarized","type":"adaptive"}"#

  static let anthropic = [
    Case(
      "one question for Anthropic", ResolvedChat(ChatSamples.anthropic, "claude-opus-4-8"),
      #"{"max_tokens":32000,\#(greeting),"model":"claude-opus-4-8","stream":true}"#),
    Case(
      "Anthropic joins system messages",
      ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5", ChatSamples.conversation),
      #"{"max_tokens":8192,"messages":["#
        + #"{"content":[{\#(mark),"text":"What is 2/2?","type":"text"}],"role":"user"},"#
        + #"{"content":[{"text":"1","type":"text"}],"role":"assistant"},"#
        + #"{"content":[{\#(mark),"text":"And 4/2?","type":"text"}],"role":"user"}],"#
        + #""model":"claude-haiku-4-5","stream":true,"#
        + #""system":[{\#(mark),"text":"Be brief.\n\nUse words.","type":"text"}]}"#),
    Case(
      "an Anthropic model that accepts a temperature gets it",
      ResolvedChat(
        ChatSamples.anthropic, "claude-sonnet-4-6", temperature: 0.7, maxTokens: 100),
      #"{"max_tokens":100,\#(greeting),"model":"claude-sonnet-4-6","stream":true,"#
        + #""temperature":0.7}"#),
    Case(
      "a temperature above Anthropic's maximum is lowered",
      ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5", temperature: 1.8),
      #"{"max_tokens":8192,\#(greeting),"model":"claude-haiku-4-5","stream":true,"#
        + #""temperature":1}"#),
    Case(
      "a model that thinks by default is asked to show it and gets no temperature",
      ResolvedChat(
        ChatSamples.anthropic, "claude-opus-5-5", temperature: 0.7, maxTokens: 999_999),
      #"{"max_tokens":128000,\#(greeting),"model":"claude-opus-5-5","stream":true,\#(adaptive)}"#),
    Case(
      "a model with adaptive thinking gets the effort",
      ResolvedChat(ChatSamples.anthropic, "claude-sonnet-4-6", temperature: 0.7, reasoning: .max),
      #"{"max_tokens":32000,\#(greeting),"model":"claude-sonnet-4-6","#
        + #""output_config":{"effort":"max"},"stream":true,\#(adaptive)}"#),
    Case(
      "a model with a thinking budget gets one for the effort",
      ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5", temperature: 0.7, reasoning: .high),
      #"{"max_tokens":24576,\#(greeting),"model":"claude-haiku-4-5","stream":true,"#
        + #""thinking":{"budget_tokens":16384,"type":"enabled"}}"#),
    Case(
      "a thinking budget stays below the user's token limit",
      ResolvedChat(
        ChatSamples.anthropic, "claude-haiku-4-5", maxTokens: 4_000, reasoning: .high),
      #"{"max_tokens":4000,\#(greeting),"model":"claude-haiku-4-5","stream":true,"#
        + #""thinking":{"budget_tokens":2000,"type":"enabled"}}"#),
    Case(
      "a token limit that is too small for a budget turns thinking off",
      ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5", maxTokens: 500, reasoning: .low),
      #"{"max_tokens":500,\#(greeting),"model":"claude-haiku-4-5","stream":true}"#),
    Case(
      "effort none turns thinking off if possible",
      ResolvedChat(ChatSamples.anthropic, "claude-opus-5", reasoning: ReasoningEffort.off),
      #"{"max_tokens":32000,\#(greeting),"model":"claude-opus-5","stream":true,"#
        + #""thinking":{"type":"disabled"}}"#),
    Case(
      "effort none lowers thinking that cannot be turned off",
      ResolvedChat(ChatSamples.anthropic, "claude-opus-5-5", reasoning: ReasoningEffort.off),
      #"{"max_tokens":32000,\#(greeting),"model":"claude-opus-5-5","#
        + #""output_config":{"effort":"low"},"stream":true,\#(adaptive)}"#),
    Case(
      "an unlisted Anthropic model gets the effort as the newest models do, and no temperature",
      ResolvedChat(
        ChatSamples.anthropic, "claude-opus-9", temperature: 0.7, reasoning: .high),
      #"{"max_tokens":32000,\#(greeting),"model":"claude-opus-9","#
        + #""output_config":{"effort":"high"},"stream":true,\#(adaptive)}"#),
    Case(
      "an unlisted Anthropic model without an effort gets no thinking parameters",
      ResolvedChat(ChatSamples.anthropic, "claude-opus-9"),
      #"{"max_tokens":8192,\#(greeting),"model":"claude-opus-9","stream":true}"#),
    Case(
      "an Anthropic-compatible server's own model gets a thinking budget for the effort",
      ResolvedChat(ChatSamples.anthropicCompatible, "qwen3", reasoning: .low),
      #"{"max_tokens":12288,\#(greeting),"model":"qwen3","stream":true,"#
        + #""thinking":{"budget_tokens":4096,"type":"enabled"}}"#),
    Case(
      "effort none turns thinking off for an Anthropic-compatible server's own model",
      ResolvedChat(
        ChatSamples.anthropicCompatible, "qwen3", reasoning: ReasoningEffort.off),
      #"{"max_tokens":8192,\#(greeting),"model":"qwen3","stream":true,"#
        + #""thinking":{"type":"disabled"}}"#),
    Case(
      "an Anthropic-compatible server's own model gets a temperature",
      ResolvedChat(ChatSamples.anthropicCompatible, "qwen3", temperature: 0.7),
      #"{"max_tokens":8192,\#(greeting),"model":"qwen3","stream":true,"temperature":0.7}"#),
  ]

  static let contents = #""contents":[{"parts":[{"text":"Hi there"}],"role":"user"}]"#

  static let google = [
    Case(
      "one question for Gemini", ResolvedChat(ChatSamples.google, "gemini-3.8-flash"),
      #"{\#(contents),"generationConfig":{"thinkingConfig":{"includeThoughts":true}}}"#),
    Case(
      "Gemini joins system messages",
      ResolvedChat(ChatSamples.google, "gemini-9", ChatSamples.conversation),
      #"{"contents":[{"parts":[{"text":"What is 2/2?"}],"role":"user"},"#
        + #"{"parts":[{"text":"1"}],"role":"model"},"#
        + #"{"parts":[{"text":"And 4/2?"}],"role":"user"}],"generationConfig":{},"#
        + #""systemInstruction":{"parts":[{"text":"Be brief.\n\nUse words."}]}}"#),
    Case(
      "Gemini gets temperature and token limit",
      ResolvedChat(ChatSamples.google, "gemini-2.5-pro", temperature: 0.7, maxTokens: 99_999),
      #"{\#(contents),"generationConfig":{"maxOutputTokens":65536,"temperature":0.7,"#
        + #""thinkingConfig":{"includeThoughts":true}}}"#),
    Case(
      "Gemini gets no temperature that it would ignore, and the nearest thinking level",
      ResolvedChat(
        ChatSamples.google, "gemini-3.8-flash", temperature: 0.7, reasoning: .minimal),
      #"{\#(contents),"generationConfig":{"thinkingConfig":{"includeThoughts":true,"#
        + #""thinkingLevel":"LOW"}}}"#),
    Case(
      "Gemini 2.5 gets a thinking budget for the effort",
      ResolvedChat(ChatSamples.google, "gemini-2.5-flash", reasoning: .medium),
      #"{\#(contents),"generationConfig":{"thinkingConfig":{"includeThoughts":true,"#
        + #""thinkingBudget":8192}}}"#),
    Case(
      "a budget of 0 turns thinking off for Gemini 2.5 Flash",
      ResolvedChat(ChatSamples.google, "gemini-2.5-flash", reasoning: ReasoningEffort.off),
      #"{\#(contents),"generationConfig":{"thinkingConfig":{"includeThoughts":true,"#
        + #""thinkingBudget":0}}}"#),
    Case(
      "Gemini 2.5 Pro gets the smallest budget instead of 0",
      ResolvedChat(ChatSamples.google, "gemini-2.5-pro", reasoning: ReasoningEffort.off),
      #"{\#(contents),"generationConfig":{"thinkingConfig":{"includeThoughts":true,"#
        + #""thinkingBudget":128}}}"#),
    Case(
      "a Gemini model without listed levels gets one that all support",
      ResolvedChat(ChatSamples.google, "gemini-pro-latest", reasoning: .max),
      #"{\#(contents),"generationConfig":{"thinkingConfig":{"includeThoughts":true,"#
        + #""thinkingLevel":"HIGH"}}}"#),
    Case(
      "an unlisted Gemini model gets a thinking level for the effort",
      ResolvedChat(ChatSamples.google, "gemini-9", temperature: 0.7, reasoning: .high),
      #"{\#(contents),"generationConfig":{"temperature":0.7,"#
        + #""thinkingConfig":{"includeThoughts":true,"thinkingLevel":"HIGH"}}}"#),
    Case(
      "an unlisted Gemini 2.5 model gets a thinking budget for the effort",
      ResolvedChat(ChatSamples.google, "gemini-2.5-flash-new", reasoning: .low),
      #"{\#(contents),"generationConfig":{"thinkingConfig":{"includeThoughts":true,"#
        + #""thinkingBudget":1024}}}"#),
    Case(
      "Gemma 3 reads instructions in the first question",
      ResolvedChat(ChatSamples.google, "gemma-3-27b-it", Array(ChatSamples.conversation.prefix(2))),
      #"{"contents":[{"parts":[{"text":"Be brief.\n\nWhat is 2/2?"}],"role":"user"}],"#
        + #""generationConfig":{}}"#),
  ]

  static let local = #""messages":[{"content":"Hi there","role":"user"}]"#

  static let ollama = [
    Case(
      "one question for Ollama", ResolvedChat(ChatSamples.ollama, "llama3.2", key: nil),
      #"{\#(local),"model":"llama3.2","stream":true}"#),
    Case(
      "Ollama keeps system messages in their positions",
      ResolvedChat(ChatSamples.ollama, "llama3.2", ChatSamples.conversation, key: nil),
      #"{"messages":[{"content":"Be brief.","role":"system"},"#
        + #"{"content":"What is 2/2?","role":"user"},{"content":"1","role":"assistant"},"#
        + #"{"content":"Use words.","role":"system"},{"content":"And 4/2?","role":"user"}],"#
        + #""model":"llama3.2","stream":true}"#),
    Case(
      "Ollama gets temperature and token limit as options",
      ResolvedChat(ChatSamples.ollama, "llama3.2", key: nil, temperature: 0, maxTokens: 100),
      #"{\#(local),"model":"llama3.2","options":{"num_predict":100,"temperature":0},"#
        + #""stream":true}"#),
    Case(
      "most Ollama models get thinking as on or off",
      ResolvedChat(ChatSamples.ollama, "qwen3:8b", key: nil, reasoning: .low),
      #"{\#(local),"model":"qwen3:8b","stream":true,"think":true}"#),
    Case(
      "an Ollama model with levels gets a level",
      ResolvedChat(ChatSamples.ollama, "gpt-oss:20b", key: nil, reasoning: .max),
      #"{\#(local),"model":"gpt-oss:20b","stream":true,"think":"high"}"#),
    Case(
      "an Ollama model that cannot think gets no thinking option",
      ResolvedChat(ChatSamples.ollama, "llama3.1:8b", key: nil, reasoning: .high),
      #"{\#(local),"model":"llama3.1:8b","stream":true}"#),
    Case(
      "an unlisted Ollama model can be asked not to think",
      ResolvedChat(ChatSamples.ollama, "new", key: nil, reasoning: ReasoningEffort.off),
      #"{\#(local),"model":"new","stream":true,"think":false}"#),
    Case(
      "an unlisted Ollama model is asked to think",
      ResolvedChat(ChatSamples.ollama, "new", key: nil, reasoning: .high),
      #"{\#(local),"model":"new","stream":true,"think":true}"#),
  ]

  @Test(
    "request bodies match byte for byte",
    arguments: openAIChat + openAIResponses + anthropic + google + ollama)
  func isWritten(_ example: Case) throws {
    #expect(try example.chat.body() == example.body)
  }

  @Test("request bodies preserve any text")
  func keepsText() throws {
    let text = "a \"quote\" \\ / </tag> é 👩‍👩‍👧 \u{2028} \u{0} \t end"
    let body = try ResolvedChat(
      ChatSamples.ollama, "m", [Message(role: .user, content: text)], key: nil
    ).body()
    #expect(body.contains(#"a \"quote\" \\ / </tag> é 👩‍👩‍👧"#))
    #expect(body.contains(#"\u0000 \t end"#))
  }
}
