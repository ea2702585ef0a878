/// The catalogue's facts about one model. `nil` means unknown, not "none".
public struct ModelInfo: Sendable, Hashable {
  /// The provider's name for the model, without a snapshot date.
  public var id: String
  /// The provider that the facts apply to: `openai`, `anthropic`, `google` or `ollama`.
  public var provider: String
  /// Maximum number of input tokens.
  public var contextWindow: Int?
  /// Maximum number of tokens in an answer, including hidden reasoning.
  public var maxOutput: Int?
  /// The price below the first threshold in ``priceTiers``.
  public var price: Price?
  /// Prices for long prompts, smallest threshold first.
  public var priceTiers: [PriceTier]
  /// The price of one web search by the provider, in US dollars.
  public var searchPrice: Double?
  /// The APIs that serve the model, by the provider's names: `chat`, `responses`, `messages`,
  /// `generateContent`, `api/chat`.
  public var endpoints: [String]
  /// The name of the token limit parameter for each of ``endpoints``.
  public var maxTokensParameter: [String: String]
  /// The provider's values for the reasoning effort, lowest first. Empty if the effort cannot be
  /// set.
  public var reasoningEfforts: [String]?
  /// The effort that the model uses by default.
  public var defaultEffort: String?
  public var samplingParameters: SamplingParameters?
  public var thinking: Thinking?
  /// Whether the model accepts ``LLMRequest/stop``.
  public var stop: Bool?
  /// Whether the model can reason before it answers.
  public var reasoning: Bool?
  public var vision: Bool?
  public var tools: Bool?
  /// Whether the model can be forced to call a tool.
  public var forcedToolChoice: Bool?
  /// Whether the provider can enforce a JSON schema for answers.
  public var jsonSchema: Bool?
  /// Whether the last message may be the beginning of the model's own answer.
  public var assistantPrefill: Bool?
  /// The date on which the provider shuts the model down, such as `2026-12-11`.
  public var shutdown: String?

  /// US dollars per million tokens.
  public struct Price: Sendable, Hashable {
    public var input: Double?
    public var output: Double?
    /// For prompt tokens that are read from a cache.
    public var cachedInput: Double?
    /// For prompt tokens that are written to a cache.
    public var cacheWrite: Double?
    /// For prompt tokens that are written to a cache that keeps them for an hour.
    public var cacheWriteHour: Double?

    public init(
      input: Double?, output: Double?, cachedInput: Double? = nil, cacheWrite: Double? = nil,
      cacheWriteHour: Double? = nil
    ) {
      self.input = input
      self.output = output
      self.cachedInput = cachedInput
      self.cacheWrite = cacheWrite
      self.cacheWriteHour = cacheWriteHour
    }
  }

  /// The price of an entire request whose prompt exceeds a threshold.
  public struct PriceTier: Sendable, Hashable {
    /// The tier applies to prompts with more tokens than this.
    public var aboveTokens: Int
    public var price: Price

    public init(aboveTokens: Int, price: Price) {
      self.aboveTokens = aboveTokens
      self.price = price
    }
  }

  /// Whether a model accepts sampling parameters such as the temperature. Later versions may have
  /// further values.
  public enum SamplingParameters: String, Sendable, Codable {
    case always
    /// Accepted, but without effect.
    case ignored
    /// Rejected.
    case never
    /// Accepted only if reasoning is turned off.
    case withoutReasoning = "only_when_effort_none"
    /// Accepted only by this version of the API.
    case anthropicVersion2023 = "only_with_anthropic_version_2023-06-01"
  }

  /// How thinking is configured for a model. Each provider does it differently. Later versions may
  /// have further ways.
  public enum Thinking: Sendable, Hashable {
    case anthropic(Anthropic)
    case google(Google)
    case ollama(Ollama)

    public struct Anthropic: Sendable, Hashable, Codable {
      /// Whether a token budget for thinking can be set.
      public var takesBudget: Bool
      /// Whether the model can decide for itself how much to think.
      public var isAdaptive: Bool
      public var isOnByDefault: Bool
      public var canDisable: Bool
      /// Whether thinking can be restricted to the time between tool calls.
      public var canThinkBetweenTools: Bool
      /// `summarized` or `omitted`: whether thoughts are shown by default.
      public var defaultDisplay: String

      enum CodingKeys: String, CodingKey {
        case takesBudget = "budget_tokens"
        case isAdaptive = "adaptive"
        case isOnByDefault = "on_by_default"
        case canDisable = "can_disable"
        case canThinkBetweenTools = "between_tools"
        case defaultDisplay = "display_default"
      }
    }

    public struct Google: Sendable, Hashable, Codable {
      public var takesBudget: Bool
      /// The available levels, lowest first; `nil` if unknown.
      public var levels: [String]?

      enum CodingKeys: String, CodingKey {
        case takesBudget = "budget"
        case levels
      }
    }

    public enum Ollama: String, Sendable, Codable {
      /// On or off.
      case toggle = "bool"
      /// Low, medium or high; thinking cannot be turned off.
      case level
      case unsupported
    }
  }
}
