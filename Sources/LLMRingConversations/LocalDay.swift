import LLMRingCalendar
import LLMRingPlatform

/// A day of the user's calendar, from midnight to midnight in local time.
package struct LocalDay: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Midnight as if local time were UTC, in seconds since 1970.
  private let midnight: Int64
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
    self.init(UTCTime(millisecondsSince1970: (seconds + offset(seconds)) * 1000), offset)
  }

  /// The day of a moment, as local clocks show it.
  init(
    _ local: UTCTime,
    _ offset: @escaping @Sendable (Int64) -> Int64 = { LocalTime.offset(atSecondsSince1970: $0) }
  ) {
    midnight = Int64(local.secondsSince1970 - (local.hour * 60 + local.minute) * 60 - local.second)
    self.offset = offset
  }

  /// The day's date, at midnight.
  var date: UTCTime { UTCTime(millisecondsSince1970: midnight * 1000) }

  /// When it begins, as milliseconds since 1970.
  package var start: Int64 {
    // The offset at midnight is that of the moment that it leads to, not that of the first guess,
    // where the clocks change during the night.
    let guess = midnight - offset(midnight)
    return (midnight - offset(guess)) * 1000
  }

  /// When its month begins, as milliseconds since 1970.
  package var startOfMonth: Int64 { moved(byDays: 1 - date.day).start }

  /// The day after it.
  package var next: LocalDay { moved(byDays: 1) }

  /// As 2026-11-29.
  package var description: String { date.date }

  private func moved(byDays days: Int) -> LocalDay {
    LocalDay(
      UTCTime(millisecondsSince1970: (midnight + Int64(days) * 86_400) * 1000), offset)
  }

  package static func == (one: LocalDay, other: LocalDay) -> Bool {
    one.midnight == other.midnight
  }

  package static func < (one: LocalDay, other: LocalDay) -> Bool { one.midnight < other.midnight }

  package func hash(into hasher: inout Hasher) { hasher.combine(midnight) }
}
