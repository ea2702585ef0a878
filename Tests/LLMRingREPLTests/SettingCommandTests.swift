import LLMRingPlatform
import LLMRingScreenTesting
import StreamingEngine
import LLMRingTerminal
import Testing

@testable import LLMRingREPL

/// `/set`, `/think` and `/system`, and what they write to `config.toml`.
struct SettingCommandTests {
  /// A desk with a `config.toml`.
  private func desk(_ config: String? = nil) throws -> Desk {
    var desk = try Desk()
    let path = "\(desk.folder.path)/config.toml"
    desk.services.configFile = path
    if let config {
      try AtomicFile.write(Array(config.utf8), to: path, mode: 0o600)
      desk.session.state.layers.set(try ConfigFile.load(path: path), path: path)
    }
    return desk
  }

  @Test("/set lists every setting with its value and where it comes from")
  func list() throws {
    let desk = try desk("bell = true\n[alias.chatbot]\ntemperature = 0.5\n")
    let path = try #require(desk.services.configFile)
    desk.session.state.layers.set(
      .maxTokens, to: .value(.integer(9)), in: .flag, from: .flag("--max-tokens"))
    desk.session.state.layers.restore(.reasoning, .text("low"))
    _ = desk.run("set markdown off")
    #expect(
      desk.run("set") == [
        "model = chatbot  (this conversation)",
        "profile = default  (the lockfile's default profile)",
        "temperature = 0.5  ([alias.chatbot] in \(path):3)", "max_tokens = 9  (--max-tokens)",
        "reasoning = low  (resumed conversation)", "system = default  (no system prompt)",
        "options = default  (none)",
        "thinking = on  (default)", "markdown = off  (set in this run)",
        "math = on  (default)", "wrap = off  (default)",
        "background = auto  (default)", "bell = on  (\(path):1)",
        "context_check = on  (default)",
        "timeout = default  (120 to 600, depending on the model and the server)",
        "budget.day = default  (no limit)", "budget.month = default  (no limit)",
      ])
  }

  @Test("/set KEY explains a setting, and /help set explains all of them")
  func explained() throws {
    let desk = try desk()
    let wrap =
      "Break the lines of answers between words, at the edge of the screen or at a number of columns"
    #expect(
      desk.run("set wrap") == [
        "wrap = off  (default)", "  \(wrap): off, on or a number of columns from 1 to 1000",
      ])
    let help = desk.run("help set")
    for setting in Setting.all where setting.isChangedAtPrompt {
      #expect(help.contains { $0.hasPrefix("  \(setting.name) ") && $0.contains(setting.summary) })
    }
  }

  @Test("/set changes how answers are requested and shown, and default resets a setting")
  func changes() throws {
    let desk = try desk("temperature = 1.5\nmarkdown = false\n")
    let before = desk.session.preferences
    for line in [
      "temperature 0.2", "max_tokens  50", "thinking HIDE", "markdown true", "background light",
      "bell on", "context_check false", "timeout none", "reasoning high", "system be brief",
    ] {
      let said = desk.run("set \(line)")
      #expect(said.first?.hasSuffix("(set in this run)") == true, "\(said)")
    }
    let changed = desk.session.preferences
    #expect(changed.temperature == 0.2 && changed.maxTokens == 50 && changed.timeout == .unlimited)
    #expect(!changed.showsReasoning && changed.showsMarkdown && changed.background == .light)
    #expect(changed.ringsBell && !changed.checksContext && changed.reasoning == .high)
    #expect(changed.system == "be brief")
    for setting in Setting.all where setting.isChangedAtPrompt && setting.hasResetWord {
      _ = desk.run("set \(setting.name) default")
    }
    let standard = Preferences(SettingLayers(), for: nil)
    #expect(desk.session.preferences == standard && standard != before)
  }

  @Test("/set model and /set profile are /model and /profile")
  func model() throws {
    let desk = try desk()
    #expect(desk.run("set model fast").first == "model = fast  (set in this run)")
    #expect(desk.session.model == "fast")
    #expect(desk.run("set model nobody").first?.hasPrefix("fault: ") == true)
    #expect(desk.run("set profile dev").first == "profile = dev  (set in this run)")
    #expect(desk.session.profile == "dev")
  }

  @Test("/think is /set reasoning, in upper or lower case")
  func think() throws {
    let desk = try desk()
    #expect(desk.run("think") == ["reasoning = default  (the provider decides)"])
    #expect(desk.run("think High") == ["reasoning = high  (set in this run)"])
    #expect(desk.run("think none") == ["reasoning = none  (set in this run)"])
    #expect(desk.session.preferences.reasoning == ReasoningEffort.off)
    #expect(desk.run("think default") == ["reasoning = default  (the provider decides)"])
    #expect(desk.session.preferences.reasoning == nil)
  }

  @Test("another alias uses its own settings, even for one question")
  func alias() throws {
    let desk = try desk(
      "temperature = 1\n[alias.fast]\ntemperature = 0.1\nsystem = 'Be fast.'\nbell = 'on'\n")
    #expect(desk.session.request().temperature == 1)
    let aside = desk.session.request(to: "fast")
    #expect(aside.temperature == 0.1 && aside.messages.first?.content == "Be fast.")
    _ = desk.run("model fast")
    #expect(desk.session.preferences.ringsBell && desk.session.system == "Be fast.")
    _ = desk.run("set temperature 0.7")
    #expect(desk.session.request().temperature == 0.7)
  }

  @Test("/set --save writes the setting and names the sources that override it")
  func saved() throws {
    let desk = try desk("# mine\nmarkdown = true # here\n[alias.chatbot]\nbell = false\n")
    let path = try #require(desk.services.configFile)
    #expect(
      desk.run("set markdown off --save") == [
        "markdown = off  (set in this run)", "saved markdown = off in \(path)",
      ])
    desk.session.state.layers.set(
      .bell, to: .value(.toggle(false)), in: .environment, from: .variable("LLMRING_BELL"))
    #expect(
      desk.run("set bell on --save") == [
        "bell = on  (set in this run)", "saved bell = on in \(path)",
        "LLMRING_BELL still sets bell = off", "[alias.chatbot] in \(path):5 still sets bell = off",
      ])
    #expect(
      try text(at: path)
        == "# mine\nmarkdown = false # here\nbell = true\n[alias.chatbot]\nbell = false\n")
    #expect(
      desk.run("set markdown default --save") == [
        "markdown = on  (set in this run)", "removed markdown from \(path)",
      ])
    #expect(
      desk.run("set temperature --save").last == "temperature is not set in \(path)")
  }

  @Test("/set --save names at most five overriding sources, and none with the same value")
  func manyWinners() throws {
    let same = "[alias.a]\nbell = true\n"
    let others = (1...7).map { "[alias.x\($0)]\nbell = false\n" }.joined()
    let desk = try desk(same + others)
    let said = desk.run("set bell on --save").dropFirst(2)
    #expect(said.count == 6 && said.first?.hasPrefix("[alias.x1] in ") == true)
    #expect(said.last == "and 2 more; llmring config lists them")
  }

  @Test("/set --save leaves a broken file and the setting unchanged")
  func broken() throws {
    let desk = try desk()
    let path = try #require(desk.services.configFile)
    try AtomicFile.write(Array("bell = \n# mine".utf8), to: path, mode: 0o600)
    let said = desk.run("set markdown off --save")
    #expect(said.count == 1 && said[0].hasPrefix("fault: \(path):1:"), "\(said)")
    #expect(try text(at: path) == "bell = \n# mine")
    #expect(desk.session.preferences.showsMarkdown)
  }

  @Test("the settings table has the engine's reasoning levels")
  func levels() {
    let words = ReasoningEffort.allCases.map(\.rawValue)
    #expect(Setting.reasoning.type == .choice(words))
  }

  private func text(at path: String) throws -> String {
    String(decoding: try OpenFile(path, O_RDONLY).read(limit: 1 << 20), as: UTF8.self)
  }
}
