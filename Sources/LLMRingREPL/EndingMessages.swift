import LLMRingConversations
import StreamingEngine

/// The messages about how an answer ended, and about an answer without text.
enum EndingMessages {
  /// Why an answer is incomplete, or what it has in place of text; `nil` for any other answer.
  ///
  /// - Parameter isConversation: Whether there is a prompt at which commands can be typed.
  static func ending(_ progress: AnswerProgress, isConversation: Bool) -> String? {
    guard let fault = progress.fault else {
      return progress.formatError?.forUser.description
        ?? absence(progress, isConversation: isConversation)
    }
    if progress.status == .interrupted {
      guard progress.hasContent else { return "stopped before the answer began" }
      return isConversation
        ? "stopped; the partial answer is kept (/continue gets the rest)" : "stopped"
    }
    var words = fault.forUser.description
    if progress.hasContent { words += "; the answer is incomplete" }
    guard isConversation, fault.isRetryable else { return words }
    return words + (progress.hasContent ? " (/continue or /retry)" : " (/retry)")
  }

  /// What a complete answer without text consists of; `nil` if it has text or an image, or if its
  /// finish reason explains the lack.
  private static func absence(_ progress: AnswerProgress, isConversation: Bool) -> String? {
    let response = progress.response
    guard progress.isComplete, !progress.hasText, progress.images.isEmpty else { return nil }
    let isSilent: Bool =
      switch response.finishReason {
      case .stop, .toolCalls, nil: response.ending?.refusal.isBlank != false
      case .refusal: isConversation && response.ending?.refusal.isBlank != false
      default: false
      }
    guard isSilent else { return nil }
    if response.finishReason == .refusal { return refusal }
    if let calls = calls(in: response) { return "the answer has no text; it \(calls)" }
    let retry = isConversation ? " (/retry)" : ""
    if !response.reasoning.isBlank {
      return "the answer has no text, only reasoning"
        + (isConversation ? retry : " (--json shows it)")
    }
    if let tokens = response.usage?.reasoningTokens, tokens > 0 {
      return "the answer has no text; the model used "
        + "\(UsageMessages.count(tokens, "token")) for reasoning that is not shown" + retry
    }
    return "the answer is empty" + retry
  }

  /// Whether an answer has something else than text, or is a refusal.
  static func hasOtherContent(_ progress: AnswerProgress) -> Bool {
    let response = progress.response
    return !response.reasoning.isBlank || !response.toolCalls.isEmpty
      || response.finishReason == .refusal
  }

  /// Why an answer that reached the provider's own end may still be incomplete, and what to do;
  /// `nil` for a complete one. For a one-shot run, which has no line below the answer.
  static func shortfall(_ progress: AnswerProgress) -> String? {
    guard let reason = progress.finishReason else { return nil }
    let word = progress.response.ending?.rawFinishReason ?? ""
    switch reason {
    case .length: return cut(AnswerLimit(word: word), word, progress.response)
    case .contentFilter:
      return "the provider's content filter cut off the answer; rephrase the question"
    case .pause:
      return "the provider paused before the answer was complete; ask for the rest with -c"
    case .refusal: return refusal
    case .stop, .toolCalls, .error: return nil
    default: return "\(unknown(word)); the answer may be incomplete"
    }
  }

  private static func cut(
    _ limit: AnswerLimit, _ word: String, _ response: LLMResponse
  ) -> String {
    switch limit {
    case .tokens where response.endedInReasoning:
      "the answer has no text: all its tokens went to reasoning; raise --max-tokens or lower "
        + "--reasoning"
    case .tokens:
      "the answer was \(limit.clause(word)); raise --max-tokens, or ask for the rest with -c"
    case .contextWindow:
      "the answer was \(limit.clause(word)); shorten the prompt, or use a model with a larger one"
    case .repetition: "the answer was \(limit.clause(word)); rephrase the question"
    case .time, .unnamed: "the answer was \(limit.clause(word)); ask for the rest with -c"
    }
  }

  private static let refusal = "the model refused to answer"

  /// That llmring does not know the provider's word for the end.
  static func unknown(_ word: String) -> String {
    "the provider ended the answer with \"\(shown(word))\", which llmring does not know"
  }

  /// The tools that an answer asks for, as a clause; `nil` if there are none.
  static func calls(in response: LLMResponse) -> String? {
    guard !response.toolCalls.isEmpty else { return nil }
    let shown = response.toolCalls.prefix(longestList).map(line(of:)).joined(separator: ", ")
    let more = response.toolCalls.count - longestList
    return "asks for \(shown)\(more > 0 ? " and \(UsageMessages.count(more, "more tool"))" : "")"
      + ", which llmring does not run"
  }

  private static let longestList = 5
  private static let longestArguments = 100

  /// A call as one line, `weather({"city":"Paris"})`.
  private static func line(of call: ToolCall) -> String {
    let arguments = call.arguments.prefix(longestArguments + 1)
    let isLong = arguments.count > longestArguments
    let shown =
      arguments.allSatisfy { $0 == "{" || $0 == "}" || $0.isWhitespace }
      ? "" : String(arguments.prefix(longestArguments)) + (isLong ? "…" : "")
    return "\(shownName(call.name))(\(shown))"
  }

  private static func shownName(_ name: String) -> String {
    name.isEmpty ? "a tool without a name" : String(name.prefix(longestArguments))
  }

  /// What the provider says about an end that needs an explanation, and which parts of the answer are
  /// not shown.
  static func explanations(_ progress: AnswerProgress) -> [String] {
    let explains: Bool =
      switch progress.finishReason {
      case .stop, .length, .toolCalls, .pause, nil: progress.isComplete && !progress.hasText
      default: true
      }
    let notes = progress.response.ending?.notes ?? []
    return explains ? notes : notes.filter(MissingPart.isNoted)
  }

  private static func shown(_ word: String) -> String { String(word.prefix(longestArguments)) }
}
