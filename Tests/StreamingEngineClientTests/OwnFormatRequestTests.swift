import StreamingEngine
import StreamingEngineTesting
import Testing

/// A format of an app's own: it has other names for sampling, and no seed.
private struct OwnCodec: WireCodec {
  var names: [String: String]?

  func request(for chat: ResolvedChat) throws(LLMError) -> PreparedRequest {
    try chat.post(
      ["ask": chat.request.messages.map(\.content)], to: "/ask", keyIn: .named("X-Own-Key"),
      headers: ["X-Version": "1"])
  }

  func makeDecoder(provider: String) -> any AnswerDecoder { OwnDecoder() }

  func field(of setting: String) -> String? {
    names.map { $0[setting] } ?? setting
  }
}

/// A format that leaves everything to the defaults.
private struct PlainCodec: WireCodec {
  func request(for chat: ResolvedChat) throws(LLMError) -> PreparedRequest {
    try chat.post(["ask": chat.model], to: "/ask", keyIn: .bearer)
  }

  func makeDecoder(provider: String) -> any AnswerDecoder { OwnDecoder() }
}

private struct OwnDecoder: AnswerDecoder {
  private var events: [AnswerEvent] = []

  mutating func append(_ bytes: [UInt8]) {
    events.append(.text(String(decoding: bytes, as: UTF8.self)))
  }

  mutating func finish() { events.append(.finish(.stop, raw: "end")) }

  mutating func next() throws(LLMError) -> AnswerEvent? {
    events.isEmpty ? nil : events.removeFirst()
  }
}

@Suite("Requests in a format of one's own")
struct OwnFormatRequestTests {
  private static let request: LLMRequest = {
    var request = LLMRequest(
      model: "own:m", messages: [.user("Hi")], topP: 0.9, stop: ["END"], seed: 7)
    request.options = ["depth": 3, "sampling": ["k": 40]]
    request.headers = ["X-Team": "blue", "x-version": "2"]
    return request
  }()

  private static func send(
    _ codec: any WireCodec, _ request: LLMRequest = request
  ) async throws -> (sent: HTTPRequest, body: JSONValue?, answer: LLMResponse) {
    let server = ScriptedTransport(ScriptedReply(["ok"]))
    let provider = Provider(
      name: "own", format: WireFormat("own", codec: codec), baseURL: "https://own.example",
      key: .value(Secret("sk-of-own")), headers: ["X-Team": "red"])
    let answer = try await LLMRing.scripted(server, providers: [provider]).chat(request)
    let sent = try #require(server.requests.first)
    return (sent, server.jsonBodies.first.flatMap(\.self), answer)
  }

  @Test("sampling settings go where the format has them, and options into the body")
  func settings() async throws {
    let (_, body, answer) = try await Self.send(
      OwnCodec(names: ["top_p": "sampling.p", "stop": "until"]))
    #expect(answer.content == "ok")
    #expect(body?["sampling"] == ["k": 40, "p": 0.9])
    #expect(body?["until"] == ["END"] && body?["depth"] == 3 && body?["ask"] == ["Hi"])
    #expect(body?["top_p"] == nil && body?["stop"] == nil && body?["seed"] == nil)
    #expect(answer.requestNotes == ["seed was not sent: own requests have no such option"])
  }

  @Test("a format that says nothing has them under their own names")
  func defaults() async throws {
    let (_, body, answer) = try await Self.send(PlainCodec())
    #expect(body?["top_p"] == 0.9 && body?["stop"] == ["END"] && body?["seed"] == 7)
    #expect(answer.requestNotes.isEmpty)
  }

  @Test("headers of the request come before those of the provider and of the format")
  func headers() async throws {
    let (sent, _, _) = try await Self.send(OwnCodec())
    #expect(sent.headers["x-team"] == "blue" && sent.headers["X-Version"] == "2")
    #expect(sent.headers["x-own-key"] == "sk-of-own" && sent.url == "https://own.example/ask")
    #expect(sent.headers.fields.count { $0.name.lowercased() == "x-version" } == 1)
  }

  @Test("an option replaces the setting of its name")
  func option() async throws {
    var request = Self.request
    request.options = ["top_p": 0.1]
    let (_, body, _) = try await Self.send(OwnCodec(names: ["top_p": "p"]), request)
    #expect(body?["p"] == 0.1)
  }
}
