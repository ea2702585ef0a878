import LLMRingConversations
import StreamingEngine
import LLMRingTerminal

/// The messages about an answer while it arrives, and what is shown below it.
enum AnswerMessages {
  /// An attempt failed before any text arrived, and another follows.
  static func words(_ failed: FailedAttempt) -> String {
    let what = "\(failed.model): \(failed.error.forUser.message)"
    guard failed.nextModel == failed.model else { return "\(what); trying \(failed.nextModel)" }
    return failed.delay > .zero
      ? "\(what); again in \(UsageMessages.seconds(failed.delay))" : "\(what); again now"
  }

  /// The text so far was reasoning: only the tag at its end arrived.
  static let textWasReasoning = "(the text above is the model's reasoning; the answer follows)"

  /// What was shown as reasoning is the answer: the tag at its end did not arrive.
  static let reasoningWasText = "(the text above is the answer)"

  /// The lines below an answer with the tools that it asks for, and all of their arguments.
  static func calls(_ calls: [ToolCall]) -> [String] {
    calls.map { "call: \(titleLine(of: $0.name))(\(titleLine(of: $0.arguments)))" }
  }

  /// The lines below an answer with its sources, numbered, and the paths of its images.
  static func additions(_ citations: [Citation], images: [String]) -> [String] {
    citations.enumerated().map { place, one in
      let title = one.title.map(titleLine) ?? ""
      let isTitled = !title.isEmpty && title != one.url
      return "[\(place + 1)] \(isTitled ? "\(title): " : "")\(titleLine(of: one.url))"
    } + images.map { "image: \($0)" }
  }

  /// The status line shown while nothing else moves.
  ///
  /// - Parameters:
  ///   - held: What keeps text that has arrived from being shown.
  ///   - elapsed: How long nothing has arrived.
  static func waiting(
    for held: MarkdownRenderer.Held?, since elapsed: Duration, frame: Int
  ) -> String {
    let frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
    let spinner = frames[frame % frames.count]
    let seconds = Int(elapsed / .seconds(1))
    let waiting = seconds < 10 ? nil : "waiting \(seconds) s… Ctrl-C stops"
    let words = [held.map(words), waiting].compactMap(\.self).joined(separator: "; ")
    return "\(spinner) \(words.isEmpty ? "waiting" : words)"
  }

  private static func words(for held: MarkdownRenderer.Held) -> String {
    switch held {
    case .table(0): "table"
    case .table(1): "table, 1 row"
    case .table(let rows): "table, \(rows) rows"
    case .formula: "formula"
    case .code: "code"
    case .link: "link"
    case .emphasis: "emphasis"
    case .tag: "tag"
    case .text: "text"
    }
  }
}
