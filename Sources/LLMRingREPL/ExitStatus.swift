package import StreamingEngine

/// The program's exit status, which scripts rely on.
package enum ExitStatus {
  package static let complete: Int32 = 0
  /// The provider or the network failed, or the answer was cut short.
  package static let failure: Int32 = 1
  package static let usage: Int32 = 2
  /// No key, a refused key, an unknown alias, an unreadable file.
  package static let configuration: Int32 = 3
  /// Rate limit or quota, after retries.
  package static let limit: Int32 = 4
  /// The conversation is longer than the model can read.
  package static let contextLength: Int32 = 5

  /// What each status means, for the manual.
  package static let meanings: [(status: Int32, meaning: String)] = [
    (complete, "A complete answer."),
    (failure, "The provider or the network failed, or the answer was cut short."),
    (usage, "Wrong usage."),
    (configuration, "No key, a refused key, an unknown alias, or a file that cannot be read."),
    (limit, "Rate limit or quota, after retries."),
    (contextLength, "The prompt exceeds the model's context window."),
    (signal(2), "Stopped by Ctrl-C; 128 and the signal's number for every other signal."),
  ]

  package static func signal(_ number: Int32) -> Int32 { 128 + number }

  /// The status that a fault leads to.
  package static func of(_ fault: LLMError) -> Int32 {
    switch fault.kind {
    case .providerNotFound, .unknownAlias, .missingKey, .configuration, .authentication,
      .permission:
      configuration
    case .rateLimit, .quota: limit
    case .contextLength: contextLength
    case .cancelled: signal(2)
    default: failure
    }
  }
}
