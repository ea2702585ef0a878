/// A moment as servers write it, to the second, in UTC.
struct FaultDate {
  /// Seconds since 1970.
  var seconds: Int

  /// A date as HTTP writes it (RFC 9110 section 5.6.7): `Sun, 22 Nov 2026 16:00:17 GMT`.
  init?(http text: String) {
    let parts = text.split(separator: " ")
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]),
      let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3])
    else { return nil }
    self.init(year: year, month: month + 1, day: day, time: parts[4])
  }

  /// A date as RFC 3339 writes it, in UTC: `2026-11-22T16:00:17Z`.
  init?(internet text: String) {
    let parts = text.split(separator: "T")
    guard parts.count == 2, parts[1].hasSuffix("Z") else { return nil }
    let date = parts[0].split(separator: "-").compactMap { Int($0) }
    guard date.count == 3 else { return nil }
    self.init(
      year: date[0], month: date[1], day: date[2], time: parts[1].dropLast().prefix { $0 != "." })
  }

  private init?(year: Int, month: Int, day: Int, time: Substring) {
    let clock = time.split(separator: ":").compactMap { Int($0) }
    guard (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
      clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]),
      (0...60).contains(clock[2])
    else { return nil }
    // Years that begin in March have their leap day last, so that the months before a day are
    // counted without knowing the year: 153 days in each five months from March on.
    let (shiftedYear, shiftedMonth) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let leapDays = shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400
    let days = shiftedYear * 365 + leapDays + (153 * shiftedMonth + 2) / 5 + day - 1 - 719_468
    seconds = ((days * 24 + clock[0]) * 60 + clock[1]) * 60 + clock[2]
  }
}
