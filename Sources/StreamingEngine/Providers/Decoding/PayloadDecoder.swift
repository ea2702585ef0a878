internal import LLMRingWire

/// Decodes any provider's answer: splits the body into payloads, and passes them to a reader.
///
/// It provides the guarantees of ``ReplyDecoder`` that do not depend on the provider:
///
/// - An error is thrown after the events that precede it, and nothing follows an error or the end.
/// - An answer is complete once a finish reason, or the provider's own end, has been seen. Whatever
///   follows a finish reason can only add a note. A body that ends before it is an error.
/// - A payload that is not an object, such as `ping`, does no harm. Strays are counted and noted.
/// - Text that cannot be read, because it is in another format or in an unknown part, is an error
///   if there is nothing else to show, and otherwise a note.
/// - Bytes that are not in the provider's format are kept: if a server sends a bare error or a
///   proxy sends a web page, there is nothing else to show.
struct PayloadDecoder<Reader: AnswerReader>: Sendable {
  /// Maximum size of events without empty lines between them.
  private static var longestRun: Int { 1 << 20 }

  private let faults: ProviderFault
  private var framing = Reader.Framing()
  private var reader = Reader()
  private var answer = AnswerBuilder()
  private var repetition = TextRepetition()
  private var unrecognised = UnrecognisedText()
  private var strays = StrayPayloads()
  private var unread = UnreadPayloads()
  private var fault: LLMError?
  private var bodyHasEnded = false
  /// Why the body ended, if the server did not end it.
  private var cut: String?
  private var isOver = false
  private var hasProgressed = false

  /// - Parameter provider: The provider, for its name and advice in errors.
  init(provider: Provider) {
    faults = ProviderFault(provider: provider)
  }

  /// Whether a finish reason has been seen.
  var isComplete: Bool { answer.hasFinishReason }

  /// The token counts so far.
  var usage: Usage? { answer.usage?.plausible }

  /// Whether a finish reason has been seen, and nothing of the answer since.
  var awaitsOnlyEnd: Bool { answer.hasFinishReason && !answer.hasResumed }

  /// Whether each delta of the text has had all of the text before it.
  var repeatsText: Bool? { reader.repeatsText }

  mutating func expectRepeatedText() { reader.expectRepeatedText() }

  mutating func append(_ bytes: [UInt8]) {
    if !isOver { framing.append(bytes) }
  }

  mutating func finish(because problem: String?) {
    bodyHasEnded = true
    cut = problem
    framing.finish()
  }

  mutating func takeProgress() -> Bool {
    defer { hasProgressed = false }
    return hasProgressed
  }

  mutating func next() throws(LLMError) -> AnswerEvent? {
    while true {
      if let event = answer.next() { return event }
      if isOver {
        guard let fault else { return nil }
        self.fault = nil
        throw fault
      }
      switch step() {
      case .text(let text): if !text.isEmpty { return .text(text) }
      case .other: break
      case .starved: return nil
      }
    }
  }

  mutating func appendText(to text: inout String) {
    while !answer.hasEvents, !isOver, case .text(let delta) = step() { text += delta }
  }

  private enum Step {
    /// A payload that only had text.
    case text(String)
    /// What there is to return, if anything, is in ``answer`` and ``fault``.
    case other
    /// More bytes are needed.
    case starved
  }

  /// Takes the next payload, or the end of the body.
  @inline(__always)
  private mutating func step() -> Step {
    do throws(WireError) {
      if let payload = try framing.nextPayload() {
        if !answer.isTextBroken, let text = repetition.text(in: payload) {
          if Reader.countsWithText { repetition.keep(payload) }
          return .text(answer.takeText(reader.unshown(text)))
        }
        recount()
        receive(payload)
      } else if bodyHasEnded {
        recount()
        endBody(isMarked: false)
      } else {
        return .starved
      }
    } catch {
      fail(faults.tooLong(error))
      if !isOver { endBody(isMarked: false) }
    }
    return .other
  }

  // MARK: - Payloads

  private mutating func receive(_ payload: Payload) {
    switch payload.kind {
    case .answer:
      receiveAnswer(payload)
      // Some servers end with an event of type `done`.
      if !isOver, case .end = PayloadContent(payload.event) { endBody(isMarked: true) }
    case .fault: receiveFault(payload)
    case .keepAlive: strays.receiveKeepAlive(payload.bytes)
    case .unrecognised: receiveUnrecognised(payload)
    }
  }

