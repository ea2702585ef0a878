import StreamingEngine
import LLMRingLoopbackServer
import Testing

@Suite("Faults", .timeLimit(.minutes(20)))
struct FaultTests {
  private let transport = CurlTransport.isolated()

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var steps: [Script.Step]
    /// The body before the error; `nil` if not even a head arrived.
    var text: String?
    var words: String
    var testDescription: String { name }
  }

  private static let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
  private static let sized = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"

  static let cases = [
    Case(
      name: "a connection closed without an answer", steps: [.cut],
      words: "SERVER closed the connection without an answer"),
    Case(
      name: "a connection reset without an answer", steps: [.reset],
      words: "the connection to SERVER broke"),
    Case(
      name: "a connection closed within the head",
      steps: [.sendRaw("HTTP/1.1 200 OK\r\nX: "), .cut],
      words: "SERVER closed the connection without an answer"),
    Case(
      name: "a connection closed between chunks", steps: [.sendRaw(head + "3\r\nabc\r\n"), .cut],
      text: "abc", words: "SERVER closed the connection in the middle of the answer"),
    Case(
      name: "a connection closed within a chunk", steps: [.sendRaw(head + "5\r\nabc"), .cut],
      text: "abc", words: "SERVER closed the connection in the middle of the answer"),
    Case(
      name: "a body shorter than its length", steps: [.sendRaw(sized + "abc"), .cut],
      text: "abc", words: "SERVER closed the connection in the middle of the answer"),
    Case(
      name: "a chunk without a size", steps: [.sendRaw(head + "3\r\nabc\r\nzz\r\n"), .cut],
      text: "abc", words: "the connection to SERVER broke"),
    Case(
      name: "a server that does not speak HTTP", steps: [.sendRaw("220 smtp ready\r\n"), .cut],
      words: "SERVER does not speak HTTP"),
    Case(
      name: "a body that is not what its encoding says",
      steps: [
        .sendRaw(
          "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\n"
            + "this is no gzip data"), .cut,
      ],
      text: "", words: "SERVER sent an answer that cannot be decompressed"),
  ]

  @Test("a broken response throws an error after the bytes that arrived", arguments: cases)
  func broken(_ example: Case) async throws {
    let server = LoopbackServer(.raw(example.steps))
    let expected = TransportError.disconnected(
      example.words.replacing("SERVER", with: "127.0.0.1:\(server.port)"))
    if let text = example.text {
      let (_, transcript) = try await transport.answer(from: server.url)
      #expect(transcript == Transcript(text, expected))
    } else {
      let fault = await fault { () throws(TransportError) in
        try await transport.answer(from: server.url)
      }
      #expect(fault == expected)
    }
  }

  @Test("a response body without a length ends with the connection")
  func untilClose() async throws {
    let server = LoopbackServer(Script(framing: .untilClose, steps: [.send("all")]))
    #expect(try await transport.answer(from: server.url).transcript == Transcript("all"))
  }

  @Test("a connection reset throws an error after the bytes that arrived")
  func reset() async throws {
    let server = LoopbackServer(
      Script(steps: [.send("abc"), .wait(gate: "read"), .reset]))
    let body = try await transport.send(HTTPRequest(url: server.url)).body
    #expect(try await body.next() == Array("abc".utf8))
    server.open("read")
    let fault = await fault { () throws(TransportError) in try await body.next() }
    #expect(fault == .disconnected("the connection to 127.0.0.1:\(server.port) broke"))
  }

  @Test("an error for a closed port names the address")
  func refused() async throws {
    let unused = UnusedPort()
    let port = unused.port
    let fault = await fault { () throws(TransportError) in
      try await transport.answer(from: "http://127.0.0.1:\(port)/v1?key=sk-CANARY")
    }
    #expect(fault == .refused("127.0.0.1:\(port)"))
  }

  @Test("an error for an unknown host names the host")
  func unknownHost() async throws {
    let fault = await fault { () throws(TransportError) in
      try await transport.answer(from: "http://user:sk-CANARY@nonexistent.invalid/v1?key=sk-CANARY")
    }
    #expect(fault == .unknownHost("nonexistent.invalid"))
  }

  @Test(
    "rejects anything but an http or https URL",
    arguments: [
      "", "example.org/v1", "ftp://example.org/", "file:///etc/passwd", "http://", "https://",
      "http://exa mple.org/", "http://127.0.0.1:99999/", "http://127.0.0.1\0.example.org/",
      "http://127.0.0.1/\r\nX: 1",
    ])
  func badURL(url: String) async throws {
    let fault = await fault { () throws(TransportError) in try await transport.answer(from: url) }
    #expect(
      fault == .unusable("the URL is not valid; it needs http:// or https:// and a host"))
  }

  @Test(
    "rejects a header with a line break without showing its value",
    arguments: ["sk-CANARY\n", "sk-CANARY\r\nX-Evil: 1", "a\0b"])
  func badHeader(value: String) async throws {
    let server = LoopbackServer(.json("{}"))
    let fault = await fault { () throws(TransportError) in
      try await transport.send(HTTPRequest(url: server.url, headers: ["X-Key": value]))
    }
    #expect(
      fault
        == .unusable("a request header has a line break or an invalid name; check the API key"))
    #expect(server.requests.isEmpty)
  }
}
