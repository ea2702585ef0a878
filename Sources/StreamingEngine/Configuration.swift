#if Tracing
public import Logging
public import Tracing
#endif

/// What requests are made with: the providers, the aliases, the time limits.
public struct Configuration: Sendable {
  /// The providers that can be named before the colon of `provider:model`, by name.
  public var providers: [String: Provider]
  /// Where aliases are looked up.
  public var aliases: Aliases
  /// The lockfile's profile, unless a request names one; `nil` is the lockfile's own default.
  public var profile: String?
  /// How long a server may send nothing, for requests and providers that do not say it.
  /// `.inherit` means the default for the model and the server.
  public var timeout: LLMRequest.Timeout
  /// How often a model is asked again after a temporary error.
  public var retries = RetryPolicy()
  #if Tracing
  /// Starts a span for each answer, and one within it for each attempt. The default is the tracer that
  /// the process was bootstrapped with when the configuration is created; `nil` turns spans off.
  ///
  /// Spans have no text of the conversation or the answer, and no key.
  public var tracer: (any Tracer)? = InstrumentationSystem.tracer
  /// Logs what happens to each request at the level `debug`, if it is set. Like spans, the messages
  /// have no text of the conversation or the answer, and no key.
  public var logger: Logger?
  #endif
  /// What in the environment cannot be used. A request fails with the first of these;
  /// `llmring doctor` reports all of them.
  package var faults: [Fault] = []
  /// Runs the shell command of a ``Provider/KeySource/command(_:)``, and returns the key that it
  /// prints. A key is kept until a provider rejects it.
  ///
  /// Unless another function is set, `/bin/sh` runs the command, without the variables that hold keys
  /// of providers, for at most a minute, and the first line is the key.
  ///
  /// A function of your own should end the command when its task is cancelled, and throw an error of
  /// kind ``LLMError/Kind/missingKey`` if there is no key.
  public var runKeyCommand: @Sendable (String) async throws(LLMError) -> Secret

  /// The models that a provider's server listed when it was last asked; empty if it was not. They
  /// tell what the catalogue does not know: the context window and the price.
  package var savedModels: @Sendable (Provider) -> [ListedModel] = { _ in [] }

  /// Where to keep which fields a server rejects; `nil` for the time of the process.
  package var rejectedFields: RejectedFieldStore?

  /// A setting whose value cannot be used.
  package struct Fault: Sendable {
    /// The setting's name.
    package var setting: String
    package var error: LLMError
  }

  /// The lockfile that aliases are looked up in. Later versions may have further places.
  public enum Aliases: Sendable {
    #if Lockfile
    /// The one in force when a request is made, found by the rules of ``LockfileLocation``.
    case located(
      argument: String?, environment: [String: String], workingDirectory: String)
    #endif
    case fixed(Lockfile)
    /// No lockfile: every name that is not a `provider:model` of these providers stands for these
    /// models, each as `provider:model`, best first. For tests, and for apps with one model.
    case every(models: [String])
  }

  public init(
    providers: [Provider], aliases: Aliases, profile: String? = nil,
    timeout: LLMRequest.Timeout = .inherit
  ) {
    self.providers = Dictionary(providers.map { ($0.name, $0) }) { _, last in last }
    self.aliases = aliases
    self.profile = profile
    self.timeout = timeout
    self.runKeyCommand = { command throws(LLMError) in try await KeyCommand.run(command) }
  }

  /// Whether a model of this provider can be asked: it exists and has the key it needs.
  public func isConfigured(_ provider: String) -> Bool {
    guard let provider = providers[provider] else { return false }
    if case .missing = provider.key { return false }
    return true
  }

  /// The lockfile in force.
  ///
  /// - Throws: A fault of kind ``LLMError/Kind/configuration`` that names the file, line and
  ///   column.
  public func lockfile() throws(LLMError) -> Lockfile {
    switch aliases {
    case .fixed(let lockfile):
      return lockfile
    case .every:
      return Lockfile()
    #if Lockfile
    case .located(let argument, let environment, let workingDirectory):
      do {
        return try LockfileLocation.resolve(
          argument: argument, environment: environment, workingDirectory: workingDirectory
        ).load()
      } catch {
        throw LLMError(error)
      }
    #endif
    }
  }
}

extension Configuration {
  /// The variables that a child process may see: all but those that hold keys of providers, because
  /// of their names or because `api_key_env` names them.
  package func withoutKeys(_ environment: [String: String]) -> [String: String] {
    let configured = Set(providers.values.compactMap(\.keyVariable))
    return environment.filter {
      !ProviderDescriptor.isKeyVariable($0.key) && !configured.contains($0.key)
    }
  }

  package func provider(named name: String) throws(LLMError) -> Provider {
    if let provider = providers[name] { return provider }
    throw LLMError(
      .providerNotFound, provider: name, message: "no provider '\(name)'",
      remedy: .checkProvider(nearest: nearest(name, among: providers.keys)))
  }

  /// The key that a command prints. The command itself is not in the error: its words may hold a
  /// secret.
  func printedKey(of provider: Provider, _ command: String) async throws(LLMError) -> Secret {
    do {
      return try await runKeyCommand(command)
    } catch  where error.kind == .missingKey {
      var fault = error
      fault.provider = provider.name
      let problem: String? =
        if case .checkKeyCommand(_, let problem)? = error.remedy { problem } else { nil }
      fault.suggest(.checkKeyCommand(provider.setup, problem: problem))
      throw fault
    }
  }

  func key(of provider: Provider) async throws(LLMError) -> Secret? {
    switch provider.key {
    case .notNeeded:
      return nil
    case .value(let secret):
      return secret
    case .provided(let closure):
      do {
        return try await closure.key()
      } catch {
        var fault = error
        fault.provider = fault.provider ?? provider.name
        throw fault
      }
    case .command(let command):
      return try await printedKey(of: provider, command)
    case .missing:
      throw LLMError(
        .missingKey, provider: provider.name, message: "no API key for \(provider.name)",
        remedy: provider.remedy(for: .missingKey))
    }
  }
}
