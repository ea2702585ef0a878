import LLMRingConversations
import StreamingEngine
import LLMRingTerminal
import Testing

@testable import LLMRingREPL

/// `/model`, `/aliases`, `/models`, `/profile`.
struct ModelCommandTests {
  @Test("/model shows and changes the model, and names the model behind an alias")
  func model() throws {
    let desk = try Desk()
    #expect(desk.run("model") == ["using chatbot → one:a"])
    #expect(desk.run("model fast") == ["now using fast → two:b, then one:c"])
    #expect(desk.session.model == "fast")
    #expect(desk.run("load one:x:tag") == ["now using one:x:tag"])
    #expect(desk.session.model == "one:x:tag")
    #expect(desk.run("model one:x:tag") == ["using one:x:tag"])
  }

  @Test("/model keeps the conversation")
  func keeps() async throws {
    let desk = try Desk(Script(.whole(["a1"]), .whole(["a2"])))
    try await desk.ask("q1")
    _ = desk.run("model fast")
    let progress = try await desk.ask("q2")
    #expect(progress.response.model == "two:b")
    #expect(desk.session.turns.map(\.model) == ["one:a", "one:a", "two:b", "two:b"])
    #expect(desk.session.turns.map(\.alias) == ["chatbot", "chatbot", "fast", "fast"])
  }

  @Test("/aliases lists the aliases and marks the current one")
  func aliases() throws {
    let desk = try Desk(model: "fast")
    #expect(desk.run("aliases") == ["  chatbot  one:a", "* fast     two:b, one:c"])
    desk.session.profile = "dev"
    #expect(desk.run("aliases") == ["  chatbot  two:d"])
  }

  @Test("/models lists the usable models and filters by part of the name")
  func models() throws {
    var desk = try Desk()
    #expect(
      desk.run("models xyz")
        == ["no known model has 'xyz' in its name; you can still use others by their full name"])
    let ring = LLMRing(
      configuration: .environment(["ANTHROPIC_API_KEY": "k"], workingDirectory: "/nowhere"))
    desk.services = SessionServices(ring: ring, store: nil, now: { 0 })
    func list(_ part: String) throws -> [String] {
      try SlashCommand.models.run(part, in: desk.session, host: desk.host)
    }
    let opus = try list("OPUS")
    #expect(!opus.isEmpty && opus.allSatisfy { $0.hasPrefix("anthropic:") && $0.contains("opus") })
    #expect(try list("").count > opus.count)
  }

  @Test("/profile shows and changes the profile")
  func profile() throws {
    let desk = try Desk()
    #expect(desk.run("profile") == ["* default", "  dev"])
    #expect(desk.run("profile dev") == ["now in profile dev"])
    #expect(desk.run("profile") == ["  default", "* dev"])
    #expect(desk.run("model") == ["using chatbot → two:d"])
  }
}
