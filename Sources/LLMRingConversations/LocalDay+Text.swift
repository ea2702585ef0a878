import LLMRingCalendar

extension LocalDay {
  /// The moment that a user means by `12h`, `30d`, `4w` and `3m` (ago) or by a date such as
  /// `2026-11-01`, as milliseconds since 1970; `nil` if it is none of them.
  ///
  /// All but hours begin at midnight, local time.
  ///
  /// - Parameter now: Milliseconds since 1970.
  package static func start(of text: String, at now: Int64) -> Int64? {
    if let date = UTCTime(date: text) { return LocalDay(date).start }
    guard let unit = text.last, let number = Int64(text.dropLast()), (0...100_000).contains(number)
    else { return nil }
    let (hour, day): (Int64, Int64) = (3_600_000, 86_400_000)
    switch unit {
    case "h": return now - number * hour
    case "d": return LocalDay(now - number * day).start
    case "w": return LocalDay(now - number * 7 * day).start
    case "m": return LocalDay(now).monthsBefore(Int(number))?.start
    default: return nil
    }
  }

  /// The same day of an earlier month, or the last day of that month if it is shorter.
  private func monthsBefore(_ count: Int) -> LocalDay? {
    let date = date
    let months = date.year * 12 + date.month - 1 - count
    guard months >= 0 else { return nil }
    for day in stride(from: date.day, through: min(date.day, 28), by: -1) {
      let earlier = UTCTime(year: months / 12, month: months % 12 + 1, day: day)
      if let earlier { return LocalDay(earlier) }
    }
    return nil
  }
}
