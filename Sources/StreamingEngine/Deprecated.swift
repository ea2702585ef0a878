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
  public var setbacks: [StreamChunk] {
    get { failedAttempts }
    set { failedAttempts = newValue }
  }
}
