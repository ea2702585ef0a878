import StreamingEngine
import Testing

@testable import LLMRingREPL

@Suite("The guide as a provider")
struct GuideTransportTests {
  private let ring = LLMRing(
    configuration: Configuration(providers: [.builtin], aliases: .fixed(Lockfile())),
    transport: Unused())

  /// The network, which the guide does not need.
  private struct Unused: Transport {
    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
      throw .unusable("the network is not used")
    }
  }

  private func request(
    _ messages: [Message], model: String = "builtin:guide", maxTokens: Int? = nil
  ) -> LLMRequest {
    LLMRequest(model: model, messages: messages, maxTokens: maxTokens)
  }

  private func fault(of request: LLMRequest) async -> String? {
    do {
      _ = try await ring.chat(request)
      return nil
    } catch {
      return "\(error.kind.rawValue) \(error)"
    }
  }

  private func lines(of body: any ResponseBody) async throws -> [String] {
    var lines: [String] = []
    while let piece = try await body.next() {
      lines.append(String(decoding: piece, as: UTF8.self))
    }
    return lines
  }

  @Test("streams a word at a time, and counts")
  func streams() async throws {
    var deltas: [String] = []
    var last: StreamChunk?
    for try await chunk in ring.chatStream(
      request([
        Message(role: .system, content: "Be brief."), Message(role: .user, content: "thanks a lot"),
      ]))
    {
      if !chunk.delta.isEmpty { deltas.append(chunk.delta) }
      last = chunk
    }
    // "You are welcome. Ask me anything else about llmring; I am only its offline guide."
    #expect(deltas.count == 15)
    #expect(deltas.first == "You ")
    #expect(deltas.last == "guide.")
    #expect(last?.finishReason == .stop)
    #expect(last?.usage?.promptTokens == 7)
    #expect(last?.usage?.completionTokens == 20)
    #expect(last?.usage?.cost == 0)
  }

  @Test("gives every answer whole, white space included")
  func isWhole() async throws {
    let body = GuideBody(answer: " one\n\n```\ntwo  three\n```\n", promptTokens: 0, limit: nil)
    let words = [#" one\n\n"#, #"```\n"#, "two  ", #"three\n"#, #"```\n"#]
    let expected = words.map { "{\"text\":\"\($0)\"}\n" }
    #expect(try await lines(of: body).dropLast() == expected[...])
  }

  @Test("its answers do not depend on how they are split")
  func everySplit() async throws {
    let body = GuideBody(answer: "höchst 合 sim\nple", promptTokens: 3, limit: nil)
    let bytes = try await lines(of: body).flatMap { Array($0.utf8) }
    let whole = try events(of: [bytes])
    // Four words, their count, and the end.
    #expect(whole.count == 6)
    for cut in 1..<bytes.count {
      #expect(try events(of: [Array(bytes[..<cut]), Array(bytes[cut...])]) == whole)
    }
  }

  private func events(of pieces: [[UInt8]]) throws -> [AnswerEvent] {
    var decoder = GuideDecoder()
    var events: [AnswerEvent] = []
    for piece in pieces {
      decoder.append(piece)
      while let event = try decoder.next() { events.append(event) }
    }
    decoder.finish()
    while let event = try decoder.next() { events.append(event) }
    return events
  }

  @Test("keeps to a token limit, and says so")
  func keepsLimit() async throws {
    let answer = try await ring.chat(
      request([Message(role: .user, content: "thanks")], maxTokens: 6))
    #expect(answer.content.split(separator: " ").count == 4)
    #expect(answer.finishReason == .length)
    #expect(answer.usage?.completionTokens == 6)
  }

  @Test("has one model, which it lists")
  func models() async throws {
    #expect(try await ring.models(of: "builtin").map(\.id) == ["guide"])
    let other = request([Message(role: .user, content: "hi")], model: "builtin:llama3")
    #expect(
      await fault(of: other)
        == "not_found builtin: model 'llama3' not found (404 for builtin:///chat); its only model "
        + "is builtin:guide")
  }

  @Test("answers with text only, and reads only text")
  func textOnly() async throws {
    var asked = request([Message(role: .user, content: "hi")])
    asked.responseFormat = .json
    #expect(
      await fault(of: asked)
        == "invalid_request builtin: the guide supports only text answers; choose another model")
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let file = try Attachment(name: "dot.png", bytes: png)
    #expect(
      await fault(of: request([Message(role: .user, content: "See.", attachments: [file])]))
        == "invalid_request builtin: guide cannot read images, such as dot.png; choose another "
        + "model")
  }

  @Test("refuses what is no chat")
  func refusesBody() async throws {
    let request = HTTPRequest(url: "builtin:///chat", body: Array("{}".utf8))
    let response = try await GuideTransport().send(request)
    #expect(response.status == 400)
    #expect(try await lines(of: response.body) == [#"{"error":"the request is no chat"}"#])
  }

  @Test("is nowhere else")
  func refusesURL() async {
    await #expect(throws: TransportError.unusable("the built-in guide has no GET http://h/")) {
      try await GuideTransport().send(HTTPRequest(method: .get, url: "http://h/"))
    }
  }

  @Test("stops when the reader is cancelled")
  func stops() async throws {
    let body = GuideBody(answer: "one two", promptTokens: 0, limit: nil)
    _ = try await body.next()
    let reader = Task { () throws -> [UInt8]? in
      withUnsafeCurrentTask { $0?.cancel() }
      return try await body.next()
    }
    await #expect(throws: TransportError.cancelled) { try await reader.value }
  }
}
