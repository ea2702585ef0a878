import Conversations
import StreamingEngine

/// Leaves out the oldest exchanges. What is left goes on as a conversation of its own; the old one
/// stays in the store, whole.
extension Session {
  /// - Parameter count: How many exchanges are to be left; `nil` for as many as the model can read
  ///   well.
  /// - Returns: Words about it.
  mutating func trim(
    keeping count: Int?, with surroundings: Surroundings
  ) throws(SlashCommand.Fault) -> [String] {
    let starts = Compaction.starts(of: turns)
    guard starts.count > 1 else {
      throw SlashCommand.Fault("there is nothing before the last question to leave out")
    }
    try checkSaved(surroundings)
    guard let context = context(with: surroundings)?.estimate else {
      throw SlashCommand.Fault("'\(model)' stands for no model now; /models lists them")
    }
    let start: Int
    if let count {
      guard count < starts.count else {
        let all = UsageWords.count(starts.count, "question")
        throw SlashCommand.Fault("the conversation has \(all); nothing is left out")
      }
      start = starts[starts.count - count]
    } else {
      start = try fittingStart(among: starts, context, with: surroundings)
    }
    return try shorten(
      to: Array(turns[start...]), from: context.prompt.likely,
      "\(UsageWords.count(start, "turn")) left out", with: surroundings)
  }

  /// Where to begin so that the rest is likely to leave a tenth of what the model reads.
  private func fittingStart(
    among starts: [Int], _ context: ContextEstimate, with surroundings: Surroundings
  ) throws(SlashCommand.Fault) -> Int {
    guard let window = context.limits.window else {
      throw SlashCommand.Fault(
        "how much \(model) reads is not known; /trim N keeps the last N questions")
    }
    let room = window - window / 10 - (context.limits.reserved ?? 0)
    func fits(_ start: Int) -> Bool {
      var rest = self
      rest.turns = Array(turns[start...])
      // A question that was not sent is to be asked again.
      if rest.turns.last?.hasFailed == true { rest.turns.removeLast() }
      rest.meter = ContextMeter()
      return rest.context(with: surroundings).map { $0.estimate.prompt.likely <= room } ?? false
    }
    guard !fits(starts[0]) else {
      throw SlashCommand.Fault(
        "all of it fits into what \(model) reads; /trim N keeps the last N questions")
    }
    var (tooLong, fitting) = (0, starts.count)
    while fitting - tooLong > 1 {
      let middle = (tooLong + fitting) / 2
      if fits(starts[middle]) { fitting = middle } else { tooLong = middle }
    }
    guard fitting < starts.count else {
      throw SlashCommand.Fault(
        "the last question alone is too long for \(model); /undo takes it back")
    }
    return starts[fitting]
  }
}
