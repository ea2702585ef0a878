import Testing

@testable import StreamingEngine

/// Which source of a setting wins.
@Suite struct SettingLayersTests {
  /// The sources, highest precedence first.
  enum Source: String, CaseIterable {
    case run, flag, alias, resumed, environment, file, standard

    var origin: String {
      switch self {
      case .run: "set in this run"
      case .flag: "--max-tokens"
      case .alias: "[alias.smart] in c:3"
      case .resumed: "resumed conversation"
      case .environment: "LLMRING_MAX_TOKENS"
      case .file: "c:1"
      case .standard: "default"
      }
    }
  }

  /// Layers in which each of these sources gives `max_tokens` a value of its own.
  private func layers(_ sources: [Source]) throws -> SettingLayers {
    func number(_ source: Source) -> Int { (Source.allCases.firstIndex(of: source) ?? 0) + 1 }
    let file =
      (sources.contains(.file) ? "max_tokens = \(number(.file))\n" : "\n") + "[alias.smart]\n"
      + (sources.contains(.alias) ? "max_tokens = \(number(.alias))\n" : "")
    let variables =
      sources.contains(.environment) ? ["LLMRING_MAX_TOKENS": "\(number(.environment))"] : [:]
    var layers = SettingLayers(
      file: try ConfigFile.read(file, path: "c"), path: "c",
      environment: EnvironmentSettings(variables))
    if sources.contains(.resumed) { layers.restore(.maxTokens, .integer(number(.resumed))) }
    if sources.contains(.flag) {
      layers.set(
        .maxTokens, to: .value(.integer(number(.flag))), in: .flag, from: .flag("--max-tokens"))
    }
    if sources.contains(.run) { layers.set(.maxTokens, to: .value(.integer(number(.run)))) }
    return layers
  }

  @Test("of any sources the one with the highest precedence wins")
  func precedence() throws {
    let sources = Source.allCases.dropLast()
    for set in 0..<(1 << sources.count) {
      let chosen = sources.enumerated().filter { set & (1 << $0.offset) != 0 }.map(\.element)
      let layers = try layers(chosen)
      let winner = chosen.first ?? .standard
      let place = Source.allCases.firstIndex(of: winner) ?? 0
      #expect(
        layers.integer(.maxTokens, for: "smart") == (winner == .standard ? nil : place + 1),
        "\(chosen)")
      #expect(layers.origin(of: .maxTokens, for: "smart").description == winner.origin)
    }
  }

  @Test("the section of an alias counts for that alias alone")
  func otherAlias() throws {
    let layers = try layers([.alias, .file])
    #expect(layers.integer(.maxTokens, for: "smart") == 3)
    #expect(layers.integer(.maxTokens, for: "other") == 6)
    #expect(layers.integer(.maxTokens, for: nil) == 6)
  }

  @Test("default hides what sources of lower precedence say, and keeps its origin")
  func reset() throws {
    var layers = SettingLayers(
      file: try ConfigFile.read("bell = true\nmax_tokens = 5", path: "c"), path: "c",
      environment: EnvironmentSettings(["LLMRING_MAX_TOKENS": "default"]))
    #expect(layers.integer(.maxTokens) == nil)
    #expect(layers.origin(of: .maxTokens, for: nil) == .variable("LLMRING_MAX_TOKENS"))
    layers.set(.bell, to: .reset)
    #expect(!layers.isOn(.bell, for: nil) && layers.origin(of: .bell, for: nil) == .run)
    layers.remove(.bell, from: .run)
    #expect(layers.isOn(.bell, for: nil))
  }
}
