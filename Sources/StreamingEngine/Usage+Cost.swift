extension Usage {
  /// Whether the price of an answer is known.
  ///
  /// Later versions may have further values, so a `switch` needs a `default`.
  public struct CostStatus: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    public var rawValue: String

    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    public var description: String { rawValue }

    /// Calculated from the catalogue's list prices.
    public static let priced = CostStatus(rawValue: "priced")
    /// Reported by the provider.
    public static let billed = CostStatus(rawValue: "billed")
    /// The model is free because it runs on this machine.
    public static let free = CostStatus(rawValue: "free")
    /// The catalogue does not have the model.
    public static let unknownModel = CostStatus(rawValue: "unknown_model")
    /// The catalogue has no price for the model.
    public static let unpriced = CostStatus(rawValue: "unpriced")
    /// The provider did not report token counts.
    public static let noUsage = CostStatus(rawValue: "no_usage")
  }
}

extension Usage {
  /// The usage of no answer, to begin a sum with.
  public static let zero = Usage()

  /// The usage of two answers together.
  ///
  /// A number that only one of them has counts as it is. If the price of one is not known,
  /// ``costStatus`` says so, and ``cost`` is the part that is known.
  public static func + (left: Usage, right: Usage) -> Usage {
    var sum = Usage(
      promptTokens: add(left.promptTokens, right.promptTokens),
      completionTokens: add(left.completionTokens, right.completionTokens),
      totalTokens: add(left.totalTokens, right.totalTokens),
      cachedTokens: add(left.cachedTokens, right.cachedTokens),
      cacheWriteTokens: add(left.cacheWriteTokens, right.cacheWriteTokens),
      reasoningTokens: add(left.reasoningTokens, right.reasoningTokens))
    sum.cacheWriteHourTokens = add(left.cacheWriteHourTokens, right.cacheWriteHourTokens)
    sum.searches = add(left.searches, right.searches)
    if left.cost != nil || right.cost != nil { sum.cost = (left.cost ?? 0) + (right.cost ?? 0) }
    sum.costStatus = [left.costStatus, right.costStatus].compactMap(\.self)
      .max { $0.doubt < $1.doubt }
    return sum
  }

  public static func += (left: inout Usage, right: Usage) {
    left = left + right
  }

  private static func add(_ left: Int?, _ right: Int?) -> Int? {
    guard let left, let right else { return left ?? right }
    let (sum, overflows) = left.addingReportingOverflow(right)
    return overflows ? .max : sum
  }
}

extension Usage.CostStatus {
  /// How little it says about the price, for a sum.
  fileprivate var doubt: Int {
    switch self {
    case .free: 0
    case .billed: 1
    case .priced: 2
    case .unpriced: 3
    case .unknownModel: 4
    default: 5
    }
  }
}
