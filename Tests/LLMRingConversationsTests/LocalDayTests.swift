import Testing

@testable import LLMRingConversations

struct LocalDayTests {
  /// 2026-11-29T23:30:00Z
  private static let evening: Int64 = 1_795_995_000_000

  @Test("a day begins at the user's midnight")
  func midnight() {
    let utc = LocalDay(Self.evening) { _ in 0 }
    #expect(utc.description == "2026-11-29")
    #expect(utc.start == Self.evening - (23 * 60 + 30) * 60_000)
    let nepal = LocalDay(Self.evening) { _ in 20_700 }
    #expect(nepal.description == "2026-11-30")
    #expect(nepal.start == Self.evening - (5 * 60 + 15) * 60_000)
    let hawaii = LocalDay(Self.evening) { _ in -36_000 }
    #expect(hawaii.description == "2026-11-29")
    #expect(hawaii.startOfMonth == 1_793_527_200_000)
  }

  @Test("the next day begins where this one ends, also where the clocks change")
  func changes() {
    // Central European Time, of which the clocks went back on 2026-10-25 at 01:00 UTC.
    let change: Int64 = 1_792_890_000
    let offset: @Sendable (Int64) -> Int64 = { $0 < change ? 7200 : 3600 }
    let day = LocalDay(change * 1000, offset: offset)
    #expect(day.description == "2026-10-25")
    #expect(day.next.start - day.start == 25 * 3_600_000)
    #expect(day.next.description == "2026-10-26")
    var last = LocalDay(1_798_675_200_000) { _ in 0 }
    #expect(last.description == "2026-12-31")
    last = last.next
    #expect(last.description == "2027-01-01")
  }

  @Test("absurd moments are days, too", arguments: [Int64.min, .max])
  func extremes(moment: Int64) {
    let day = LocalDay(moment) { _ in 3600 }
    #expect(day.start <= day.next.start)
  }

  @Test("understands spans and dates")
  func spans() {
    let now = Self.evening
    let hour: Int64 = 3_600_000
    #expect(LocalDay.start(of: "12h", at: now) == now - 12 * hour)
    #expect(LocalDay.start(of: "0d", at: now) == LocalDay(now).start)
    #expect(LocalDay.start(of: "30d", at: now) == LocalDay(now - 30 * 24 * hour).start)
    #expect(LocalDay.start(of: "2w", at: now) == LocalDay(now - 14 * 24 * hour).start)
    let noon = LocalDay.start(of: "2026-02-28", at: now).map { LocalDay($0 + 12 * hour) }
    #expect(noon?.description == "2026-02-28")
  }

  @Test(
    "months ago, a day that the month does not have is its last one",
    arguments: [
      ("2026-05-31", "3m", "2026-02-28"), ("2024-03-31", "1m", "2024-02-29"),
      ("2026-01-05", "1m", "2025-12-05"), ("2026-12-31", "1m", "2026-11-30"),
      ("2026-12-31", "0m", "2026-12-31"),
    ])
  func months(date: String, span: String, expected: String) {
    let noon = LocalDay.start(of: date, at: 0).map { $0 + 12 * 3_600_000 } ?? 0
    #expect(LocalDay.start(of: span, at: noon).map { LocalDay($0).description } == expected)
  }

  @Test(
    "refuses what is not a time",
    arguments: ["", "d", "30", "30x", "-1d", "1e3d", "2026-02-30", "2026-13-01", "30 d", "٣d"])
  func refused(text: String) {
    #expect(LocalDay.start(of: text, at: Self.evening) == nil)
  }
}
