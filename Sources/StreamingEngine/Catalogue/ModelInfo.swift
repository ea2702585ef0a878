/// What the catalogue knows about one model. `nil` is unknown, which is never the same as none.
public struct ModelInfo: Sendable, Equatable {
  /// The provider's name for the model, without a snapshot's date.
  public var id: String
  /// The provider that the figures are for: `openai`, `anthropic`, `google` or `ollama`.
  public var provider: String
  /// The most tokens that the model can read.
  public var contextWindow: Int?
  /// The most tokens that one answer can have, hidden reasoning included.
  public var maxOutput: Int?
  /// The price up to the first of ``priceTiers``.
  public var price: Price?
  /// What long prompts cost instead, smallest threshold first.
  public var priceTiers: [PriceTier]
  /// The interfaces that serve the model, in the provider's words: `chat`, `responses`,
  /// `messages`, `generateContent`, `api/chat`.
  public var endpoints: [String]
  /// What each of ``endpoints`` calls the token limit.
  public var maxTokensParameter: [String: String]
  /// The words that the provider takes for the effort of reasoning, least first; empty when it
  /// takes none.
  public var reasoningEfforts: [String]?
  /// The effort that the model uses when it is sent none.
  public var defaultEffort: String?
  public var samplingParameters: SamplingParameters?
  public var thinking: Thinking?
  /// Whether the model reasons before it answers, or can be asked to.
  public var reasoning: Bool?
  public var vision: Bool?
  public var tools: Bool?
  /// Whether the model can be made to call a tool.
  public var forcedToolChoice: Bool?
  /// Whether answers can be held to a JSON schema.
  public var jsonSchema: Bool?
  /// Whether the last message may be the beginning of the model's own answer.
  public var assistantPrefill: Bool?
  /// The day the provider switches the model off, as `2026-12-11`.
  public var shutdown: String?

  /// US dollars for a million tokens.
  public struct Price: Sendable, Equatable {
    public var input: Double?
    public var output: Double?
    /// For prompt tokens read from a cache.
    public var cachedInput: Double?
    /// For prompt tokens written to a cache.
    public var cacheWrite: Double?

    public init(
      input: Double?, output: Double?, cachedInput: Double? = nil, cacheWrite: Double? = nil
    ) {
      self.input = input
      self.output = output
      self.cachedInput = cachedInput
      self.cacheWrite = cacheWrite
    }
  }

  /// The price of a whole request whose prompt is longer than a threshold.
  public struct PriceTier: Sendable, Equatable {
    /// The tier is for prompts of more tokens than this.
    public var aboveTokens: Int
    public var price: Price

    public init(aboveTokens: Int, price: Price) {
      self.aboveTokens = aboveTokens
      self.price = price
    }
  }

  /// Whether a model takes a temperature and its like.
  public enum SamplingParameters: String, Sendable, Codable {
    case always
    /// Taken, and without effect.
    case ignored
    /// Refused.
    case never
    /// Taken only while the model does not reason.
    case withoutReasoning = "only_when_effort_none"
    /// Taken only by the interface of that version.
    case anthropicVersion2023 = "only_with_anthropic_version_2023-06-01"
  }

  /// How a model's thinking is asked for; each provider has its own way.
  public enum Thinking: Sendable, Equatable {
    case anthropic(Anthropic)
    case google(Google)
    case ollama(Ollama)

    public struct Anthropic: Sendable, Equatable, Decodable {
      /// Whether a number of tokens can be set aside for thinking.
      public var takesBudget: Bool
      /// Whether the model can decide for itself how much to think.
      public var isAdaptive: Bool
      public var isOnByDefault: Bool
      public var canDisable: Bool
      /// Whether thinking can be kept to the time between tool calls.
      public var canThinkBetweenTools: Bool
      /// `summarized`, or `omitted`: whether thoughts are shown when nothing is asked.
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

    public struct Google: Sendable, Equatable, Decodable {
      public var takesBudget: Bool
      /// The levels that can be named, least first; `nil` when they are unknown.
      public var levels: [String]?

      enum CodingKeys: String, CodingKey {
        case takesBudget = "budget"
        case levels
      }
    }

    public enum Ollama: String, Sendable, Codable {
      /// On or off.
      case toggle = "bool"
      /// Low, medium or high; it cannot be switched off.
      case level
      case unsupported
    }
  }
}
