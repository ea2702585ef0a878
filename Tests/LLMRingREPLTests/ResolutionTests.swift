import LLMRingConversations
import LLMRingPlatform
import LLMRingScreenTesting
import StreamingEngine
import Testing

@testable import LLMRingREPL

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("The models of a question")
struct ResolutionTests {
  private func lockfile(_ model: String) -> String {
    """
    version = "1.0"
    default_profile = "default"
    [profiles.default]
    name = "default"
    [[profiles.default.bindings]]
    alias = "chatbot"
    models = ["\(model)"]
    """
  }

  private func write(_ model: String, to desk: Desk) throws {
    try Data(lockfile(model).utf8).write(to: URL(filePath: "\(desk.folder.path)/llmring.lock"))
  }

  /// A desk whose aliases come from a file in its folder.
  private func desk() throws -> Desk {
    var desk = try Desk()
    try write("one:a", to: desk)
    var configuration = desk.services.ring.configuration
    configuration.aliases = .located(
      argument: "\(desk.folder.path)/llmring.lock", environment: [:], workingDirectory: "/")
    desk.services.ring = LLMRing(
      configuration: configuration, transport: Script(.whole(["Aye."]), .whole(["Aye."])),
      pacing: Pacing(sleep: { _ in }, jitter: { 0 }))
    return desk
  }

  @Test("an alias is read from the lockfile once per question")
  func once() async throws {
    let desk = try desk()
    let before = desk.services.ring.lockfileReads
    let progress = try await desk.ask("q")
    #expect(progress.response.model == "one:a")
    #expect(desk.session.turns.map(\.model) == ["one:a", "one:a"])
    #expect(desk.services.ring.lockfileReads == before + 1)
  }

  @Test("an alias's models stay the same during a question and are looked up again for the next")
  func edited() async throws {
    let desk = try desk()
    desk.session.ask("first")
    try write("two:b", to: desk)
    let first = try await desk.answer()
    #expect(first.response.model == "one:a")
    #expect(desk.session.turns.map(\.model) == ["one:a", "one:a"])
    let second = try await desk.ask("second")
    #expect(second.response.model == "two:b")
    #expect(desk.session.turns.map(\.model) == ["one:a", "one:a", "two:b", "two:b"])
  }

  @Test("typing does not reread the lockfile until the file changes")
  func completion() throws {
    let desk = try desk()
    // What was changed a moment ago may change once more within the file system's clock.
    while FileVersion(of: "\(desk.folder.path)/llmring.lock")?.isSettled == false {}
    let services = desk.services
    _ = services.models(profile: nil)
    let reads = services.ring.lockfileReads
    for _ in 0..<50 {
      #expect(services.isModel("chatbot", profile: nil))
      _ = services.aliases(profile: nil)
    }
    #expect(services.ring.lockfileReads == reads)
    try write("two:b", to: desk)
    #expect(services.resolved("chatbot", profile: nil) == "two:b")
  }
}
