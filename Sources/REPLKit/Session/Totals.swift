import StreamingEngine

/// The tokens and cost of this run so far.
package struct Totals: Sendable, Equatable {
  package private(set) var answers = 0
  package private(set) var promptTokens = 0
  package private(set) var completionTokens = 0
  package private(set) var cost = 0.0
  /// The number of answers without a known price.
  package private(set) var unpriced = 0

  package init() {}

  /// Adds an answer, unless it is empty.
  mutating func add(_ progress: AnswerProgress) {
    guard progress.isComplete || progress.hasContent else { return }
    let usage = progress.response.usage
    answers += 1
    promptTokens = promptTokens.addingClamped(usage?.promptTokens)
    completionTokens = completionTokens.addingClamped(usage?.completionTokens)
    if let cost = usage?.cost { self.cost += cost } else { unpriced += 1 }
  }
}
