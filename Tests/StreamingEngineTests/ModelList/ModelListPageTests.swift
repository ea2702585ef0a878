import Testing

@testable import StreamingEngine

/// What is read of the servers' lists of models.
struct ModelListPageTests {
  private func page(_ text: String, _ format: WireFormat = .openAIChat) -> ModelListPage? {
    ModelListPage(Array(text.utf8)[...], format: format)
  }

  @Test(
    "the names of the models are read from every service's list",
    arguments: [
      // OpenAI, DeepSeek
      (#"{"object":"list","data":[{"id":"gpt-6","object":"model","created":1}]}"#, ["gpt-6"]),
      // Together
      (#"[{"id":"a/b","type":"chat"},{"id":"a/c","type":"embedding"}]"#, ["a/b"]),
      // Anthropic
      (
        #"{"data":[{"type":"model","id":"claude-x","display_name":"Claude X"}],"has_more":false}"#,
        ["claude-x"]
      ),
      // Gemini
      (
        #"{"models":[{"name":"models/gemini-x","supportedGenerationMethods":["generateContent"]},"#
          + #"{"name":"models/embed","supportedGenerationMethods":["embedContent"]}]}"#,
        ["gemini-x"]
      ),
      // Ollama
      (
        #"{"models":[{"name":"llama:4b","model":"llama:4b","capabilities":["completion"]},"#
          + #"{"name":"nomic","capabilities":["embedding"]}]}"#,
        ["llama:4b"]
      ),
      // LM Studio
      (
        #"{"models":[{"type":"llm","key":"qwen","display_name":"Q"},{"type":"embedding","key":"e"}]}"#,
        ["qwen"]
      ),
      // Mistral
      (
        #"{"data":[{"id":"m","capabilities":{"completion_chat":true}},"#
          + #"{"id":"e","capabilities":{"completion_chat":false}}]}"#,
        ["m"]
      ),
      // Groq
      (#"{"data":[{"id":"on","active":true},{"id":"off","active":false}]}"#, ["on"]),
      // OpenRouter
      (
        #"{"data":[{"id":"o/a","architecture":{"output_modalities":["text","image"]}},"#
          + #"{"id":"o/b","architecture":{"output_modalities":["image"]}}]}"#,
        ["o/a"]
      ),
      // llama.cpp sends both forms.
      (#"{"models":[{"name":"x.gguf"}],"object":"list","data":[{"id":"x.gguf"}]}"#, ["x.gguf"]),
      // LiteLLM's /model/info
      (#"{"data":[{"model_name":"talker","model_info":{"max_input_tokens":9}}]}"#, ["talker"]),
      // Bare names
      (#"{"data":["a","b"]}"#, ["a", "b"]), (#"["a"]"#, ["a"]),
      // Ollama without models
      (#"{"models":null}"#, []), (#"{"data":[]}"#, []), ("[]", []),
    ])
  func names(text: String, names: [String]) {
    #expect(page(text)?.models.map(\.id) == names)
  }

  @Test(
    "the context window and the limit of answers are read wherever a service has them",
    arguments: [
      (
        #"{"context_length":8192,"top_provider":{"max_completion_tokens":100}}"#, 8192 as Int?,
        100 as Int?
      ),
      (#"{"context_window":8192,"max_completion_tokens":100}"#, 8192, 100),
      (#"{"max_context_length":"8192"}"#, 8192, nil), (#"{"max_model_len":8192.0}"#, 8192, nil),
      (#"{"max_input_tokens":8192,"max_tokens":100}"#, 8192, 100),
      (#"{"inputTokenLimit":8192,"outputTokenLimit":100}"#, 8192, 100),
      (#"{"meta":{"n_ctx_train":8192}}"#, 8192, nil),
      (#"{"meta":{"n_ctx":4096,"n_ctx_train":8192}}"#, 4096, nil),
      (#"{"max_context_length":9,"loaded_instances":[{"config":{"context_length":4}}]}"#, 4, nil),
      (#"{"max_context_length":9,"loaded_instances":[]}"#, 9, nil),
      (#"{"max_context_length":9,"loaded_context_length":4}"#, 4, nil),
      (#"{"capabilities":{"limits":{"max_context_window_tokens":9}}}"#, 9, nil),
      (#"{"providers":[{"context_length":4},{"context_length":9},{}]}"#, 9, nil),
      (#"{"model_info":{"max_input_tokens":9,"max_output_tokens":4}}"#, 9, 4),
      (#"{"top_provider":{"context_length":9}}"#, 9, nil),
      // Wrong types and impossible figures count as absent.
      (#"{"context_length":null,"max_tokens":[]}"#, nil, nil),
      (#"{"context_length":-1,"max_tokens":0}"#, nil, nil),
      (#"{"context_length":"many","context_window":5}"#, 5, nil),
      (#"{"context_length":1e300}"#, nil, nil), (#"{"meta":"x","providers":{}}"#, nil, nil),
    ])
  func limits(members: String, window: Int?, output: Int?) throws {
    let entry = "{\"id\":\"m\"," + members.dropFirst()
    let model = try #require(page("[\(entry)]")?.models.first)
    #expect(model.contextWindow == window)
    #expect(model.maxOutput == output)
  }

  @Test(
    "prices become dollars per million tokens",
    arguments: [
      // OpenRouter and Vercel: strings per token
      (
        #""pricing":{"prompt":"0.0000005","completion":"0.000002","input_cache_read":"0.0000001"}"#,
        [0.5, 2, 0.1]
      ),
      // Together: per million
      (#""pricing":{"input":0.5,"output":2,"cached_input":0.1}"#, [0.5, 2, 0.1]),
      // xAI: 10,000 are a dollar
      (
        #""prompt_text_token_price":5000,"completion_text_token_price":20000,"#
          + #""cached_prompt_text_token_price":1000"#, [0.5, 2, 0.1]
      ),
      (#""pricing":{"prompt":"0","completion":"0"}"#, [0, 0]),
      // The price varies.
      (#""pricing":{"prompt":"-1","completion":"-1"}"#, []),
      (#""pricing":{"prompt":"0.1"}"#, []), (#""pricing":"free""#, []), (#""pricing":null"#, []),
    ])
  func prices(members: String, expected: [Double]) throws {
    let model = try #require(page("[{\"id\":\"m\",\(members)}]")?.models.first)
    let found = [model.price?.input, model.price?.output, model.price?.cachedInput]
      .compactMap(\.self)
    #expect(found.count == expected.count)
    for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-9) }
  }

  @Test("the name for people and the end of service are read")
  func details() throws {
    let text = #"{"data":[{"id":"m","name":"The M","shutdown_date":"2026-12-11T00:00:00Z"}]}"#
    #expect(
      page(text)?.models == [ListedModel(id: "m", name: "The M", shutdown: "2026-12-11")])
    #expect(
      page(#"[{"id":"m","name":"m","deprecation":1796947200}]"#)?.models
        == [ListedModel(id: "m", shutdown: "2026-12-11")])
    #expect(page(#"[{"id":"m","expiration_date":null}]"#)?.models == [ListedModel(id: "m")])
  }

  @Test(
    "an entry without a usable name is left out, and the others are kept",
    arguments: [
      "null", "1", "{}", "[]", #"{"id":null}"#, #"{"id":7}"#, #"{"id":""}"#, #"{"id":"a b"}"#,
      #"{"id":"a\u001b[31m"}"#, #"{"id":"a\u202eb"}"#, #"{"id":"a\nb"}"#, #"{"id":"m"}"#,
    ])
  func unusable(entry: String) {
    #expect(page("{\"data\":[\(entry),{\"id\":\"m\"}]}")?.models.map(\.id) == ["m"])
  }

  @Test("a name of more than 512 bytes is left out")
  func long() {
    let name = String(repeating: "x", count: 513)
    #expect(page("[\"\(name)\",\"\(name.dropLast())\"]")?.models.map(\.id.count) == [512])
  }

  @Test(
    "text that is not a list of models is recognised",
    arguments: [
      "", "{}", "null", "7", "\"x\"", "<html></html>", #"{"error":{"message":"no"}}"#,
      #"{"data":{"id":"m"}}"#, #"{"data":[{"id":"m"}"#, #"[{"id":"m"}] x"#,
    ])
  func others(text: String) {
    #expect(page(text) == nil)
  }

  @Test(
    "the next page is asked for as the service wants it",
    arguments: [
      (
        #"{"data":[{"id":"a"}],"has_more":true,"last_id":"z"}"#, WireFormat.anthropic,
        "after_id=z" as String?
      ),
      (#"{"data":[{"id":"a"}],"has_more":true}"#, .anthropic, "after_id=a"),
      (#"{"data":[{"id":"a"}],"has_more":true}"#, .openAIChat, "after=a"),
      (#"{"models":[{"name":"a"}],"nextPageToken":"t"}"#, .google, "pageToken=t"),
      (#"{"data":[{"id":"a"}],"has_more":false,"last_id":"z"}"#, .anthropic, nil),
      (#"{"data":[{"id":"a"}],"has_more":"true"}"#, .anthropic, nil),
      (#"{"models":[{"name":"a"}],"nextPageToken":""}"#, .google, nil),
      (#"{"models":[{"name":"a"}],"nextPageToken":7}"#, .google, nil),
      (#"{"data":[],"has_more":true}"#, .anthropic, nil),
    ])
  func pages(text: String, format: WireFormat, next: String?) throws {
    let found = try #require(page(text, format))
    #expect(found.next.map { "\($0.name)=\($0.value)" } == next)
  }
}
