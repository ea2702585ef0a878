internal import Wire

/// Decodes any provider's answer: cuts the body into payloads, and has a reader say what they
/// mean.
///
/// It keeps the promises of ``AnswerDecoder`` that do not depend on the provider. A fault waits
/// until the events before it have been taken, nothing follows a fault or an end, and a body that
/// ends without the provider's own end of the answer is a fault. What does not belong to the
/// format is kept, because when a server answers with a bare error or a proxy with a page, that
/// is all there is to show.
struct PayloadDecoder<Reader: AnswerReader>: Sendable {
  private let faults: ProviderFault
  private var framing = Reader.Framing()
  private var reader = Reader()
  private var answer = AnswerBuilder()
  private var repetition = TextRepetition()
  private var foreign = ForeignText()
  private var fault: LLMError?
  private var bodyHasEnded = false
  private var isOver = false

  /// - Parameter provider: The provider that faults name and advise about.
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
            if let event = answer.takeText(text) { return event }
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
      // Some servers keep a connection alive with empty data.
      if payload.bytes.isEmpty { return }
      // Every format's payloads are objects; Gemini may put an error in an array.
      let isObject = payload.bytes.first { $0 > UInt8(ascii: " ") } == UInt8(ascii: "{")
      isObject ? receiveAnswer(payload) : receiveFault(payload)
    case .fault:
      receiveFault(payload)
    case .foreign:
      if let report = FaultReport(payload.bytes) {
        fail(faults.reported(report))
      } else {
        foreign.append(payload.bytes)
      }
    }
  }

  private mutating func receiveAnswer(_ payload: Payload) {
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

  /// What the end of the body cut off says nothing; that it was cut off is told by the end.
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

  /// Reads the count of tokens of the last payload that was not parsed.
  private mutating func recount() {
    guard let payload = repetition.takeKept() else { return }
    // It is JSON, as the payload was that it was compared with.
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

  /// Reads a body that had nothing of the format in it: a whole answer from a server that does
  /// not stream, or something that was never meant as an answer.
  private mutating func readWhole() {
    let body = foreign.trimmed
    do throws(JSONError) {
      if body.first == UInt8(ascii: "{") { try read(body) }
    } catch {
      // Cut short, or no JSON at all.
    }
    if isOver || fault != nil { return }
    if answer.hasFinishReason {
      answer.end()
      isOver = true
    } else {
      fail(answer.hasBegun ? faults.truncated : faults.foreign(body))
    }
  }

  private mutating func fail(_ error: LLMError) {
    fault = error
    isOver = true
  }
}
