import LLMRingConversations
import StreamingEngine
import Testing

@testable import LLMRingREPL

/// The running count of what a conversation takes.
struct ContextMeterTests {
  private static let frame = TokenEstimate(of: LLMRequest(model: "m", messages: []))

  private static func turn(
    _ id: Int64, _ role: Message.Role, _ content: String, _ status: Turn.Status = .complete,
    counted: Int? = nil, model: String = "p:m", refusal: String = "",
    reason: FinishReason? = nil
  ) -> Turn {
    Turn(
      id: id, role: role, content: content, status: status, model: model,
      answer: .init(
        refusal: refusal, finishReason: reason,
        usage: counted.map { Usage(promptTokens: $0) }), createdAt: id)
  }

  static let branches: [(name: String, turns: [Turn])] = [
    ("nothing", []),
    ("a question", [turn(1, .user, "what is this")]),
    ("an exchange", [turn(1, .user, "what"), turn(2, .assistant, "that")]),
    (
      "a question whose answer failed",
      [
        turn(1, .user, "one"), turn(2, .assistant, "two"), turn(3, .user, "three"),
        turn(4, .assistant, "", .error), turn(5, .user, "four"),
      ]
    ),
    ("nothing but a failure", [turn(1, .user, "one"), turn(2, .assistant, "", .error)]),
    (
      "a stopped answer",
      [turn(1, .user, "one"), turn(2, .assistant, "tw", .interrupted), turn(3, .user, "three")]
    ),
    (
      "a refusal",
      [
        turn(1, .user, "one"), turn(2, .assistant, "", refusal: "I cannot.", reason: .refusal),
        turn(3, .user, "three"),
      ]
    ),
    (
      "an answer that was stopped for its topic",
      [
        turn(1, .user, "one"), turn(2, .assistant, "half", reason: .refusal),
        turn(3, .user, "three"),
      ]
    ),
    ("a blank question", [turn(1, .user, "  "), turn(2, .user, "one")]),
  ]

  @Test("the context estimate matches the request built from the turns", arguments: branches)
  func total(name: String, turns: [Turn]) {
    for system in ["", "Be brief and kind."] {
      var meter = ContextMeter()
      meter.update(turns, system: system)
      let request = LLMRequest(
        model: "m", messages: messages(forRequest: turns, system: system))
      #expect(
        meter.reading(for: "p:m", in: Self.frame) == .init(prompt: TokenEstimate(of: request)))
    }
  }

  @Test(
    "estimating turn by turn gives the same result as all at once, even after /undo",
    arguments: branches)
  func steps(name: String, turns: [Turn]) {
    var whole = ContextMeter()
    whole.update(turns, system: "")
    var meter = ContextMeter()
    meter.update([Self.turn(9, .user, "of another conversation")] + turns, system: "")
    for count in 0...turns.count { meter.update(Array(turns.prefix(count)), system: "") }
    #expect(
      meter.reading(for: "p:m", in: Self.frame) == whole.reading(for: "p:m", in: Self.frame))
  }

  @Test("the context estimate does not measure a turn twice")
  func onceOnly() {
    var meter = ContextMeter()
    let answer = Self.turn(2, .assistant, "that")
    meter.update([Self.turn(1, .user, "aaaa"), answer], system: "")
    let before = meter.reading(for: "p:m", in: Self.frame)
    // The same turn by its mark: only whoever reads its text sees another.
    meter.update([Self.turn(1, .user, "1234"), answer], system: "")
    #expect(meter.reading(for: "p:m", in: Self.frame) == before)
    meter.update([Self.turn(3, .user, "1234"), Self.turn(4, .assistant, "that")], system: "")
    #expect(meter.reading(for: "p:m", in: Self.frame) != before)
  }

  @Test("the provider's last token count replaces the estimate of all earlier turns")
  func counted() {
    let turns = [
      Self.turn(1, .user, "one"), Self.turn(2, .assistant, "two", counted: 500),
      Self.turn(3, .user, "three"), Self.turn(4, .assistant, "four", counted: 700, model: "q:n"),
      Self.turn(5, .user, "five"),
    ]
    var meter = ContextMeter()
    meter.update(turns, system: "")
    func reading(_ model: String) -> ContextMeter.Reading {
      meter.reading(for: model, in: Self.frame)
    }
    #expect(reading("p:m").counted == 500)
    #expect(reading("q:n").counted == 700)
    #expect(reading("q:other").counted == nil)
    let rest = turns[1...].reduce(TokenEstimate.zero) {
      $0 + TokenEstimate(of: Message(role: $1.role, content: $1.content))
    }
    #expect(reading("p:m").prompt == TokenEstimate(exactly: 500) + rest)
  }

  @Test("a token count that cannot cover the whole prompt is ignored")
  func short() {
    let text = String(repeating: "word ", count: 4000)
    let low = TokenEstimate(of: text).low
    for (count, counts) in [(low, true), (low * 8 / 10, true), (low / 2, false)] {
      var meter = ContextMeter()
      meter.update(
        [Self.turn(1, .user, text), Self.turn(2, .assistant, "a", counted: count)], system: "")
      #expect((meter.reading(for: "p:m", in: Self.frame).counted != nil) == counts, "\(count)")
    }
  }

  @Test("the context report names the largest turns and what cannot be shortened")
  func parts() {
    var meter = ContextMeter()
    let question = String(repeating: "word ", count: 100)
    meter.update(
      [
        Self.turn(1, .user, "one"), Self.turn(2, .assistant, String(repeating: "a", count: 999)),
        Self.turn(3, .user, question),
      ], system: "")
    #expect(meter.largest(2).map(\.place) == [1, 2])
    #expect(meter.leastPrompt == TokenEstimate(of: Message(role: .user, content: question)))
  }
}
