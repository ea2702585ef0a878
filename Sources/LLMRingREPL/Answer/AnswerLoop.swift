import LLMRingConversations
import StreamingEngine
import LLMRingTerminal

/// Where an answer goes while it arrives: the screen of the REPL, or the output of a one-shot run.
///
/// A sink also waits, because only it knows what else may happen meanwhile: keys, signals, a paint
/// that is due.
protocol AnswerSink {
  /// Whether waiting pieces of text are joined; `false` for a sink that shows how the answer
  /// was cut.
  var joinsText: Bool { get }
  /// Whether the sink holds text that it will paint soon, and need not be woken for more.
  var isPaintDueSoon: Bool { get }
  /// Whether to stop the answer: the user asked for it, or the output's reader is gone.
  var isStopped: Bool { get }

  /// Receives a closure that stops the answer, for a sink that must not wait to do so.
  mutating func begin(stop: @escaping @Sendable () -> Void)
  /// Waits until there is something to take, or something to do.
  mutating func wait(for descriptor: Int32)
  mutating func show(_ chunk: StreamChunk)
  /// Looks without waiting whether the answer is to be stopped, between pieces of what has arrived.
  mutating func look()
  /// Reports a fault that does not end the answer.
  mutating func warn(_ words: String)
  /// Paints what is due.
  mutating func tick()
  /// Shows what is still held.
  mutating func finish(_ progress: AnswerProgress)
}

/// Follows one answer from its request to its end: every text goes to the in-flight file, then to
/// the sink, then into the progress.
struct AnswerLoop {
  let ring: LLMRing
  let request: LLMRequest
  let resolution: Result<Resolution, LLMError>
  private let start = ContinuousClock.now

  init(_ request: LLMRequest, of ring: LLMRing, from resolution: Result<Resolution, LLMError>) {
    self.ring = ring
    self.request = request
    self.resolution = resolution
  }

  /// The time since the loop was made.
  var elapsed: Duration { start.duration(to: .now) }

  /// Sends the request, and shows the answer until it is over or stopped.
  ///
  /// - Parameter draft: Begins what keeps the answer while it arrives. It is called once the
  ///   request is sent, so the disk and the network work at the same time.
  /// - Throws: Why the answer cannot even begin. Everything later is in the progress.
  func run(
    into sink: inout some AnswerSink, draft: () -> AnswerDraft? = { nil }
  ) throws(LLMError) -> (progress: AnswerProgress, draft: AnswerDraft?) {
    let (feed, task) = try AnswerFeed.reading(
      request, of: ring, from: resolution, joinsText: sink.joinsText)
    let draft = draft()
    let first = (try? resolution.get())?.first.description
    var progress = AnswerProgress(model: first ?? request.model)
    sink.begin(stop: { task.cancel() })
    while !progress.isOver {
      feed.setPatience(sink.isPaintDueSoon)
      sink.wait(for: feed.descriptor)
      if sink.isStopped {
        task.cancel()
        finish(feed, [], into: &sink, &progress, draft)
        break
      }
      let events = feed.take()
      if let fault = draft?.write(events.lazy.compactMap(\.chunk)) { sink.warn(fault.description) }
      var rest = events.pieces(joined: sink.joinsText)[...]
      while !sink.isStopped, let event = rest.popFirst() {
        if case .chunk(let chunk) = event {
          sink.show(chunk)
          if !rest.isEmpty { sink.look() }
        }
        progress.receive(event, after: elapsed)
      }
      if !rest.isEmpty {
        task.cancel()
        finish(feed, Array(rest), into: &sink, &progress, draft)
        break
      }
      sink.tick()
    }
    progress.check(against: request.responseFormat) {
      sink.look()
      return sink.isStopped
    }
    sink.finish(progress)
    return (progress, draft)
  }
}

extension AnswerLoop {
  /// The most text, in bytes, that is shown of what arrived before an answer was stopped. More is
  /// dropped: a flood must not keep the user from the prompt, and nobody has seen it.
  private static let lastText = 16 << 10
  /// How long a stopped answer may take to end by itself, which brings its details.
  private static let patience = Duration.milliseconds(50)

