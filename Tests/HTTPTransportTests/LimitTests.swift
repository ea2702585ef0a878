import HTTPTransport
import LoopbackServer
import Testing
import Transport

@Suite("Limits", .timeLimit(.minutes(10)))
struct LimitTests {
  private let transport = CurlTransport.isolated()

  @Test("a server that accepts and says nothing exceeds the limit for the first byte")
  func firstByte() async throws {
    let server = LoopbackServer(Script(preamble: [.hang]))
    let limits = HTTPRequest.Limits(connect: .seconds(20), firstByte: .milliseconds(60))
    let fault = await fault { () throws(TransportError) in
      try await transport.answer(from: server.url, limits: limits)
    }
    #expect(fault == .timedOut(.firstByte))
    try await server.waitForClose()
  }

  @Test("a head is no byte of the body")
  func firstByteAfterHead() async throws {
    let server = LoopbackServer(Script(steps: [.hang]))
    let limits = HTTPRequest.Limits(firstByte: .seconds(2))
    let (response, transcript) = try await transport.answer(from: server.url, limits: limits)
    #expect(response.status == 200)
    #expect(transcript == Transcript("", .timedOut(.firstByte)))
  }

  @Test("a server that falls silent exceeds the idle limit, after the bytes that came")
  func idle() async throws {
    let server = LoopbackServer(Script(steps: [.send("some"), .hang]))
    let limits = HTTPRequest.Limits(idle: .milliseconds(60))
    let (_, transcript) = try await transport.answer(from: server.url, limits: limits)
    #expect(transcript == Transcript("some", .timedOut(.idle)))
    try await server.waitForClose()
  }

  @Test("any byte puts the idle limit off")
  func drip() async throws {
    let drip = [Script.Step](repeating: .send(":\n"), count: 12).flatMap {
      [$0, .pause(.milliseconds(100))]
    }
    let server = LoopbackServer(Script(steps: drip))
    let limits = HTTPRequest.Limits(firstByte: .seconds(20), idle: .seconds(1))
    let (_, transcript) = try await transport.answer(from: server.url, limits: limits)
    #expect(transcript == Transcript(String(repeating: ":\n", count: 12)))
  }

  @Test("a handshake that is not answered exceeds the limit for connecting")
  func connect() async throws {
    // Nothing reads or writes TLS here.
    let server = LoopbackServer(.raw([.hang]))
    let limits = HTTPRequest.Limits(connect: .milliseconds(80))
    let fault = await fault { () throws(TransportError) in
      try await transport.answer(from: "https://127.0.0.1:\(server.port)", limits: limits)
    }
    #expect(fault == .timedOut(.connect))
  }

  @Test("a reader that stops reading stops the server, and loses nothing when it goes on")
  func backPressure() async throws {
    let total = 64 << 20
    let server = LoopbackServer(
      Script(steps: [.sendRepeatedly(largePiece, times: total / largePiece.count)]))
    var limits = HTTPRequest.Limits.forTests
    limits.bufferedBytes = 64 << 10
    let body = try await transport.send(HTTPRequest(url: server.url, limits: limits)).body
    let stalled = try await server.waitForRequest { $0.isStalled }
    // What has been sent lies in the two socket buffers of the kernel.
    #expect(stalled.bytesSent < 24 << 20)

    let first = try #require(try await body.next())
    #expect(first.count <= 64 << 10)
    var length = first.count
    while let piece = try await body.next() {
      length += piece.count
    }
    #expect(length == total)
  }

  @Test("the time that a reader takes is not held against the server")
  func slowReader() async throws {
    let server = LoopbackServer(Script(steps: [.sendRepeatedly(largePiece, times: 2000)]))
    let limits = HTTPRequest.Limits(idle: .milliseconds(150), bufferedBytes: 64 << 10)
    let body = try await transport.send(HTTPRequest(url: server.url, limits: limits)).body
    // The server has been held up for 200 ms.
    try await server.waitForRequest { $0.isStalled }
    // So much is there without the server, in the socket's buffer.
    var length = 0
    while length < 1 << 20 {
      length += try #require(try await body.next()).count
    }
  }

  @Test("more than 64 KiB of headers are refused")
  func headers() async throws {
    let server = LoopbackServer(
      Script(headers: (0..<70).map { ("X-\($0)", String(repeating: "y", count: 1000)) }))
    let fault = await fault { () throws(TransportError) in
      try await transport.answer(from: server.url)
    }
    #expect(fault == .disconnected("127.0.0.1:\(server.port) sent more than 64 KiB of headers"))
  }

  /// With 20,000 periods all of it has come before the limit is exceeded, in what curl has kept
  /// while the reader was behind.
  @Test(
    "a body that decompresses more than a hundredfold is cut off", arguments: [20_000, 100_000])
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

  /// The head of a gzip member (RFC 1952), then a deflate block with the fixed codes (RFC 1951,
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
