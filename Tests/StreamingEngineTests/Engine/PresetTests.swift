import LLMRingLoopbackServer
@testable import StreamingEngine
import Testing

/// The services that need only their key, and the servers that need nothing.
struct PresetTests {
  private func provider(
    _ name: String, _ file: String = "", _ environment: [String: String] = [:]
  ) throws -> Provider {
    let configuration = Configuration(
      environment: environment, file: try ConfigFile.read(file, path: "config.toml"),
      workingDirectory: "/nowhere")
    return try configuration.provider(named: name)
  }

  @Test(
    "a service is ready once its variable is set",
    arguments: [
      ("openrouter", "OPENROUTER_API_KEY", "https://openrouter.ai/api/v1"),
      ("groq", "GROQ_API_KEY", "https://api.groq.com/openai/v1"),
      ("deepseek", "DEEPSEEK_API_KEY", "https://api.deepseek.com"),
      ("mistral", "MISTRAL_API_KEY", "https://api.mistral.ai/v1"),
      ("xai", "XAI_API_KEY", "https://api.x.ai/v1"),
      ("together", "TOGETHER_API_KEY", "https://api.together.ai/v1"),
      ("fireworks", "FIREWORKS_API_KEY", "https://api.fireworks.ai/inference/v1"),
      ("cerebras", "CEREBRAS_API_KEY", "https://api.cerebras.ai/v1"),
      ("perplexity", "PERPLEXITY_API_KEY", "https://api.perplexity.ai/v1"),
      ("moonshot", "MOONSHOT_API_KEY", "https://api.moonshot.ai/v1"),
      ("zai", "ZAI_API_KEY", "https://api.z.ai/api/paas/v4"),
      (
        "dashscope", "DASHSCOPE_API_KEY", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
      ),
      ("minimax", "MINIMAX_API_KEY", "https://api.minimax.io/anthropic"),
      ("nvidia", "NVIDIA_API_KEY", "https://integrate.api.nvidia.com/v1"),
      ("nvidia", "NVIDIA_NIM_API_KEY", "https://integrate.api.nvidia.com/v1"),
      ("huggingface", "HF_TOKEN", "https://router.huggingface.co/v1"),
    ])
  func hosted(name: String, variable: String, baseURL: String) throws {
    let ready = try provider(name, "", [variable: "k"])
    #expect(ready.key == .value(Secret("k")))
    #expect(ready.baseURL == baseURL)
    guard case .missing(let variables) = try provider(name).key else {
      Issue.record("it has a key")
      return
    }
    #expect(variables.contains(variable))
  }

  @Test(
    "a server of this machine needs no key, and uses one that is set",
    arguments: [
      ("lmstudio", "LM_API_TOKEN", "http://127.0.0.1:1234/v1"),
      ("llamacpp", "LLAMA_API_KEY", "http://127.0.0.1:9931/v1"),
      ("vllm", "VLLM_API_KEY", "http://127.0.0.1:8000/v1"),
      ("docker", "DOCKER_KEY", "http://127.0.0.1:12434/engines/v1"),
    ])
  func local(name: String, variable: String, baseURL: String) throws {
    let bare = try provider(name)
    #expect(bare.key == Provider.KeySource.notNeeded)
    #expect(bare.baseURL == baseURL)
    #expect(bare.descriptor.isSelfHosted && bare.descriptor.isFree)
    let withKey = try provider(name, "", [variable: "k"])
    #expect(withKey.key == (name == "docker" ? .notNeeded : .value(Secret("k"))))
  }

  @Test(
    "the key in a provider's usual variable is not sent to another host",
    arguments: [
      ("openai", "https://gateway.example/v1", "OPENAI_API_KEY"),
      ("anthropic", "https://api.anthropic.com.evil.example", "ANTHROPIC_API_KEY"),
      ("google", "http://127.0.0.1:9", "GEMINI_API_KEY"),
      ("groq", "https://groq.example/openai/v1", "GROQ_API_KEY"),
      ("moonshot", "https://api.moonshot.cn/v1", "MOONSHOT_API_KEY"),
      ("ollama", "http://gpu.example:11434", "OLLAMA_API_KEY"),
      ("vllm", "https://gpu.example/v1", "VLLM_API_KEY"),
    ])
  func otherHost(name: String, baseURL: String, variable: String) throws {
    let section = "[providers.\(name)]\nbase_url = \"\(baseURL)\"\n"
    let other = try provider(name, section, [variable: "k"])
    #expect(other.key == Provider.KeySource.notNeeded)
    #expect(other.withheldVariable == variable)
    let named = try provider(name, section + "api_key_env = \"\(variable)\"\n", [variable: "k"])
    #expect(named.key == .value(Secret("k")))
    #expect(named.withheldVariable == nil)
  }

