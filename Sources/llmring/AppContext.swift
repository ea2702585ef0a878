import LLMRingConversations
import StreamingEngine
import LLMRingREPL
import LLMRingTerminal

/// The parts of the program put together from files and environment.
///
/// Making it reads `config.toml` and `keys.toml` and nothing else: the lockfile is read when an alias is looked
/// up, the store is opened when a turn is saved, the HTTP library is loaded when a request is
/// made.
struct AppContext {
  let paths: UserPaths
  let config: ConfigFile
  /// What `config.toml`, the environment and the flags say about each setting.
  var layers: SettingLayers
  let transport: CurlTransport
  let ring: LLMRing
  let store: ConversationStore
  let history: InputHistory
  let listings: ModelListings

  /// - Parameters:
  ///   - profile: `--profile`.
  ///   - flags: The other flags that are settings.
  ///   - saves: Whether what is typed may be written to a file.
  init(
    profile: String? = nil, flags: SettingFlags = SettingFlags(), saves: Bool = true
  ) throws {
    let user = UserSettings(environment: Console.environment)
    let paths = user.paths
    self.paths = paths
    config = try settings { () throws(SettingsError) in try user.file.get() }
    var layers = user.layers
    var flags = flags
    try flags.add(.profile, profile, flag: "--profile")
    flags.add(to: &layers)
    self.layers = layers
    var configuration = user.configuration(
      profile: profile, workingDirectory: Console.workingDirectory)
    configuration.providers[Provider.builtin.name] = .builtin
    configuration.faults = user.faults
    // --timeout limits the whole wait, in place of silence.
    if case .flag = layers.origin(of: .timeout, for: nil) { configuration.timeout = .unlimited }
    let listings = ModelListings(
      cache: ModelListCache(folder: paths.models), now: Console.milliseconds)
    configuration.savedModels = { listings.list(of: $0)?.models ?? [] }
    configuration.rejectedFields =
      RejectedFields(folder: paths.rejectedFields, now: Console.milliseconds).store
    self.listings = listings
    transport = CurlTransport()
    ring = LLMRing(configuration: configuration, transport: transport)
    store = ConversationStore(path: paths.conversations, inflight: paths.inflight)
    history = InputHistory(
      path: paths.inputHistory, limit: layers.integer(.inputHistory) ?? 0,
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
    return LocalOllama.firstModel(of: provider, with: ring, signals: signals)
  }
}

extension SessionServices {
  /// The services of the program.
  ///
  /// - Parameter store: `nil` to save nothing.
  init(_ app: AppContext, store: ConversationStore?) {
    self.init(
      ring: app.ring, store: store, images: app.store.images, history: app.history,
      listings: app.listings, localServers: LocalServers(), home: app.paths.home,
      environment: Console.environment, configFile: app.paths.configFile,
      now: Console.milliseconds)
    promptFolder = app.paths.prompts
    spending = SpendingFile(folder: app.paths.spending)
  }
}
