import LLMRingConversations
import LLMRingREPL
import StreamingEngine
import LLMRingTerminal

/// The checks of `llmring doctor`, in their order. A fault of one never keeps the others from
/// being made.
struct DoctorReport {
  private let environment = Console.environment
  private let paths = UserPaths(environment: Console.environment)
  let file: ConfigFile
  private let fileFinding: Finding
  private let keys: Result<SavedKeys, SettingsError>
  let configuration: Configuration
  let layers: SettingLayers
  let listings: ModelListings

  init(profile: String?) {
    let user = UserSettings(environment: environment)
    let path = paths.configFile
    do {
      file = try user.file.get()
      fileFinding = .ok(
        "config.toml",
        ConfigFile.exists(path: path) ? path : "\(path) (does not exist; the defaults apply)")
    } catch {
      file = ConfigFile()
      fileFinding = Finding(
        "config.toml", .problem, "\(error.path)\(error.place): \(error.problem)",
        advice: error.forUser.advice ?? "llmring config --edit")
    }
    layers = user.layers
    keys = user.keys
    var configuration = user.configuration(
      profile: profile, workingDirectory: Console.workingDirectory)
    // The others have findings of their own.
    configuration.faults = user.variables.faults.map(Configuration.Fault.init)
    let listings = ModelListings(
      cache: ModelListCache(folder: paths.models), now: Console.milliseconds)
    configuration.savedModels = { listings.list(of: $0)?.models ?? [] }
    self.listings = listings
    self.configuration = configuration
  }

  func findings() -> [Finding] {
    var findings = [Finding.ok("version", Program.configuration.version), fileFinding]
    findings += [keysFinding].compactMap(\.self)
    findings += configuration.faults.map { fault in
      let error = fault.error.forUser
      return Finding(fault.setting, .problem, error.message, advice: error.advice)
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
        Finding(
          "lockfile", .problem, "\(error.path): \(error.problem)", advice: error.forUser.advice))
    }
    findings += ProviderChecks.findings(configuration, listings)
    let served = ollamaModel()
    findings += [served.finding, model(try? location.get(), served.model)].compactMap(\.self)
    findings += files() + prompts() + conversations()
    findings += TerminalChecks.findings(
      environment: environment, isTerminal: Terminal() != nil)
    return findings + LibraryChecks.findings(environment: environment)
  }

  /// Whether the saved keys can be used; nothing if there are none.
  private var keysFinding: Finding? {
    switch keys {
    case .success(let keys):
      keys.names.isEmpty
        ? nil : .ok("keys.toml", "\(paths.keysFile), \(keys.names.joined(separator: ", "))")
    case .failure(let error):
      Finding(
        "keys.toml", .problem, "\(error.path)\(error.place): \(error.problem)",
        advice: error.forUser.advice)
    }
  }

  private func files() -> [Finding] {
    [
      FileChecks.folder("config folder", paths.config),
      FileChecks.folder("data folder", paths.data),
      FileChecks.folder("state folder", paths.state),
      FileChecks.folder("cache folder", paths.cache),
      FileChecks.file("config.toml", paths.configFile),
      FileChecks.file("conversations", paths.conversations),
      FileChecks.file("input history", paths.inputHistory),
    ].compactMap(\.self)
  }

  /// What is wrong with the files of prompts; nothing if nothing is.
  private func prompts() -> [Finding] {
    let library = PromptLibrary(
      user: paths.prompts, workingFolder: Console.workingDirectory)
    return library.all().faults.map {
      Finding("prompts", .problem, "\($0.path)\($0.place): \($0.problem)", advice: $0.advice)
    }
  }

  private func conversations() -> [Finding] {
    let store = ConversationStore(path: paths.conversations, inflight: paths.inflight)
    return StoreChecks.findings(store)
  }
}
