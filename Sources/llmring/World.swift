import Conversations
import HTTPTransport
import REPLKit
import Settings
import StreamingEngine

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

  init(_ options: ModelOptions) throws {
    let environment = Console.environment
    paths = UserPaths(environment: environment)
    do {
      config = try ConfigFile.load(paths.configFile)
    } catch {
      throw Leave.saying(error.description, status: ExitStatus.configuration)
    }
    var configuration = Configuration.environment(
      environment, workingDirectory: Console.workingDirectory)
    configuration.add(config, environment: environment)
    configuration.runKeyCommand = KeyCommand.run
    if let words = environment.nonEmpty("LLMRING_PROVIDER_TIMEOUT_S"),
      LLMRequest.Timeout(words) == nil
    {
      throw Leave.saying(
        "LLMRING_PROVIDER_TIMEOUT_S is a number of seconds or 'none', not '\(words)'",
        status: ExitStatus.configuration)
    }
    transport = CurlTransport()
    ring = LLMRing(configuration: configuration, transport: transport)
    store = ConversationStore(path: paths.conversations)
    history = InputHistory(path: paths.inputHistory)
  }

  /// Does in the background what the first question would otherwise wait for.
  func warmUp() {
    transport.warmUp()
  }

  /// The model that a local Ollama serves, if one answers within a tenth of a second.
  func localOllamaModel() -> String? {
    guard let provider = ring.configuration.providers["ollama"] else { return nil }
    return LocalOllama.firstModel(at: provider.baseURL, over: transport)
  }
}

extension Configuration {
  /// Adds the providers of `config.toml`, and what else it says about requests.
  mutating func add(_ file: ConfigFile, environment: [String: String]) {
    for entry in file.providers {
      let key: Provider.KeySource =
        if let command = entry.keyCommand {
          .command(command)
        } else if let variable = entry.keyVariable {
          environment.key(variable)
        } else {
          .none
        }
      providers[entry.name] = Provider(
        name: entry.name, format: WireFormat(rawValue: entry.kind.rawValue) ?? .openAIChat,
        baseURL: entry.baseURL, key: key, headers: entry.headers,
        isInsecureAllowed: entry.isInsecureAllowed)
    }
  }
}
