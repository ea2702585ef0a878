import LLMRingPlatform

extension Configuration {
  #if Lockfile
  /// What the environment says: the known providers with their keys and base URLs, the lockfile's
  /// place, the profile, the time limit.
  ///
  /// A variable with a value that cannot be used makes every request fail with a fault of kind
  /// ``LLMError/Kind/configuration`` that names it.
  ///
  /// - Parameters:
  ///   - environment: The variables that the README names; those of this process, unless
  ///     given.
  ///   - workingDirectory: Where `./llmring.lock` is looked for; that of this process, unless given.
  ///   - lockfile: A lockfile that goes before all others.
  public static func environment(
    _ environment: [String: String]? = nil, workingDirectory: String? = nil,
    lockfile: String? = nil
  ) -> Configuration {
    Configuration(
      environment: environment ?? ProcessEnvironment.variables,
      workingDirectory: workingDirectory ?? WorkingDirectory.path,
      lockfile: lockfile)
  }
  #else
  /// What the environment says: the known providers with their keys and base URLs, and the time
  /// limit. There are no aliases, because the trait `Lockfile` is off; see ``aliases``.
  ///
  /// A variable with a value that cannot be used makes every request fail with a fault of kind
  /// ``LLMError/Kind/configuration`` that names it.
  ///
  /// - Parameter environment: The variables that the README names; those of this process, unless
  ///   given.
  public static func environment(_ environment: [String: String]? = nil) -> Configuration {
    Configuration(
      environment: environment ?? ProcessEnvironment.variables,
      aliases: .fixed(Lockfile()))
  }
  #endif

  #if Lockfile
  /// The one assembly of a configuration, for the library and for every command of the program.
  ///
  /// - Parameters:
  ///   - file: What `config.toml` adds; it comes after the environment, except that a section of
  ///     a provider comes before the provider's variables.
  ///   - savedKeys: What `keys.toml` has; it comes after the environment.
  ///   - profile: What the command line says; it comes before the environment and the file.
  package init(
    environment: [String: String], file: ConfigFile = ConfigFile(),
    savedKeys: SavedKeys = SavedKeys(), profile: String? = nil,
    workingDirectory: String, lockfile: String? = nil
  ) {
    // Only what finds the lockfile is kept: the environment holds keys, and a configuration that
    // is printed must not show one.
    let places = environment.filter { LockfileLocation.variables.contains($0.key) }
    self.init(
      environment: environment, file: file, savedKeys: savedKeys, profile: profile,
      aliases: .located(
        argument: lockfile, environment: places, workingDirectory: workingDirectory))
  }
  #endif

  private init(
    environment: [String: String], file: ConfigFile = ConfigFile(),
    savedKeys: SavedKeys = SavedKeys(), profile: String? = nil, aliases: Aliases
  ) {
    let settings = EnvironmentSettings(environment)
    let layers = SettingLayers(file: file, path: "", environment: settings)
    let descriptors = ProviderDescriptor.known + file.providers.map(ProviderDescriptor.init)
    self.init(
      providers: descriptors.map {
        Provider($0, environment: environment, savedKeys: savedKeys)
      },
      aliases: aliases,
      profile: profile ?? layers.text(.profile),
      timeout: LLMRequest.Timeout(layers.value(of: .timeout, for: nil)))
    // The other settings are the program's.
    let own = [Setting.profile.name, Setting.timeout.name]
    faults = settings.faults.filter { own.contains($0.setting) }.map(Fault.init)
  }
}

extension Configuration.Fault {
  /// A file that cannot be used.
  package init(file name: String, _ error: SettingsError) {
    setting = name
    self.error = LLMError(error)
  }

  package init(_ fault: EnvironmentSettings.Fault) {
    setting = fault.setting
    error = LLMError(.configuration, message: fault.description)
  }
}

extension LLMRequest.Timeout {
  /// Reads a time limit as the reference does: seconds, or `none`, `off`, `disable`, `disabled`
  /// or `infinite` for no limit; `nil` for anything else.
  public init?(_ words: String) {
    guard let value = Setting.timeout.type.value(of: words) else { return nil }
    self.init(value)
  }

  /// The time limit that the setting `timeout` stands for.
  package init(_ value: SettingValue?) {
    switch value {
    case .number(let seconds): self = .after(.seconds(seconds))
    case .text: self = .unlimited
    default: self = .inherit
    }
  }
}
