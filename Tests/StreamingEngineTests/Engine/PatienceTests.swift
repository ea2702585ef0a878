@testable import StreamingEngine
import StreamingEngineTesting
import Testing

@Suite("Time limits")
struct PatienceTests {
  /// The limits of one request: before the head, without a byte, without a payload; in seconds.
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var format = WireFormat.openAIChat
    var url = "https://api.example/v1"
    var model = "m"
    var reasoning: ReasoningEffort?
    var streams = true
    var head: Int?
    var silence: Int?
    var payload: Int?
    var testDescription: String { name }
  }

  @Test(
    "the default limits depend on the model and the server",
    arguments: [
      Row(name: "no reasoning", model: "gpt-4o", head: 60, silence: 120, payload: 600),
      Row(name: "an unknown model", head: 600, silence: 300, payload: 600),
      Row(name: "reasoning", model: "gpt-6-sol", head: 600, silence: 300, payload: 600),
      Row(
        name: "Responses", format: .openAIResponses, model: "gpt-4o", head: 600, silence: 300,
        payload: 600),
      Row(name: "high effort", reasoning: .high, head: 600, silence: 600, payload: 1800),
      Row(name: "a pro model", model: "o3-pro", head: 600, silence: 600, payload: 1800),
      Row(
        name: "deep research", model: "o4-mini-deep-research", head: 600, silence: 600,
        payload: 1800),
      Row(
        name: "no stream", model: "gpt-4o", streams: false, head: 600, silence: 120,
        payload: 600),
      Row(name: "this machine", url: "http://127.0.0.1:8080/v1", head: nil, silence: 600),
      Row(name: "a private network", url: "http://192.168.1.7:8000/v1", head: nil, silence: 600),
      Row(
        name: "Ollama elsewhere", format: .ollama, url: "https://gpu.example", head: nil,
        silence: 600),
    ])
  func standard(_ row: Row) {
    let patience = Patience(chat(row))
    #expect(patience.limits.head == row.head.map { .seconds($0) })
    #expect(patience.limits.idle == row.silence.map { .seconds($0) })
    let first = row.streams ? row.silence : 600
    #expect(patience.limits.firstByte == first.map { .seconds($0) })
    #expect(patience.payload == row.payload.map { .seconds($0) })
    let connect = row.payload == nil ? 5 : 10
    #expect(patience.limits.connect == .seconds(connect))
    #expect(patience.limits.handshake == .seconds(connect))
    #expect(patience.source == .standard)
  }

  @Test("a request's timeout goes before the provider's, and that before the configuration's")
  func order() {
    var chat = chat(Row(name: ""))
    func source(_ inherited: LLMRequest.Timeout) -> (Patience.Source, Duration?) {
      let patience = Patience(chat, default: inherited)
      #expect(patience.limits.head == patience.limits.idle)
      #expect(patience.limits.head == patience.limits.firstByte)
      return (patience.source, patience.limits.idle)
    }
    #expect(source(.after(.seconds(7))) == (.request, .seconds(7)))
    #expect(source(.unlimited) == (.request, nil))
    chat.provider.descriptor.timeout = .seconds(900)
    #expect(source(.after(.seconds(7))) == (.provider, .seconds(900)))
    #expect(Patience(chat).payload == .seconds(900), "a longer silence allows more pings as well")
    chat.provider.descriptor.timeout = ConfigFile.TimeLimit.unlimited
    #expect(source(.after(.seconds(7))) == (.provider, nil))
    #expect(Patience(chat).payload == nil)
    chat.request.timeout = .after(.seconds(3))
    #expect(source(.after(.seconds(7))) == (.request, .seconds(3)))
    #expect(Patience(chat).limits.connect == .seconds(3))
    #expect(Patience(chat).payload == .seconds(600), "a shorter one does not forbid pings")
    chat.request.timeout = .unlimited
    #expect(source(.after(.seconds(7))) == (.request, nil))
    #expect(Patience(chat).limits.connect == .seconds(10), "the limit for connecting stays")
  }

  @Test("the error says how long the server was silent")
  func advice() {
    var chat = chat(Row(name: ""))
    func text(_ phase: TransportError.Phase) -> String {
      Patience(chat).error(after: phase, at: chat.provider).description
    }
    chat.provider.descriptor.timeout = .seconds(1.5)
    #expect(
      text(.head)
        == "here: the server sent nothing for 1.5 s; try again, or allow a longer timeout")
    #expect(
      Patience(chat).payloadError(at: chat.provider).description
        == "here: the server sent only signs of life for 600 s; try again, or allow a longer "
        + "timeout")
    chat.request.timeout = .after(.seconds(2))
    #expect(
      text(.connect)
        == "here: could not connect within 2 s; try again, or allow a longer timeout")
  }

  /// With a limit of a nanosecond, any wait without a payload is too long.
  @Test(
    "only payloads restart the clock that comments and pings do not",
    arguments: [
      ([": ping\n\n"], true), (["\n", ": \n", "data:\n\n"], true),
      (["event: ping\n", ": ping\n\n"], true), ([Answers.chunk("a"), ": ping\n\n"], true),
      ([Answers.chunk("a"), Answers.chunk("b")], false),
      ([Answers.chunk("a"), Self.emptyDelta, Self.emptyDelta], false),
    ])
  func payloads(pieces: [String], isTooLong: Bool) async {
    let provider = chat(Row(name: "")).provider
    let answer = Answer(
      provider: provider, secrets: Secrets(of: provider, key: nil),
      body: ScriptedReply(pieces + [Answers.finish()]).body(),
      patience: Patience(payload: .nanoseconds(1)),
      decoder: provider.format.adapter.makeDecoder(provider: provider),
      assembler: ChunkAssembler(model: "here:m") { $0 }, joinsText: false)
    do {
      while try await answer.next(isolation: nil) != nil {}
      #expect(!isTooLong)
    } catch {
      #expect(isTooLong)
      #expect(error == Patience(payload: .nanoseconds(1)).payloadError(at: provider))
    }
  }

  private static let emptyDelta = #"data: {"choices":[{"index":0,"delta":{}}]}"# + "\n\n"

  private func chat(_ row: Row) -> ResolvedChat {
    var provider = Provider(name: "here", format: row.format, baseURL: row.url)
    provider.descriptor.requestsStream = row.streams
    return ResolvedChat(
      provider: provider, model: row.model,
      request: LLMRequest(model: "here:m", messages: [], reasoning: row.reasoning), key: nil)
  }
}
