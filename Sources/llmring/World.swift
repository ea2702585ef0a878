import Conversations
import HTTPTransport
import REPLKit
import Settings
import StreamingEngine
import TerminalKit

/// The parts of the program put together from files and environment.
///
/// Making it reads `config.toml` and nothing else: the lockfile is read when an alias is looked
/// up, the store is opened when a turn is saved, the HTTP library is loaded when a request is
/// made.
struct World {
  let paths: UserPaths
  let config: ConfigFile
  let transport: CurlTransport
  let ring: LLMRing
  let store: ConversationStore
  let history: InputHistory

  /// - Parameters:
  ///   - profile: What the command line says; it beats the environment and the config.
  ///   - saves: Whether what is typed may be written to a file.
  init(profile: String? = nil, saves: Bool = true) throws {
    let environment = Console.environment
    paths = UserPaths(environment: environment)
    let path = paths.configFile
    config = try settings { () throws(SettingsError) in try ConfigFile.load(path: path) }
    var configuration = Configuration.environment(
      environment, workingDirectory: Console.workingDirectory)
    configuration.add(config, environment: environment)
    configuration.profile = profile ?? configuration.profile ?? config.profile
    configuration.runKeyCommand = { command throws(LLMError) in
      try await KeyCommand.run(command)
    }
    if let words = environment.nonEmpty("LLMRING_PROVIDER_TIMEOUT_S"),
      LLMRequest.Timeout(words) == nil
    {
      throw Leave.saying(
        "LLMRING_PROVIDER_TIMEOUT_S is a number of seconds or 'none', not '\(words)'",
        status: ExitStatus.configuration)
    }
    transport = CurlTransport()
    ring = LLMRing(configuration: configuration, transport: transport)
    store = ConversationStore(path: paths.conversations, inflight: paths.inflight)
    history = InputHistory(
      path: paths.inputHistory, limit: config.inputHistory ?? InputHistory.usualLimit,
      writes: saves)
  }

  /// Does in the background what the first question would otherwise wait for.
  func warmUp() {
    transport.warmUp()
  }

  /// The model that a local Ollama serves, if one answers within a tenth of a second.
  func localOllamaModel(_ signals: SignalPipe) -> String? {
    guard let provider = ring.configuration.providers["ollama"] else { return nil }
    return LocalOllama.firstModel(at: provider.baseURL, over: transport, signals: signals)
  }
}

extension Configuration {
  /// Adds the providers of `config.toml`: new ones, and what it changes of those that are there.
  mutating func add(_ file: ConfigFile, environment: [String: String]) {
    for entry in file.providers {
      var provider =
        providers[entry.name]
        ?? Provider(name: entry.name, format: .openAIChat, baseURL: "", key: .none)
      if let format = entry.kind.flatMap({ WireFormat(rawValue: $0.rawValue) }) {
        provider.format = format
      }
      if let url = entry.baseURL { provider.baseURL = url }
      if provider.baseURL.isEmpty { provider.baseURL = provider.format.usualBaseURL }
      if let command = entry.keyCommand {
        provider.key = .command(command)
      } else if let variable = entry.keyVariable {
        provider.key = environment.key(among: [variable])
      }
      provider.headers.merge(entry.headers) { _, new in new }
      provider.isInsecureAllowed = entry.isInsecureAllowed
      providers[entry.name] = provider
    }
  }
}
