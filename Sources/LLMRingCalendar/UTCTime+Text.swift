extension UTCTime {
  /// Reads ISO 8601 in its extended form, which includes RFC 3339: a date, `T` or a space, a time
  /// with seconds, a fraction of any length, and an offset.
  ///
  /// `2026-11-22T16:20:07.698097+00:00`, `2026-11-22 16:20:07Z`. A time without an offset is UTC.
  /// Digits beyond the microsecond are dropped. Anything else, such as a day that does not exist
  /// or a character after the end, gives `nil`.
  package init?(iso8601 text: some StringProtocol) {
    var reader = FieldReader(text)
    guard let date = reader.date(), reader.skip("T") || reader.skip("t") || reader.skip(" "),
      let clock = reader.clock()
    else { return nil }
    var microsecond = 0
    if reader.skip(".") || reader.skip(",") {
      guard let fraction = reader.fraction() else { return nil }
      microsecond = fraction
    }
    guard let offset = reader.offset(), reader.isAtEnd,
      let local = UTCTime(
        year: date.year, month: date.month, day: date.day, hour: clock.hour,
        minute: clock.minute, second: clock.second, microsecond: microsecond)
    else { return nil }
    guard offset != 0 else {
      self = local
      return
    }
    self.init(
      microsecondsSince1970: Int64(local.secondsSince1970 - offset) * 1_000_000
        + Int64(microsecond))
  }

  /// Reads the date of a day, such as `2026-11-22`, as its first moment.
  package init?(date text: some StringProtocol) {
    var reader = FieldReader(text)
    guard let date = reader.date(), reader.isAtEnd else { return nil }
    self.init(year: date.year, month: date.month, day: date.day)
  }

  /// Reads a date as HTTP writes it (RFC 9110 section 5.6.7, IMF-fixdate):
  /// `Sun, 22 Nov 2026 16:00:17 GMT`. The name of the weekday is not compared with the date.
  package init?(http text: some StringProtocol) {
    var reader = FieldReader(text)
    guard reader.skipName(of: Self.weekdays) != nil, reader.skip(","), reader.skip(" "),
      let day = reader.number(digits: 2), reader.skip(" "),
      let month = reader.skipName(of: Self.months), reader.skip(" "),
      let year = reader.number(digits: 4), reader.skip(" "),
      let clock = reader.clock(), reader.skip(" "), reader.skipName(of: ["GMT"]) != nil,
      reader.isAtEnd
    else { return nil }
    self.init(
      year: year, month: month + 1, day: day, hour: clock.hour, minute: clock.minute,
      second: clock.second)
  }

  /// ISO 8601 as Python's `datetime.isoformat` writes it, which is what a lockfile has:
  /// `2026-11-22T16:20:07.698097+00:00`.
  package var iso8601: String {
    Self.text([
      (year, 4, "-"), (month, 2, "-"), (day, 2, "T"), (hour, 2, ":"), (minute, 2, ":"),
      (second, 2, "."), (microsecond, 6, "+00:00"),
    ])
  }

  /// For people, to the millisecond: `2026-11-22 16:20:07.698 UTC`, without the fraction if it is 0.
  /// ``init(readable:)`` reads it.
  package var readable: String {
    let millisecond = microsecond / 1000
    let whole = Self.text([(hour, 2, ":"), (minute, 2, ":"), (second, 2, "")])
    let fraction = millisecond == 0 ? "" : ".\(Self.text([(millisecond, 3, "")]))"
    return "\(date) \(whole)\(fraction) UTC"
  }

  /// Reads a time as ``readable`` has it.
  package init?(readable text: some StringProtocol) {
    guard text.hasSuffix(" UTC") else { return nil }
    self.init(iso8601: "\(text.dropLast(4))Z")
  }

  /// The date alone: `2026-11-22`.
  package var date: String {
    Self.text([(year, 4, "-"), (month, 2, "-"), (day, 2, "")])
  }

  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Numbers in as many digits as given, each with what follows it.
  private static func text(_ fields: [(value: Int, digits: Int, end: StaticString)]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    for field in fields {
      var unit = 1
      for _ in 1..<field.digits { unit *= 10 }
      while unit > 0 {
        bytes.append(UInt8(ascii: "0") + UInt8(field.value / unit % 10))
        unit /= 10
      }
      field.end.withUTF8Buffer { bytes += $0 }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Reads the fields of a date one after the other.
private struct FieldReader {
  private var rest: ArraySlice<UInt8>

  init(_ text: some StringProtocol) {
    rest = Array(text.utf8)[...]
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  /// - Returns: The place of the name in `names`.
  mutating func skipName(of names: [String]) -> Int? {
    guard let place = names.firstIndex(where: { rest.starts(with: $0.utf8) }) else { return nil }
    rest.removeFirst(names[place].utf8.count)
    return place
  }

  mutating func number(digits count: Int) -> Int? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy(Self.isDigit) else { return nil }
    rest.removeFirst(count)
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// `2026-11-22`.
  mutating func date() -> (year: Int, month: Int, day: Int)? {
    guard let year = number(digits: 4), skip("-"), let month = number(digits: 2), skip("-"),
      let day = number(digits: 2)
    else { return nil }
    return (year, month, day)
  }

  /// `16:20:07`.
  mutating func clock() -> (hour: Int, minute: Int, second: Int)? {
    guard let hour = number(digits: 2), skip(":"), let minute = number(digits: 2), skip(":"),
      let second = number(digits: 2)
    else { return nil }
    return (hour, minute, second)
  }

  /// The digits behind the point, in microseconds.
  mutating func fraction() -> Int? {
    let digits = rest.prefix(while: Self.isDigit)
    guard !digits.isEmpty else { return nil }
    rest.removeFirst(digits.count)
    let six = Array(digits.prefix(6)) + Array(repeating: UInt8(ascii: "0"), count: 6)
    return six.prefix(6).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// `Z`, `+01:00`, `+0100`, `+01` or nothing, in seconds.
  mutating func offset() -> Int? {
    if isAtEnd || skip("Z") || skip("z") { return 0 }
    let isWest = skip("-")
    guard isWest || skip("+"), let hours = number(digits: 2), hours < 24 else { return nil }
    var minutes = 0
    if !isAtEnd {
      _ = skip(":")
      guard let number = number(digits: 2), number < 60 else { return nil }
      minutes = number
    }
    return (hours * 60 + minutes) * (isWest ? -60 : 60)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
