import Conversations
import StreamingEngine

extension Session {
  /// How the conversation stands to what a model can read, files that wait for the next question
  /// included; `nil` for a name that stands for no model.
  ///
  /// - Parameter model: An alias or a `provider:model`; `nil` is the one in use.
  mutating func context(
    of model: String? = nil, with surroundings: Surroundings
  ) -> (estimate: ContextEstimate, counted: Int?)? {
    let request = LLMRequest(
      model: model ?? self.model, messages: [], maxTokens: preferences.maxTokens,
      reasoning: preferences.reasoning, responseFormat: preferences.responseFormat)
    let limits: ContextEstimate.Limits
    do throws(LLMError) {
      limits = try surroundings.ring.contextLimits(for: request, profile: profile)
    } catch {
      return nil
    }
    meter.update(turns, system: system ?? "")
    var reading = meter.reading(for: limits.model, in: TokenEstimate(of: request))
    for file in attachments { reading.prompt += TokenEstimate(of: file) }
    return (ContextEstimate(reading.prompt, limits: limits), reading.counted)
  }

  /// The part of the model's window that the conversation fills, from half of it on, for the
  /// prompt.
  mutating func fullness(with surroundings: Surroundings) -> Double? {
    // A new conversation needs no look at the lockfile before its prompt is drawn.
    guard !turns.isEmpty, let share = context(with: surroundings)?.estimate.share, share >= 0.5
    else { return nil }
    return share
  }

  /// Looks at the length of the request that asks the last turn, before it is sent, and notes what
  /// was estimated for ``hearOfReading(_:with:)``.
  ///
  /// - Returns: Why it is not sent; a notice is added when it may be too long.
  mutating func checkContext(
    of model: String?, with surroundings: Surroundings
  ) -> LLMError? {
    sentEstimate = nil
    guard let (estimate, counted) = context(of: model, with: surroundings) else { return nil }
    sentEstimate = (estimate, counted)
    guard preferences.checksContext else { return nil }
    switch estimate.fit {
    case .unknown, .fits: return nil
    case .tight:
      notices.append(ContextWords.tight(estimate))
      return nil
    case .over:
      // A provider that has read more than its model is said to is to be asked.
      if let counted, let window = estimate.limits.window, counted > window { return nil }
      let provider = estimate.limits.model.prefix { $0 != ":" }
      return LLMError(
        .contextLength, provider: String(provider), message: ContextWords.over(estimate))
    }
  }

  /// What a person can do about a request that was not sent because it is too long, one line each.
  mutating func waysOut(
    of model: String?, with surroundings: Surroundings
  ) -> [String] {
    guard let (estimate, _) = context(of: model, with: surroundings),
      let window = estimate.limits.window
    else { return [] }
    var larger: [(name: String, window: Int)] = []
    var seen: Set<String> = []
    for name in surroundings.models(profile: profile) where larger.count < 3 {
      let request = LLMRequest(model: name, messages: [])
      let limits = try? surroundings.ring.contextLimits(for: request, profile: profile)
      if let limits, let window = limits.window, window > estimate.prompt.high,
        seen.insert(limits.model).inserted
      {
        larger.append((name, window))
      }
    }
    let canShorten = Compaction.start(of: turns) != nil && meter.leastPrompt.low <= window
    return ContextWords.waysOut(larger: larger, canShorten: canShorten)
  }

  /// Compares what a provider says that it read with what it was sent, and adds a notice when it
  /// left some of it out, once for each model and conversation.
  mutating func hearOfReading(_ progress: AnswerProgress, with surroundings: Surroundings) {
    guard let (sent, counted) = sentEstimate, progress.isComplete,
      let read = progress.response.usage?.promptTokens, read > 0,
      progress.response.model == sent.limits.model,
      !shortReaders.contains(sent.limits.model)
    else { return }
    // What is built upon a count is off by no more than a tenth of what came after.
    let isShort =
      ContextMeter.isShort(read, of: sent.prompt)
      || counted != nil && sent.prompt.low - read >= 200
        && Double(read) < 0.9 * Double(sent.prompt.low)
    guard isShort else { return }
    shortReaders.insert(sent.limits.model)
    let provider = String(sent.limits.model.prefix { $0 != ":" })
    let format = surroundings.ring.configuration.providers[provider]?.format
    notices.append(ContextWords.short(read: read, of: sent, isOllama: format == .ollama))
  }
}
