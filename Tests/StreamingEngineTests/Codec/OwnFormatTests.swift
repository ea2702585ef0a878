import StreamingEngine
import StreamingEngineTesting
import Testing

/// A made-up service: a request line, then answers as lines `+ TEXT`, `= REASON TOKENS`, `! MESSAGE`.
private struct LinesCodec: WireCodec {
  private struct Body: Encodable {
    var ask: String
    var model: String
  }

  func request(for chat: ResolvedChat) throws(LLMError) -> PreparedRequest {
    guard let question = chat.request.messages.last?.content else {
      throw LLMError(.invalidRequest, message: "nothing to ask")
    }
    return try chat.post(
      Body(ask: question, model: chat.model), to: "/ask", keyIn: .named("x-lines-key"),
      accept: "text/plain")
  }

  func makeDecoder(provider: String) -> any AnswerDecoder { LinesDecoder() }
}

private struct LinesDecoder: AnswerDecoder {
  private var bytes: [UInt8] = []
  private var pending: [AnswerEvent] = []

  mutating func append(_ bytes: [UInt8]) { self.bytes += bytes }

  mutating func finish() {}

  mutating func next() throws(LLMError) -> AnswerEvent? {
    while pending.isEmpty {
      guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      let line = String(decoding: bytes[..<end], as: UTF8.self)
      bytes.removeSubrange(...end)
      let words = line.dropFirst(2)
      switch line.first {
      case "+": pending = [.text(String(words))]
      case "?": pending = [.reasoning(String(words))]
      case "=":
        let parts = words.split(separator: " ")
        pending = [
          .finish(.stop, raw: String(parts[0])),
          .usage(Usage(promptTokens: 1, completionTokens: Int(parts[1]) ?? 0)),
        ]
      case "!": throw LLMError(.overloaded, message: String(words), isRetryable: false)
      default: throw LLMError(.malformed, message: "not a line of the format")
      }
    }
    return pending.removeFirst()
  }
}

@Suite("A wire format of one's own")
struct OwnFormatTests {
  private func ring(_ body: String, status: Int = 200) -> (LLMRing, ScriptedTransport) {
    let transport = ScriptedTransport([ScriptedReply(status: status, [body])])
    let provider = Provider(
      name: "lines", format: WireFormat("lines", codec: LinesCodec()),
      baseURL: "https://lines.example/v3", key: .value(Secret("sk-0123456789")))
    let configuration = Configuration(providers: [provider], aliases: .fixed(Lockfile()))
    return (LLMRing(configuration: configuration, transport: transport), transport)
  }

  private let request = LLMRequest(
    model: "lines:small", messages: [Message(role: .user, content: "Hello?")])

  @Test("answers like any other, and its request has the key where it wants it")
  func answers() async throws {
    let (ring, transport) = ring("? hm\n+ Hel\n+ lo\n= done 2\n")
    let answer = try await ring.chat(request)
    #expect(answer.content == "Hello")
    #expect(answer.reasoning == "hm")
    #expect(answer.finishReason == .stop)
    #expect(answer.usage?.completionTokens == 2)
    let sent = try #require(transport.requests.first)
    #expect(sent.url == "https://lines.example/v3/ask")
    #expect(sent.headers["x-lines-key"] == "sk-0123456789")
    #expect(sent.headers["Accept"] == "text/plain")
    #expect(String(decoding: sent.body, as: UTF8.self) == #"{"ask":"Hello?","model":"small"}"#)
  }

  @Test("an answer without its end is cut off, and what came is kept")
  func truncated() async {
    let (ring, _) = ring("+ Hel\n")
    var text = ""
    do {
      for try await chunk in ring.chatStream(request) { text += chunk.delta }
      Issue.record("the answer counts as complete")
    } catch {
      #expect(error.kind == .truncated)
      #expect(error.provider == "lines")
    }
    #expect(text == "Hel")
  }

  @Test("its own errors come after the text before them")
  func fault() async {
    let (ring, _) = ring("+ Hel\n! too many callers\n= done 1\n")
    var text = ""
    do {
      for try await chunk in ring.chatStream(request) { text += chunk.delta }
      Issue.record("the error is lost")
    } catch {
      #expect(error.kind == .overloaded)
      #expect(error.message == "too many callers")
    }
    #expect(text == "Hel")
  }

  @Test("joined text is the same text")
  func joined() async throws {
    let (ring, _) = ring("+ Hel\n+ lo\n? hm\n+ !\n= done 3\n")
    var deltas: [String] = []
    for try await chunk in ring.chatStream(request, joinsText: true) where !chunk.delta.isEmpty {
      deltas.append(chunk.delta)
    }
    #expect(deltas == ["Hello", "!"])
  }

  @Test("an HTTP status is an error as with every provider")
  func status() async {
    let (ring, _) = ring(#"{"error":{"message":"no such key sk-0123456789"}}"#, status: 401)
    let fault = await ring.fault(of: "lines:small")
    #expect(fault?.kind == .authentication)
    #expect(fault?.message.contains("sk-0123456789") == false)
  }

  @Test("a decoder that repeats its end has ended")
  func repeatedEnd() async throws {
    let provider = Provider(
      name: "p", format: WireFormat("endless", codec: EndlessCodec()), baseURL: "https://p.example")
    let ring = LLMRing(
      configuration: Configuration(providers: [provider], aliases: .fixed(Lockfile())),
      transport: ScriptedTransport([ScriptedReply(["x"])]))
    let answer = try await ring.chat(
      LLMRequest(model: "p:m", messages: [Message(role: .user, content: "q")]))
    #expect(answer.finishReason == .stop)
  }
}

/// Says that the answer has ended as often as it is asked.
private struct EndlessCodec: WireCodec {
  func request(for chat: ResolvedChat) throws(LLMError) -> PreparedRequest {
    try chat.post(["q": chat.model], to: "/q", keyIn: .bearer)
  }

  func makeDecoder(provider: String) -> any AnswerDecoder { EndlessDecoder() }
}

private struct EndlessDecoder: AnswerDecoder {
  mutating func append(_ bytes: [UInt8]) {}
  mutating func finish() {}
  mutating func next() throws(LLMError) -> AnswerEvent? { .finish(.stop, raw: "end") }
}
