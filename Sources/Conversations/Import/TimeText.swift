/// The moment that a text of ISO 8601 names, in milliseconds since 1970 UTC; `nil` for any other
/// text. Without an offset it is UTC.
///
/// `2026-11-22T16:20:07.698097+00:00`, with a space for the `T` and `Z` for the offset as well.
package func milliseconds(ofTime text: String) -> Int64? {
  let bytes = Array(text.utf8)
  func number(_ start: Int, _ length: Int) -> Int64? {
    guard start + length <= bytes.count else { return nil }
    var value: Int64 = 0
    for byte in bytes[start..<start + length] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    return value
  }
  guard bytes.count >= 19, let year = number(0, 4), let month = number(5, 2),
    let day = number(8, 2), let hour = number(11, 2), let minute = number(14, 2),
    let second = number(17, 2), (1...12).contains(month), (1...31).contains(day), hour < 24,
    minute < 60, second < 61
  else { return nil }
  var place = 19
  var fraction: Int64 = 0
  if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
    let digits = bytes[(place + 1)...].prefix { (48...57).contains($0) }
    for index in 0..<3 {
      let digit = index < digits.count ? digits[digits.startIndex + index] - 48 : 0
      fraction = fraction * 10 + Int64(digit)
    }
    place += 1 + digits.count
  }
  var offset: Int64 = 0
  if place < bytes.count, bytes[place] != UInt8(ascii: "Z") {
    guard let hours = number(place + 1, 2), let minutes = number(place + 4, 2) else { return nil }
    offset = (hours * 60 + minutes) * (bytes[place] == UInt8(ascii: "-") ? -60 : 60)
  }
  let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset
  return seconds * 1_000 + fraction
}

/// The days from 1970-01-01 to a Gregorian date (Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms").
private func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
  // Eras of 400 years begin on 0000-03-01, so that the leap day is a year's last.
  let shifted = month <= 2 ? year - 1 : year
  let era = (shifted >= 0 ? shifted : shifted - 399) / 400
  let yearOfEra = shifted - era * 400
  let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}
