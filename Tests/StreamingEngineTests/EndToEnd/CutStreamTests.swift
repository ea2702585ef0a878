import LLMRingCutTesting
import Foundation
import LLMRingLoopbackServer
import StreamingEngine
import Testing

@Suite("Recorded streams, split at every position, through the engine", .timeLimit(.minutes(20)))
struct CutStreamTests {
  /// All splits would be 100,000 answers and take minutes. Run them with `LLMRING_ALL_CUTS=1 swift
  /// test --filter CutStreamTests`. The default is every tenth. The decoders' own tests cover all.
  private static let step = ProcessInfo.processInfo.environment["LLMRING_ALL_CUTS"] == nil ? 10 : 1

  /// Each part is a separate HTTP chunk. All answers share one connection.
  @Test(
    "the engine gives the same answer however the server splits the stream",
    arguments: StreamFixture.all)
  func cut(_ fixture: StreamFixture) async {
    let type = fixture.format == .ollama ? "application/x-ndjson" : "text/event-stream"
    let all = Cuts.all(of: fixture.body, random: 1000)
    // In one piece, byte by byte, and then in steps.
    let cuts = all.prefix(2) + stride(from: 2, to: all.count, by: Self.step).map { all[$0] }
    let scripts = cuts.map { pieces in
      // An empty chunk would end the body.
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
