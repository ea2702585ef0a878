/// Writes a moment as ISO 8601 in UTC, the way Python's `datetime.isoformat` does and the
/// lockfile therefore has it: `2026-11-22T16:20:07.698097+00:00`.
///
/// - Parameter microseconds: Since 1970-01-01T00:00:00 UTC; may be negative.
package func isoTimestamp(microsecondsSince1970 microseconds: Int64) -> String {
  let (seconds, fraction) = floorDivide(microseconds, by: 1_000_000)
  let (days, secondOfDay) = floorDivide(seconds, by: 86_400)
  let date = civilDate(daysSince1970: days)
  let time = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60]
  let clock = time.map { padded($0, to: 2) }.joined(separator: ":")
  return "\(padded(date.year, to: 4))-\(padded(date.month, to: 2))-\(padded(date.day, to: 2))"
    + "T\(clock).\(padded(fraction, to: 6))+00:00"
}

private func floorDivide(_ value: Int64, by divisor: Int64) -> (quotient: Int64, rest: Int64) {
  let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
  return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
}

/// The Gregorian date of a day (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
private func civilDate(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
  // Eras of 400 years begin on 0000-03-01, so that the leap day is a year's last.
  let (era, dayOfEra) = floorDivide(days + 719_468, by: 146_097)
  let yearOfEra =
    (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let monthFromMarch = (5 * dayOfYear + 2) / 153
  let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
  let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}

private func padded(_ value: Int64, to width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
