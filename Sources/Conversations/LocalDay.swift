import LLMRingCalendar
import LLMRingPlatform

/// A day of the user's calendar, from midnight to midnight in local time.
package struct LocalDay: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let year: Int
  package let month: Int
  package let day: Int
  private let offset: @Sendable (_ seconds: Int64) -> Int64

  /// The day of a moment.
  ///
  /// - Parameters:
  ///   - milliseconds: Milliseconds since 1970.
  ///   - offset: How far local time is ahead of UTC at a second since 1970, in seconds.
  package init(
    _ milliseconds: Int64,
    offset: @escaping @Sendable (Int64) -> Int64 = { LocalTime.offset(atSecondsSince1970: $0) }
  ) {
    let seconds = Int64(UTCTime(millisecondsSince1970: milliseconds).secondsSince1970)
    let local = UTCTime(millisecondsSince1970: (seconds + offset(seconds)) * 1000)
    (year, month, day) = (local.year, local.month, local.day)
    self.offset = offset
  }

  private init(_ local: UTCTime, _ offset: @escaping @Sendable (Int64) -> Int64) {
    (year, month, day) = (local.year, local.month, local.day)
    self.offset = offset
  }

  /// When it begins, as milliseconds since 1970.
  package var start: Int64 { Self.start(year, month, day, offset) }

  /// When its month begins, as milliseconds since 1970.
  package var startOfMonth: Int64 { Self.start(year, month, 1, offset) }

  /// The day after it.
  package var next: LocalDay {
    let noon = Self.seconds(year, month, day) + 36 * 3600
    return LocalDay(UTCTime(millisecondsSince1970: noon * 1000), offset)
  }

  /// As 2026-11-29.
  package var description: String { Self.text(year, month, day) }

  static func text(_ year: Int, _ month: Int, _ day: Int) -> String {
    func padded(_ number: Int, to width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
  }

  package static func == (one: LocalDay, other: LocalDay) -> Bool {
    (one.year, one.month, one.day) == (other.year, other.month, other.day)
  }

  package static func < (one: LocalDay, other: LocalDay) -> Bool {
    (one.year, one.month, one.day) < (other.year, other.month, other.day)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(year)
    hasher.combine(month)
    hasher.combine(day)
  }

  /// Midnight of a date as if local time were UTC, in seconds since 1970.
  private static func seconds(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
    UTCTime(year: year, month: month, day: day).map { Int64($0.secondsSince1970) } ?? 0
  }

  private static func start(
    _ year: Int, _ month: Int, _ day: Int, _ offset: (Int64) -> Int64
  ) -> Int64 {
    let midnight = seconds(year, month, day)
    // The offset at midnight is that of the moment that it leads to, not that of the first guess,
    // where the clocks change during the night.
    let guess = midnight - offset(midnight)
    return (midnight - offset(guess)) * 1000
  }
}
