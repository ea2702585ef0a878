internal import LLMRingWire

extension JSONScanner {
  /// Reads the next value if it is a token count: a number in any notation, or a string that has
  /// one. `nil` for anything else, and for a number that no answer can reach.
  mutating func tokenCount() throws(JSONError) -> Int? {
    guard let text = try stringOrNumber() else { return nil }
    guard let count = Int(text) ?? Double(text.trimmed).flatMap({ Int(exactly: $0.rounded()) }),
      (0...Usage.limit).contains(count)
    else { return nil }
    return count
  }
}

extension Usage {
  /// Maximum for one answer. The largest context windows have about 10 million tokens; servers that
  /// do not know a count may send -1 or the largest integer.
  fileprivate static var limit: Int { 1_000_000_000 }

  /// These counts with those of a later report. Absent counts are kept, and a 0 does not replace a
  /// count, because some servers end with an empty report.
  func updated(with later: Usage) -> Usage {
    var updated = self
    func update<Value: Numeric>(_ count: WritableKeyPath<Usage, Value?>) {
      guard let value = later[keyPath: count] else { return }
      if value != 0 || updated[keyPath: count] == nil { updated[keyPath: count] = value }
    }
    update(\.promptTokens)
    update(\.completionTokens)
    update(\.totalTokens)
    update(\.cachedTokens)
    update(\.cacheWriteTokens)
    update(\.cacheWriteHourTokens)
    update(\.reasoningTokens)
    update(\.searches)
    update(\.cost)
    updated.costStatus = later.costStatus ?? costStatus
    return updated
  }

  /// These counts without those that contradict the others, or `nil` if none are left.
  var plausible: Usage? {
    var usage = self
    if let prompt = promptTokens {
      if let cached = cachedTokens, cached > prompt { usage.cachedTokens = nil }
      if let written = cacheWriteTokens, written > prompt { usage.cacheWriteTokens = nil }
    }
    if let hour = cacheWriteHourTokens, hour > usage.cacheWriteTokens ?? hour {
      usage.cacheWriteHourTokens = nil
    }
    if let total = totalTokens, total < max(promptTokens ?? 0, completionTokens ?? 0) {
      usage.totalTokens = nil
    }
    return usage == Usage() ? nil : usage
  }
}
