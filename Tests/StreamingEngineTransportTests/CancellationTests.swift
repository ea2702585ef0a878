import LLMRingLoopbackServer
import Testing
@testable import StreamingEngine

@Suite("Cancelling a response", .timeLimit(.minutes(20)))
struct CancellationTests {
  private let transport = CurlTransport.isolated()
  /// How soon the server must notice. The goal is 100 ms; the rest is for a busy test machine.
  private let soon = Duration.seconds(30)

  @Test("cancelling a task that waits for the response head closes the connection")
  func whileSending() async throws {
    let server = LoopbackServer(Script(preamble: [.hang]))
    let task = Task { await fault { () throws(TransportError) in try await send(to: server) } }
    try await server.waitForRequests()
    let before = ContinuousClock.now
    task.cancel()
    #expect(await task.value == .cancelled)
    let closed = try await server.waitForClose()
    #expect(before.duration(to: closed) < soon)
  }

  @Test("cancelling a task that waits for body bytes closes the connection")
  func whileReading() async throws {
    let server = LoopbackServer(Script(steps: [.send("a"), .hang]))
    let body = try await send(to: server).body
    #expect(try await body.next() == Array("a".utf8))
    let task = Task { await fault { () throws(TransportError) in try await body.next() } }
    // The result is the same whether or not the task is already waiting.
    let before = ContinuousClock.now
    task.cancel()
    #expect(await task.value == .cancelled)
    let closed = try await server.waitForClose()
    #expect(before.duration(to: closed) < soon)
    #expect(await fault { () throws(TransportError) in try await body.next() } == .cancelled)
  }

  @Test("cancelling a task in the middle of the TLS handshake closes the connection")
  func whileShakingHands() async throws {
    let server = LoopbackServer(greeting: .hang)
    let url = "https://127.0.0.1:\(server.port)"
    let task = Task {
      await fault { () throws(TransportError) in try await transport.send(HTTPRequest(url: url)) }
    }
    // The first bytes are the client's hello. The server does not respond to it.
    try await server.waitForRequests()
    let before = ContinuousClock.now
    task.cancel()
    #expect(await task.value == .cancelled)
    let closed = try await server.waitForClose()
    #expect(before.duration(to: closed) < soon)
  }

  @Test("a task that waits for a connection can be cancelled before the server accepts")
  func whileConnecting() async throws {
    let full = FullBacklog()
    let url = "http://127.0.0.1:\(full.port)"
    let limits = HTTPRequest.Limits(connect: .seconds(600))
    let task = Task {
      await fault { () throws(TransportError) in
        try await transport.send(HTTPRequest(url: url, limits: limits))
      }
    }
    // Another request on the same thread proves that the first has started.
    let other = LoopbackServer(.json("{}"))
    _ = try await transport.answer(from: other.url)
    let before = ContinuousClock.now
    task.cancel()
    #expect(await task.value == .cancelled)
    #expect(before.duration(to: .now) < soon)
  }

  @Test("releasing a response body closes the connection")
  func releasing() async throws {
    let server = LoopbackServer(Script(steps: [.send("a"), .hang]))
    var body: (any ResponseBody)? = try await send(to: server).body
    #expect(try await body?.next() == Array("a".utf8))
    let before = ContinuousClock.now
    body = nil
    let closed = try await server.waitForClose()
    #expect(before.duration(to: closed) < soon)
  }

  @Test("releasing an unread response body closes the connection")
  func releasingUnread() async throws {
    let server = LoopbackServer(Script(steps: [.send("a"), .hang]))
    _ = try await send(to: server)
    try await server.waitForClose()
  }

  @Test("releasing a response body with a full buffer closes the connection")
  func releasingPaused() async throws {
    let server = LoopbackServer(Script(steps: [.sendRepeatedly(largePiece, times: 2000)]))
    var body: (any ResponseBody)? = try await send(to: server).body
    try await server.waitForRequest { $0.isStalled }
    #expect(body != nil)
    body = nil
    try await server.waitForClose()
  }

  @Test("releasing the transport closes its idle connections")
  func releasingTransport() async throws {
    let server = LoopbackServer(.json("{}"))
    _ = try await CurlTransport.isolated().answer(from: server.url)
    try await server.waitForClose()
  }

  @Test("a task that is already cancelled sends no request")
  func cancelledBefore() async throws {
    let server = LoopbackServer(.json("{}"))
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await fault { () throws(TransportError) in try await send(to: server) }
    }
    #expect(await task.value == .cancelled)
    #expect(server.requests.isEmpty)
  }

  @Test("an exchange cancelled before the thread starts it sends no request")
  func cancelledBeforeStart() async throws {
    let server = LoopbackServer(.json("{}"))
    let loop = CurlLoop(NetworkEnvironment([:]))
    let cancelled = Exchange(HTTPRequest(url: "\(server.url)/cancelled"), on: loop)
    cancelled.cancel()
    loop.post(.start(cancelled))
    let next = Exchange(HTTPRequest(url: "\(server.url)/next"), on: loop)
    #expect(try await next.start().status == 200)
    #expect(await fault { () throws(TransportError) in try await cancelled.next() } == .cancelled)
    #expect(server.requests.map(\.path) == ["/next"])
  }

  @Test("cancelling one of many requests does not affect the others")
  func oneOfMany() async throws {
    let server = LoopbackServer { request in
      request.path == "/stopped"
        ? Script(steps: [.send("a"), .hang]) : Script(steps: [.wait(gate: "go"), .send("whole")])
    }
    let url = server.url
    let stopped = Task { try await transport.answer(from: "\(url)/stopped").transcript }
    let others = (0..<20).map { index in
      Task { try await transport.answer(from: "\(url)/\(index)").transcript }
    }
    try await server.waitForRequests(21)
    stopped.cancel()
    _ = await stopped.result
    server.open("go")
    for other in others { #expect(try await other.value == Transcript("whole")) }
  }

  @Test("the transport still works after a thousand requests are cancelled at random")
  func anyMoment() async throws {
    let server = LoopbackServer(
      Script(steps: [.sendRepeatedly(Array("data: x\n\n".utf8), times: 50)]))
    let url = server.url
    await withTaskGroup { group in
      for index in 0..<1000 {
        let task = Task { try await transport.answer(from: url) }
        group.addTask {
          for _ in 0..<(index % 50) { await Task.yield() }
          task.cancel()
          _ = await task.result
        }
        if index % 20 == 0 { await group.waitForAll() }
      }
    }
    let (_, transcript) = try await transport.answer(from: url)
    #expect(transcript.bytes.count == 450)
  }

  private func send(to server: LoopbackServer) async throws(TransportError) -> HTTPResponse {
    try await transport.send(HTTPRequest(url: server.url))
  }
}

/// 32 KiB.
let largePiece = [UInt8](repeating: UInt8(ascii: "x"), count: 32 << 10)
