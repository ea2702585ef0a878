/// A moment as a Gregorian date and a time of day in UTC, to the microsecond.
///
/// This is the program's only calendar: every text with a date is read and written through it.
/// A value always names a day that exists; 2024-02-30 cannot be made.
package struct UTCTime: Sendable, Equatable {
  /// 0 to 9999.
  package let year: Int
  /// 1 to 12.
  package let month: Int
  /// 1 to 31.
  package let day: Int
  /// 0 to 23.
  package let hour: Int
  /// 0 to 59.
  package let minute: Int
  /// 0 to 60: a leap second counts as the first second of the next minute.
  package let second: Int
  /// 0 to 999,999.
  package let microsecond: Int

  /// Returns `nil` for a date or a time that does not exist.
  package init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    microsecond: Int = 0
  ) {
    guard (0...9999).contains(year), (1...12).contains(month),
      (1...Self.days(inMonth: month, of: year)).contains(day), (0...23).contains(hour),
      (0...59).contains(minute), (0...60).contains(second), (0...999_999).contains(microsecond)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.microsecond = microsecond
  }

  /// - Parameter microseconds: Since 1970-01-01T00:00:00 UTC; may be negative. A moment outside
  ///   the years 0 to 9999 becomes the first or the last moment in them.
  package init(microsecondsSince1970 microseconds: Int64) {
    let representable = min(max(microseconds, Self.firstMicrosecond), Self.lastMicrosecond)
    let (seconds, fraction) = Self.floorDivide(Int(representable), by: 1_000_000)
    let (days, secondOfDay) = Self.floorDivide(seconds, by: 86_400)
    (year, month, day) = Self.date(daysSince1970: days)
    hour = secondOfDay / 3600
    minute = secondOfDay / 60 % 60
    second = secondOfDay % 60
    microsecond = fraction
  }

  /// - Parameter milliseconds: As in ``init(microsecondsSince1970:)``.
  package init(millisecondsSince1970 milliseconds: Int64) {
    let (microseconds, isTooLarge) = milliseconds.multipliedReportingOverflow(by: 1000)
    self.init(
      microsecondsSince1970: isTooLarge ? (milliseconds < 0 ? .min : .max) : microseconds)
  }

  /// Seconds since 1970-01-01T00:00:00 UTC, without the fraction.
  package var secondsSince1970: Int {
    ((Self.daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
  }

  /// Milliseconds since 1970-01-01T00:00:00 UTC, rounded down.
  package var millisecondsSince1970: Int64 {
    Int64(secondsSince1970) * 1000 + Int64(microsecond / 1000)
  }

  // MARK: - Days

  /// 0000-01-01T00:00:00 and 9999-12-31T23:59:59.999999.
  private static let firstMicrosecond: Int64 = -62_167_219_200_000_000
  private static let lastMicrosecond: Int64 = 253_402_300_799_999_999

  private static func days(inMonth month: Int, of year: Int) -> Int {
    let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    switch month {
    case 2: return isLeapYear ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }

  /// The days from 1970-01-01 to a date (Howard Hinnant, "chrono-Compatible Low-Level Date
  /// Algorithms").
  private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    // Eras of 400 years begin on 0000-03-01, so that the leap day is a year's last.
    let (era, yearOfEra) = floorDivide(month <= 2 ? year - 1 : year, by: 400)
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The date of a day, by the same algorithms.
  private static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = floorDivide(days + 719_468, by: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  private static func floorDivide(_ value: Int, by divisor: Int) -> (quotient: Int, rest: Int) {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
  }
}
