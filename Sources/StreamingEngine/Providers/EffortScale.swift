/// Maps our reasoning efforts to the nearest value that a provider supports.
enum EffortScale {
  /// All values that providers use, lowest first.
  static let words = ["none", "minimal", "low", "medium", "high", "xhigh", "max"]

  /// The values to assume for a reasoning model that the catalogue does not list.
  static let common = ["low", "medium", "high"]

  /// The value in `available` that is nearest to the requested effort. If two are equally near, the
  /// higher one.
  ///
  /// `none` is chosen only if it was requested.
  ///
  /// - Returns: `nil` if there is nothing to choose from.
  static func nearest(to asked: ReasoningEffort, among available: [String]) -> String? {
    guard let wanted = words.firstIndex(of: asked.rawValue) else { return nil }
    return
      words.enumerated()
      .filter { available.contains($0.element) && ($0.element != "none" || asked == .off) }
      .min { (abs($0.offset - wanted), -$0.offset) < (abs($1.offset - wanted), -$1.offset) }?
      .element
  }
}
