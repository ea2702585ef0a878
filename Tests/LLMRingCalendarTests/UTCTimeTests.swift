import LLMRingCalendar
import Testing

@Suite struct UTCTimeTests {
  @Test(
    "reads ISO 8601 and RFC 3339 as milliseconds since 1970",
    arguments: [
      ("1970-01-01T00:00:00", 0),
      ("2026-11-22T16:20:07.698097+00:00", 1_795_364_407_698),
      ("2026-11-22 16:20:07Z", 1_795_364_407_000),
      ("2026-11-22t16:20:07z", 1_795_364_407_000),
      ("2026-11-22T16:20:07,5Z", 1_795_364_407_500),
      ("2026-11-22T16:20:07.6980979999999+00:00", 1_795_364_407_698),
      ("2000-02-29T23:59:59Z", 951_868_799_000),
      ("1969-12-31T23:59:59.5-01:00", 3_599_500),
      ("1969-12-31T23:59:59.5Z", -500),
      ("2026-11-22T17:20:07+01", 1_795_364_407_000),
      ("2026-11-22T21:50:07+0530", 1_795_364_407_000),
      ("2026-01-01T00:30:00+01:00", 1_767_223_800_000),
      ("2016-12-31T23:59:60Z", 1_483_228_800_000),
      ("0000-01-01T00:00:00Z", -62_167_219_200_000),
      ("9999-12-31T23:59:59Z", 253_402_300_799_000),
      ("1900-02-28T00:00:00Z", -2_203_977_600_000),
    ] as [(String, Int64)])
  func readsISO(text: String, expected: Int64) {
    #expect(UTCTime(iso8601: text)?.millisecondsSince1970 == expected)
  }

  @Test(
    "rejects a date or a time that does not exist, and text that is not ISO 8601",
    arguments: [
      "2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
      "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
      "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z",
      "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00+24:00",
      "2026-01-01T00:00:00+01:60", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00Zjunk",
      "2026-01-01T00:00:00 UTC", "2026/01/01T00:00:00Z", "2026-01-01X00:00:00Z",
      "2026-01-01T00.00.00Z", "2026-01-01T00:00:0", "-026-01-01T00:00:00Z", "2026-1-1T00:00:00Z",
      "yesterday", "2026-11-22", "", "٢٠٢٦-01-01T00:00:00Z",
    ])
  func rejectsISO(text: String) {
    #expect(UTCTime(iso8601: text) == nil)
  }

  @Test("reads and writes the date of a day, and rejects what is not only a date")
  func dates() {
    #expect(UTCTime(date: "2026-11-22")?.millisecondsSince1970 == 1_795_305_600_000)
    #expect(UTCTime(date: "2026-11-22")?.date == "2026-11-22")
    #expect(UTCTime(date: "0007-01-02")?.date == "0007-01-02")
    for text in ["2026-02-30", "2026-13-01", "2026-11-22 ", "2026-11-22T00:00:00Z", "26-11-22", ""]
    {
      #expect(UTCTime(date: text) == nil)
    }
  }

  @Test("reads a fraction of any length, and nothing after the end")
  func longFraction() {
    let text = "2026-11-22T16:20:07." + String(repeating: "9", count: 1_000)
    #expect(UTCTime(iso8601: text + "Z")?.microsecond == 999_999)
    #expect(UTCTime(iso8601: text + "Zjunk") == nil)
  }

  @Test(
    "reads the dates of HTTP as seconds since 1970",
    arguments: [
      ("Sun, 22 Nov 2026 16:00:17 GMT", 1_795_363_217),
      ("Tue, 29 Feb 2028 00:00:00 GMT", 1_835_395_200),
      ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
      // The name of the day is wrong, and the date says what is meant.
      ("Mon, 06 Nov 1994 08:49:37 GMT", 784_111_777),
    ])
  func readsHTTP(text: String, expected: Int) {
    #expect(UTCTime(http: text)?.secondsSince1970 == expected)
  }

  @Test(
    "rejects a date that is not an IMF-fixdate or does not exist",
    arguments: [
      "Sun, 99 Nov 2026 16:01:30 GMT", "Thu, 30 Feb 2024 00:00:00 GMT",
      "Sun, 22 Nov 2026 25:00:00 GMT", "Sun, 22 Now 2026 16:00:17 GMT",
      "Sun, 22 Nov 2026 16:00:17 CET", "Sun, 22 Nov 2026 16:00:17", "Sun 22 Nov 2026 16:00:17 GMT",
      "Sun, 22 Nov 2026 16:00:17 GMT ", "22 Nov 2026 16:00:17 GMT", "Sun, 22 Nov 2026 16:00 GMT",
      "",
    ])
  func rejectsHTTP(text: String) {
    #expect(UTCTime(http: text) == nil)
  }

  @Test(
    "writes a moment as Python writes it",
    arguments: [
      (0, "1970-01-01T00:00:00.000000+00:00"),
      (1_795_364_407_698_097, "2026-11-22T16:20:07.698097+00:00"),
      (951_782_400_000_000, "2000-02-29T00:00:00.000000+00:00"),
      (-1, "1969-12-31T23:59:59.999999+00:00"),
      (-62_167_219_200_000_001, "0000-01-01T00:00:00.000000+00:00"),
      (253_402_300_799_999_999, "9999-12-31T23:59:59.999999+00:00"),
      (Int64.max, "9999-12-31T23:59:59.999999+00:00"),
    ] as [(Int64, String)])
  func writes(microseconds: Int64, text: String) {
    #expect(UTCTime(microsecondsSince1970: microseconds).iso8601 == text)
  }

  @Test("a moment outside the years 0 to 9999 becomes the first or the last moment in them")
  func clampsMilliseconds() {
    #expect(
      UTCTime(millisecondsSince1970: .max) == UTCTime(microsecondsSince1970: .max))
    #expect(
      UTCTime(millisecondsSince1970: .min) == UTCTime(microsecondsSince1970: .min))
    #expect(UTCTime(millisecondsSince1970: -1).iso8601 == "1969-12-31T23:59:59.999000+00:00")
  }

  @Test("every day of 800 years follows the one before, and is read back as it was written")
  func daysFollow() {
    var previous = (year: 1599, month: 12, day: 31)
    let first = UTCTime(year: 1600, month: 1, day: 1)?.secondsSince1970 ?? 0
    for day in 0..<292_194 {
      let seconds = first + day * 86_400
      let time = UTCTime(microsecondsSince1970: Int64(seconds) * 1_000_000)
      let isNext =
        (time.year, time.month, time.day) == (previous.year, previous.month, previous.day + 1)
        || (time.year, time.month, time.day) == (previous.year, previous.month + 1, 1)
        || (time.year, time.month, time.day) == (previous.year + 1, 1, 1) && previous.month == 12
      let isReadBack =
        UTCTime(year: time.year, month: time.month, day: time.day)?.secondsSince1970 == seconds
      guard isNext, isReadBack else {
        Issue.record("\(time.iso8601) does not follow \(previous)")
        return
      }
      previous = (time.year, time.month, time.day)
    }
    #expect(previous == (2399, 12, 31))
  }
}
