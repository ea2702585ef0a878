#if os(Linux)
import Foundation
import LLMRingLoopbackServer
import StreamingEngine
import Testing

@Suite("Recorded streams over HTTP/2, through the engine", .timeLimit(.minutes(20)))
struct HTTP2StreamTests {
  @Test(
    "a recorded stream gives the same answer over HTTP/2, also in one-byte frames",
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

  @Test(
    "an answer that is reset or truncated over HTTP/2 is never complete",
    arguments: StreamFixture.all.filter { !$0.name.contains("error") })
  func cut(_ fixture: StreamFixture) async {
    let certificate = LoopbackCertificate.writeFile()
    defer { try? FileManager.default.removeItem(atPath: certificate) }
    let wire = Wire.of(fixture.format)
    let type = fixture.format == .ollama ? "application/x-ndjson" : "text/event-stream"
    func script(_ length: Int, _ ending: [Script.Step] = []) -> Script {
      let body = Array(fixture.body.prefix(length))
      return Script(headers: [("Content-Type", type)], steps: [.send(body)] + ending)
    }
    // Named to keep it alive. Otherwise its port could be reused by another test's server.
    let plain = LoopbackServer(script(fixture.body.count))
    let whole = await wire.ring(at: plain).run()
    #expect(plain.requests.count == 1)
    guard whole.fault == nil else { return }
    let text = whole.chunks.map(\.delta).joined()
    for ending: Script.Step in [.reset, .cut] {
      for length in stride(from: 0, to: fixture.body.count, by: 1 + fixture.body.count / 8) {
        let cut = script(length, [ending])
        let server = LoopbackServer.http2 { _ in cut }
        var provider = wire.provider(at: server)
        provider.baseURL = server.secureURL + wire.base
        let ring = LLMRing.overHTTP(provider, environment: ["SSL_CERT_FILE": certificate])
        let answer = await ring.run()
        #expect(text.hasPrefix(answer.chunks.map(\.delta).joined()))
        // Only the bytes after the provider's end marker may be missing.
        if let fault = answer.fault {
          #expect([.connection, .truncated].contains(fault.kind))
          #expect(answer.chunks.allSatisfy { $0.finishReason == nil })
        } else {
          // The cut is noted, and the usage may be missing.
          #expect(answer.chunks.map(\.delta).joined() == text)
          #expect(answer.chunks.last?.finishReason == whole.chunks.last?.finishReason)
        }
      }
    }
  }
}
#endif
