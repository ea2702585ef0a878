import LLMRingConversations
import StreamingEngine

/// Leaves out the oldest exchanges. The rest continues as a new conversation; the old one
/// stays in the store, whole.
extension Session {
  /// - Parameter count: How many exchanges are to be left; `nil` for as many as the model can read
  ///   well.
  /// - Returns: A message about it.
  func trim(keeping count: Int?) throws(SlashCommand.Fault) -> [String] {
    let turns = self.turns
    let starts = Compaction.starts(of: turns)
    guard starts.count > 1 else {
      throw SlashCommand.Fault("there are no turns before the last question to leave out")
    }
    try checkSaved()
    guard let context = context()?.estimate else {
      throw SlashCommand.Fault("'\(self.model)' does not name a usable model; /models lists them")
    }
    let start: Int
    if let count {
      guard count < starts.count else {
        let all = UsageMessages.count(starts.count, "question")
        throw SlashCommand.Fault("the conversation has \(all); nothing was left out")
      }
      start = starts[starts.count - count]
    } else {
      start = try fittingStart(among: starts, context)
    }
    return try shorten(
      to: Array(turns[start...]), from: context.prompt.likely,
      "\(UsageMessages.count(start, "turn")) left out")
  }

  /// Where to begin so that the rest is likely to leave a tenth of what the model reads.
  private func fittingStart(
    among starts: [Int], _ context: ContextEstimate
  ) throws(SlashCommand.Fault) -> Int {
    guard let window = context.limits.window else {
      throw SlashCommand.Fault(
        "the context window of \(self.model) is unknown; /trim N keeps the last N questions")
    }
    let room = window - window / 10 - (context.limits.reserved ?? 0)
    func fits(_ start: Int) -> Bool {
      var rest = Array(self.turns[start...])
      // The unsent question can be asked again.
      if rest.last?.hasFailed == true { rest.removeLast() }
      return self.context(turns: rest).map { $0.estimate.prompt.likely <= room } ?? false
    }
    guard !fits(starts[0]) else {
      throw SlashCommand.Fault(
        "the conversation fits the context window of \(self.model); "
          + "/trim N keeps the last N questions"
      )
    }
    var (tooLong, fitting) = (0, starts.count)
    while fitting - tooLong > 1 {
      let middle = (tooLong + fitting) / 2
      if fits(starts[middle]) { fitting = middle } else { tooLong = middle }
    }
    guard fitting < starts.count else {
      throw SlashCommand.Fault(
        "the last question alone is too long for \(self.model); /undo removes it")
    }
    return starts[fitting]
  }
}
