import Testing
@testable import StreamingEngine

@Suite("The guide behind a transport")
struct GuideTransportTests {
  private func send(
    _ messages: [Message], model: String = "guide", maxTokens: Int? = nil
  ) async throws -> HTTPResponse {
    let chat = ResolvedChat(.builtin, model, messages, key: nil, maxTokens: maxTokens)
    return try await GuideTransport().send(chat.built())
  }

  private func lines(of body: any ResponseBody) async throws -> [String] {
    var lines: [String] = []
    while let piece = try await body.next() {
      #expect(piece.last == UInt8(ascii: "\n"))
      lines.append(String(decoding: piece.dropLast(), as: UTF8.self))
    }
    return lines
  }

  @Test("streams Ollama's lines, a word at a time, and counts")
  func streams() async throws {
    let response = try await send([
      Message(role: .system, content: "Be brief."), Message(role: .user, content: "thanks a lot"),
    ])
    #expect(response.status == 200)
    #expect(response.headers["content-type"] == "application/x-ndjson")
    let lines = try await lines(of: response.body)
    // "You are welcome. Ask me anything else about llmring; I am only its offline guide."
    #expect(lines.count == 15 + 1)
    #expect(
      lines.first
        == #"{"done":false,"message":{"content":"You ","role":"assistant"},"model":"guide"}"#)
    #expect(
      lines.dropLast().last
        == #"{"done":false,"message":{"content":"guide.","role":"assistant"},"model":"guide"}"#)
    #expect(
      lines.last
        == #"{"done":true,"done_reason":"stop","eval_count":20,"#
        + #""message":{"content":"","role":"assistant"},"model":"guide","prompt_eval_count":7}"#)
  }

  @Test("gives every answer whole, white space included")
  func isWhole() async throws {
    let body = GuideBody(
      model: "guide", answer: " one\n\n```\ntwo  three\n```\n", promptTokens: 0, limit: nil)
    let lines = try await lines(of: body)
    #expect(
      lines.dropLast() == [
        #"{"done":false,"message":{"content":" one\n\n","role":"assistant"},"model":"guide"}"#,
        #"{"done":false,"message":{"content":"```\n","role":"assistant"},"model":"guide"}"#,
        #"{"done":false,"message":{"content":"two  ","role":"assistant"},"model":"guide"}"#,
        #"{"done":false,"message":{"content":"three\n","role":"assistant"},"model":"guide"}"#,
        #"{"done":false,"message":{"content":"```\n","role":"assistant"},"model":"guide"}"#,
      ])
  }

  @Test("keeps to a token limit, and says so")
  func keepsLimit() async throws {
    let lines = try await lines(
      of: send([Message(role: .user, content: "thanks")], maxTokens: 6).body)
    #expect(lines.count == 4 + 1)
    #expect(
      lines.last
        == #"{"done":true,"done_reason":"length","eval_count":6,"#
        + #""message":{"content":"","role":"assistant"},"model":"guide","prompt_eval_count":2}"#)
  }

  @Test("answers for no other model, as Ollama would")
  func refusesModel() async throws {
    let response = try await send([Message(role: .user, content: "hi")], model: "llama3")
    #expect(response.status == 404)
    #expect(try await lines(of: response.body) == [#"{"error":"model 'llama3' not found"}"#])
  }

  @Test("refuses what is no chat")
  func refusesBody() async throws {
    let request = HTTPRequest(url: "builtin:///api/chat", body: Array("{}".utf8))
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
    let body = try await send([Message(role: .user, content: "hello")]).body
    _ = try await body.next()
    let reader = Task { () throws -> [UInt8]? in
      withUnsafeCurrentTask { $0?.cancel() }
      return try await body.next()
    }
    await #expect(throws: TransportError.cancelled) { try await reader.value }
  }
}
