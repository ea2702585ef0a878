#if os(Linux)
import StreamingEngine
import LLMRingLoopbackServer
import Testing
import StreamingEngine

import LLMRingPlatform

@Suite("HTTP/2", .timeLimit(.minutes(20)))
final class HTTP2Tests {
  private let certificate = LoopbackCertificate.writeFile()

  deinit {
    unlink(certificate)
  }

  private static let text = "data: Grüß Gott\n\n"

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var steps: [Script.Step]
    var testDescription: String { name }
  }

  @Test(
    "an HTTP/2 body arrives complete in frames of any size",
    arguments: [
      Case(name: "one frame", steps: [.send(text)]),
      Case(name: "one byte per frame", steps: Array(text.utf8).map { .send([$0]) }),
      Case(name: "empty frames between", steps: [.send(""), .send(text), .send("")]),
      Case(name: "pauses between", steps: [.send(text), .pause(.milliseconds(20)), .send("")]),
    ])
  func whole(_ example: Case) async throws {
    let body = try await read(.http2 { _ in Script(steps: example.steps) })
    #expect(body.text == Self.text)
    #expect(body.fault == nil)
  }

  @Test("an HTTP/2 body of a megabyte arrives through flow control")
  func large() async throws {
    let piece = String(repeating: "x", count: 8 << 10)
    let body = try await read(
      .http2 { _ in Script(steps: [.sendRepeatedly(Array(piece.utf8), times: 128)]) })
    #expect(body.text.utf8.count == 1 << 20)
    #expect(body.fault == nil)
  }

  @Test(
    "an HTTP/2 stream that is reset or cut off throws an error",
    arguments: [
      Case(name: "reset", steps: [.send("a"), .reset]),
      Case(name: "cut", steps: [.send("a"), .cut]),
      Case(name: "going away, and gone", steps: [.send("a"), .goAway, .cut]),
    ])
  func cut(_ example: Case) async throws {
    let body = try await read(.http2 { _ in Script(steps: example.steps) })
    #expect(body.text == "a")
    guard case .disconnected = body.fault else {
      Issue.record("got \(String(describing: body.fault))")
      return
    }
  }

  @Test(
    "an HTTP/2 stream that ends before or just after its head throws an error",
    arguments: [
      Case(name: "reset", steps: [.reset]), Case(name: "cut", steps: [.cut]),
      Case(name: "going away, and gone", steps: [.goAway, .cut]),
    ])
  func cutEarly(_ example: Case) async throws {
    let headless = LoopbackServer.http2 { _ in Script(preamble: example.steps) }
    do {
      _ = try await transport.send(HTTPRequest(url: headless.secureURL))
      Issue.record("got a response head")
    } catch {
      guard case .disconnected = error else {
        Issue.record("got \(error)")
        return
      }
    }
    let body = try await read(.http2 { _ in Script(steps: example.steps) })
    #expect(body.text == "")
    guard case .disconnected = body.fault else {
      Issue.record("got \(String(describing: body.fault))")
      return
    }
  }

  @Test("an HTTP/2 response completes after GOAWAY")
  func goingAway() async throws {
    let body = try await read(
      .http2 { _ in Script(steps: [.send("a"), .goAway, .send("b")]) })
    #expect(body.text == "ab")
    #expect(body.fault == nil)
  }

  @Test("successive HTTP/2 requests share a connection and keep their bodies")
  func sharing() async throws {
    let server = LoopbackServer.http2 { Script(steps: [.send($0.text.uppercased())]) }
    let transport = transport
    let words = ["one", "two", "three", "four", "five"]
    for word in words {
      let request = HTTPRequest(url: server.secureURL, body: Array(word.utf8))
      let body = try await Transcript(of: transport.send(request).body)
      #expect(body.text == word.uppercased())
    }
    // libcurl may replace an idle connection at any time.
    #expect(Set(server.requests.map(\.connection)).count < words.count)
  }

  @Test("cancelling one HTTP/2 response does not affect another on its connection")
  func stoppingOne() async throws {
    let server = LoopbackServer.http2 {
      $0.text == "stop"
        ? Script(steps: [.send("a"), .hang])
        : Script(steps: [.send("b"), .wait(gate: $0.text), .send("c")])
    }
    server.open("")
    let transport = transport
    _ = try await Transcript(of: transport.send(HTTPRequest(url: server.secureURL)).body)
    let stopped = try await transport.send(
      HTTPRequest(url: server.secureURL, body: Array("stop".utf8))
    ).body
    #expect(try await stopped.next() == Array("a".utf8))
    let other = try await transport.send(
      HTTPRequest(url: server.secureURL, body: Array("go".utf8))
    ).body
    #expect(try await other.next() == Array("b".utf8))
    let task = Task { try await stopped.next() }
    task.cancel()
    _ = await task.result
    server.open("go")
    #expect(await Transcript(of: other) == Transcript("c"))
    // libcurl may replace an idle connection, but these two were open at the same time.
    #expect(Set(server.requests.map(\.connection).suffix(2)).count == 1)
    try await server.waitForRequest(1) { $0.closedAt != nil }
  }

  @Test("cancelling an HTTP/2 response stops the server's stream")
  func stopping() async throws {
    let server = LoopbackServer.http2 { _ in Script(steps: [.send("a"), .hang]) }
    let body = try await transport.send(HTTPRequest(url: server.secureURL)).body
    #expect(try await body.next() == Array("a".utf8))
    let task = Task { try await body.next() }
    task.cancel()
    _ = await task.result
    try await server.waitForClose()
  }

  private var transport: CurlTransport { .isolated(["SSL_CERT_FILE": certificate]) }

  private func read(_ server: LoopbackServer) async throws -> Transcript {
    let (response, transcript) = try await transport.answer(from: server.secureURL)
    #expect(response.status == 200)
    return transcript
  }
}
#endif
