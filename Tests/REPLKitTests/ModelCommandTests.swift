import Conversations
import StreamingEngine
import TerminalKit
import Testing

@testable import REPLKit

/// `/model`, `/aliases`, `/models`, `/profile`, `/set`, `/think`.
struct ModelCommandTests {
  @Test("/model shows and switches; what stands behind an alias is shown")
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

  @Test("/aliases lists them, and marks the one in use")
  func aliases() throws {
    let desk = try Desk(model: "fast")
    #expect(desk.run("aliases") == ["  chatbot  one:a", "* fast     two:b, one:c"])
    desk.session.profile = "dev"
    #expect(desk.run("aliases") == ["  chatbot  two:d"])
  }

  @Test("/models lists what can be used now, and filters by a part of the name")
  func models() throws {
    var desk = try Desk()
    #expect(
      desk.run("models xyz")
        == ["no known model has 'xyz' in its name; unknown ones can be used all the same"])
    let ring = LLMRing(
      configuration: .environment(["ANTHROPIC_API_KEY": "k"], workingDirectory: "/nowhere"))
    desk.surroundings = Surroundings(ring: ring, store: nil, now: { 0 })
    func list(_ part: String) throws -> [String] {
      try SlashCommand.models.run(part, in: desk.session, host: desk.host)
    }
    let opus = try list("OPUS")
    #expect(!opus.isEmpty && opus.allSatisfy { $0.hasPrefix("anthropic:") && $0.contains("opus") })
    #expect(try list("").count > opus.count)
  }

  @Test("/profile shows the one in force and switches")
  func profile() throws {
    let desk = try Desk()
    #expect(desk.run("profile") == ["* default", "  dev"])
    #expect(desk.run("profile dev") == ["now in profile dev"])
    #expect(desk.run("profile") == ["  default", "* dev"])
    #expect(desk.run("model") == ["using chatbot → two:d"])
  }

  @Test("/set shows and changes")
  func set() throws {
    let desk = try Desk()
    let thinking = "(show or hide what a model lets be seen of its thinking)"
    let markdown = "(on, or off to see answers as they were written)"
    let background = "(light, dark, or auto for what the terminal says)"
    #expect(
      desk.run("set") == [
        "temperature = default  (0 to 2, or default)",
        "max_tokens = default  (a number of tokens, or default)",
        "thinking = show  \(thinking)",
        "markdown = on  \(markdown)",
        "background = auto  \(background)",
        "bell = off  (on, or off: whether to ring when an answer is over that took long)",
        "context_check = on  (on, or off to send what is longer than a model is known to read)",
      ])
    #expect(desk.run("set temperature 0.2") == ["temperature = 0.2  (0 to 2, or default)"])
    #expect(desk.run("set temperature") == ["temperature = 0.2  (0 to 2, or default)"])
    #expect(
      desk.run("set max_tokens  50") == ["max_tokens = 50  (a number of tokens, or default)"])
    #expect(desk.run("set thinking hide") == ["thinking = hide  \(thinking)"])
    #expect(desk.run("set markdown off") == ["markdown = off  \(markdown)"])
    #expect(desk.run("set background light") == ["background = light  \(background)"])
    #expect(
      desk.session.preferences
        == Preferences(
          temperature: 0.2, maxTokens: 50, showsReasoning: false, showsMarkdown: false,
          background: .light))
    _ = desk.run("set temperature default")
    _ = desk.run("set max_tokens default")
    _ = desk.run("set thinking show")
    _ = desk.run("set markdown on")
    _ = desk.run("set background auto")
    #expect(desk.session.preferences == Preferences())
  }

  @Test("/think shows and sets the level")
  func think() throws {
    let desk = try Desk()
    #expect(desk.run("think") == ["thinking: default"])
    #expect(desk.run("think High") == ["thinking: high"])
    #expect(desk.session.preferences.reasoning == .high)
    #expect(desk.run("think none") == ["thinking: none"])
    #expect(desk.session.preferences.reasoning == ReasoningEffort.none)
    #expect(desk.run("think default") == ["thinking: default"])
    #expect(desk.session.preferences.reasoning == nil)
  }
}
