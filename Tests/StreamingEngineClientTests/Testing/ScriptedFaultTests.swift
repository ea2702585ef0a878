import StreamingEngine
import StreamingEngineTesting
import Testing

@Suite("Faults in each wire format")
struct ScriptedFaultTests {
  private static func read(_ ring: LLMRing) async -> (text: String, error: LLMError?) {
    var text = ""
    do {
      for try await chunk in ring.chatStream(LLMRequest(model: "m", prompt: "Hi")) {
        text += chunk.delta
      }
      return (text, nil)
    } catch {
      return (text, error)
    }
  }

  @Test(
    "a fault in place of an answer is an error of its kind", arguments: ScriptedFault.allCases,
    WireFormat.allCases)
  func atOnce(fault: ScriptedFault, format: WireFormat) async {
    let (text, error) = await Self.read(.scripted([.fault(fault)], format: format))
    #expect(text.isEmpty)
    #expect(error?.kind == fault.kind, "\(String(describing: error))")
    if fault.status != 0 {
      #expect(error?.status == fault.status && error?.message == fault.message)
    }
  }

  @Test(
    "a fault in the middle of an answer comes after its text", arguments: ScriptedFault.allCases,
    WireFormat.allCases)
  func later(fault: ScriptedFault, format: WireFormat) async {
    let answer: ScriptedAnswer = [.text("half"), .fault(fault), .text("never")]
    let (text, error) = await Self.read(.scripted(answer, format: format))
    #expect(text == "half")
    // Words are all that Ollama has for an error, and for some there are none.
    let expected = fault == .connection ? .truncated : fault.kind
    #expect(error?.kind == expected, "\(String(describing: error))")
  }

  @Test("there is a fault for every kind of error that comes from outside")
  func complete() {
    let own: Set<LLMError.Kind> = [
      .providerNotFound, .unknownAlias, .missingKey, .configuration, .cancelled,
    ]
    #expect(Set(ScriptedFault.allCases.map(\.kind)) == Set(LLMError.Kind.allCases).subtracting(own))
  }

  @Test("a request to wait is the provider's")
  func retryAfter() async {
    let fault = ScriptedFault.rateLimit.retrying(after: .seconds(7))
    #expect(await Self.read(.scripted([.fault(fault)])).error?.retryAfter == .seconds(7))
  }

  @Test("an answer that is cut anywhere is never complete", arguments: WireFormat.allCases)
  func cutAnywhere(format: WireFormat) async {
    let whole = ScriptedReply([.text("Hel"), .text("lo 🙂")], format: format)
    var ended = 0
    // Every place would take long; the last ones are in the provider's end.
    for count in Array(stride(from: 0, to: whole.size, by: 23)) + (whole.size - 9..<whole.size) {
      for ending in [ScriptedReply.Ending.end, .fault(.disconnected("cut"))] {
        let transport = ScriptedTransport([whole.cut(after: count, ending: ending)])
        let (text, error) = await Self.read(.scripted(over: transport, format: format))
        #expect("Hello 🙂".hasPrefix(text), "cut after \(count)")
        // Only what follows the provider's end may be missing.
        if error == nil {
          #expect(text == "Hello 🙂", "cut after \(count)")
          ended += 1
        } else {
          #expect(error?.kind == .truncated, "cut after \(count): \(String(describing: error))")
        }
      }
    }
    #expect(ended < whole.size)
  }

  @Test("an answer is the same however it is split", arguments: WireFormat.allCases)
  func split(format: WireFormat) async {
    let whole = ScriptedReply(
      [.reasoning("Hm."), .text("日本"), .toolCall("now"), .usage(prompt: 1, completion: 2)],
      format: format)
    let request = LLMRequest(model: "m", prompt: "Hi")
    func answer(_ reply: ScriptedReply) async throws -> [String] {
      let ring = LLMRing.scripted(over: ScriptedTransport([reply]), format: format)
      let answer = try await ring.chat(request)
      return [answer.reasoning, answer.content] + answer.toolCalls.map { $0.name + $0.arguments }
    }
    await #expect(throws: Never.self) {
      let expected = try await answer(whole)
      #expect(expected == ["Hm.", "日本", "now{}"])
      #expect(try await answer(whole.inPieces(of: 1)) == expected)
      for place in stride(from: 1, to: whole.size, by: 23) {
        #expect(try await answer(whole.split(at: [place])) == expected, "split at \(place)")
      }
    }
  }

  @Test("a reply is cut and split at any byte")
  func bytes() {
    func pieces(_ reply: ScriptedReply) -> [String] {
      reply.steps.map {
        if case .bytes(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { "|" }
      }
    }
    var reply = ScriptedReply(["abc", "def"])
    #expect(reply.size == 6)
    #expect(pieces(reply.cut(after: 4)) == ["abc", "d"])
    #expect(pieces(reply.cut(after: 3)) == ["abc"] && pieces(reply.cut(after: 0)).isEmpty)
    #expect(reply.cut(after: 9, ending: .end).ending == .end)
    #expect(pieces(reply.inPieces(of: 4)) == ["abcd", "ef"])
    #expect(pieces(reply.inPieces(of: 0)) == ["a", "b", "c", "d", "e", "f"])
    #expect(pieces(reply.split(at: [5, 1, 1, 99, 0])) == ["a", "bcde", "f"])
    reply.steps.insert(.wait(Gate()), at: 1)
    #expect(pieces(reply.cut(after: 4)) == ["abc", "|", "d"])
  }
}
