import LLMRingLoopbackServer
import StreamingEngine
import Testing

@Suite("Recorded streams, through the engine", .timeLimit(.minutes(20)))
struct RecordedStreamTests {
  @Test("a recorded stream gives the same answer over HTTP", arguments: StreamFixture.all)
  func recorded(_ fixture: StreamFixture) async {
    let type = fixture.format == .ollama ? "application/x-ndjson" : "text/event-stream"
    let server = LoopbackServer(
      Script(headers: [("Content-Type", type)], steps: [.send(fixture.body)]))
    let (chunks, fault) = await Wire.of(fixture.format).ring(at: server).run()
    var response = LLMResponse(content: "", model: "", finishReason: .other)
    for chunk in chunks { response.append(chunk) }
    let expected = Summary(fixture.expected)
    #expect(response.content == expected.text)
    #expect(response.reasoning == expected.reasoning)
    #expect(fault?.kind.rawValue == expected.fault)
    guard expected.fault == nil else {
      #expect(response.ending?.isComplete != true, "an answer that failed is not complete")
      return
    }
    #expect(response.finishReason == expected.finish)
    #expect(response.ending?.rawFinishReason == expected.rawFinish)
    #expect(response.ending?.refusal == expected.refusal)
    #expect(response.ending?.id == expected.id)
    #expect(response.ending?.servedModel == expected.model)
    #expect(response.toolCalls.map(\.name) == expected.calls)
    #expect(response.toolCalls.map(\.arguments) == expected.arguments)
    #expect(response.usage.map(Self.figures) == expected.usage.map(Self.figures))
    #expect(chunks.count { $0.finishReason != nil } == 1)
  }

  /// The provider's token counts, without the catalogue's price.
  private static func figures(_ usage: Usage) -> Usage {
    var usage = usage.recorded
    usage.cost = nil
    usage.costStatus = nil
    return usage
  }

  /// The sum of a fixture's events.
  private struct Summary {
    var text = ""
    var reasoning = ""
    var refusal = ""
    var id: String?
    var model: String?
    var calls: [String] = []
    var arguments: [String] = []
    var finish: FinishReason?
    var rawFinish: String?
    var usage: Usage?
    var fault: String?

    init(_ events: [StreamFixture.Expected]) {
      for event in events {
        switch event {
        case .event(.text(let delta)): text += delta
        case .event(.reasoning(let delta)): reasoning += delta
        case .event(.refusal(let delta)): refusal += delta
        case .event(.start(let id, let model)): (self.id, self.model) = (id, model)
        case .event(.toolCallStart(_, _, let name)):
          calls.append(name)
          arguments.append("")
        case .event(.toolCallArguments(let index, let fragment)): arguments[index] += fragment
        case .event(.finish(let reason, let raw)): (finish, rawFinish) = (reason, raw)
        case .event(.usage(let usage)): self.usage = usage
        case .token, .event(.signature), .event(.end): break
        case .event(.note), .event(.citation), .event(.image), .event(.textWasReasoning): break
        case .error(let kind, _, _, _): fault = kind
        }
      }
    }
  }
}
