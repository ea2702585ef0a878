// Every service describes its models with members of its own. Their names do not contradict each
// other, so one reader serves all of them, and a gateway may mix them.

extension ListedModel {
  /// Reads one entry of a server's list: an object, or only a name.
  ///
  /// Returns `nil` for an entry without a usable name, and for a model that cannot chat.
  init?(entry: JSONValue) {
    if let id = entry.modelID {
      self.init(id: id)
      return
    }
    // LM Studio's own list has `key`, Gemini and Ollama have `name`, LiteLLM's `/model/info` has
    // `model_name`. A `name` beside an `id` is the name for people.
    let names = ["id", "key", "name", "model", "model_name"]
    guard var id = entry.first(names, \.modelID), entry.canChat else { return nil }
    // Gemini's resource name.
    if id.hasPrefix("models/"), id.count > 7 { id.removeFirst(7) }
    let name = entry.first(["display_name", "displayName", "name"], \.label)
    self.init(
      id: id, name: name.flatMap { $0 == id || $0 == "models/\(id)" ? nil : $0 },
      contextWindow: entry.contextWindow, maxOutput: entry.maxOutput, price: entry.modelPrice,
      shutdown: entry.first(Self.shutdownNames, \.date))
  }

  private static let shutdownNames = [
    "shutdown_date", "retires_at", "deprecation", "deprecation_date", "expiration_date",
  ]
}

extension JSONValue {
  /// Whether a model may be used for a chat. Without a statement it may.
  fileprivate var canChat: Bool {
    if case .bool(false)? = self["active"] { return false }
    if self["lifecycle"]?.nonEmptyText == "retired" { return false }
    if let type = self["type"]?.nonEmptyText?.lowercased(), Self.otherTypes.contains(type) {
      return false
    }
    // Gemini's list has models for embeddings and images too.
    let methods = first(["supportedGenerationMethods", "supported_generation_methods"]) {
      if case .array = $0 { $0.texts } else { nil }
    }
    if let methods, !methods.contains("generateContent") { return false }
    switch self["capabilities"] {
    case .object?:
      if case .bool(false)? = self["capabilities"]?["completion_chat"] { return false }
    case .array?:
      let abilities = self["capabilities"]?.texts ?? []
      if abilities.contains("embedding"), !abilities.contains("completion") { return false }
    default: break
    }
    let outputs = self["architecture"]?["output_modalities"]?.texts ?? []
    return outputs.isEmpty || outputs.contains("text")
  }

  /// What `type` is for models that do not chat, at Together, LM Studio and Vercel.
  private static let otherTypes: Set = [
    "embedding", "embeddings", "text-embedding", "image", "audio", "video", "rerank", "reranker",
    "reranking", "moderation", "transcribe", "transcription", "tts", "speech",
  ]

  fileprivate var contextWindow: Int? {
    // A loaded model has the window it was loaded with, which may be smaller than its maximum.
    let loaded = self["loaded_instances"]?.elements.compactMap {
      $0["config"]?["context_length"]?.tokenCount
    }
    if let window = loaded?.max() ?? self["loaded_context_length"]?.tokenCount { return window }
    if let window = first(Self.windowNames, \.tokenCount) { return window }
    if let meta = self["meta"], let window = meta.first(["n_ctx", "n_ctx_train"], \.tokenCount) {
      return window
    }
    for place in [
      self["top_provider"], self["model_info"], self["limits"], self["limit"],
      self["capabilities"]?["limits"],
    ] {
      if let window = place?.first(Self.windowNames, \.tokenCount) { return window }
    }
    // Hugging Face: any of the upstream providers may serve the request.
    return self["providers"]?.elements.compactMap { $0["context_length"]?.tokenCount }.max()
  }

  private static let windowNames = [
    "context_length", "context_window", "max_context_length", "max_model_len", "max_input_tokens",
    "inputTokenLimit", "input_token_limit", "max_context_window_tokens", "max_prompt_tokens",
    "context",
  ]

  fileprivate var maxOutput: Int? {
    let names = [
      "max_completion_tokens", "max_output_tokens", "outputTokenLimit", "output_token_limit",
      "max_output_length", "max_tokens", "output",
    ]
    for place in [
      self, self["top_provider"], self["model_info"], self["limits"], self["limit"],
      self["capabilities"]?["limits"],
    ] {
      if let limit = place?.first(names, \.tokenCount) { return limit }
    }
    return nil
  }

  fileprivate var modelPrice: ModelInfo.Price? {
    if let price = languageModelPrice { return price }
    guard let pricing = self["pricing"] else { return nil }
    let input = pricing.first(["prompt", "input"], \.amount)
    let output = pricing.first(["completion", "output"], \.amount)
    let cached = pricing.first(
      ["input_cache_read", "cached_input", "cache_read", "cache_input"], \.amount)
    let write = pricing.first(["input_cache_write", "cache_write"], \.amount)
    guard let input, let output else { return nil }
    // OpenRouter and Vercel price one token, Together and Hugging Face a million. No model costs
    // less than a tenth of a cent per million tokens, or 1000 dollars per million.
    let scale = max(input, output) < 0.001 ? 1_000_000.0 : 1
    return ModelInfo.Price(
      input: input * scale, output: output * scale, cachedInput: cached.map { $0 * scale },
      cacheWrite: write.map { $0 * scale })
  }

  /// xAI's `/language-models`: whole numbers, of which 10,000 are a dollar per million tokens.
  private var languageModelPrice: ModelInfo.Price? {
    guard let input = self["prompt_text_token_price"]?.amount,
      let output = self["completion_text_token_price"]?.amount
    else { return nil }
    return ModelInfo.Price(
      input: input / 10_000, output: output / 10_000,
      cachedInput: self["cached_prompt_text_token_price"]?.amount.map { $0 / 10_000 })
  }
}
