import CutTesting
import Foundation
import LoopbackServer
import StreamingEngine
import Testing

@Suite("Recorded streams, cut in every way, through the engine", .timeLimit(.minutes(10)))
struct CutStreamTests {
  /// All cuts are a hundred thousand answers and take minutes: `LLMRING_ALL_CUTS=1 swift test
  /// --filter CutStreamTests`. Without that it is every tenth. The decoders' own tests take all.
  private static let step = ProcessInfo.processInfo.environment["LLMRING_ALL_CUTS"] == nil ? 10 : 1

  /// Each cut is an HTTP chunk of its own. They come over one connection, one answer after another.
  @Test("how a server cuts a stream makes no difference", arguments: StreamFixture.all)
  func cut(_ fixture: StreamFixture) async {
    let type = fixture.format == .ollama ? "application/x-ndjson" : "text/event-stream"
    let all = Cuts.all(of: fixture.body, random: 1000)
    // Whole, byte by byte, and then by steps.
    let cuts = all.prefix(2) + stride(from: 2, to: all.count, by: Self.step).map { all[$0] }
    let scripts = cuts.map { pieces in
      // An empty chunk would be the end of the body.
      Script(
        headers: [("Content-Type", type)],
        steps: pieces.filter { !$0.isEmpty }.map { .send($0) })
    }
    let server = LoopbackServer(scripts: scripts)
    let ring = Wire.of(fixture.format).ring(at: server)
    let whole = await ring.run()
    for pieces in cuts.dropFirst() {
      let (chunks, fault) = await ring.run()
      guard chunks == whole.chunks, fault == whole.fault else {
        Issue.record(
          "in pieces of \(pieces.map(\.count)): \(chunks) \(String(describing: fault))")
        return
      }
    }
    #expect(server.requests.count >= cuts.count)
  }
}
