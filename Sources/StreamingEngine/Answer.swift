/// An answer that is being received: a response body read through a decoder, chunk by chunk.
///
/// This is a class so that handing it on moves a reference instead of the decoder and all its
/// state. It belongs to one iterator, and so to one task at a time.
final class Answer {
  /// Maximum size of a response body, in bytes. ``AnswerSize`` limits what of it is kept.
  static let bodyLimit = 512 << 20

  /// How long to wait for the end of the body after a finish reason. The end marker and the usage
  /// arrive at once; some servers then keep the connection open.
  static let patienceAfterEnd = Duration.seconds(2)

  let provider: Provider
  /// The request that is being answered, if it can be changed.
  let request: PreparedRequest?
  /// How that request differs from what the caller asked for.
  let requestNotes: [String]
  private let secrets: Secrets
  private let body: any ResponseBody
  private let patience: Patience
  private var decoder: any ReplyDecoder
  private var assembler: ChunkAssembler
  private let joinsText: Bool
  private let pacing: Pacing
  /// The part of a long text that has not been returned yet.
  private var rest: (text: Substring, isReasoning: Bool)?
  private let observer: AttemptObserver?
  private let learn: (AnswerHabit) -> Void
  private var hasLearned = false
  /// The event that followed a run of joined text.
  private var held: Result<AnswerEvent, LLMError>?
  private var bodySize = 0
  /// How long the reader has waited since the last payload.
  private var silence = Duration.zero
  /// When to stop waiting for the end of the body.
  private var deadline: ContinuousClock.Instant?
  /// The error that ended the body. It is thrown if the answer turns out to be incomplete.
  private var failure: LLMError?

  /// - Parameters:
  ///   - secrets: What is removed from error messages that repeat it.
  ///   - joinsText: Whether text that has already arrived is returned as one chunk.
  ///   - learn: Called with what the answer has shown about the model's other answers.
  init(
    provider: Provider, secrets: Secrets, request: PreparedRequest? = nil,
    requestNotes: [String] = [],
    body: any ResponseBody, patience: Patience = Patience(), decoder: any ReplyDecoder,
    assembler: ChunkAssembler, joinsText: Bool, pacing: Pacing = .real,
    observer: AttemptObserver? = nil,
    learn: @escaping (AnswerHabit) -> Void = { _ in }
  ) {
    self.provider = provider
    self.secrets = secrets
    self.request = request
    self.requestNotes = requestNotes
    self.body = body
    self.patience = patience
    self.decoder = decoder
    self.assembler = assembler
    self.joinsText = joinsText
    self.learn = learn
    self.pacing = pacing
    self.observer = observer
  }

  /// Whether the provider has marked the answer as complete.
  var isFinished: Bool { assembler.isFinished }

  /// The next chunk if it has fully arrived. `nil` means that more bytes are needed or the answer
  /// has ended.
  func readyChunk() throws(LLMError) -> StreamChunk? {
    do {
      while let event = try nextEvent() {
        var chunk = assembler.receive(event)
        if assembler.isFinished {
          body.discardRest()
          observer?.end(nil, usage: chunk?.usage)
        }
        if chunk?.finishReason == .error {
          let word = chunk?.ending?.rawFinishReason ?? ""
          chunk?.ending?.failure = provider.failure(endingWith: word).concealing(secrets)
        }
        if assembler.isFinished || chunk?.textWasReasoning == true { learnHabits() }
        try checkSize()
        if let chunk {
          silence = .zero
          return chunk
        }
      }
      return nil
    } catch {
      // What ended the body says more than that it ended too early.
      let cause = error.kind == .truncated ? failure ?? error : error
      return try breakOff(after: cause.concealing(secrets))
    }
  }

  /// Passes on how this answer began, once, and how its text arrived.
  private func learnHabits() {
    if assembler.isFinished, let repeatsText = decoder.repeatsText {
      learn(.repeatsText(repeatsText))
    }
    guard !hasLearned, let startsInReasoning = assembler.startedInReasoning else { return }
    hasLearned = true
    learn(.startsInReasoning(startsInReasoning))
  }

  /// Returns what was held back of an answer that an error ends, and its token counts. The error
  /// follows.
  func breakOff(after error: LLMError) throws(LLMError) -> StreamChunk {
    let chunk = assembler.breakOff(decoder.usage)
    observer?.end(error, usage: chunk?.usage)
    guard let chunk else { throw error }
    rest = nil
    held = .failure(error)
    return chunk
  }

  /// Maximum size of a text that is returned at once, in bytes. A server may send megabytes in one
  /// event, and everyone who handles a text makes copies of it.
  private static let longestText = 256 << 10

  /// The next event that has arrived, with a long text in several parts.
  private func nextEvent() throws(LLMError) -> AnswerEvent? {
    if let rest { return part(of: rest.text, isReasoning: rest.isReasoning) }
    let event = try nextWholeEvent()
    switch event {
    case .text(let text) where text.utf8.count > Self.longestText:
      return part(of: text[...], isReasoning: false)
    case .reasoning(let text) where text.utf8.count > Self.longestText:
      return part(of: text[...], isReasoning: true)
    default:
      return event
    }
  }

  private func part(of text: Substring, isReasoning: Bool) -> AnswerEvent {
    let utf8 = text.utf8
    var end =
      utf8.index(text.startIndex, offsetBy: Self.longestText, limitedBy: text.endIndex)
      ?? text.endIndex
    // Not in the middle of a character.
    while end < text.endIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
    let part = String(text[..<end])
    rest = end == text.endIndex ? nil : (text[end...], isReasoning)
    return isReasoning ? .reasoning(part) : .text(part)
  }

