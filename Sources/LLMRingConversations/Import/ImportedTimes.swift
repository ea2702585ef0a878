import LLMRingCalendar
import StreamingEngine

/// When the turns of a conversation were said, as its source tells it, and which dates of it cannot
/// be read. What has no date is taken to have been said when the turn before it was.
struct ImportedTimes {
  private var last: Int64
  private var isDated = false
  private var isUndated = false
  private var unreadable: (date: String, used: Int64)?
  private var unreadableCount = 0

  /// - Parameter time: For what comes before the first date, in milliseconds since 1970 UTC.
  init(_ time: Int64) {
    last = time
  }

  /// - Parameter date: ISO 8601, or seconds since 1970; `nil` or `null` if there is none.
  mutating func time(of date: JSONValue?) -> Int64 {
    switch date {
    case .string(let text)?: time(of: text)
    case nil, .null?: time(of: nil as String?)
    case let other?: take(other.millisecondsOfSeconds, from: other.text)
    }
  }

  /// - Parameter date: ISO 8601; `nil` if there is none.
  mutating func time(of date: String?) -> Int64 {
    guard let date else {
      if !isDated { isUndated = true }
      return last
    }
    return take(UTCTime(iso8601: date)?.millisecondsSince1970, from: date)
  }

  private mutating func take(_ time: Int64?, from date: String) -> Int64 {
    // No conversation with a model is from 1970 or before; that is a date that is missing.
    guard let time, (1..<Self.end).contains(time) else {
      unreadableCount += 1
      if unreadable == nil { unreadable = (date, last) }
      return last
    }
    (last, isDated) = (time, true)
    return time
  }

  /// The first moment after the year 9999.
  private static let end: Int64 = 253_402_300_800_000

  /// Says in a conversation which times were used instead of dates.
  func report(in conversation: inout ImportedConversation) {
    conversation.isUndated = isUndated
    guard let (date, used) = unreadable else { return }
    let time = UTCTime(millisecondsSince1970: used).readable
    let shown = date.count > 40 ? "\(date.prefix(40))…" : date
    conversation.notes.append(
      unreadableCount == 1
        ? "the date '\(shown)' cannot be read; used \(time) instead"
        : "\(unreadableCount) dates cannot be read, the first '\(shown)'; used \(time) instead of it"
    )
  }
}

extension JSONValue {
  /// Seconds since 1970 as milliseconds.
  fileprivate var millisecondsOfSeconds: Int64? {
    switch self {
    case .int(let seconds): Int64(exactly: Double(seconds) * 1000)
    case .double(let seconds): Int64(exactly: (seconds * 1000).rounded())
    case .number(let seconds): Int64(exactly: (seconds.double * 1000).rounded())
    default: nil
    }
  }
}
