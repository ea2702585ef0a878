import Conversations
import StreamingEngine

/// The messages about how an answer goes and ends.
enum AnswerMessages {
  /// An attempt failed before any text arrived, and another follows.
  static func failedAttempt(_ failed: StreamChunk.FailedAttempt, at model: String) -> String {
    let what = "\(model): \(failed.error.message)"
    guard failed.nextModel == model else { return "\(what); trying \(failed.nextModel)" }
    return failed.delay > .zero
      ? "\(what); again in \(UsageMessages.seconds(failed.delay))" : "\(what); again now"
  }

  /// How an incomplete answer ended; `nil` for a complete one.
  ///
  /// - Parameter isConversation: Whether there is a prompt at which commands can be typed.
  static func ending(_ progress: AnswerProgress, isConversation: Bool) -> String? {
    guard let fault = progress.fault else {
      return progress.formatError?.description ?? silence(progress, isConversation: isConversation)
    }
    if progress.status == .interrupted {
      guard progress.hasContent else { return "stopped before the answer began" }
      return isConversation
        ? "stopped; the partial answer is kept (/continue gets the rest)" : "stopped"
    }
    var words = fault.description
    if progress.hasContent { words += "; the answer is incomplete" }
    guard isConversation, fault.isRetryable else { return words }
    return words + (progress.hasContent ? " (/continue or /retry)" : " (/retry)")
  }

  /// A message about an empty answer, unless the line below the answer gives the reason.
  private static func silence(_ progress: AnswerProgress, isConversation: Bool) -> String? {
    let response = progress.response
    let isSilent =
      progress.isComplete && !progress.hasContent && response.finishReason ?? .stop == .stop
      && response.ending?.refusal.isEmpty != false && !response.endedInReasoning
    guard isSilent else { return nil }
    return isConversation ? "the answer is empty (/retry)" : "the answer is empty"
  }

  /// Why an answer that reached the provider's own end is still incomplete, and what to do;
  /// `nil` for a complete one. For a one-shot, whose exit status is then 1.
  static func shortfall(_ progress: AnswerProgress) -> String? {
    guard let reason = progress.finishReason else { return nil }
    return switch reason {
    case .length where progress.response.endedInReasoning:
      "the answer has no text: all its tokens went to reasoning; raise --max-tokens or lower "
        + "--reasoning"
    case .length:
      "the answer was cut off at the token limit; raise --max-tokens, or ask for the rest with -c"
    case .contentFilter: "the provider's content filter cut off the answer; rephrase the question"
    case .pause: "the provider paused before the answer was complete; ask for the rest with -c"
    case .error: "the provider gave up before the answer was complete; try again"
    case .stop, .toolCalls, .refusal, .other: nil
    }
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
