import StreamingEngine

/// The tokens and cost of this run so far.
package struct Totals: Sendable, Equatable {
  package private(set) var answers = 0
  package private(set) var promptTokens = 0
  package private(set) var completionTokens = 0
  package private(set) var cost = 0.0
  /// The number of answers without a known price.
  package private(set) var unpriced = 0
  /// The part of ``promptTokens`` that was read from a cache.
  package private(set) var cachedTokens = 0
  /// The part of ``promptTokens`` that was written to a cache.
  package private(set) var cacheWriteTokens = 0
  /// What caching has saved, in US dollars; negative if it has cost more. `nil` if it is not known
  /// of any answer.
  package private(set) var cacheSavings: Double?

  package init() {}

  /// Adds an answer, unless it failed without using anything.
  ///
  /// - Parameters:
  ///   - saved: What caching saved, in US dollars, if that is known.
  ///   - isFree: Whether the model costs nothing.
  mutating func add(_ progress: AnswerProgress, saved: Double? = nil, isFree: Bool = false) {
    let usage = progress.response.usage
    guard progress.isComplete || progress.hasContent || usage != nil else { return }
    answers += 1
    promptTokens = promptTokens.addingClamped(usage?.promptTokens)
    completionTokens = completionTokens.addingClamped(usage?.completionTokens)
    cachedTokens = cachedTokens.addingClamped(usage?.cachedTokens)
    cacheWriteTokens = cacheWriteTokens.addingClamped(usage?.cacheWriteTokens)
    if let saved { cacheSavings = (cacheSavings ?? 0) + saved }
    if let cost = usage?.cost {
      self.cost += cost
    } else if !isFree {
      unpriced += 1
    }
  }
}
