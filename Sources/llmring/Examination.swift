import ArgumentParser
import Conversations
import HTTPTransport
import REPLKit
import Settings
import StreamingEngine
import TerminalKit

/// The checks of `llmring doctor`, in their order. A fault of one never keeps the others from
/// being made.
struct Examination {
  private let environment = Console.environment
  private let paths = UserPaths(environment: Console.environment)
  private let file: ConfigFile
  private let fileFinding: Finding
  private let configuration: Configuration

  init(profile: String?) {
    let path = paths.configFile
    do {
      file = try ConfigFile.load(path: path)
      fileFinding = .ok(
        "config.toml",
        ConfigFile.exists(path: path) ? path : "\(path) (not there; the defaults apply)")
    } catch {
      file = ConfigFile()
      fileFinding = Finding(
        "config.toml", .problem, "\(error.path)\(error.place): \(error.problem)",
        advice: error.advice ?? "llmring config --edit")
    }
    var configuration = Configuration.environment(
      environment, workingDirectory: Console.workingDirectory)
    configuration.add(file, environment: environment)
    configuration.profile = profile ?? configuration.profile ?? file.profile
    self.configuration = configuration
  }

  func findings() -> [Finding] {
    var findings = [Finding.ok("version", Program.configuration.version), fileFinding]
    if let words = environment.nonEmpty("LLMRING_PROVIDER_TIMEOUT_S"),
      LLMRequest.Timeout(words) == nil
    {
      findings.append(
        Finding(
          "timeout", .problem, "LLMRING_PROVIDER_TIMEOUT_S is '\(words)'",
          advice: "a number of seconds, or 'none'"))
    }
    let location = Result { () throws(SettingsError) in
      try LockfileLocation.resolve(
        environment: environment, workingDirectory: Console.workingDirectory)
    }
    switch location {
    case .success(let location):
      findings += LockfileChecks.findings(location, configuration)
    case .failure(let error):
      findings.append(
        Finding("lockfile", .problem, "\(error.path): \(error.problem)", advice: error.advice))
    }
    findings += ProviderChecks.findings(configuration, file, environment: environment)
    let served = ollamaModel()
    findings += [served.finding, model(try? location.get(), served.model)].compactMap(\.self)
    findings += files() + conversations()
    findings += TerminalChecks.findings(
      environment: environment, isTerminal: Terminal() != nil)
    return findings + LibraryChecks.findings(environment: environment)
  }

  /// Whether a local Ollama answers, and with which model. One elsewhere is not asked.
  private func ollamaModel() -> (finding: Finding?, model: String?) {
    guard let url = configuration.providers["ollama"]?.baseURL else { return (nil, nil) }
    let local = "http://127.0.0.1:"
    guard url.hasPrefix(local), let port = UInt16(url.dropFirst(local.count)) else {
      return (.ok("ollama here", "not looked for, since ollama is elsewhere"), nil)
    }
    guard PortProbe.isListening(port: port, within: 100) else {
      return (
        Finding(
          "ollama here", .note, "nothing listens on 127.0.0.1:\(port)",
          advice: "start it with: ollama serve"), nil
      )
    }
    let model = SignalPipe().flatMap {
      LocalOllama.firstModel(at: url, over: CurlTransport(), signals: $0)
    }
    guard let model else {
      return (
        Finding(
          "ollama here", .note, "127.0.0.1:\(port) listens, but tells no model within 100 ms",
          advice: "get one with: ollama pull"), nil
      )
    }
    return (.ok("ollama here", "127.0.0.1:\(port), first model \(model)"), model)
  }

  /// Which model would answer now.
  private func model(_ location: LockfileLocation?, _ served: String?) -> Finding? {
    let ring = LLMRing(configuration: configuration, transport: CurlTransport())
    do {
      var choice = StartingModel.Choice(model: file.model ?? "")
      if file.model == nil {
        // Without a lockfile nothing can be chosen, and the fault has been told.
        guard let location, (try? location.load()) != nil else { return nil }
        choice = try StartingModel.choose(
          for: ring, profile: nil, isOwnLockfile: location.path != nil, ollama: { served })
      }
      if choice.isStandIn {
        return Finding(
          "model", .note, "\(choice.model), the offline guide",
          advice: "set OPENAI_API_KEY, ANTHROPIC_API_KEY or GOOGLE_API_KEY, or start Ollama")
      }
      let pool = try ring.candidates(for: choice.model).map(\.description)
      guard let first = pool.first, first != choice.model else {
        return .ok("model", choice.model)
      }
      return .ok("model", "\(choice.model) → \(pool.joined(separator: ", then "))")
    } catch {
      return Finding("model", .problem, error.message, advice: error.advice)
    }
  }

  private func files() -> [Finding] {
    [
      FileChecks.folder("config folder", paths.config),
      FileChecks.folder("data folder", paths.data),
      FileChecks.folder("state folder", paths.state),
      FileChecks.file("config.toml", paths.configFile),
      FileChecks.file("conversations", paths.conversations),
      FileChecks.file("input history", paths.inputHistory),
    ].compactMap(\.self)
  }

  private func conversations() -> [Finding] {
    let store = ConversationStore(path: paths.conversations, inflight: paths.inflight)
    return StoreChecks.findings(store)
  }
}
