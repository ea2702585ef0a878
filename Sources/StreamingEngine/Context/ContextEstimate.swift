/// Compares the size of a request with the model's context window, before it is sent.
public struct ContextEstimate: Sendable, Equatable {
  /// The token limits of a model.
  public struct Limits: Sendable, Equatable {
    /// The model as `provider:model`.
    public var model: String
    /// Maximum number of input tokens from the catalogue. `nil` if unknown, for example because a
    /// local server's settings decide.
    public var window: Int?
    /// Tokens reserved for the answer; `nil` if the provider decides.
    public var reserved: Int?

    public init(model: String, window: Int?, reserved: Int? = nil) {
      self.model = model
      self.window = window
      self.reserved = reserved
    }
  }

  /// Whether a request fits into the context window. Later versions may have further answers.
  public enum Fit: Sendable, Equatable {
    /// The context window is unknown.
    case unknown
    case fits
    /// The request may be too long, or may leave too little room for the answer.
    case tight
    /// The request is too long, even by the lowest estimate.
    case over
  }

  public var limits: Limits
  /// The estimated size of the request.
  public var prompt: TokenEstimate

  public init(_ prompt: TokenEstimate, limits: Limits) {
    self.prompt = prompt
    self.limits = limits
  }

  /// The share of the context window that the prompt probably fills; 1 is all of it.
  public var share: Double? {
    limits.window.map { Double(prompt.likely) / Double(max(1, $0)) }
  }

  public var fit: Fit {
    guard let window = limits.window else { return .unknown }
    if prompt.low > window { return .over }
    return prompt.high.addingClamped(limits.reserved) > window ? .tight : .fits
  }
}
