import LLMRingConversations
import StreamingEngine

/// Counts the tokens of a conversation's turns, and measures none twice.
///
/// What it says holds for the messages that ``messages(forRequest:system:)`` makes of the turns: a
/// question whose answer failed before any text is not among them. A turn's number is never another
/// turn's, and a turn has one branch before it; so turns are compared from the end, and where one is
/// known, so is all before it.
struct ContextMeter: Sendable {
  /// One turn, and the conversation up to it.
  private struct Entry: Sendable {
    var mark: Mark
    /// What the turn itself takes.
    var own: TokenEstimate
    /// What a request would take that brings the conversation back up to here.
    var total: TokenEstimate
    /// What was there before the question that is to be answered; `nil` once it is.
    var beforeQuestion: TokenEstimate?
    /// What the provider counted of the request that this turn answers.
    var count: Count?
  }

  /// What tells a turn from another, without a look through its text.
  private struct Mark: Equatable, Sendable {
    var id: Int64
    var createdAt: Int64
    var size: Int

    init(_ turn: Turn) {
      id = turn.id
      createdAt = turn.createdAt
      size = turn.content.utf8.count
    }
  }

  /// A provider's count of a prompt.
  private struct Count: Sendable {
    /// As `provider:model`.
    var model: String
    var tokens: Int
    /// What the prompt takes by the rule.
    var estimate: TokenEstimate
  }

  private var entries: [Entry] = []
  private var system: (text: String, tokens: TokenEstimate) = ("", .zero)

  /// What a prompt takes, and how much of it has been counted.
  struct Reading: Equatable, Sendable {
    var prompt: TokenEstimate
    /// The tokens at its beginning that the model's provider counted for an answer before.
    var counted: Int?
  }

  /// Takes the turns as they are now.
  mutating func update(_ turns: [Turn], system text: String) {
    if system.text != text {
      let isBlank = text.allSatisfy(\.isWhitespace)
      system = (text, isBlank ? .zero : TokenEstimate(of: Message(role: .system, content: text)))
    }
    var known = min(entries.count, turns.count)
    while known > 0, entries[known - 1].mark != Mark(turns[known - 1]) { known -= 1 }
    entries.removeSubrange(known...)
    for turn in turns[known...] { entries.append(entry(for: turn)) }
  }

  /// What the turns take as a prompt for a model.
  ///
  /// - Parameters:
  ///   - model: As `provider:model`.
  ///   - frame: What a request takes without its messages.
  func reading(for model: String, in frame: TokenEstimate) -> Reading {
    let total = entries.last?.total ?? .zero
    let fixed = frame + system.tokens
    guard let count = count(for: model, after: fixed) else {
      return Reading(prompt: fixed + total)
    }
    return Reading(
      prompt: TokenEstimate(
        counted: count.tokens, of: fixed + count.estimate, then: total - count.estimate),
      counted: count.tokens)
  }

  /// What the last question takes, with the system prompt: the least that a prompt comes to when
  /// all before it is shortened.
  var leastPrompt: TokenEstimate {
    guard let last = entries.last else { return system.tokens }
    return system.tokens + last.total - (last.beforeQuestion ?? last.total)
  }

  /// The turns that take the most, by their places, the largest first.
  func largest(_ count: Int) -> [(place: Int, tokens: TokenEstimate)] {
    entries.indices.sorted { entries[$0].own.likely > entries[$1].own.likely }
      .prefix(count).map { ($0, entries[$0].own) }
  }

  /// The last count by the provider of a model that can be of the whole prompt.
  private func count(for model: String, after fixed: TokenEstimate) -> Count? {
    for entry in entries.reversed() {
      if let count = entry.count, count.model == model,
        !Self.isShort(count.tokens, of: fixed + count.estimate)
      {
        return count
      }
    }
    return nil
  }

  /// Whether a provider counted so few tokens that it cannot have read the whole prompt: far fewer
  /// than by the lowest estimate.
  static func isShort(_ count: Int, of prompt: TokenEstimate) -> Bool {
    prompt.low - count >= 300 && Double(count) < 0.7 * Double(prompt.low)
  }

  private func entry(for turn: Turn) -> Entry {
    let last = entries.last
    var total = last?.total ?? .zero
    let own = Self.tokens(of: turn)
    let isBlank = turn.saysNothing
    var entry = Entry(mark: Mark(turn), own: own, total: total, beforeQuestion: nil)
    switch turn.role {
    case .user where isBlank:
      entry.beforeQuestion = last?.beforeQuestion
      return entry
    case .user:
      entry.beforeQuestion = last?.beforeQuestion ?? total
    case .assistant:
      if let model = turn.model, let tokens = turn.answer.usage?.promptTokens, tokens > 0 {
        entry.count = Count(model: model, tokens: tokens, estimate: total)
      }
      if isBlank || turn.hasFailed {
        // The question goes with the answer that failed; after silence it waits for the next.
        entry.beforeQuestion = turn.hasFailed ? nil : last?.beforeQuestion
        if turn.hasFailed { entry.total = last?.beforeQuestion ?? total }
        return entry
      }
    case .system, .tool:
      break
    }
    total += own
    entry.total = total
    return entry
  }

  private static func tokens(of turn: Turn) -> TokenEstimate {
    TokenEstimate(
      of: Message(
        role: turn.role, content: turn.said, attachments: turn.attachments,
        toolCalls: turn.answer.toolCalls))
  }
}
