import StreamingEngine
import Testing
import Transport

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
      "a conversation for OpenAI Chat keeps system messages in their places",
      ResolvedChat(ChatSamples.openAI, "gpt-4o-mini", ChatSamples.conversation),
      #"{"messages":[{"content":"Be brief.","role":"system"},"#
        + #"{"content":"What is 2/2?","role":"user"},{"content":"1","role":"assistant"},"#
        + #"{"content":"Use words.","role":"system"},{"content":"And 4/2?","role":"user"}],"#
        + #""model":"gpt-4o-mini",\#(officialUsage)}"#),
    Case(
      "temperature and limit for OpenAI Chat",
      ResolvedChat(ChatSamples.openAI, "gpt-4.1", temperature: 0.7, maxTokens: 100),
      #"{"max_completion_tokens":100,"messages":[{"content":"Hi there","role":"user"}],"#
        + #""model":"gpt-4.1",\#(officialUsage),"temperature":0.7}"#),
    Case(
      "a model of OpenAI's that does not reason is sent no effort",
      ResolvedChat(ChatSamples.openAI, "gpt-4o", reasoning: .high),
      #"{"messages":[{"content":"Hi there","role":"user"}],"model":"gpt-4o",\#(officialUsage)}"#),
    Case(
      "one question for a compatible server", ResolvedChat(ChatSamples.compatible, "qwen"),
      #"{"messages":[{"content":"Hi there","role":"user"}],"model":"qwen",\#(chatUsage)}"#),
    Case(
      "a compatible server is sent max_tokens, and what the user set",
      ResolvedChat(
        ChatSamples.compatible, "qwen", temperature: 1.5, maxTokens: 100, reasoning: .minimal),
      #"{"max_tokens":100,"messages":[{"content":"Hi there","role":"user"}],"model":"qwen","#
        + #""reasoning_effort":"low",\#(chatUsage),"temperature":1.5}"#),
    Case(
      "a compatible server can be asked not to think",
      ResolvedChat(ChatSamples.compatible, "qwen", reasoning: ReasoningEffort.none),
      #"{"messages":[{"content":"Hi there","role":"user"}],"model":"qwen","#
        + #""reasoning_effort":"none",\#(chatUsage)}"#),
    Case(
      "a reasoning model of OpenAI's behind another host keeps its rules",
      ResolvedChat(ChatSamples.compatible, "gpt-5-mini", temperature: 0.2, maxTokens: 100),
      #"{"max_completion_tokens":100,"messages":[{"content":"Hi there","role":"user"}],"#
        + #""model":"gpt-5-mini",\#(chatUsage)}"#),
  ]

  static let responsesEnd =
    #""store":false,"stream":true,"stream_options":{"include_obfuscation":false}"#

  static let openAIResponses = [
    Case(
      "one question for OpenAI Responses", ResolvedChat(ChatSamples.openAI, "gpt-6.1-sol"),
      #"{"input":[{"content":"Hi there","role":"user"}],"model":"gpt-6.1-sol",\#(responsesEnd)}"#),
    Case(
      "a conversation for OpenAI Responses joins system messages as instructions",
      ResolvedChat(ChatSamples.openAI, "gpt-6.1-sol", ChatSamples.conversation),
      #"{"input":[{"content":"What is 2/2?","role":"user"},{"content":"1","role":"assistant"},"#
        + #"{"content":"And 4/2?","role":"user"}],"instructions":"Be brief.\n\nUse words.","#
        + #""model":"gpt-6.1-sol",\#(responsesEnd)}"#),
    Case(
      "a model that always reasons is sent no temperature",
      ResolvedChat(ChatSamples.openAI, "gpt-6.1-sol", temperature: 0.7, maxTokens: 100),
      #"{"input":[{"content":"Hi there","role":"user"}],"max_output_tokens":100,"#
        + #""model":"gpt-6.1-sol",\#(responsesEnd)}"#),
    Case(
      "effort none makes room for a temperature",
      ResolvedChat(
        ChatSamples.openAI, "gpt-6-sol", temperature: 0.7, reasoning: ReasoningEffort.none),
      #"{"input":[{"content":"Hi there","role":"user"}],"model":"gpt-6-sol","#
        + #""reasoning":{"effort":"none"},\#(responsesEnd),"temperature":0.7}"#),
    Case(
      "so does none as the model's own default",
      ResolvedChat(ChatSamples.openAI, "gpt-5.2", temperature: 0.7),
      #"{"input":[{"content":"Hi there","role":"user"}],"model":"gpt-5.2","#
        + #"\#(responsesEnd),"temperature":0.7}"#),
    Case(
      "a reasoning model is sent the nearest effort it has, and asked for a summary",
      ResolvedChat(ChatSamples.openAI, "gpt-5.2", temperature: 0.7, reasoning: .max),
      #"{"input":[{"content":"Hi there","role":"user"}],"model":"gpt-5.2","#
        + #""reasoning":{"effort":"xhigh","summary":"auto"},\#(responsesEnd)}"#),
    Case(
      "an unknown reasoning model is sent an effort that all have",
      ResolvedChat(ChatSamples.openAI, "gpt-7-sol", temperature: 0.7, reasoning: .max),
      #"{"input":[{"content":"Hi there","role":"user"}],"model":"gpt-7-sol","#
        + #""reasoning":{"effort":"high","summary":"auto"},\#(responsesEnd)}"#),
    Case(
      "a limit beyond what the model can write is lowered",
      ResolvedChat(ChatSamples.openAI, "o3", maxTokens: 9_000_000),
      #"{"input":[{"content":"Hi there","role":"user"}],"max_output_tokens":100000,"#
        + #""model":"o3",\#(responsesEnd)}"#),
    Case(
      "a server that speaks Responses is spared OpenAI's own options",
      ResolvedChat(
        Provider(name: "lm", format: .openAIResponses, baseURL: "http://localhost:1234/v1"),
        "qwen"),
      #"{"input":[{"content":"Hi there","role":"user"}],"model":"qwen","store":false,"#
        + #""stream":true}"#),
  ]

  static let greeting =
    #""messages":[{"content":[{"text":"Hi there","type":"text"}],"role":"user"}]"#
  static let adaptive = #""thinking":{"display":"summarized","type":"adaptive"}"#

  static let anthropic = [
    Case(
      "one question for Anthropic", ResolvedChat(ChatSamples.anthropic, "claude-opus-4-8"),
      #"{"max_tokens":32000,\#(greeting),"model":"claude-opus-4-8","stream":true}"#),
    Case(
      "a conversation for Anthropic joins system messages",
      ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5", ChatSamples.conversation),
      #"{"max_tokens":8192,"messages":["#
        + #"{"content":[{"text":"What is 2/2?","type":"text"}],"role":"user"},"#
        + #"{"content":[{"text":"1","type":"text"}],"role":"assistant"},"#
        + #"{"content":[{"text":"And 4/2?","type":"text"}],"role":"user"}],"#
        + #""model":"claude-haiku-4-5","stream":true,"system":"Be brief.\n\nUse words."}"#),
    Case(
      "temperature and limit for a model that takes them",
      ResolvedChat(
        ChatSamples.anthropic, "claude-sonnet-4-6", temperature: 0.7, maxTokens: 100),
      #"{"max_tokens":100,\#(greeting),"model":"claude-sonnet-4-6","stream":true,"#
        + #""temperature":0.7}"#),
    Case(
      "a temperature beyond Anthropic's scale is lowered to its end",
      ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5", temperature: 1.8),
      #"{"max_tokens":8192,\#(greeting),"model":"claude-haiku-4-5","stream":true,"#
        + #""temperature":1}"#),
    Case(
      "a model that thinks by itself is asked to let it be seen, and sent no temperature",
      ResolvedChat(
        ChatSamples.anthropic, "claude-opus-5-5", temperature: 0.7, maxTokens: 999_999),
      #"{"max_tokens":128000,\#(greeting),"model":"claude-opus-5-5","stream":true,\#(adaptive)}"#),
    Case(
      "reasoning effort for a model that decides for itself",
      ResolvedChat(ChatSamples.anthropic, "claude-sonnet-4-6", temperature: 0.7, reasoning: .max),
      #"{"max_tokens":32000,\#(greeting),"model":"claude-sonnet-4-6","#
        + #""output_config":{"effort":"max"},"stream":true,\#(adaptive)}"#),
    Case(
      "reasoning effort for a model that takes a budget",
      ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5", temperature: 0.7, reasoning: .high),
      #"{"max_tokens":24576,\#(greeting),"model":"claude-haiku-4-5","stream":true,"#
        + #""thinking":{"budget_tokens":16384,"type":"enabled"}}"#),
    Case(
      "a budget stays below the limit that the user set",
      ResolvedChat(
        ChatSamples.anthropic, "claude-haiku-4-5", maxTokens: 4_000, reasoning: .high),
      #"{"max_tokens":4000,\#(greeting),"model":"claude-haiku-4-5","stream":true,"#
        + #""thinking":{"budget_tokens":2000,"type":"enabled"}}"#),
    Case(
      "a limit without room for a budget leaves thinking out",
      ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5", maxTokens: 500, reasoning: .low),
      #"{"max_tokens":500,\#(greeting),"model":"claude-haiku-4-5","stream":true}"#),
    Case(
      "thinking is switched off where it can be",
      ResolvedChat(ChatSamples.anthropic, "claude-opus-5", reasoning: ReasoningEffort.none),
      #"{"max_tokens":32000,\#(greeting),"model":"claude-opus-5","stream":true,"#
        + #""thinking":{"type":"disabled"}}"#),
    Case(
      "and turned down where it cannot",
      ResolvedChat(ChatSamples.anthropic, "claude-opus-5-5", reasoning: ReasoningEffort.none),
      #"{"max_tokens":32000,\#(greeting),"model":"claude-opus-5-5","#
        + #""output_config":{"effort":"low"},"stream":true,\#(adaptive)}"#),
    Case(
      "an unknown model is sent neither effort nor temperature",
      ResolvedChat(
        ChatSamples.anthropic, "claude-opus-9", temperature: 0.7, reasoning: .high),
      #"{"max_tokens":8192,\#(greeting),"model":"claude-opus-9","stream":true}"#),
    Case(
      "a compatible server's own model is sent a temperature",
      ResolvedChat(ChatSamples.anthropicCompatible, "qwen3", temperature: 0.7),
      #"{"max_tokens":8192,\#(greeting),"model":"qwen3","stream":true,"temperature":0.7}"#),
  ]

  static let contents = #""contents":[{"parts":[{"text":"Hi there"}],"role":"user"}]"#

  static let google = [
    Case(
      "one question for Gemini", ResolvedChat(ChatSamples.google, "gemini-3.8-flash"),
      #"{\#(contents),"generationConfig":{"thinkingConfig":{"includeThoughts":true}}}"#),
    Case(
      "a conversation for Gemini joins system messages",
      ResolvedChat(ChatSamples.google, "gemini-9", ChatSamples.conversation),
      #"{"contents":[{"parts":[{"text":"What is 2/2?"}],"role":"user"},"#
        + #"{"parts":[{"text":"1"}],"role":"model"},"#
        + #"{"parts":[{"text":"And 4/2?"}],"role":"user"}],"generationConfig":{},"#
        + #""systemInstruction":{"parts":[{"text":"Be brief.\n\nUse words."}]}}"#),
    Case(
      "temperature and limit for Gemini",
      ResolvedChat(ChatSamples.google, "gemini-2.5-pro", temperature: 0.7, maxTokens: 99_999),
      #"{\#(contents),"generationConfig":{"maxOutputTokens":65536,"temperature":0.7,"#
        + #""thinkingConfig":{"includeThoughts":true}}}"#),
    Case(
      "a temperature that would be ignored is not sent, and effort is the nearest level",
      ResolvedChat(
        ChatSamples.google, "gemini-3.8-flash", temperature: 0.7, reasoning: .minimal),
      #"{\#(contents),"generationConfig":{"thinkingConfig":{"includeThoughts":true,"#
        + #""thinkingLevel":"LOW"}}}"#),
    Case(
      "effort is a budget for 2.5",
      ResolvedChat(ChatSamples.google, "gemini-2.5-flash", reasoning: .medium),
      #"{\#(contents),"generationConfig":{"thinkingConfig":{"includeThoughts":true,"#
        + #""thinkingBudget":8192}}}"#),
    Case(
      "a budget of 0 switches thinking off",
      ResolvedChat(ChatSamples.google, "gemini-2.5-flash", reasoning: ReasoningEffort.none),
      #"{\#(contents),"generationConfig":{"thinkingConfig":{"includeThoughts":true,"#
        + #""thinkingBudget":0}}}"#),
    Case(
      "which Pro does not take",
      ResolvedChat(ChatSamples.google, "gemini-2.5-pro", reasoning: ReasoningEffort.none),
      #"{\#(contents),"generationConfig":{"thinkingConfig":{"includeThoughts":true,"#
        + #""thinkingBudget":128}}}"#),
    Case(
      "a model whose levels are not listed is sent one that all have",
      ResolvedChat(ChatSamples.google, "gemini-pro-latest", reasoning: .max),
      #"{\#(contents),"generationConfig":{"thinkingConfig":{"includeThoughts":true,"#
        + #""thinkingLevel":"HIGH"}}}"#),
    Case(
      "an unknown model is sent no effort",
      ResolvedChat(ChatSamples.google, "gemini-9", temperature: 0.7, reasoning: .high),
      #"{\#(contents),"generationConfig":{"temperature":0.7}}"#),
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
      "a conversation for Ollama keeps system messages in their places",
      ResolvedChat(ChatSamples.ollama, "llama3.2", ChatSamples.conversation, key: nil),
      #"{"messages":[{"content":"Be brief.","role":"system"},"#
        + #"{"content":"What is 2/2?","role":"user"},{"content":"1","role":"assistant"},"#
        + #"{"content":"Use words.","role":"system"},{"content":"And 4/2?","role":"user"}],"#
        + #""model":"llama3.2","stream":true}"#),
    Case(
      "temperature and limit are options of Ollama's",
      ResolvedChat(ChatSamples.ollama, "llama3.2", key: nil, temperature: 0, maxTokens: 100),
      #"{\#(local),"model":"llama3.2","options":{"num_predict":100,"temperature":0},"#
        + #""stream":true}"#),
    Case(
      "thinking is on or off for most models",
      ResolvedChat(ChatSamples.ollama, "qwen3:8b", key: nil, reasoning: .low),
      #"{\#(local),"model":"qwen3:8b","stream":true,"think":true}"#),
    Case(
      "a level for those that take one",
      ResolvedChat(ChatSamples.ollama, "gpt-oss:20b", key: nil, reasoning: .max),
      #"{\#(local),"model":"gpt-oss:20b","stream":true,"think":"high"}"#),
    Case(
      "and nothing for those that cannot think",
      ResolvedChat(ChatSamples.ollama, "llama3.1:8b", key: nil, reasoning: .high),
      #"{\#(local),"model":"llama3.1:8b","stream":true}"#),
    Case(
      "an unknown model can be told not to think",
      ResolvedChat(ChatSamples.ollama, "new", key: nil, reasoning: ReasoningEffort.none),
      #"{\#(local),"model":"new","stream":true,"think":false}"#),
    Case(
      "and is not told to",
      ResolvedChat(ChatSamples.ollama, "new", key: nil, reasoning: .high),
      #"{\#(local),"model":"new","stream":true}"#),
  ]

  @Test(
    "are, byte for byte,",
    arguments: openAIChat + openAIResponses + anthropic + google + ollama)
  func isWritten(_ example: Case) throws {
    #expect(try example.chat.body() == example.body)
  }

  @Test("leave stream_options out for a server that refuses it")
  func leavesUsageOut() throws {
    let request = try OpenAIChatAdapter(requestsUsage: false)
      .request(for: ResolvedChat(ChatSamples.compatible, "qwen"))
    #expect(
      String(decoding: request.body, as: UTF8.self)
        == #"{"messages":[{"content":"Hi there","role":"user"}],"model":"qwen","stream":true}"#)
  }

  @Test("carry any text unharmed")
  func keepsText() throws {
    let text = "a \"quote\" \\ / </tag> é 👩‍👩‍👧 \u{2028} \u{0} \t end"
    let body = try ResolvedChat(
      ChatSamples.ollama, "m", [Message(role: .user, content: text)], key: nil
    ).body()
    #expect(body.contains(#"a \"quote\" \\ / </tag> é 👩‍👩‍👧"#))
    #expect(body.contains(#"\u0000 \t end"#))
  }
}
