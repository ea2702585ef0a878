#if os(Linux)
  import Foundation
  import LoopbackServer
  import StreamingEngine
  import Testing

  @Suite("Recorded streams over HTTP/2, through the engine", .timeLimit(.minutes(10)))
  struct HTTP2StreamTests {
    @Test(
      "a recorded stream is the same answer over HTTP/2, in frames of a byte too",
      arguments: StreamFixture.all)
    func recorded(_ fixture: StreamFixture) async {
      let certificate = LoopbackCertificate.writeFile()
      defer { try? FileManager.default.removeItem(atPath: certificate) }
      let type = fixture.format == .ollama ? "application/x-ndjson" : "text/event-stream"
      func script(_ pieces: [[UInt8]]) -> Script {
        Script(headers: [("Content-Type", type)], steps: pieces.map { .send($0) })
      }
      let wire = Wire.of(fixture.format)
      let plain = LoopbackServer(script([fixture.body]))
      let expected = await wire.ring(at: plain).run()
      for pieces in [[fixture.body], fixture.body.map { [$0] }] {
        let script = script(pieces)
        let server = LoopbackServer.http2 { _ in script }
        var provider = wire.provider(at: server)
        provider.baseURL = server.secureURL + wire.base
        let answer = await LLMRing.overHTTP(provider, environment: ["SSL_CERT_FILE": certificate])
          .run()
        #expect(answer.chunks == expected.chunks)
        #expect(answer.fault == expected.fault)
        #expect(server.requests.first?.body == plain.requests.first?.body)
      }
    }
  }
#endif