  @Test(
    "the key goes to the other hosts of the same service",
    arguments: [
      ("openai", "https://eu.api.openai.com/v1", "OPENAI_API_KEY"),
      ("mistral", "https://api.eu.mistral.ai/v1", "MISTRAL_API_KEY"),
      ("xai", "https://us.api.x.ai/v1", "XAI_API_KEY"),
      (
        "dashscope", "https://w1.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1",
        "DASHSCOPE_API_KEY"
      ),
      ("ollama", "https://ollama.com", "OLLAMA_API_KEY"),
      ("ollama", "http://localhost:11434", "OLLAMA_API_KEY"),
      ("lmstudio", "http://127.0.0.1:4321/v1", "LM_API_TOKEN"),
      ("groq", "https://api.groq.com/openai/v1/", "GROQ_API_KEY"),
    ])
  func sameService(name: String, baseURL: String, variable: String) throws {
    let section = "[providers.\(name)]\nbase_url = \"\(baseURL)\"\n"
    #expect(try provider(name, section, [variable: "k"]).key == .value(Secret("k")))
  }

  @Test("a variable that sets the address keeps the key")
  func addressVariable() throws {
    let environment = ["OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "https://gateway.example/v1"]
    #expect(try provider("openai", "", environment).key == .value(Secret("k")))
  }

  @Test(
    "a section that used to define a service by hand still does",
    arguments: [
      (
        "kind = \"openai\"\nbase_url = \"https://api.groq.com/openai/v1\"\napi_key_env = \"MY_KEY\"",
        "https://api.groq.com/openai/v1", WireFormat.openAIChat
      ),
      (
        "kind = \"openai\"\nbase_url = \"http://127.0.0.1:8080/v1\"\napi_key_env = \"MY_KEY\"",
        "http://127.0.0.1:8080/v1", .openAIChat
      ),
      (
        "kind = \"anthropic\"\nbase_url = \"https://a.example\"\napi_key_env = \"MY_KEY\"",
        "https://a.example", .anthropic
      ),
    ])
  func byHand(lines: String, baseURL: String, format: WireFormat) throws {
    let groq = try provider(
      "groq", "[providers.groq]\n\(lines)\n", ["MY_KEY": "mine", "GROQ_API_KEY": "usual"])
    #expect(groq.key == .value(Secret("mine")))
    #expect(groq.baseURL == baseURL)
    #expect(groq.format == format)
  }

  @Test(
    "another format of a service has that format's address",
    arguments: [
      ("minimax", "openai", "https://api.minimax.io/v1"),
      ("deepseek", "anthropic", "https://api.deepseek.com/anthropic"),
      ("openrouter", "openai-responses", "https://openrouter.ai/api/v1"),
      ("groq", "anthropic", "https://api.groq.com/openai"),
      ("vllm", "anthropic", "http://127.0.0.1:8000"),
      ("zai", "openai-responses", "https://api.z.ai/api/v1"),
    ])
  func otherFormat(name: String, kind: String, baseURL: String) throws {
    let other = try provider(name, "[providers.\(name)]\nkind = \"\(kind)\"\n")
    #expect(other.baseURL == baseURL)
    #expect(other.format.rawValue == kind)
  }

  @Test("Azure's two forms of addresses are requested with the version and the key's header")
  func azure() async throws {
    let server = LoopbackServer { _ in
      .sse([
        #"{"choices":[{"index":0,"delta":{"content":"Aye."},"finish_reason":"stop"}]}"#, "[DONE]",
      ])
    }
    for (path, query, expected) in [
      (
        "/openai/deployments/dep", #"query = { "api-version" = "2024-10-21" }"#,
        "/openai/deployments/dep/chat/completions?api-version=2024-10-21"
      ),
      ("/openai/v1", "", "/openai/v1/chat/completions"),
    ] {
      let azure = try provider(
        "azure",
        """
        [providers.azure]
        kind = "openai"
        base_url = "\(server.url)\(path)"
        api_key_env = "AZURE_OPENAI_API_KEY"
        key_header = "api-key"
        \(query)

        """, ["AZURE_OPENAI_API_KEY": "az-key"])
      let answer = try await LLMRing.overHTTP(azure).chat(
        LLMRequest(model: "azure:dep", messages: [Message(role: .user, content: "q")]))
      #expect(answer.content == "Aye.")
      let request = try #require(server.requests.last)
      #expect(request.path == expected)
      #expect(request.values(of: "api-key") == ["az-key"])
      #expect(request.values(of: "authorization") == [])
    }
  }

  @Test("key_header = \"Authorization\" sends the key as a bearer token")
  func bearer() throws {
    let provider = try provider(
      "relay",
      """
      [providers.relay]
      kind = "anthropic"
      base_url = "https://relay.example"
      api_key_env = "RELAY_KEY"
      key_header = "authorization"
      """, ["RELAY_KEY": "k"])
    let headers = try provider.requestHeaders(
      [:], key: Secret("k"), in: provider.format.keyField)
    #expect(headers["Authorization"] == "Bearer k")
    #expect(headers["x-api-key"] == nil)
  }

  @Test("the query is appended to a URL, after the request's own")
  func query() throws {
    var provider = Provider(name: "p", format: .google, baseURL: "https://h.example/a")
    let base = try #require(BaseURL(provider.baseURL))
    #expect(provider.url("/b?alt=sse", beneath: base) == "https://h.example/a/b?alt=sse")
    provider.descriptor.query = ["key": "a/b", "alt": "json"]
    #expect(
      provider.url("/b?alt=sse&x=1", beneath: base)
        == "https://h.example/a/b?x=1&alt=json&key=a%2Fb")
    #expect(provider.shown(url: "https://h/b?key=x") == "https://h/b?(hidden)")
  }
}