  private mutating func receiveAnswer(_ payload: Payload) {
    switch PayloadContent(payload.bytes) {
    case .object(let bytes): receiveObject(bytes, of: payload)
    case .array(let bytes): receiveArray(bytes, of: payload)
    case .end: endBody(isMarked: true)
    // Some servers send empty data to keep the connection alive.
    case .empty: break
    case .stray: strays.receive(payload.bytes)
    }
  }

  private mutating func receiveArray(_ bytes: ArraySlice<UInt8>, of payload: Payload) {
    var sequence = JSONSequenceDecoder()
    sequence.append(Array(bytes))
    sequence.finish()
    var hasObject = false
    while !isOver, let piece = try? sequence.next() {
      guard case .object(let object) = piece else { continue }
      hasObject = true
      receiveObject(object, of: payload)
    }
    if !hasObject { strays.receive(payload.bytes) }
  }

  /// Gemini sends errors as bare JSON between events.
  private mutating func receiveUnrecognised(_ payload: Payload) {
    if let error = faults.report(in: payload.bytes) { return fail(error) }
    switch PayloadContent(payload.bytes) {
    case .end: return endBody(isMarked: true)
    case .object(let bytes), .array(let bytes): receiveBare(bytes)
    case .empty, .stray: break
    }
    if !answer.hasBegun { unrecognised.append(payload.bytes) }
  }

  /// Reads objects without the framing of the format. What cannot be read is not an error, because
  /// it may be anything.
  private mutating func receiveBare(_ bytes: ArraySlice<UInt8>) {
    var sequence = JSONSequenceDecoder()
    sequence.append(Array(bytes))
    sequence.finish()
    while !isOver, let piece = try? sequence.next() {
      if case .object(let object) = piece { try? read(object, event: []) }
    }
  }

  private mutating func receiveObject(_ bytes: ArraySlice<UInt8>, of payload: Payload) {
    do throws(JSONError) {
      try read(bytes, event: payload.event)
    } catch {
      // Some servers leave out the empty line between two events.
      let lines =
        bytes.count > Self.longestRun ? [] : bytes.split(separator: UInt8(ascii: "\n"))
      if lines.count > 1, lines.allSatisfy({ PayloadContent($0).isPartOfStream }),
        payload.isComplete || Self.beginsWithObject(lines)
      {
        return receiveLines(lines, of: payload)
      }
      let objects = Self.objects(in: bytes)
      if objects.count > 1 {
        for object in objects where !isOver { receiveObject(object, of: payload) }
        return
      }
      // The body may have been cut off here, which is reported as an error at its end.
      payload.isComplete ? fail(faults.unreadable(bytes)) : strays.receiveIdle(bytes)
    }
  }

  /// The objects that a server has put together without anything between them; empty if there is
  /// anything else.
  private static func objects(in bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    guard bytes.count <= longestRun else { return [] }
    var sequence = JSONSequenceDecoder()
    sequence.append(Array(bytes))
    sequence.finish()
    var objects: [ArraySlice<UInt8>] = []
    while let piece = try? sequence.next() {
      guard case .object(let object) = piece else { return [] }
      objects.append(object)
    }
    return objects
  }

  /// Whether the first line with JSON has all of an object. If not, the lines are one object that
  /// was cut off.
  private static func beginsWithObject(_ lines: [ArraySlice<UInt8>]) -> Bool {
    lines.first { $0.first == UInt8(ascii: "{") }
      .map { RawJSON.isObject(String(decoding: $0, as: UTF8.self)) } ?? true
  }

  private mutating func receiveLines(_ lines: [ArraySlice<UInt8>], of payload: Payload) {
    for (place, line) in lines.enumerated() where !isOver {
      var event = payload
      event.bytes = line
      event.isComplete = payload.isComplete || place < lines.count - 1
      receiveAnswer(event)
    }
  }

  private mutating func receiveFault(_ payload: Payload) {
    if let error = faults.report(in: payload.bytes, isMarked: true) {
      fail(error)
    } else if payload.isComplete {
      fail(faults.unreadable(payload.bytes))
    }
  }

