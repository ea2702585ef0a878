import LLMRingREPL
import StreamingEngine
import LLMRingTerminal

/// `llmring info`
struct Info: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Print the limits and prices of a model, or of an alias's models.")

  @Argument(
    help: ArgumentHelp("An alias or provider:model.", valueName: "alias|model"),
    completion: .dynamic(.models))
  var name: String
  @Option(
    "--profile", help: ArgumentHelp("The lockfile's profile.", valueName: "name"),
    completion: .dynamic(.profiles))
  var profile: String?
  @Flag("--json", help: "Print JSON.") var json = false

  func run() throws {
    let app = try AppContext(profile: profile)
    let pool = try engine { () throws(LLMError) in
      try app.ring.candidates(for: name, profile: profile)
    }
    for reference in pool {
      let info = app.ring.configuration.info(for: reference)
      if json {
        Console.out(report: info.map { Self.object($0, reference) } ?? Self.unknown(reference))
      } else {
        for line in Self.lines(reference, info) { Console.out(line) }
      }
    }
  }

  private static func lines(_ reference: ModelReference, _ info: ModelInfo?) -> [String] {
    guard let info else {
      return ["\(reference)", "  not in the catalogue; you can still use it"]
    }
    var lines = ["\(reference)"]
    if let window = info.contextWindow { lines.append("  reads up to \(window) tokens") }
    if let output = info.maxOutput { lines.append("  writes up to \(output) tokens") }
    if let input = info.price?.input, let output = info.price?.output {
      lines.append("  $\(input) in, $\(output) out per million tokens")
    }
    if let shutdown = info.shutdown { lines.append("  shuts down on \(shutdown)") }
    if lines.count == 1 { lines.append("  listed by the server, which says nothing else about it") }
    return lines
  }

  private static func unknown(_ reference: ModelReference) -> JSONValue {
    .object([("provider", .string(reference.provider)), ("id", .string(reference.model))])
  }

  /// - Parameter reference: The model that was asked for. The catalogue may know it by the name of
  ///   its family, without a date or a tag.
  static func object(_ info: ModelInfo, _ reference: ModelReference) -> JSONValue {
    func number(_ value: Double?) -> JSONValue { value.map(JSONValue.double) ?? .null }
    return .object([
      ("provider", .string(reference.provider)), ("id", .string(reference.model)),
      ("context_window", info.contextWindow.map(JSONValue.int) ?? .null),
      ("max_output", info.maxOutput.map(JSONValue.int) ?? .null),
      (
        "usd_per_million_tokens",
        .object([
          ("input", number(info.price?.input)), ("output", number(info.price?.output)),
          ("cached_input", number(info.price?.cachedInput)),
          ("cache_write", number(info.price?.cacheWrite)),
        ])
      ),
      ("shutdown", .optional(info.shutdown)),
    ])
  }
}

/// `llmring providers`
struct Providers: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "providers",
    abstract: "List the providers and whether each is ready to use.",
    discussion: """
      Services such as groq and openrouter need only their key: the list names the variable. \
      Others are defined in config.toml.
      """)

  @Flag("--json", help: "Print JSON.") var json = false

  func run() throws {
    let configuration = try AppContext().ring.configuration
    let providers = configuration.providers.values.sorted { $0.name < $1.name }
    if json {
      let objects = providers.map { one in
        JSONValue.object([
          ("provider", .string(one.name)),
          ("configured", .bool(configuration.isConfigured(one.name))),
          ("base_url", .string(one.shownBaseURL)),
          ("api_key_env", .optional(Self.variables(one).first)),
          ("kind", .string(one.format.rawValue)),
        ])
      }
      return Console.out(report: JSONValue.array(objects))
    }
    Console.out(
      rows: providers.map { [$0.name, Self.state(of: $0, configuration), $0.shownBaseURL] })
    let lacksKey = providers.contains { !configuration.isConfigured($0.name) }
    if lacksKey, Console.output.failure == nil {
      Console.error("`llmring keys set NAME` saves a key")
    }
  }

  private static func state(of provider: Provider, _ configuration: Configuration) -> String {
    if let fault = provider.addressFault { return fault.forUser.description }
    guard configuration.isConfigured(provider.name) else {
      return provider.descriptor.missingKeyRemedy
    }
    // Nothing is asked of a server, so whether it runs is not known.
    let isServer = provider.base.map { $0.isLoopback && $0.scheme != .builtin } ?? false
    let isUsual = isServer && !provider.descriptor.isInConfigFile
    return provider.isUnusedPreset || isUsual ? "ready if it runs" : "ready"
  }

  private static func variables(_ provider: Provider) -> [String] {
    if case .missing(let variables) = provider.key { return variables }
    return []
  }
}

/// `llmring paths`
struct Paths: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paths",
    abstract: "Print the paths of llmring's files.")

  func run() throws {
    let paths = UserPaths(environment: Console.environment)
    let lockfile = try LockfileTarget().location().path
    Console.out(rows: [
      ["config", paths.configFile],
      ["keys", paths.keysFile],
      ["prompts", paths.prompts],
      ["lockfile", lockfile ?? "(bundled)"],
      ["conversations", paths.conversations],
      ["images", paths.images],
      ["input-history", paths.inputHistory],
      ["inflight", paths.inflight],
      ["spending", paths.spending],
      ["models", paths.models],
    ])
  }
}
