import Conversations
import StreamingEngine

/// The messages about an answer while it arrives, and what is shown below it.
enum AnswerMessages {
  /// An attempt failed before any text arrived, and another follows.
  static func failedAttempt(_ failed: StreamChunk.FailedAttempt, at model: String) -> String {
    let what = "\(model): \(failed.error.message)"
    guard failed.nextModel == model else { return "\(what); trying \(failed.nextModel)" }
    return failed.delay > .zero
      ? "\(what); again in \(UsageMessages.seconds(failed.delay))" : "\(what); again now"
  }

  /// The text so far was reasoning: only the tag at its end arrived.
  static let textWasReasoning = "(the text above is the model's reasoning; the answer follows)"

  /// What was shown as reasoning is the answer: the tag at its end did not arrive.
  static let reasoningWasText = "(the text above is the answer)"

  /// The lines below an answer with its sources, numbered, and the paths of its images.
  static func additions(_ citations: [Citation], images: [String]) -> [String] {
    citations.enumerated().map { place, one in
      let title = one.title.map(titleLine) ?? ""
      let isTitled = !title.isEmpty && title != one.url
      return "[\(place + 1)] \(isTitled ? "\(title): " : "")\(titleLine(of: one.url))"
    } + images.map { "image: \($0)" }
  }

  /// The status line shown until the first text arrives.
  static func waiting(_ elapsed: Duration, frame: Int) -> String {
    let frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
    let spinner = frames[frame % frames.count]
    let seconds = Int(elapsed / .seconds(1))
    return seconds < 10 ? "\(spinner) waiting" : "\(spinner) waiting \(seconds) s… Ctrl-C stops"
  }
}