  /// Ends an answer that was stopped, whatever is still arriving.
  ///
  /// - Parameter taken: What has been taken and not been shown. The draft has it.
  private func finish(
    _ feed: AnswerFeed, _ taken: [AnswerFeed.Event], into sink: inout some AnswerSink,
    _ progress: inout AnswerProgress, _ draft: AnswerDraft?
  ) {
    let deadline = ContinuousClock.now + Self.patience
    var left = Self.lastText
    var taken = taken
    while !progress.isOver {
      let isInDraft = !taken.isEmpty
      var events = isInDraft ? taken : feed.take()
      taken = []
      let size = events.reduce(0) { $0 + ($1.chunk.map(AnswerFeed.size) ?? 0) }
      left -= size
      if left < 0 { events.removeAll { $0.chunk?.hasText == true } }
      if !isInDraft, let fault = draft?.write(events.lazy.compactMap(\.chunk)) {
        sink.warn(fault.description)
      }
      for event in events {
        if case .chunk(let chunk) = event { sink.show(chunk) }
        if left < 0, case .ended(nil) = event { continue }
        progress.receive(event, after: elapsed)
      }
      guard !progress.isOver else { return }
      if deadline <= .now || left < 0 && events.contains(where: \.isEnd) {
        progress.receive(
          .ended(LLMError(.cancelled, message: "stopped")), after: elapsed)
        return
      }
      if !isInDraft { _ = Descriptor.poll([feed.descriptor], until: deadline) }
    }
  }
}

extension StreamChunk {
  fileprivate var hasText: Bool { !delta.isEmpty || !reasoning.isEmpty }
}

extension AnswerFeed.Event {
  fileprivate var isEnd: Bool {
    if case .ended = self { true } else { false }
  }
}

extension Session {
  /// Asks for an answer to the last turn, shows it, and saves it, complete or not.
  ///
  /// A request that is longer than the model can read is not sent; its refusal is the answer then.
  ///
  /// - Parameters:
  ///   - model: Another alias or `provider:model` for this once.
  ///   - advice: What to do about a request that is too long, where there is no prompt.
  ///   - ready: Called when the answer is on its way, for what is to be said before its text.
  func answer(
    from model: String?, into sink: inout some AnswerSink, advice: String? = nil,
    ready: () -> Void
  ) -> AnswerOutcome {
    if asked?.name != model ?? self.model { beginQuestion(to: model) }
    let loop = AnswerLoop(
      request(to: model), of: services.ring, from: resolution(of: model))
    var progress: AnswerProgress
    var draft: AnswerDraft?
    var remedies: [String] = []
    do throws(LLMError) {
      if var fault = checkContext(of: model) {
        remedies = self.remedies(for: model)
        fault.advice = advice ?? fault.advice
        throw fault
      }
      if let fault = checkBudget(for: model) { throw fault }
      (progress, draft) = try loop.run(into: &sink) {
        let draft = beginAnswer(of: model)
        ready()
        return draft
      }
      if progress.fault?.kind == .contextLength {
        remedies = self.remedies(for: model, isRefused: true)
        if advice != nil { progress.fault?.advice = ContextMessages.adviceAfterRefusal }
      }
    } catch {
      ready()
      progress = AnswerProgress(
        model: resolved(model))
      progress.receive(.ended(error), after: loop.elapsed)
    }
    let duration = loop.elapsed
    progress.images = saveImages(of: progress)
    receive(progress, of: model, took: duration, draft: draft)
    return AnswerOutcome(progress: progress, duration: duration, remedies: remedies)
  }
}

/// The outcome of an answer.
struct AnswerOutcome {
  var progress: AnswerProgress
  /// From the request to the end.
  var duration: Duration
  /// What the user can do about a request that exceeds the model's context window, whether it was
  /// sent or not; one line each.
  var remedies: [String]
}
