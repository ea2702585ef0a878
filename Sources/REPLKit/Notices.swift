import Conversations
import StreamingEngine

/// What the program says about an answer beside the answer.
enum Notices {
  /// An attempt failed before anything came, and another is made.
  static func setback(_ setback: StreamChunk.Setback, at model: String) -> String {
    let what = "\(model): \(setback.error.message)"
    guard setback.nextModel == model else { return "\(what); trying \(setback.nextModel)" }
    return setback.delay > .zero
      ? "\(what); again in \(UsageWords.seconds(setback.delay))" : "\(what); again now"
  }

  /// What became of an answer that did not come to its end; `nil` for one that did.
  static func ending(_ progress: AnswerProgress) -> String? {
    guard let fault = progress.fault else { return nil }
    switch progress.status {
    case .interrupted:
      return progress.hasContent
        ? "stopped; what came is kept (/continue goes on)" : "stopped before anything came"
    default:
      return progress.hasContent
        ? "\(fault.description) (the answer is incomplete; what came is kept)"
        : fault.description
    }
  }

  /// The word shown while nothing has come yet.
  static func waiting(_ elapsed: Duration, frame: Int) -> String {
    let frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
    let spinner = frames[frame % frames.count]
    let seconds = Int(elapsed / .seconds(1))
    return seconds < 10 ? "\(spinner) waiting" : "\(spinner) waiting \(seconds) s… Ctrl-C stops"
  }
}
