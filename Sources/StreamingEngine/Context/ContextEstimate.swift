/// How a request stands to what its model can read, before it is sent.
public struct ContextEstimate: Sendable, Equatable {
  /// What a model can read and write.
  public struct Limits: Sendable, Equatable {
    /// As `provider:model`.
    public var model: String
    /// The most tokens that the model can read, by the catalogue; `nil` where it does not say, as
    /// for a server of one's own, whose settings decide.
    public var window: Int?
    /// The tokens that the request sets aside for the answer; `nil` where that is left to the
    /// provider.
    public var reserved: Int?

    public init(model: String, window: Int?, reserved: Int? = nil) {
      self.model = model
      self.window = window
      self.reserved = reserved
    }
  }

  /// Whether a request can be read whole.
  public enum Fit: Sendable, Equatable {
    /// Nobody knows how much the model reads.
    case unknown
    case fits
    /// It may be too long, or leave too little room for the answer.
    case tight
    /// It is too long, even by the lowest estimate.
    case over
  }

  public var limits: Limits
  /// What the model is to read.
  public var prompt: TokenEstimate

  public init(_ prompt: TokenEstimate, limits: Limits) {
    self.prompt = prompt
    self.limits = limits
  }

  /// The part of the window that the prompt is likely to fill, 1 being all of it.
  public var share: Double? {
    limits.window.map { Double(prompt.likely) / Double(max(1, $0)) }
  }

  public var fit: Fit {
    guard let window = limits.window else { return .unknown }
    if prompt.low > window { return .over }
    return prompt.high.addingClamped(limits.reserved) > window ? .tight : .fits
  }
}
