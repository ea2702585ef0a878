import StreamingEngine
import LLMRingLoopbackServer
import Testing

@Suite("The transport", .timeLimit(.minutes(20)))
struct CurlTransportTests {
  private let transport = CurlTransport.isolated()

  @Test("the transport returns status, headers and body")
  func plainAnswer() async throws {
    let server = LoopbackServer(
      Script(
        status: 418, headers: [("X-Kind", "pot"), ("Set-Cookie", "a"), ("Set-Cookie", "b")],
        steps: [.send("short"), .send(" and stout")]))
    let (response, transcript) = try await transport.answer(from: server.url)
    #expect(response.status == 418)
    #expect(response.headers["x-kind"] == "pot")
    let cookies = response.headers.fields.filter { $0.name == "Set-Cookie" }.map(\.value)
    #expect(cookies == ["a", "b"])
    #expect(transcript == Transcript("short and stout"))
  }

  @Test("the transport sends exactly the given headers and body, without curl's own headers")
  func request() async throws {
    let server = LoopbackServer(.json("{}"))
    let body = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0) }
    var request = HTTPRequest(
      url: "\(server.url)/v1/chat?alt=sse", headers: ["Content-Type": "application/json"],
      body: body)
    request.headers.append("X-Empty", "")
    request.headers.append("X-Two", "1")
    request.headers.append("X-Two", "2 \u{e9}")
    _ = try await transport.send(request)

    let recorded = try await server.waitForRequests()[0]
    #expect(recorded.method == "POST")
    #expect(recorded.path == "/v1/chat?alt=sse")
    #expect(recorded.body == body)
    #expect(recorded.values(of: "Content-Type") == ["application/json"])
    #expect(recorded.values(of: "X-Empty") == [""])
    #expect(recorded.values(of: "X-Two") == ["1", "2 \u{e9}"])
    #expect(recorded.values(of: "User-Agent") == ["llmring/1"])
    #expect(recorded.values(of: "Content-Length") == ["2000000"])
    #expect(recorded.values(of: "Expect") == [])
    #expect(recorded.values(of: "Accept-Encoding").first?.contains("gzip") == true)
  }

  @Test("the transport sends a GET, and a POST without a body or content type")
  func emptyRequests() async throws {
    let server = LoopbackServer(.json("{}"))
    _ = try await transport.answer(from: server.url)
    let response = try await transport.send(HTTPRequest(method: .get, url: "\(server.url)/models"))
    #expect(await Transcript(of: response.body) == Transcript("{}"))
    let recorded = try await server.waitForRequests(2)
    #expect(recorded.map(\.method) == ["POST", "GET"])
    #expect(recorded[0].values(of: "Content-Length") == ["0"])
    #expect(recorded[0].values(of: "Content-Type") == [])
  }

  @Test("the transport delivers body bytes before the response is complete")
  func incrementalDelivery() async throws {
    let server = LoopbackServer(
      Script(
        preamble: [.wait(gate: "head")],
        steps: [.send("one"), .wait(gate: "two"), .send("two"), .wait(gate: "end")]))
    server.open("head")
    let body = try await transport.send(HTTPRequest(url: server.url)).body
    #expect(try await body.next() == Array("one".utf8))
    server.open("two")
    #expect(try await body.next() == Array("two".utf8))
    server.open("end")
    #expect(try await body.next() == nil)
    #expect(try await body.next() == nil, "a second read also returns the end")
  }

  @Test("the transport returns the response head before the body begins")
  func headFirst() async throws {
    let server = LoopbackServer(Script(status: 201, steps: [.wait(gate: "body"), .send("x")]))
    let response = try await transport.send(HTTPRequest(url: server.url))
    #expect(response.status == 201)
    server.open("body")
    #expect(await Transcript(of: response.body) == Transcript("x"))
  }

  @Test("the transport returns the final head, ignoring interim heads and trailers")
  func interimHeads() async throws {
    let server = LoopbackServer(
      .raw([
        .sendRaw("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"),
        .sendRaw("HTTP/1.1 200 OK\r\nX-Late: 1\r\nTransfer-Encoding: chunked\r\n\r\n"),
        .sendRaw("2\r\nhi\r\n0\r\nX-Trailer: 1\r\n\r\n"),
      ]))
    let (response, transcript) = try await transport.answer(from: server.url)
    #expect(response.status == 200)
    #expect(response.headers.fields.map(\.name) == ["X-Late", "Transfer-Encoding"])
    #expect(transcript == Transcript("hi"))
  }

  @Test("the transport does not follow redirects", arguments: [301, 302, 303, 307, 308])
  func redirects(status: Int) async throws {
    let elsewhere = LoopbackServer(.json("{}"))
    let server = LoopbackServer(
      Script(status: status, headers: [("Location", "\(elsewhere.url)/")], framing: .length))
    var request = HTTPRequest(url: server.url)
    request.headers["Authorization"] = "Bearer sk-CANARY"
    let response = try await transport.send(request)
    #expect(response.status == status)
    #expect(response.headers["Location"] == "\(elsewhere.url)/")
    #expect(await Transcript(of: response.body) == Transcript(""))
    #expect(elsewhere.requests.isEmpty)
  }

  @Test("the transport decompresses gzip responses")
  func gzip() async throws {
    // `printf 'hello, hello, hello' | gzip -n`
    let compressed: [UInt8] = [
      0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9,
      0xd7, 0x51, 0xc8, 0x40, 0xa2, 0x00, 0x9f, 0xa1, 0xca, 0x09, 0x13, 0x00, 0x00, 0x00,
    ]
    let server = LoopbackServer(
      Script(headers: [("Content-Encoding", "gzip")], steps: compressed.map { .send([$0]) }))
    let (_, transcript) = try await transport.answer(from: server.url)
    #expect(transcript == Transcript("hello, hello, hello"))
  }

  @Test("the transport reuses a connection for the next request")
  func keepsConnections() async throws {
    let server = LoopbackServer(.json("{}"))
    // A connection is reused only within 30 s, which a busy machine may exceed.
    var isKept = false
    for _ in 0..<20 where !isKept {
      _ = try await transport.answer(from: server.url)
      let connections = server.requests.map(\.connection)
      isKept = Set(connections).count < connections.count
    }
    #expect(isKept)
  }

  @Test("the transport reuses a connection whose response ends a moment late")
  func keepsLateEnds() async throws {
    let server = LoopbackServer { request in
      Script(steps: [.send("all"), .wait(gate: request.path)])
    }
    var isKept = false
    for index in 0..<20 where !isKept {
      var body: (any ResponseBody)? = try await transport.send(
        HTTPRequest(url: "\(server.url)/\(index)")
      ).body
      #expect(try await body?.next() == Array("all".utf8))
      body?.discardRest()
      body = nil
      server.open("/\(index)")
      try await server.waitForRequest(index) { $0.isAnswered || $0.closedAt != nil }
      let connections = server.requests.map(\.connection)
      isKept = Set(connections).count < connections.count
    }
    #expect(isKept)
  }

  @Test(
    "the transport waits only briefly for the end of a discarded response",
    arguments: [Script.Step.hang, .sendRepeatedly(largePiece, times: 100_000)])
  func leavesEndless(step: Script.Step) async throws {
    let server = LoopbackServer(Script(steps: [.send("all"), step]))
    let body = try await transport.send(HTTPRequest(url: server.url)).body
    _ = try await body.next()
    body.discardRest()
    try await server.waitForClose(within: .seconds(20))
  }

  @Test("the transport resends a request when a reused connection is dead")
  func staleConnection() async throws {
    // The first connection closes after its response without announcing it.
    let server = LoopbackServer { request in
      request.path == "/first"
        ? .raw([.sendRaw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]) : .json("{}")
    }
    let first = try await transport.answer(from: "\(server.url)/first")
    #expect(first.transcript == Transcript("ok"))
    let second = try await transport.answer(from: "\(server.url)/second")
    #expect(second.transcript == Transcript("{}"))
    #expect(server.requests.map(\.path) == ["/first", "/second"])
  }

  @Test("the transport handles 200 concurrent requests")
  func manyRequests() async throws {
    let server = LoopbackServer { request in
      Script(steps: [.send(request.path), .wait(gate: "all"), .send(request.path)])
    }
    let texts = try await withThrowingTaskGroup(of: String.self) { group in
      for index in 0..<200 {
        group.addTask {
          try await transport.answer(from: "\(server.url)/\(index)").transcript.text
        }
      }
      try await server.waitForRequests(200)
      server.open("all")
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(texts) == Set((0..<200).map { "/\($0)/\($0)" }))
  }

  @Test("the transport delivers 100,000 tiny chunks completely")
  func manyChunks() async throws {
    let event = Array("data: {\"delta\":\"x\"}\n\n".utf8)
    let server = LoopbackServer(Script(steps: [.sendRepeatedly(event, times: 100_000)]))
    let body = try await transport.send(HTTPRequest(url: server.url)).body
    var length = 0
    var pieces = 0
    while let piece = try await body.next() {
      length += piece.count
      pieces += 1
    }
    #expect(length == 100_000 * event.count)
    #expect(pieces < 20_000, "chunks must be batched, not delivered one by one")
  }

  @Test("the transport works after a warm-up has loaded libcurl")
  func warmUp() async throws {
    let server = LoopbackServer(.json("{}"))
    transport.warmUp()
    transport.warmUp()
    #expect(try await transport.answer(from: server.url).transcript == Transcript("{}"))
  }

  @Test("a response can outlive its transport")
  func outlivesTransport() async throws {
    let server = LoopbackServer(Script(steps: [.send("a"), .wait(gate: "b"), .send("b")]))
    let body = try await CurlTransport.isolated().send(HTTPRequest(url: server.url)).body
    #expect(try await body.next() == Array("a".utf8))
    server.open("b")
    #expect(await Transcript(of: body) == Transcript("b"))
  }
}
