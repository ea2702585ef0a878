import LLMRingCalendar
import LLMRingConversations

/// The line below a turn's heading that says when it was said: `*2026-11-22 16:20:07.698 UTC*`.
enum TurnTime {
  static func line(_ milliseconds: Int64) -> String {
    "*\(UTCTime(millisecondsSince1970: milliseconds).readable)*"
  }

  /// Whether a line stands for a time, which may not exist.
  static func isLike(_ line: Substring) -> Bool {
    line.hasPrefix("*") && line.hasSuffix(" UTC*")
      && line.dropFirst().prefix { $0.isASCII && $0.isNumber }.count == 4
      && !line.dropFirst().dropLast(5).contains { $0.isLetter || $0 == "*" }
  }

  /// Takes the time from the beginning of a turn's lines.
  ///
  /// - Returns: In milliseconds since 1970 UTC; `nil` if there is none, as in documents of 0.1.0.
  static func take(from lines: inout [Substring]) throws(ImportError) -> Int64? {
    guard let first = lines.first, isLike(first) else { return nil }
    let text = first.dropFirst().dropLast()
    guard let time = UTCTime(readable: text) else {
      throw ImportError("has an invalid date '\(text)'")
    }
    lines.removeFirst()
    if lines.first?.isEmpty == true { lines.removeFirst() }
    return time.millisecondsSince1970
  }
}
