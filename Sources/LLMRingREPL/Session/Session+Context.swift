import LLMRingConversations
import StreamingEngine

extension Session {
  /// How much of a model's context window the conversation fills, including files attached to the
  /// next question; `nil` for a name that resolves to no model.
  ///
  /// - Parameter model: An alias or a `provider:model`; `nil` is the one in use.
  func context(of model: String? = nil) -> SentEstimate? {
    context(of: model, turns: self.turns, meter: &meter)
  }

  /// The same for other turns than those of the conversation.
  func context(of model: String? = nil, turns: [Turn]) -> SentEstimate? {
    var meter = ContextMeter()
    return context(of: model, turns: turns, meter: &meter)
  }

  private func context(
    of model: String?, turns: [Turn], meter: inout ContextMeter
  ) -> SentEstimate? {
    let preferences = preferences(for: model)
    let request = LLMRequest(
      model: model ?? self.model, messages: [], maxTokens: preferences.maxTokens,
      reasoning: preferences.reasoning, responseFormat: responseFormat)
    let limits: ContextEstimate.Limits
    do throws(LLMError) {
      limits = try services.ring.contextLimits(
        for: request, from: try resolution(of: request.model).get())
    } catch {
      return nil
    }
    meter.update(turns.inContext, system: preferences.system ?? "")
    var reading = meter.reading(for: limits.model, in: TokenEstimate(of: request))
    for file in self.attachments.files { reading.prompt += file.tokens }
    return SentEstimate(
      estimate: ContextEstimate(reading.prompt, limits: limits), counted: reading.counted)
  }

  /// The part of the model's window that the conversation fills, from half of it on, for the
  /// prompt.
  func fullness() -> Double? {
    // A new conversation needs no look at the lockfile before its prompt is drawn.
    guard !self.turns.isEmpty, let share = context()?.estimate.share, share >= 0.5
    else { return nil }
    return share
  }

  /// Looks at the length of the request that asks the last turn, before it is sent, and notes what
  /// was estimated for ``detectShortRead(_:)``.
  ///
  /// - Returns: Why it is not sent; a notice is added when it may be too long.
  func checkContext(of model: String? = nil) -> LLMError? {
    sentEstimate = context(of: model)
    guard let sent = sentEstimate else { return nil }
    let (estimate, counted) = (sent.estimate, sent.counted)
    guard preferences(for: model).checksContext else { return nil }
    switch estimate.fit {
    case .unknown, .fits: return nil
    case .tight:
      note(ContextMessages.tight(estimate))
      return nil
    case .over:
      // A provider that has read more than its model is said to is to be asked.
      if let counted, let window = estimate.limits.window, counted > window { return nil }
      let provider = estimate.limits.model.prefix { $0 != ":" }
      return LLMError(
        .contextLength, provider: String(provider), message: ContextMessages.over(estimate))
    }
  }

  /// What the user can do about a request that is too long, one line each.
  ///
  /// - Parameter isRefused: Whether the provider said so. Its context window may be unknown then,
  ///   and smaller than the catalogue says.
  func remedies(for model: String?, isRefused: Bool = false) -> [String] {
    guard let estimate = context(of: model)?.estimate,
      let window = estimate.limits.window ?? (isRefused ? 0 : nil)
    else { return [] }
    var larger: [(name: String, window: Int)] = []
    var seen: Set<String> = []
    for name in services.models(profile: self.profile) where larger.count < 3 {
      let request = LLMRequest(model: name, messages: [])
      let limits = try? services.ring.contextLimits(for: request, profile: self.profile)
      if let limits, let other = limits.window, other > estimate.prompt.high,
        !isRefused || other > window, seen.insert(limits.model).inserted
      {
        larger.append((name, other))
      }
    }
    let canShorten =
      Compaction.start(of: self.turns) != nil
      && (isRefused || meter.leastPrompt.low <= window)
    return ContextMessages.remedies(
      larger: larger, canShorten: canShorten, isRefused: isRefused)
  }

  /// Compares what a provider says that it read with what it was sent, and adds a notice when it
  /// left some of it out, once for each model and conversation.
  func detectShortRead(_ progress: AnswerProgress) {
    guard let sentEstimate, progress.isComplete,
      let read = progress.response.usage?.promptTokens, read > 0,
      progress.response.model == sentEstimate.estimate.limits.model,
      !shortReaders.contains(progress.response.model)
    else { return }
    let (sent, counted) = (sentEstimate.estimate, sentEstimate.counted)
    // What is built upon a count is off by no more than a tenth of what came after.
    let isShort =
      ContextMeter.isShort(read, of: sent.prompt)
      || counted != nil && sent.prompt.low - read >= 200
        && Double(read) < 0.9 * Double(sent.prompt.low)
    guard isShort else { return }
    shortReaders.insert(sent.limits.model)
    let provider = String(sent.limits.model.prefix { $0 != ":" })
    let format = services.ring.configuration.providers[provider]?.format
    note(ContextMessages.short(read: read, of: sent, isOllama: format == .ollama))
  }
}
