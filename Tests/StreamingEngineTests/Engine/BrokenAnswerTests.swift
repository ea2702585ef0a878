import StreamingEngine
import StreamingEngineTesting
import Testing

/// What is left of an answer that breaks off: everything that has arrived of it.
struct BrokenAnswerTests {
  /// An answer in one format, up to the middle of a tool call where the format has one.
  struct Sample: Sendable, CustomTestStringConvertible {
    var wire: ToolWire
    /// How many of the wire's events arrive.
    var count: Int
    var model = "m"
    var id: String?
    var arguments = #"{"city":"Par"#
    /// An error in the middle of the answer.
    var fault = #"{"error":{"message":"boo"}}"#

    var testDescription: String { wire.description }

    func pieces(_ events: [String]) -> [String] {
      events.map { wire.wire.format == .ollama ? "\($0)\n" : "data: \($0)\n\n" }
    }

    var begun: [String] { pieces(Array(wire.events.prefix(count))) }
  }

  static let samples = [
    Sample(wire: .openAI, count: 5, id: "c"),
    Sample(wire: .openAIResponses, count: 8, id: "r"),
    Sample(wire: .anthropic, count: 14, model: "c", id: "m"),
    // These formats send the arguments whole.
    Sample(wire: .google, count: 4, id: "r", arguments: #"{"city":"Paris","n":1.50}"#),
    Sample(
      wire: .ollama, count: 4, arguments: #"{"city":"Paris","n":1.50}"#, fault: #"{"error":"boo"}"#),
  ]

  /// How an answer breaks off.
  enum Break: CaseIterable { case end, error, disconnection, cancellation }

  private func answer(_ sample: Sample, _ kind: Break) -> ScriptedReply {
    switch kind {
    case .end: .init(sample.begun)
    case .error: .init(sample.begun + sample.pieces([sample.fault]))
    case .disconnection: .init(sample.begun, ending: .fault(.disconnected("reset by peer")))
    case .cancellation: .init(sample.begun, ending: .hang)
    }
  }

  @Test(arguments: samples, Break.allCases)
  func `an answer that breaks off keeps its identity and its tool calls`(
    _ sample: Sample, _ kind: Break
  ) async {
    let ring = Answers.ring(
      ScriptedTransport([answer(sample, kind)]), format: sample.wire.wire.format)
    let (response, fault) = await Task {
      var response = LLMResponse(content: "", model: "chatbot", finishReason: nil)
      do throws(LLMError) {
        for try await chunk in ring.chatStream(.greeting) {
          response.append(chunk)
          guard kind == .cancellation, chunk.toolCalls.contains(where: { $0.argumentsSize > 8 })
          else { continue }
          withUnsafeCurrentTask { $0?.cancel() }
        }
        return (response, LLMError?.none)
      } catch {
        return (response, error)
      }
    }.value
    #expect(fault != nil && (fault?.kind == .cancelled) == (kind == .cancellation))
    #expect(response.ending?.servedModel == sample.model)
    #expect(response.ending?.id == sample.id)
    #expect(response.ending?.isComplete == false)
    #expect(response.toolCalls.first?.name == "get_weather")
    #expect(response.toolCalls.first?.arguments == sample.arguments)
    #expect(response.toolCalls.allSatisfy { !$0.isComplete })
  }

  @Test func `an answer that fails before any part of it has arrived can be tried again`() async {
    let opening = #"data: {"id":"c","model":"m","choices":[{"index":0,"delta":{}}]}"# + "\n\n"
    let transport = ScriptedTransport([.init([opening]), Answers.whole(["Hi"])])
    let response = try? await Answers.ring(transport).chat(.greeting)
    #expect(response?.content == "Hi" && response?.ending?.servedModel == "served")
    #expect(transport.requests.count == 2)
  }
}