  /// The next event that has arrived. With ``joinsText``, consecutive text events are merged into
  /// one.
  private func nextWholeEvent() throws(LLMError) -> AnswerEvent? {
    let next = try takeEvent()
    guard joinsText else { return next }
    switch next {
    case .text(let text):
      return .text(joined(text))
    case .reasoning(let text):
      return .reasoning(joinedReasoning(text))
    default:
      return next
    }
  }

  private func takeEvent() throws(LLMError) -> AnswerEvent? {
    guard let held else { return try decoder.next() }
    self.held = nil
    return try held.get()
  }

  /// Appends all text events that directly follow `text`, and keeps the event after them in
  /// ``held``.
  private func joined(_ text: String) -> String {
    var text = text
    repeat {
      decoder.appendText(to: &text)
    } while takeNext { event in
      guard case .text(let more) = event else { return false }
      text += more
      return true
    }
    return text
  }

  /// The same for reasoning.
  private func joinedReasoning(_ reasoning: String) -> String {
    var reasoning = reasoning
    while takeNext({ event in
      guard case .reasoning(let more) = event else { return false }
      reasoning += more
      return true
    }) {}
    return reasoning
  }

  /// Passes on the next event that has arrived, and keeps it in ``held`` unless it was taken.
  ///
  /// - Returns: Whether it was taken.
  private func takeNext(_ takes: (AnswerEvent) -> Bool) -> Bool {
    do throws(LLMError) {
      guard let event = try decoder.next() else { return false }
      if takes(event) { return true }
      held = .success(event)
    } catch {
      held = .failure(error)
    }
    return false
  }

  /// The next chunk, or `nil` after the last one.
  func next(isolation actor: isolated (any Actor)?) async throws(LLMError) -> StreamChunk? {
    while true {
      if let chunk = try readyChunk() { return chunk }
      if assembler.isFinished { return nil }
      if bodySize > Self.bodyLimit {
        end(because: tooLong("the response exceeds \(Self.bodyLimit >> 20) MiB"))
        continue
      }
      if hasOnlySignsOfLife {
        end(because: patience.payloadError(at: provider))
        continue
      }
      do {
        try await pull(isolation: actor)
      } catch {
        return try breakOff(after: error)
      }
    }
  }

  /// Whether the server has sent nothing but signs of life for too long.
  private var hasOnlySignsOfLife: Bool {
    if decoder.takeProgress() { silence = .zero }
    return patience.payload.map { silence > $0 } ?? false
  }

  private func checkSize() throws(LLMError) {
    if let excess = assembler.size.excess { throw tooLong(excess) }
  }

  private func tooLong(_ what: String) -> LLMError {
    LLMError(
      .malformed, provider: provider.name, message: what, advice: "ask for a shorter answer")
  }

  private func pull(isolation actor: isolated (any Actor)?) async throws(LLMError) {
    do {
      if decoder.awaitsOnlyEnd {
        try await pullEnd(isolation: actor)
      } else {
        // Only the wait counts, not the time that the reader takes, or that the machine sleeps.
        let start = SuspendingClock.now
        let bytes = try await body.next()
        silence += start.duration(to: .now)
        if let bytes { receive(bytes) } else { decoder.finish() }
      }
    } catch {
      let fault = LLMError(error, provider: provider, during: .answer, patience)
      if fault.kind == .cancelled, !decoder.isComplete { throw fault.concealing(secrets) }
      end(because: fault)
    }
  }

  /// Reads what follows the finish reason, for a short time.
  private func pullEnd(isolation actor: isolated (any Actor)?) async throws(TransportError) {
    let now = pacing.now()
    let deadline = deadline ?? now + Self.patienceAfterEnd
    self.deadline = deadline
    switch try await body.next(before: deadline, by: pacing, now: now) {
    case .bytes(let bytes): receive(bytes)
    case .end: decoder.finish()
    case .late: decoder.finish(because: "the server kept the connection open after the answer")
    }
  }

  private func receive(_ bytes: [UInt8]) {
    if bodySize == 0 { observer?.begin() }
    bodySize += bytes.count
    decoder.append(bytes)
  }

  /// Ends the body. If a finish reason has arrived, the answer is complete all the same.
  private func end(because fault: LLMError) {
    failure = fault
    decoder.finish(because: fault.kind == .cancelled ? nil : fault.concealing(secrets).message)
  }
}

extension ResponseBody {
  /// Returns the next bytes of the body, unless they arrive too late.
  fileprivate func next(
    before deadline: ContinuousClock.Instant, by pacing: Pacing, now: ContinuousClock.Instant
  ) async throws(TransportError) -> TimedPiece {
    guard now < deadline else { return .late }
    let result = await withTaskGroup(
      of: Result<TimedPiece, TransportError>.self
    ) { group in
      group.addTask {
        do throws(TransportError) {
          return .success(try await self.next().map(TimedPiece.bytes) ?? .end)
        } catch {
          return .failure(error)
        }
      }
      group.addTask {
        await pacing.linger(now.duration(to: deadline))
        return .success(.late)
      }
      let first = await group.next() ?? .success(.late)
      group.cancelAll()
      // What arrived at the last moment is not lost.
      if case .success(.late) = first, let second = await group.next(),
        second != .failure(.cancelled)
      {
        return second
      }
      return first
    }
    return try result.get()
  }
}

/// What a body has sent before a deadline.
private enum TimedPiece: Sendable, Equatable {
  case bytes([UInt8])
  case end
  case late
}
