import StreamingEngine
import Testing

@testable import LLMRingREPL

struct UsageMessagesTests {
  private func usage(
    _ prompt: Int?, _ completion: Int?, cached: Int? = nil, cost: Double? = nil,
    status: Usage.CostStatus? = nil
  ) -> Usage {
    var usage = Usage(
      promptTokens: prompt, completionTokens: completion, cachedTokens: cached)
    usage.cost = cost
    usage.costStatus = status
    return usage
  }

  @Test("the line below an answer shows the known usage")
  func line() {
    func line(
      _ usage: Usage?, _ finish: FinishReason? = .stop, _ first: Duration? = nil
    ) -> String {
      UsageMessages.line(model: "one:a", usage: usage, finish: finish, firstText: first)
    }
    #expect(line(nil) == "one:a")
    #expect(
      line(
        usage(1234, 56, cached: 1000, cost: 0.0123, status: .priced), .stop, .milliseconds(1234))
        == "one:a · 1,234 in, 56 out (1,000 cached) · $0.0123 · first text 1.23 s")
    #expect(line(usage(9, nil)) == "one:a · 9 in")
    #expect(line(usage(nil, 3, cached: 0)) == "one:a · 3 out")
    #expect(line(usage(nil, nil)) == "one:a")
    #expect(line(usage(9, 3, cost: 0, status: .free)) == "one:a · 9 in, 3 out")
    #expect(line(usage(9, 3, cost: 0.5, status: .billed)) == "one:a · 9 in, 3 out · $0.5000")
    #expect(line(nil, nil) == "one:a")
    #expect(
      UsageMessages.line(model: "m", usage: nil, finish: .stop, firstText: nil, notes: 2)
        == "m · 2 notes (/error)")
  }

  @Test(
    "the line below an answer shows the speed, a small one with a digit more",
    arguments: [
      (0.04, "0.0"), (3.25, "3.3"), (9.94, "9.9"), (9.96, "10"), (41.5, "42"), (1234, "1,234"),
      (1e300, "1,000,000,000"),
    ])
  func speed(tokens: Double, words: String) {
    #expect(
      UsageMessages.line(
        model: "m", usage: usage(9, 3), finish: .length, firstText: .seconds(1), speed: tokens)
        == "m · 9 in, 3 out · first text 1.00 s · \(words) tokens/s · "
        + "cut off at the token limit; /continue gets the rest")
  }

  @Test(
    "the line below an answer says how it ended unless it simply stopped",
    arguments: [
      (FinishReason.length, "cut off at the token limit; /continue gets the rest"),
      (.toolCalls, "asks for tools, which llmring does not run"),
      (.contentFilter, "cut by the provider's filter"), (.refusal, "declined"),
      (.pause, "paused by the provider; /continue gets the rest"),
    ])
  func notes(reason: FinishReason, words: String) {
    #expect(
      UsageMessages.line(model: "m", usage: nil, finish: reason, firstText: nil) == "m · \(words)")
  }

  @Test("the line below an answer shows the provider's word where the reason says too little")
  func finishWords() {
    func note(_ reason: FinishReason, _ word: String) -> String {
      UsageMessages.line(model: "m", usage: nil, finish: reason, word: word, firstText: nil)
    }
    #expect(
      note(.other, "tired")
        == "m · the provider ended the answer with \"tired\", which llmring does not know; "
        + "/continue if it is incomplete")
    #expect(
      note(.length, "max_time")
        == "m · cut off at the provider's time limit (max_time); /continue gets the rest")
    #expect(
      note(.length, "context_window_exceeded")
        == "m · cut off at the end of the context window; /continue gets the rest")
    // The line above it has the error.
    #expect(note(.error, "killed") == "m")
  }

  @Test("the line below an answer without text says that the tokens went to reasoning")
  func endedInReasoning() {
    #expect(
      UsageMessages.line(
        model: "m", usage: nil, finish: .length, firstText: nil, endedInReasoning: true)
        == "m · no text: all tokens went to reasoning; allow more tokens or less reasoning")
  }

  @Test(
    "a cost is shown with as many digits as it needs",
    arguments: [
      (0, "$0.00"), (12.345, "$12.35"), (1, "$1.00"), (0.5, "$0.5000"), (0.01, "$0.0100"),
      (0.00012, "$0.000120"), (0.0000004, "$0.000000"), (0.99999, "$1.0000"),
    ])
  func money(amount: Double, words: String) {
    #expect(UsageMessages.money(amount) == words)
  }

  @Test(
    "a number is shown with thousands separators",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000"),
      (.max, "9,223,372,036,854,775,807"), (.min, "-9,223,372,036,854,775,808"),
    ])
  func grouped(number: Int, words: String) {
    #expect(UsageMessages.grouped(number) == words)
  }

  @Test(
    "an age is shown in its largest unit",
    arguments: [
      (0, "just now"), (59, "just now"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"),
      (86_399, "23 h"), (86_400, "1 day"), (200_000, "2 days"), (-5, "just now"),
    ])
  func age(seconds: Int64, words: String) {
    #expect(UsageMessages.age(from: 0, to: seconds * 1000) == words)
  }

  /// 2026-11-29T12:00:00 UTC.
  private static let noon: Int64 = 1_795_953_600_000

  @Test(
    "in a list a moment is an age within a week; before that, and in the future, it is a date",
    arguments: [
      (0, "just now", "just now"), (59, "just now", "just now"), (-59, "just now", "just now"),
      (3600, "1 h", "1 h ago"), (518_400, "6 days", "6 days ago"),
      (691_200, "2026-11-21", "on 2026-11-21"), (-172_800, "2026-12-01", "on 2026-12-01"),
      (-126_230_400, "2030-11-29", "on 2030-11-29"),
    ])
  func moment(secondsAgo: Int64, listed: String, words: String) {
    let then = Self.noon - secondsAgo * 1000
    #expect(UsageMessages.moment(then, at: Self.noon) == listed)
    #expect(UsageMessages.words(for: then, at: Self.noon) == words)
  }

  @Test("a clock that was two hours ahead is not taken for now")
  func future() {
    let ahead = UsageMessages.moment(Self.noon + 7_200_000, at: Self.noon)
    // The date depends on the time zone.
    #expect(ahead.hasPrefix("2026-11-"))
    #expect(UsageMessages.moment(.max, at: Self.noon) == "9999-12-31")
    #expect(UsageMessages.moment(.min, at: Self.noon) == "0000-01-01")
  }

  @Test("the moments of a list are equally wide")
  func moments() {
    let list = HistoryMessages.moments([Self.noon, 0], at: Self.noon)
    #expect(list == ["  just now", "1970-01-01"])
    #expect(HistoryMessages.moments([Self.noon - 60_000], at: Self.noon) == ["   1 min"])
  }

  @Test("a duration is shown in seconds")
  func seconds() {
    #expect(UsageMessages.seconds(.milliseconds(5)) == "0.01 s")
    #expect(UsageMessages.seconds(.seconds(61)) == "61.00 s")
  }

  @Test("the totals count every answer and mention unknown prices")
  func totals() {
    var totals = Totals()
    #expect(UsageMessages.totals(totals) == ["no answers yet in this run"])
    func chunk(_ usage: Usage?) -> StreamChunk {
      StreamChunk(delta: "a", model: "m", finishReason: .stop, usage: usage)
    }
    totals.add(AnswerProgress([chunk(usage(1000, 20, cost: 0.5, status: .priced))]))
    #expect(
      UsageMessages.totals(totals) == ["1 answer in this run: 1,000 tokens in, 20 out, $0.5000"])
    totals.add(AnswerProgress([chunk(nil)]))
    var free = Totals()
    free.add(AnswerProgress([chunk(nil)]), isFree: true)
    #expect(UsageMessages.totals(free) == ["1 answer in this run: 0 tokens in, 0 out, $0.00"])
    #expect(
      UsageMessages.totals(totals)
        == ["2 answers in this run: 1,000 tokens in, 20 out, $0.5000 (1 with unknown price)"])
    totals.add(AnswerProgress([], fault: LLMError(.server, message: "no")))
    #expect(totals.answers == 2)
    // A server may send any number.
    for _ in 0..<2 { totals.add(AnswerProgress([chunk(usage(.max, .max))])) }
    #expect(totals.promptTokens == .max)
  }

  @Test("the totals show what caching did and saved")
  func cache() {
    var totals = Totals()
    func add(cached: Int?, written: Int? = nil, saved: Double?) -> String? {
      var usage = usage(1000, 20, cached: cached, cost: 0.1, status: .priced)
      usage.cacheWriteTokens = written
      totals.add(
        AnswerProgress([StreamChunk(delta: "a", model: "m", finishReason: .stop, usage: usage)]),
        saved: saved)
      return UsageMessages.totals(totals).dropFirst().first
    }
    #expect(add(cached: nil, saved: nil) == nil)
    #expect(
      add(cached: 0, written: 900, saved: -0.002)
        == "cache: 0 tokens in came from it (0%), 900 were written to it; "
        + "it cost $0.002000 more than it saved so far")
    #expect(
      add(cached: 900, saved: 0.02)
        == "cache: 900 tokens in came from it (30%), 900 were written to it; "
        + "it saved $0.0180")
    totals = Totals()
    #expect(
      add(cached: 500, saved: nil) == "cache: 500 tokens in came from it (50%)")
  }
}
