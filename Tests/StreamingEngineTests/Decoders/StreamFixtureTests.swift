import LLMRingCutTesting
import StreamingEngine
import Testing

extension Usage {
  /// The counts that the records have.
  var recorded: Usage {
    var usage = self
    usage.searches = nil
    usage.cacheWriteHourTokens = nil
    return usage
  }
}

struct StreamFixtureTests {
  @Test(
    "a recorded stream decodes to the same events however it is split",
    arguments: StreamFixture.all)
  func decodes(_ fixture: StreamFixture) {
    for pieces in Cuts.all(of: fixture.body, random: 1000) {
      let transcript = Transcript(of: pieces, as: fixture.format)
      guard outcome(of: transcript) == fixture.expected else {
        Issue.record("in pieces of \(pieces.map(\.count)):\n\(transcript)")
        return
      }
    }
  }

  @Test("errors in streams have the provider and advice", arguments: StreamFixture.all)
  func faultsAreComplete(_ fixture: StreamFixture) {
    let transcript = Transcript(of: [fixture.body], as: fixture.format, provider: "somewhere")
    guard let fault = transcript.fault else { return }
    #expect(fault.provider == "somewhere")
    #expect(fault.advice?.isEmpty == false)
  }

  @Test(
    "a truncated stream never looks complete, and the text before the cut is kept",
    arguments: StreamFixture.all)
  func cutShort(_ fixture: StreamFixture) {
    let whole = Transcript(of: [fixture.body], as: fixture.format)
    for length in 0..<fixture.body.count {
      let transcript = Transcript(of: [Array(fixture.body[..<length])], as: fixture.format)
      if transcript.events.last == .end {
        // Only the blank line after the end or the usage may be missing.
        #expect(transcript.text == whole.text && transcript.finish == whole.finish, "at \(length)")
      } else if transcript != whole {
        // If the cut is inside the report of an error, the part that has arrived is reported.
        let isCutReport = whole.fault != nil && transcript.events == whole.events
        #expect(
          transcript.fault?.kind == .truncated || transcript.fault != nil && isCutReport,
          "at \(length): \(transcript)")
        #expect(whole.events.starts(with: transcript.events), "at \(length): \(transcript)")
      }
    }
  }

  @Test("corrupted bytes never make a decoder crash or loop", arguments: StreamFixture.all)
  func survives(_ fixture: StreamFixture) {
    var generator = SeededGenerator(seed: 1)
    let interesting = Array("\"\\{}[]:,\n\r\0ud8eE+-0 ".utf8) + [0xEF, 0xC3, 0xFF]
    for _ in 0..<100 {
      var body = fixture.body
      for _ in 0...Int.random(in: 0...5, using: &generator) {
        let place = Int.random(in: 0..<body.count, using: &generator)
        switch Int.random(in: 0...2, using: &generator) {
        case 0: body[place] = interesting.randomElement(using: &generator) ?? 0
        case 1: body.remove(at: place)
        default: body.insert(interesting.randomElement(using: &generator) ?? 0, at: place)
        }
      }
      let transcript = Transcript(of: [body], as: fixture.format)
      #expect((transcript.events.last == .end) != (transcript.fault != nil))
    }
  }

  private func outcome(of transcript: Transcript) -> [StreamFixture.Expected] {
    transcript.events.compactMap { event in
      switch event {
      case .signature(let signature): .token(signature.token)
      // The records say nothing about what is unusual.
      case .note: nil
      case .usage(let usage): .event(.usage(usage.recorded))
      default: .event(event)
      }
    }
      + (transcript.fault.map { fault in
        [
          .error(
            kind: fault.kind.rawValue, code: fault.code, message: fault.message,
            isRetryable: fault.isRetryable)
        ]
      } ?? [])
  }
}
