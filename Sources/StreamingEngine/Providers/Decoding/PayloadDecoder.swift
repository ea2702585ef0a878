internal import Wire

/// Decodes any provider's answer: splits the body into payloads, and passes them to a reader.
///
/// It provides the guarantees of ``AnswerDecoder`` that do not depend on the provider. An error is
/// thrown after the events that precede it, nothing follows an error or the end, and a body that
/// ends too early is an error. Bytes that are not in the provider's format are kept: if a server
/// sends a bare error or a proxy sends a web page, there is nothing else to show.
struct PayloadDecoder<Reader: AnswerReader>: Sendable {
  private let faults: ProviderFault
  private var framing = Reader.Framing()
  private var reader = Reader()
  private var answer = AnswerBuilder()
  private var repetition = TextRepetition()
  private var unrecognised = UnrecognisedText()
  private var fault: LLMError?
  private var bodyHasEnded = false
  private var isOver = false
  private var hasProgressed = false

  /// - Parameter provider: The provider, for its name and advice in errors.
  init(provider: Provider) {
    faults = ProviderFault(provider: provider)
  }

  mutating func append(_ bytes: [UInt8]) {
    if !isOver { framing.append(bytes) }
  }

  mutating func finish() {
    bodyHasEnded = true
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
      do throws(WireError) {
        if let payload = try framing.nextPayload() {
          if let text = repetition.text(in: payload) {
            if Reader.countsWithText { repetition.keep(payload) }
            if let event = answer.takeText(reader.unshown(text)) { return event }
          } else {
            recount()
            receive(payload)
          }
        } else if bodyHasEnded {
          recount()
          endBody()
        } else {
          return nil
        }
      } catch {
        fail(faults.tooLong(error))
      }
    }
  }

  private mutating func receive(_ payload: Payload) {
    switch payload.kind {
    case .answer:
      if Reader.isEndOfBody(payload.bytes) { return endBody() }
      // Some servers send empty data to keep the connection alive.
      if payload.bytes.isEmpty { return }
      // Payloads are objects in every format, but Gemini may put an error in an array.
      let isObject = payload.bytes.first { $0 > UInt8(ascii: " ") } == UInt8(ascii: "{")
      isObject ? receiveAnswer(payload) : receiveFault(payload)
    case .fault:
      receiveFault(payload)
    case .unrecognised:
      if let report = FaultReport(payload.bytes) {
        fail(faults.reported(report))
      } else {
        unrecognised.append(payload.bytes)
      }
    }
  }

  private mutating func receiveAnswer(_ payload: Payload) {
    hasProgressed = true
    do throws(JSONError) {
      try read(payload.bytes)
    } catch {
      failUnreadable(payload)
    }
  }

  private mutating func receiveFault(_ payload: Payload) {
    if let report = FaultReport(payload.bytes) {
      fail(faults.reported(report))
    } else {
      failUnreadable(payload)
    }
  }

  /// Ignores a payload that was cut off by the end of the body. The end itself is reported as an
  /// error.
  private mutating func failUnreadable(_ payload: Payload) {
    if payload.isComplete { fail(faults.unreadable(payload.bytes)) }
  }

  private mutating func read(_ bytes: ArraySlice<UInt8>) throws(JSONError) {
    try JSONScanner.read(bytes, recordsSkipped: repetition.isLikely) { json throws(JSONError) in
      let chunk = try Reader.parse(&json, needsIdentity: !answer.hasStarted)
      try json.finish()
      repetition.note(chunk, as: bytes, skipped: json.skipped)
      do throws(FaultReport) {
        try reader.receive(chunk, into: &answer)
      } catch {
        fail(faults.reported(error))
      }
    }
    if answer.hasEnded { isOver = true }
  }

  /// Reads the token count of the last payload that was not parsed.
  private mutating func recount() {
    guard let payload = repetition.takeKept() else { return }
    // The payload is valid JSON, because it matched a valid one.
    try? JSONScanner.read(payload) { json throws(JSONError) in
      reader.recount(try Reader.parse(&json, needsIdentity: false), into: &answer)
    }
  }

  private mutating func endBody() {
    if Reader.endsWithBody, answer.hasFinishReason {
      answer.end()
      isOver = true
    } else if !answer.hasBegun {
      readWhole()
    } else {
      fail(faults.truncated)
    }
  }

  /// Reads a body without any payload in the provider's format: a complete answer from a server
  /// that does not stream, or something that is not an answer at all.
  private mutating func readWhole() {
    let body = unrecognised.trimmed
    do throws(JSONError) {
      if body.first == UInt8(ascii: "{") { try read(body) }
    } catch {
      // Truncated, or not JSON.
    }
    if isOver || fault != nil { return }
    if answer.hasFinishReason {
      answer.end()
      isOver = true
    } else {
      fail(answer.hasBegun ? faults.truncated : faults.unrecognised(body))
    }
  }

  private mutating func fail(_ error: LLMError) {
    fault = error
    isOver = true
  }
}
