internal import LLMRingCalendar
internal import LLMRingPlatform

/// Finds the delay that a provider asks for, in any of the forms that providers use.
enum RetryDelay {
  /// - Parameters:
  ///   - now: The current time in seconds since 1970, used if the response has no `Date` header.
  static func find(
    kind: LLMError.Kind, headers: HTTPHeaders, report: FaultReport?, message: String, now: Int
  ) -> Duration? {
    // Prefer the provider's clock, so dates are right even if the local clock is wrong.
    let now = headers["date"].flatMap { UTCTime(http: $0) }?.secondsSince1970 ?? now
    if let header = milliseconds(headers["retry-after-ms"])
      ?? retryAfter(headers["retry-after"], now)
    {
      return header
    }
    if let delay = report?.retryDelay { return delay }
    guard kind == .rateLimit || kind == .overloaded else { return nil }
    return messageDelay(message) ?? resetDelay(headers, now: now)
  }

  /// The current time in seconds since 1970.
  static var now: Int { Int(time(nil)) }

  /// Parses a duration at the beginning of a text: in Go's notation, such as `6m0s`, `1.5s` and
  /// `12ms`, or in words, such as `20 seconds`.
  static func duration(_ text: Substring) -> Duration? {
    var rest = text.utf8[...]
    var total = 0.0
    var hasUnit = false
    while true {
      let digits = rest.prefix { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") }
      // The full stop at the end of a sentence is not part of the number.
      guard let number = Double(Substring(digits)) else { break }
      var tail = rest.dropFirst(digits.count)
      if tail.first == UInt8(ascii: " ") { tail = tail.dropFirst() }
      let unit = tail.prefix {
        ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z")
      }
      guard let seconds = seconds(in: String(Substring(unit)).lowercased()) else { break }
      total += number * seconds
      hasUnit = true
      rest = tail.dropFirst(unit.count)
    }
    return hasUnit ? self.duration(seconds: total) : nil
  }

  private static func seconds(in unit: String) -> Double? {
    switch unit {
    case "ms", "millisecond", "milliseconds": 0.001
    case "s", "sec", "second", "seconds": 1
    case "m", "min", "minute", "minutes": 60
    case "h", "hour", "hours": 3600
    default: nil
    }
  }

  /// Converts seconds to a duration, or `nil` if the value is negative or absurdly long.
  static func duration(seconds: Double) -> Duration? {
    guard seconds >= 0, seconds <= 1e10 else { return nil }
    return .milliseconds(Int((seconds * 1000).rounded()))
  }

  private static func milliseconds(_ header: String?) -> Duration? {
    header.flatMap { Double($0) }.flatMap { duration(seconds: $0 / 1000) }
  }

  /// RFC 9110 section 10.2.3: seconds, or a date.
  private static func retryAfter(_ header: String?, _ now: Int) -> Duration? {
    guard let header else { return nil }
    if let seconds = Double(header) { return duration(seconds: seconds) }
    return UTCTime(http: header).map { .seconds(max(0, $0.secondsSince1970 - now)) }
  }

  /// Examples: "Please try again in 2s", "Please retry in 37.5s".
  private static func messageDelay(_ message: String) -> Duration? {
    for phrase in ["try again in ", "try again after ", "retry in ", "retry after "] {
      if let range = message.ranges(of: phrase).first {
        return duration(message[range.upperBound...])
      }
    }
    return nil
  }

  /// The time until the rate limits reset: the latest of the exhausted limits or, if none is marked
  /// as exhausted, the latest of all.
  private static func resetDelay(_ headers: HTTPHeaders, now: Int) -> Duration? {
    var all: [Duration] = []
    var exhausted: [Duration] = []
    for field in headers.fields {
      let name = field.name.lowercased()
      let delay: Duration?
      let remaining: String
      if name.hasPrefix("x-ratelimit-reset-") {
        delay = duration(field.value[...])
        remaining = "x-ratelimit-remaining-" + name.dropFirst("x-ratelimit-reset-".count)
      } else if name.hasPrefix("anthropic-ratelimit-"), name.hasSuffix("-reset") {
        delay = UTCTime(iso8601: field.value).map { .seconds(max(0, $0.secondsSince1970 - now)) }
        remaining = name.dropLast("reset".count) + "remaining"
      } else {
        continue
      }
      guard let delay else { continue }
      all.append(delay)
      if headers[remaining] == "0" { exhausted.append(delay) }
    }
    return exhausted.max() ?? all.max()
  }
}
