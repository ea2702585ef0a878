extension StreamChunk {
  @available(*, deprecated, renamed: "FailedAttempt")
  public typealias Setback = FailedAttempt

  @available(*, deprecated, renamed: "failedAttempt")
  public var setback: FailedAttempt? {
    get { failedAttempt }
    set { failedAttempt = newValue }
  }
}

extension LLMResponse {
  @available(*, deprecated, renamed: "failedAttempts")
  public var setbacks: [FailedAttempt] {
    get { failedAttempts }
    set { failedAttempts = newValue }
  }
}

// A case named `none` is taken for the absence of a value where an optional is expected.

extension ReasoningEffort {
  @available(*, deprecated, renamed: "off")
  public static var none: ReasoningEffort { .off }
}

extension LLMRequest.Timeout {
  @available(*, deprecated, renamed: "unlimited")
  public static var none: LLMRequest.Timeout { .unlimited }
}

extension ToolChoice {
  @available(*, deprecated, renamed: "never")
  public static var none: ToolChoice { .never }
}

extension Provider.KeySource {
  @available(*, deprecated, renamed: "notNeeded")
  public static var none: Provider.KeySource { .notNeeded }
}

extension TokenEstimate {
  @available(*, deprecated, renamed: "zero")
  public static var none: TokenEstimate { .zero }
}
