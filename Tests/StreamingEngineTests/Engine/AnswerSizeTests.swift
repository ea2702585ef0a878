import Testing
@testable import StreamingEngine
import StreamingEngineTesting

@Suite("The size of an answer")
struct AnswerSizeTests {
  private static let request = LLMRequest(
    model: "one:a", messages: [Message(role: .user, content: "hi")])
  private static let mebibyte = String(repeating: "x", count: 1 << 20)

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The events before the repeated one.
    var opening: [AnswerEvent] = []
    var event: @Sendable (Int) -> AnswerEvent
    /// How many of the repeated events are allowed.
    var allowed = 16
    var message: String
  }

  static let cases = [
    Case(
      testDescription: "text", event: { _ in .text(mebibyte) },
      message: "the answer's text exceeds 16 MiB"),
    Case(
      testDescription: "a refusal", event: { _ in .refusal(mebibyte) },
      message: "the answer's text exceeds 16 MiB"),
    Case(
      testDescription: "reasoning", event: { _ in .reasoning(mebibyte) },
      message: "the answer's reasoning exceeds 16 MiB"),
    Case(
      testDescription: "encrypted reasoning",
      event: { _ in .signature(.block(json: mebibyte, token: "")) },
      message: "the answer's encrypted reasoning exceeds 16 MiB"),
    Case(
      testDescription: "arguments",
      opening: [.toolCallStart(index: 0, id: "", name: "")],
      event: { _ in .toolCallArguments(index: 0, mebibyte) },
      message: "the arguments of the answer's tool calls exceed 16 MiB"),
    Case(
      testDescription: "images",
      event: { _ in .image(GeneratedImage(mediaType: "image/png", data: Array(mebibyte.utf8))) },
      message: "the answer's images exceed 16 MiB"),
    Case(
      testDescription: "tool calls", event: { .toolCallStart(index: $0, id: "c", name: "f") },
      allowed: 1024, message: "the answer has more than 1024 tool calls"),
  ]

  @Test("each part of an answer has its own limit, which the error names", arguments: cases)
  func limits(_ example: Case) {
    var assembler = ChunkAssembler(model: "p:m") { $0 }
    for event in example.opening { _ = assembler.receive(event) }
    for place in 0..<example.allowed {
      _ = assembler.receive(example.event(place))
      #expect(assembler.size.excess == nil)
    }
    _ = assembler.receive(example.event(example.allowed))
    #expect(assembler.size.excess == example.message)
  }

  @Test("text that was reasoning counts as reasoning")
  func moves() {
    var size = AnswerSize()
    size.add(10 << 20, to: .text)
    size.moveTextToReasoning()
    size.add(10 << 20, to: .text)
    #expect(size.excess == nil)
    size.add(7 << 20, to: .reasoning)
    #expect(size.excess == "the answer's reasoning exceeds 16 MiB")
  }

  @Test("signed reasoning is stored twice, so it has a limit of its own")
  func signedReasoning() {
    for (mebibytes, excess) in [
      (10, nil), (11, "the answer's reasoning with its signatures exceeds 20 MiB"),
    ] {
      var assembler = ChunkAssembler(model: "p:m") { $0 }
      for _ in 0..<mebibytes { _ = assembler.receive(.reasoning(Self.mebibyte)) }
      let block = String(repeating: Self.mebibyte, count: mebibytes)
      _ = assembler.receive(.signature(.block(json: block, token: "signed")))
      #expect(assembler.size.excess == excess)
    }
  }

  @Test("only so many sources and notes are kept")
  func extras() {
    var assembler = ChunkAssembler(model: "p:m") { $0 }
    for place in 0..<2000 { _ = assembler.receive(.note("\(place)")) }
    let ending = assembler.receive(.end)?.ending
    #expect(ending?.notes.count == AnswerSize.countLimit)
  }

  @Test("the chunks before the limit are kept, and the error ends the answer")
  func answer() async {
    let pieces = [String](repeating: Answers.chunk(Self.mebibyte), count: 20)
    let ring = Answers.ring(ScriptedTransport([.init(pieces)]))
    var size = 0
    var fault: LLMError?
    do {
      for try await chunk in ring.chatStream(Self.request) {
        size += chunk.delta.utf8.count
      }
    } catch {
      fault = error
    }
    #expect(size == 16 << 20)
    #expect(
      fault
        == LLMError(
          .malformed, provider: "one", message: "the answer's text exceeds 16 MiB",
          advice: "ask for a shorter answer"))
  }

  @Test("a text of megabytes in one event arrives in several chunks", arguments: [false, true])
  func longText(joinsText: Bool) async throws {
    let text = "a" + String(repeating: "é€😀", count: 100_000)
    let transport = ScriptedTransport([Answers.whole([text, "end"])])
    var deltas: [String] = []
    let request = Self.request
    for try await chunk in Answers.ring(transport).chatStream(request, joinsText: joinsText) {
      deltas.append(chunk.delta)
    }
    #expect(deltas.joined() == text + "end")
    #expect(deltas.count > 3)
    #expect(deltas.allSatisfy { $0.utf8.count <= 256 << 10 })
  }

  /// Fragments of the first, the middle and the last calls take turns. Both the assembler and
  /// ``LLMResponse`` find calls with `place(ofCall:steps:)`.
  @Test("ten times the tool calls and fragments take at most twelve times the steps")
  func linear() {
    func steps(_ calls: Int) -> Int {
      var assembler = ChunkAssembler(model: "p:m") { $0 }
      var response = LLMResponse(content: "", model: "p:m", finishReason: .other)
      for index in 0..<calls {
        for event in [
          AnswerEvent.toolCallStart(index: index, id: "c\(index)", name: "f"),
          .toolCallArguments(index: index, "{"), .toolCallArguments(index: 0, " "),
          .toolCallArguments(index: index / 2, " "),
        ] {
          if let chunk = assembler.receive(event) { response.append(chunk) }
        }
      }
      #expect(response.toolCalls.count == calls)
      return assembler.callSteps
    }
    let small = steps(100)
    #expect(small >= 300)
    #expect(steps(1000) <= 12 * small)
  }

  struct Held: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var format: WireFormat
    /// The payload of this number, with a text of this size.
    var payload: @Sendable (_ number: Int, _ text: String) -> String
    var message: String
  }

  private static let heldArguments = "the arguments of the answer's tool calls exceed 16 MiB"

  @Test(
    "what is held back until more of it arrives has the same limits",
    arguments: [
      Held(
        testDescription: "the arguments of a chat call without a name", format: .openAIChat,
        payload: {
          #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"arguments":"\#($1)"}}]}}]}"#
        }, message: heldArguments),
      Held(
        testDescription: "the arguments of a Responses call without a name",
        format: .openAIResponses,
        payload: {
          #"{"type":"response.function_call_arguments.delta","item_id":"i","delta":"\#($1)"}"#
        }, message: heldArguments),
      Held(
        testDescription: "the arguments of many calls without a name", format: .openAIResponses,
        payload: {
          #"{"type":"response.function_call_arguments.delta","output_index":\#($0),"delta":"\#($1)"}"#
        }, message: heldArguments),
      Held(
        testDescription: "texts that begin items", format: .openAIResponses,
        payload: {
          #"{"type":"response.output_item.added","item":{"type":"message","id":"m\#($0)","content":"#
            + #"[{"type":"output_text","text":"\#($1)"}]}}"#
        }, message: "the answer's text exceeds 16 MiB"),
    ])
  func held(_ example: Held) async throws {
    let payloads = (0..<20).map { "data: \(example.payload($0, Self.mebibyte))\n\n" }
    let ring = Answers.ring(ScriptedTransport([.init(payloads)]), format: example.format)
    let error = await #expect(throws: LLMError.self) {
      for try await _ in ring.chatStream(Self.request) {}
    }
    #expect(error?.message == example.message)
  }

  @Test("calls that wait for a name are counted, too")
  func unnamedCalls() async throws {
    let payloads = (0..<2000).map {
      #"data: {"type":"response.function_call_arguments.delta","output_index":\#($0),"delta":"1"}"#
        + "\n\n"
    }
    let ring = Answers.ring(ScriptedTransport([.init(payloads)]), format: .openAIResponses)
    let error = await #expect(throws: LLMError.self) {
      for try await _ in ring.chatStream(Self.request) {}
    }
    #expect(error?.message == "the answer has more than 1024 tool calls")
  }
}
