/// The words that providers have for how much to think, and which of them is nearest to ours.
enum EffortScale {
  /// Every provider's words, least first.
  private static let words = ["none", "minimal", "low", "medium", "high", "xhigh", "max"]

  /// The words that a reasoning model takes which nothing is known about.
  static let common = ["low", "medium", "high"]

  /// The word among `available` that is nearest to what was asked, the higher of two equally near.
  ///
  /// Somebody who asks for some thinking is never given `none`.
  ///
  /// - Returns: `nil` when there is nothing to choose from.
  static func nearest(to asked: ReasoningEffort, among available: [String]) -> String? {
    guard let wanted = words.firstIndex(of: asked.rawValue) else { return nil }
    return
      words.enumerated()
      .filter { available.contains($0.element) && ($0.element != "none" || asked == .none) }
      .min { (abs($0.offset - wanted), -$0.offset) < (abs($1.offset - wanted), -$1.offset) }?
      .element
  }
}
