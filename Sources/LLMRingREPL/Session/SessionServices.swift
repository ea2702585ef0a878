package import LLMRingConversations
package import StreamingEngine

/// The services outside the session that commands use.
package struct SessionServices: Sendable {
  package var ring: LLMRing
  /// `nil` if this run saves nothing.
  package var store: ConversationStore?
  /// Where the images of answers are saved; `nil` to save none.
  package var images: ImageFolder?
  /// The input history, from which the questions of deleted conversations are removed too.
  package var history: InputHistory?
  /// The servers' lists of models; `nil` if no server is to be asked.
  package var listings: ModelListings?
  /// Local servers to report after the first prompt.
  package var localServers: LocalServers?
  /// The user's home folder, which `~` names.
  package var home: String
  /// The folder that relative paths start from.
  package var workingFolder = "."
  /// The variables of this process.
  package var environment: [String: String]
  /// The path of `config.toml`, which `/set --save` writes; `nil` if there is none.
  package var configFile: String?
  /// The costs of answers that are not saved; `nil` if they are not recorded.
  package var spending: SpendingFile?
  /// The folder of the user's prompts; `nil` if there is none.
  package var promptFolder: String?
  /// The current time, as milliseconds since 1970.
  package var now: @Sendable () -> Int64

  package init(
    ring: LLMRing, store: ConversationStore?, images: ImageFolder? = nil,
    history: InputHistory? = nil, listings: ModelListings? = nil,
    localServers: LocalServers? = nil, home: String = "/",
    environment: [String: String] = [:], configFile: String? = nil,
    now: @escaping @Sendable () -> Int64
  ) {
    self.listings = listings
    self.localServers = localServers
    self.ring = ring
    self.store = store
    self.images = images ?? store?.images
    self.history = history
    self.home = home
    self.environment = environment
    self.configFile = configFile
    self.now = now
  }

  /// The environment of child processes, as `NAME=value`, without the keys of providers.
  package var childEnvironment: [String] {
    ring.configuration.withoutKeys(environment).map { "\($0)=\($1)" }
  }

  /// The prompts that can be used now.
  package var prompts: PromptLibrary {
    PromptLibrary(user: promptFolder, workingFolder: workingFolder)
  }

  /// The folders that relative paths and `~` start from.
  var place: FilePlace { FilePlace(folder: workingFolder, home: home) }

  /// The aliases that can be used now, in the lockfile's order.
  package func aliases(profile: String?) -> [String] {
    (try? ring.aliases(profile: profile))?.map(\.name) ?? []
  }

  /// The editor of the lockfile in use, or `nil` if the aliases do not come from a file.
  package func lockfileEditor() throws(SlashCommand.Fault) -> LockfileEditor? {
    guard
      case .located(let argument, let environment, let directory) = ring.configuration.aliases
    else { return nil }
    return try faulting { () throws(SettingsError) in
      try LockfileLocation.resolve(
        argument: argument, environment: environment, workingDirectory: directory
      ).editor(environment: environment, workingDirectory: directory)
    }
  }

  /// The completions of `/model`.
  package func models(profile: String?) -> [String] {
    aliases(profile: profile) + knownModels.flatMap(\.names)
  }

  /// The models that an alias or model name resolves to now. A question resolves its model once and
  /// passes the result to everything that needs it.
  package func resolution(
    of word: String, profile: String?
  ) -> Result<Resolution, LLMError> {
    Result { () throws(LLMError) in try ring.resolve(word, profile: profile) }
  }

  /// The first model that a word resolves to now, as `provider:model`, or the word itself if it
  /// cannot be resolved.
  package func resolved(_ word: String, profile: String?) -> String {
    (try? resolution(of: word, profile: profile).get())?.first.description ?? word
  }

  /// A message if a provider's key is missing, or `nil` if the provider is ready to use.
  package func missingKey(of provider: String) -> String? {
    guard let provider = ring.configuration.providers[provider], case .missing = provider.key
    else { return nil }
    return "no API key for \(provider.name); \(provider.setup.missingKeyAdvice)"
  }

  /// The word if it is an alias, or `nil` if it is a full `provider:model`.
  package func alias(_ word: String) -> String? {
    isNamedInFull(word) ? nil : word
  }

  /// Whether a word is an alias or a `provider:model` of a known provider.
  package func isModel(_ word: String, profile: String?) -> Bool {
    aliases(profile: profile).contains(word) || isNamedInFull(word)
  }

  private func isNamedInFull(_ word: String) -> Bool {
    guard let reference = try? ModelReference(word) else { return false }
    return ring.configuration.providers[reference.provider] != nil
  }
}
