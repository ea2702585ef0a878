import StreamingEngine
import LLMRingLoopbackServer
import Testing

@Suite("Limits", .timeLimit(.minutes(20)))
struct LimitTests {
  private let transport = CurlTransport.isolated()

  @Test("a server that sends nothing exceeds the limit for the response head")
  func head() async throws {
    let server = LoopbackServer(Script(preamble: [.hang]))
    let limits = HTTPRequest.Limits(connect: .seconds(20), head: .milliseconds(60))
    let fault = await fault { () throws(TransportError) in
      try await transport.answer(from: server.url, limits: limits)
    }
    #expect(fault == .timedOut(.head))
    try await server.waitForClose()
  }

  @Test("the response head does not count as the first byte of the body")
  func firstByteAfterHead() async throws {
    let server = LoopbackServer(Script(steps: [.hang]))
    let limits = HTTPRequest.Limits(firstByte: .seconds(2))
    let (response, transcript) = try await transport.answer(from: server.url, limits: limits)
    #expect(response.status == 200)
    #expect(transcript == Transcript("", .timedOut(.firstByte)))
  }

  @Test("a server that stops sending exceeds the idle limit after the bytes it sent")
  func idle() async throws {
    let server = LoopbackServer(Script(steps: [.send("some"), .hang]))
    let limits = HTTPRequest.Limits(idle: .milliseconds(60))
    let (_, transcript) = try await transport.answer(from: server.url, limits: limits)
    #expect(transcript == Transcript("some", .timedOut(.idle)))
    try await server.waitForClose()
  }

  @Test("a server that never stops sending exceeds the limit for the whole request")
  func total() async throws {
    let server = LoopbackServer(Script(steps: [.sendRepeatedly(largePiece, times: .max)]))
    let limits = HTTPRequest.Limits(total: .milliseconds(300))
    let body = try await transport.send(HTTPRequest(url: server.url, limits: limits)).body
    let fault = await fault { () throws(TransportError) in
      while try await body.next() != nil {}
    }
    #expect(fault == .timedOut(.total))
    try await server.waitForClose()
  }

  @Test("each received byte restarts the idle limit")
  func drip() async throws {
    let drip = [Script.Step](repeating: .send(":\n"), count: 12).flatMap {
      [$0, .pause(.milliseconds(100))]
    }
    let server = LoopbackServer(Script(steps: drip))
    let limits = HTTPRequest.Limits(firstByte: .seconds(20), idle: .seconds(1))
    let (_, transcript) = try await transport.answer(from: server.url, limits: limits)
    #expect(transcript == Transcript(String(repeating: ":\n", count: 12)))
  }

  @Test(
    "a stalled TLS handshake exceeds the handshake limit, not the connect limit",
    arguments: [Duration.milliseconds(100), .seconds(20)])
  func handshake(connect: Duration) async throws {
    // This server does not speak TLS.
    let server = LoopbackServer(.raw([.hang]))
    let limits = HTTPRequest.Limits(connect: connect, handshake: .milliseconds(800))
    let fault = await fault { () throws(TransportError) in
      try await transport.answer(from: "https://127.0.0.1:\(server.port)", limits: limits)
    }
    #expect(fault == .timedOut(.handshake))
  }

  @Test("a connection that is not accepted exceeds the connect limit")
  func connect() async throws {
    let full = FullBacklog()
    let limits = HTTPRequest.Limits(connect: .milliseconds(80))
    let fault = await fault { () throws(TransportError) in
      try await transport.answer(from: "http://127.0.0.1:\(full.port)", limits: limits)
    }
    #expect(fault == .timedOut(.connect))
  }

  @Test("a reader that pauses also pauses the server and loses no bytes")
  func backPressure() async throws {
    let total = 64 << 20
    let server = LoopbackServer(
      Script(steps: [.sendRepeatedly(largePiece, times: total / largePiece.count)]))
    var limits = HTTPRequest.Limits.forTests
    limits.bufferedBytes = 64 << 10
    let body = try await transport.send(HTTPRequest(url: server.url, limits: limits)).body
    let stalled = try await server.waitForRequest { $0.isStalled }
    // The sent bytes are in the kernel's two socket buffers.
    #expect(stalled.bytesSent < 24 << 20)

    let first = try #require(try await body.next())
    #expect(first.count <= 64 << 10)
    var length = first.count
    while let piece = try await body.next() {
      length += piece.count
    }
    #expect(length == total)
  }

  @Test("time limits exclude the time during which the reader pauses")
  func slowReader() async throws {
    let server = LoopbackServer(Script(steps: [.sendRepeatedly(largePiece, times: 2000)]))
    let limits = HTTPRequest.Limits(idle: .milliseconds(150), bufferedBytes: 64 << 10)
    let body = try await transport.send(HTTPRequest(url: server.url, limits: limits)).body
    // The server has been blocked for 200 ms.
    try await server.waitForRequest { $0.isStalled }
    // This much is in the socket buffer already.
    var length = 0
    while length < 1 << 20 {
      length += try #require(try await body.next()).count
    }
  }

  @Test("rejects more than 64 KiB of response headers")
  func headers() async throws {
    let server = LoopbackServer(
      Script(headers: (0..<70).map { ("X-\($0)", String(repeating: "y", count: 1000)) }))
    let fault = await fault { () throws(TransportError) in
      try await transport.answer(from: server.url)
    }
    #expect(fault == .malformed("127.0.0.1:\(server.port) sent more than 64 KiB of headers"))
  }

  /// With 20,000 periods, curl has received and buffered the whole body before it exceeds the limit,
  /// because the reader is behind.
  @Test(
    "rejects a response body that decompresses more than a hundredfold",
    arguments: [20_000, 100_000])
  func bomb(periods: Int) async throws {
    var bomb = Self.bombHead
    for _ in 0..<periods { bomb += Self.bombPeriod }
    let server = LoopbackServer(
      Script(headers: [("Content-Encoding", "gzip")], steps: [.send(bomb), .hang]))
    let body = try await transport.send(HTTPRequest(url: server.url, limits: .forTests)).body
    var length = 0
    let fault = await fault { () throws(TransportError) in
      while let piece = try await body.next() { length += piece.count }
    }
    #expect(
      fault
        == .disconnected(
          "127.0.0.1:\(server.port) sent a body that decompresses more than a hundredfold"))
    #expect(length > 1 << 20)
    #expect(length < 150 << 20)
  }

  /// A gzip header (RFC 1952), then a deflate block with the fixed codes (RFC 1951,
  /// section 3.2.6) that begins with a zero and repeats the byte before it for ever: each 13 bits
  /// stand for 258 bytes, so 13 bytes stand for 2,064.
  static let bombHead: [UInt8] =
    [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3] + Array(bombBits(matches: 8).prefix(2))
  static let bombPeriod = Array(bombBits(matches: 17)[2..<15])

  private static func bombBits(matches: Int) -> [UInt8] {
    // BFINAL 1, BTYPE 01, least significant bit first; literal 0 is 00110000, length 258 is
    // 11000101, distance 1 is 00000, most significant bit first.
    let match: [UInt8] = [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]
    var bits: [UInt8] = [1, 1, 0] + [0, 0, 1, 1, 0, 0, 0, 0]
    for _ in 0..<matches { bits += match }
    return stride(from: 0, to: bits.count - 7, by: 8).map { start in
      (0..<8).reduce(0) { $0 | bits[start + $1] << UInt8($1) }
    }
  }
}
