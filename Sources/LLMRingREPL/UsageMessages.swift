import LLMRingConversations
package import StreamingEngine

/// The messages about an answer's tokens, cost and time.
package enum UsageMessages {
  /// The line below an answer.
  ///
  /// - Parameter mentionsNotes: Whether there is a prompt at which `/error` shows notes about it.
  static func line(_ progress: AnswerProgress, mentionsNotes: Bool) -> String {
    line(
      model: progress.response.model, usage: progress.response.usage,
      finish: progress.finishReason, word: progress.response.ending?.rawFinishReason ?? "",
      firstText: progress.firstText, speed: progress.speed,
      endedInReasoning: progress.response.endedInReasoning,
      notes: mentionsNotes ? progress.notes.count : 0)
  }

  /// The line below an answer: model, tokens, cost when known, time to the first text, and speed.
  ///
  /// - Parameters:
  ///   - word: The provider's word for the finish reason.
  ///   - speed: Tokens per second; `nil` where it is not known or means little.
  ///   - endedInReasoning: Whether the answer has no text because all its tokens went to reasoning.
  ///   - notes: How many notes there are about the answer, which `/error` shows.
  package static func line(
    model: String, usage: Usage?, finish: FinishReason?, word: String = "", firstText: Duration?,
    speed: Double? = nil, endedInReasoning: Bool = false, notes: Int = 0
  ) -> String {
    var parts = [model]
    if let tokens = tokens(usage) { parts.append(tokens) }
    if let cost = usage?.cost, usage?.costStatus != .free { parts.append(money(cost)) }
    if let firstText { parts.append("first text \(seconds(firstText))") }
    if let speed { parts.append("\(rate(speed)) tokens/s") }
    if endedInReasoning {
      parts.append("no text: all tokens went to reasoning; allow more tokens or less reasoning")
    } else if let note = finish.flatMap({ note($0, word) }) {
      parts.append(note)
    }
    if notes > 0 { parts.append("\(count(notes, "note")) (/error)") }
    return parts.joined(separator: " · ")
  }

  /// What `/usage` says.
  package static func totals(_ totals: Totals) -> [String] {
    guard totals.answers > 0 else { return ["no answers yet in this run"] }
    var words =
      "\(count(totals.answers, "answer")) in this run: \(grouped(totals.promptTokens)) tokens in, "
      + "\(grouped(totals.completionTokens)) out, \(money(totals.cost))"
    if totals.unpriced > 0 { words += " (\(totals.unpriced) with unknown price)" }
    return [words] + (cache(totals).map { [$0] } ?? [])
  }

  /// What the provider's cache has done; `nil` if it was not used.
  private static func cache(_ totals: Totals) -> String? {
    guard totals.cachedTokens > 0 || totals.cacheWriteTokens > 0 else { return nil }
    var words = "cache: \(grouped(totals.cachedTokens)) tokens in came from it"
    if totals.promptTokens > 0, totals.cachedTokens <= totals.promptTokens {
      let share = Double(totals.cachedTokens) / Double(totals.promptTokens)
      words += " (\(Int((share * 100).rounded()))%)"
    }
    if totals.cacheWriteTokens > 0 {
      words += ", \(grouped(totals.cacheWriteTokens)) were written to it"
    }
    guard let saved = totals.cacheSavings else { return words }
    return words
      + (saved >= 0
        ? "; it saved \(money(saved))" : "; it cost \(money(-saved)) more than it saved so far")
  }

  private static func tokens(_ usage: Usage?) -> String? {
    guard let usage, usage.promptTokens != nil || usage.completionTokens != nil else { return nil }
    var words = [
      usage.promptTokens.map { "\(grouped($0)) in" },
      usage.completionTokens.map { "\(grouped($0)) out" },
    ].compactMap(\.self).joined(separator: ", ")
    if let cached = usage.cachedTokens, cached > 0 { words += " (\(grouped(cached)) cached)" }
    return words
  }

  /// Why an answer ended, unless it simply stopped.
  private static func note(_ reason: FinishReason, _ word: String) -> String? {
    switch reason {
    // The line above it says how an answer failed.
    case .stop, .error: nil
    case .length: "\(AnswerLimit(word: word).clause(word)); /continue gets the rest"
    case .toolCalls: "asks for tools, which llmring does not run"
    case .contentFilter: "cut by the provider's filter"
    case .refusal: "declined"
    case .pause: "paused by the provider; /continue gets the rest"
    default: "\(EndingMessages.unknown(word)); /continue if it is incomplete"
    }
  }

  /// Dollars with as many digits as a small amount needs.
  static func money(_ amount: Double) -> String {
    let digits = amount == 0 || amount >= 1 ? 2 : amount >= 0.01 ? 4 : 6
    return "$" + fixed(amount, digits: digits)
  }

  static func seconds(_ duration: Duration) -> String {
    fixed(duration / .seconds(1), digits: 2) + " s"
  }

  /// A whole number, but for small ones.
  private static func rate(_ rate: Double) -> String {
    rate < 9.95 ? fixed(rate, digits: 1) : grouped(Int(min(rate, 1e9).rounded()))
  }

  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// How long ago something was, in the largest unit that says it.
  static func age(from then: Int64, to now: Int64) -> String {
    let seconds = max(0, (now - then) / 1000)
    return switch seconds {
    case ..<60: "just now"
    case ..<3600: "\(seconds / 60) min"
    case ..<86_400: "\(seconds / 3600) h"
    default: count(Int(seconds / 86_400), "day")
    }
  }

  /// When something was said, in a list: how long ago within a week; otherwise, and if the clock was
  /// ahead then, the date.
  static func moment(_ then: Int64, at now: Int64) -> String {
    isNear(then, now) ? age(from: then, to: now) : LocalDay(then).description
  }

  /// The same within a sentence: `5 min ago`, `on 2026-11-01`.
  static func words(for then: Int64, at now: Int64) -> String {
    guard isNear(then, now) else { return "on \(LocalDay(then))" }
    let age = age(from: then, to: now)
    return age == "just now" ? age : "\(age) ago"
  }

  private static func isNear(_ then: Int64, _ now: Int64) -> Bool {
    let (minute, week): (Int64, Int64) = (60_000, 7 * 86_400_000)
    return then < now + minute && then > now - week
  }

  /// A number with thousands separators.
  static func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var out = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { out.append(",") }
      out.append(digit)
    }
    return (number < 0 ? "-" : "") + out
  }

  private static func fixed(_ number: Double, digits: Int) -> String {
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((number * Double(scale)).rounded())
    let fraction = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
