extension ProviderDescriptor {
  /// Services that need only their key. Their addresses, variables and limits are from their own
  /// documentation and client libraries (November 2026).
  static let presets: [ProviderDescriptor] = [
    preset("openrouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY") {
      $0.cacheKey = .member("prompt_cache_key")
      $0.otherFormats = [.anthropic: "https://openrouter.ai/api"]
      $0.listsWithoutKey = true
      $0.outputLimit = .maxTokens
      $0.reasoningForm = .object
    },
    preset("groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY") {
      // Usage comes in `x_groq` without being asked for.
      $0.requestsUsage = false
    },
    preset("deepseek", "https://api.deepseek.com", "DEEPSEEK_API_KEY") {
      $0.otherFormats = [.anthropic: "https://api.deepseek.com/anthropic"]
      $0.outputLimit = .maxTokens
      $0.reasoningForm = .effort(["low", "high", "max"])
    },
    preset("mistral", "https://api.mistral.ai/v1", "MISTRAL_API_KEY") {
      $0.cacheKey = .member("prompt_cache_key")
      $0.otherHosts = ["api.eu.mistral.ai", "api.us.mistral.ai"]
      $0.outputLimit = .maxTokens
      $0.requestsUsage = false
      $0.seedField = "random_seed"
      $0.reasoningForm = .effort(["none", "high"])
    },
    preset("xai", "https://api.x.ai/v1", "XAI_API_KEY") {
      $0.modelListPaths = ["/language-models", "/models"]
      $0.outputLimit = .maxTokens
      $0.cacheKey = .header("x-grok-conv-id")
    },
    preset("together", "https://api.together.ai/v1", "TOGETHER_API_KEY") {
      $0.otherHosts = ["api.together.xyz"]
      $0.outputLimit = .maxTokens
      $0.requestsUsage = false
    },
    preset("fireworks", "https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY") {
      $0.cacheKey = .member("prompt_cache_key")
      $0.otherFormats = [.anthropic: "https://api.fireworks.ai/inference"]
      $0.requestsUsage = false
    },
    preset("cerebras", "https://api.cerebras.ai/v1", "CEREBRAS_API_KEY") {
      $0.cacheKey = .member("prompt_cache_key")
      $0.outputLimit = .maxCompletionTokens
    },
    // Chat Completions ended there in September 2026.
    preset(
      "perplexity", "https://api.perplexity.ai/v1", "PERPLEXITY_API_KEY", format: .openAIResponses
    ),
    preset("moonshot", "https://api.moonshot.ai/v1", "MOONSHOT_API_KEY") {
      $0.otherFormats = [.anthropic: "https://api.moonshot.ai/anthropic"]
      $0.outputLimit = .maxTokens
      $0.reasoningForm = .thinkingType
    },
    // The version is 4, and nothing is to be added to it.
    preset("zai", "https://api.z.ai/api/paas/v4", "ZAI_API_KEY") {
      $0.otherFormats = [
        .anthropic: "https://api.z.ai/api/anthropic", .openAIResponses: "https://api.z.ai/api/v1",
      ]
      $0.outputLimit = .maxTokens
      $0.seedField = nil
      $0.reasoningForm = .thinkingType
    },
    preset(
      "dashscope", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "DASHSCOPE_API_KEY"
    ) {
      $0.otherFormats = [.anthropic: "https://dashscope-intl.aliyuncs.com/apps/anthropic"]
      $0.otherHosts = [
        "dashscope.aliyuncs.com", "dashscope-us.aliyuncs.com", "maas.aliyuncs.com",
      ]
      $0.outputLimit = .maxTokens
      $0.reasoningForm = .enableThinking
      $0.hasRegionalKeys = true
    },
    // The format that MiniMax recommends: in the other one, thinking is part of the text.
    preset(
      "minimax", "https://api.minimax.io/anthropic", "MINIMAX_API_KEY", format: .anthropic
    ) {
      $0.otherFormats = [.openAIChat: "https://api.minimax.io/v1"]
      $0.outputLimit = .maxCompletionTokens
    },
    preset("nvidia", "https://integrate.api.nvidia.com/v1", "NVIDIA_API_KEY", "NVIDIA_NIM_API_KEY")
    {
      $0.outputLimit = .maxTokens
    },
    preset("huggingface", "https://router.huggingface.co/v1", "HF_TOKEN") {
      $0.listsWithoutKey = true
      $0.outputLimit = .maxTokens
    },
  ]

  /// Servers on this machine, at their usual ports. They need a key only if they were started with
  /// one.
  static let localServers: [ProviderDescriptor] = [
    local(
      "lmstudio", "http://127.0.0.1:1234/v1", "LM_API_TOKEN", advice: "start LM Studio's server"
    ) {
      // The native list also says which window a model was loaded with; `/v1/models` has names only.
      $0.modelListPaths = ["//api/v1/models", "//api/v0/models", "/models"]
    },
    local(
      "llamacpp", "http://127.0.0.1:9931/v1", "LLAMA_API_KEY", advice: "is `llama-server` running?"
    ) {
      // The port of builds before November 2026, and of llamafile.
      $0.otherBaseURLs = ["http://127.0.0.1:8080/v1"]
    },
    local("vllm", "http://127.0.0.1:8000/v1", "VLLM_API_KEY", advice: "is `vllm serve` running?"),
    local(
      "docker", "http://127.0.0.1:12434/engines/v1",
      advice: "enable Docker Model Runner, with host-side TCP support"),
  ]

  /// Every variable that a key of a known provider may be in.
  package static let keyVariables: Set<String> = Set(
    known.flatMap { if case .variables(let names) = $0.key { names } else { [String]() } })

  /// Whether the name of a variable says that it holds the key of a provider, known or not.
  package static func isKeyVariable(_ name: String) -> Bool {
    name.uppercased().hasSuffix("_API_KEY") || keyVariables.contains(name)
  }

  private static func preset(
    _ name: String, _ baseURL: String, _ variables: String..., format: WireFormat = .openAIChat,
    change: (inout ProviderDescriptor) -> Void = { _ in }
  ) -> ProviderDescriptor {
    var row = ProviderDescriptor(
      name: name, format: format, baseURL: baseURL, key: .variables(variables))
    row.isPreset = true
    change(&row)
    return row
  }

  private static func local(
    _ name: String, _ baseURL: String, _ variables: String..., advice: String,
    change: (inout ProviderDescriptor) -> Void = { _ in }
  ) -> ProviderDescriptor {
    var row = ProviderDescriptor(
      name: name, format: .openAIChat, baseURL: baseURL,
      key: variables.isEmpty ? .none : .variables(variables), isKeyOptional: true,
      isSelfHosted: true, isFree: true, advice: Advice(connection: advice))
    row.isPreset = true
    change(&row)
    return row
  }
}
