import LLMRingCalendar

extension LocalDay {
  /// The moment that a user means by `12h`, `30d`, `4w` and `3m` (ago) or by a date such as
  /// `2026-11-01`, as milliseconds since 1970; `nil` if it is none of them.
  ///
  /// All but hours begin at midnight, local time.
  ///
  /// - Parameter now: Milliseconds since 1970.
  package static func start(of text: String, at now: Int64) -> Int64? {
    if let date = date(text) { return date.start }
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

  /// A day of the calendar as `2026-11-01`.
  private static func date(_ text: String) -> LocalDay? {
    guard let match = text.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/),
      let year = Int(match.1), let month = Int(match.2), let day = Int(match.3),
      let noon = UTCTime(year: year, month: month, day: day, hour: 12)
    else { return nil }
    // At noon UTC it is that day from the Azores to Fiji; elsewhere the neighbours are tried.
    let days = [0, -1, 1].map { LocalDay(noon.millisecondsSince1970 + $0 * 86_400_000) }
    return days.first { ($0.year, $0.month, $0.day) == (year, month, day) }
  }

  /// The same day of an earlier month, or the last day of that month if it is shorter.
  private func monthsBefore(_ count: Int) -> LocalDay? {
    let months = year * 12 + month - 1 - count
    guard months >= 0 else { return nil }
    for day in stride(from: day, to: 27, by: -1) {
      let text = LocalDay.text(months / 12, months % 12 + 1, day)
      if let date = Self.date(text) { return date }
    }
    return Self.date(LocalDay.text(months / 12, months % 12 + 1, min(day, 28)))
  }
}