  private mutating func read(
    _ bytes: ArraySlice<UInt8>, event: ArraySlice<UInt8>
  ) throws(JSONError) {
    try JSONScanner.read(bytes, recordsSkipped: repetition.isLikely) { json throws(JSONError) in
      let context = PayloadContext(needsID: answer.needsID, event: event)
      let chunk = try Reader.parse(&json, in: context)
      try json.finish()
      repetition.note(chunk, as: bytes, event: event, skipped: json.skipped)
      answer.broken = json.broken
      answer.isIdle = true
      do throws(FaultReport) {
        try reader.receive(chunk, into: &answer)
      } catch {
        fail(faults.reported(error))
      }
    }
    if answer.hasEnded, !isOver { complete() }
    if !isOver, answer.isIdle || answer.lacksReadableText {
      receiveUnread(bytes)
    } else {
      hasProgressed = true
    }
  }

  /// Receives an object of which the reader could use nothing.
  private mutating func receiveUnread(_ bytes: ArraySlice<UInt8>) {
    if answer.isIdle {
      if let error = faults.report(in: bytes) { return fail(error) }
      strays.receiveIdle(bytes)
    }
    let payload = UnreadPayload(bytes)
    if !payload.isKeepAlive { hasProgressed = true }
    if payload.isEndMarker, answer.hasSubstance, !answer.hasFinishReason {
      return endBody(isMarked: true)
    }
    unread.receive(payload, bytes, in: Reader.format)
    // The server may keep the connection open, so this does not wait for the end of the body.
    if !answer.hasSubstance, !answer.hasFinishReason, let format = unread.certainFormat {
      fail(faults.foreign(format))
    }
  }

  /// Reads the token count of the last payload that was not parsed.
  private mutating func recount() {
    guard let payload = repetition.takeKept() else { return }
    // The payload is valid JSON, because it matched a valid one.
    try? JSONScanner.read(payload) { json throws(JSONError) in
      let context = PayloadContext(needsID: false, event: [])
      reader.recount(try Reader.parse(&json, in: context), into: &answer)
    }
  }

  // MARK: - The end

  /// - Parameter isMarked: Whether the body ended with a marker such as `[DONE]`.
  private mutating func endBody(isMarked: Bool) {
    reader.finish(into: &answer)
    if answer.hasFinishReason { return complete() }
    if let format = unread.format, !answer.hasSubstance || unread.hasText && !isMarked {
      return fail(faults.foreign(format))
    }
    // An error that is not marked as such may have arrived in place of the rest.
    if !answer.hasSubstance, let report = strays.idle.flatMap({ FaultReport($0) }) {
      return fail(faults.reported(report))
    }
    if !answer.hasSubstance, let payload = unread.unknownPayload {
      return fail(faults.unreadable(payload))
    }
    let isWhole = framing.isWhole && Reader.endsWithWholeBody && answer.hasSubstance
    if isWhole || isMarked && answer.hasBegun { return complete() }
    if answer.hasBegun { return fail(faults.truncated) }
    fail(faults.unrecognised(foreignBody))
  }

  /// What to show of a body that has nothing of an answer.
  private var foreignBody: ArraySlice<UInt8> {
    if !unrecognised.trimmed.isEmpty { return unrecognised.trimmed }
    if let stray = strays.first { return stray }
    return framing.isWhole ? strays.idle ?? [] : []
  }

  private mutating func complete() {
    if hasLostAll { return stop(because: lossError) }
    if let text = answer.unreadableText ?? unread.description {
      answer.note(MissingPart.unreadable(text))
    }
    if let cut { strays.problems.append(cut) }
    for note in strays.notes { answer.note(note) }
    answer.close()
    isOver = true
  }

  /// Whether the answer has text, but none that can be read.
  private var hasLostAll: Bool {
    !answer.hasSubstance && (answer.unreadableText != nil || unread.hasText)
  }

  private var lossError: LLMError {
    if let format = unread.format { return faults.foreign(format) }
    if let text = answer.unreadableText { return faults.unreadableText(text) }
    return faults.unreadable(unread.unknownPayload ?? [])
  }

  /// Ends the answer with an error. If the answer is complete, the error becomes a note.
  private mutating func fail(_ error: LLMError) {
    if answer.hasFinishReason, !answer.hasFailed, !hasLostAll {
      strays.problems.append(error.message)
    } else {
      stop(because: error)
    }
  }

  private mutating func stop(because error: LLMError) {
    reader.finish(into: &answer)
    answer.flush()
    if answer.hasBegun {
      for note in strays.notes { answer.note(note) }
    }
    fault = error
    isOver = true
  }
}
