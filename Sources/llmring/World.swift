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
    var configuration = Configuration(
      environment: environment, file: config, profile: profile,
      workingDirectory: Console.workingDirectory)
    configuration.runKeyCommand = { command throws(LLMError) in
      try await KeyCommand.run(command)
    }
    transport = CurlTransport()
    ring = LLMRing(configuration: configuration, transport: transport)
    store = ConversationStore(path: paths.conversations, inflight: paths.inflight)
    history = InputHistory(
      path: paths.inputHistory, limit: config.inputHistory ?? InputHistory.usualLimit,
      writes: saves)
  }

  /// Refuses a configuration that no request can be made with: for commands that may send one.
  func checkRequests() throws {
    try engine { () throws(LLMError) in
      if let fault = ring.configuration.faults.first { throw fault.error }
    }
  }

  /// Does in the background what the first question would otherwise wait for.
  func warmUp() {
    transport.warmUp()
  }

  /// The model that a local Ollama serves, if one answers within a tenth of a second.
  func localOllamaModel(_ signals: SignalPipe) -> String? {
    guard let provider = ring.configuration.localServer else { return nil }
    return LocalOllama.firstModel(of: provider, over: transport, signals: signals)
  }
}
