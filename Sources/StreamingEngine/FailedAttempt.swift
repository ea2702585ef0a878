/// An attempt that failed before any part of an answer arrived, and what was tried next.
public struct FailedAttempt: Sendable, Hashable {
  /// The model that was asked, as `provider:model`.
  public var model: String
  /// Why the attempt failed.
  public var error: LLMError
  /// The model to ask next, as `provider:model`. For a retry it is the same model.
  public var nextModel: String
  /// The delay before the next attempt.
  public var delay: Duration

  public init(model: String, error: LLMError, nextModel: String, delay: Duration) {
    self.model = model
    self.error = error
    self.nextModel = nextModel
    self.delay = delay
  }
}

/// Its JSON has the members `model`, `error`, `next_model` and `delay_ms`.
extension FailedAttempt: Codable {
  private enum CodingKeys: String, CodingKey {
    case model, error
    case nextModel = "next_model"
    case delay = "delay_ms"
  }

  public init(from decoder: any Decoder) throws {
    let attempt = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      model: try attempt.decode(String.self, forKey: .model),
      error: try attempt.decode(LLMError.self, forKey: .error),
      nextModel: try attempt.decode(String.self, forKey: .nextModel),
      delay: try Duration(
        try attempt.decode(Double.self, forKey: .delay), of: .milliseconds(1),
        at: decoder.codingPath + [CodingKeys.delay]))
  }

  public func encode(to encoder: any Encoder) throws {
    var attempt = encoder.container(keyedBy: CodingKeys.self)
    try attempt.encode(model, forKey: .model)
    try attempt.encode(error, forKey: .error)
    try attempt.encode(nextModel, forKey: .nextModel)
    try attempt.encode(delay / .milliseconds(1), forKey: .delay)
  }
}
