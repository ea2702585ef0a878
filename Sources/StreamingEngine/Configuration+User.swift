import LLMRingPlatform

#if Lockfile

extension Configuration {
  /// The user's own configuration, as the program `llmring` has it: the environment, `config.toml`,
  /// `keys.toml` and the lockfile in force.
  ///
  /// Reads the two files. One that cannot be used makes every request fail with an error of kind
  /// ``LLMError/Kind/configuration`` that names it, as does a variable. What concerns only the program,
  /// such as a default model, is ignored.
  ///
  /// - Parameters:
  ///   - environment: Those of this process, unless given. `HOME` and `XDG_CONFIG_HOME` say where the
  ///     files are; see ``UserPaths``.
  ///   - workingDirectory: Where `./llmring.lock` is looked for; that of this process, unless given.
  ///   - lockfile: A lockfile that goes before all others.
  public static func user(
    environment: [String: String]? = nil, workingDirectory: String? = nil, lockfile: String? = nil
  ) -> Configuration {
    UserSettings(environment: environment ?? ProcessEnvironment.variables)
      .configuration(
        workingDirectory: workingDirectory ?? WorkingDirectory.path,
        lockfile: lockfile)
  }
}

/// What the user has set, in variables and files, each read once: for the library and for every
/// command of the program.
package struct UserSettings: Sendable {
  package let environment: [String: String]
  package let paths: UserPaths
  /// What `config.toml` has, or why it cannot be used.
  package let file: Result<ConfigFile, SettingsError>
  /// What `keys.toml` has, or why it cannot be used.
  package let keys: Result<SavedKeys, SettingsError>
  package let variables: EnvironmentSettings

  /// Reads the files.
  package init(environment: [String: String]) {
    self.environment = environment
    let paths = UserPaths(environment: environment)
    self.paths = paths
    file = Result { () throws(SettingsError) in try ConfigFile.load(path: paths.configFile) }
    keys = KeyFile(path: paths.keysFile).loaded
    variables = EnvironmentSettings(environment)
  }

  /// The settings of each kind, in the order in which one replaces another.
  package var layers: SettingLayers {
    SettingLayers(
      file: (try? file.get()) ?? ConfigFile(), path: paths.configFile, environment: variables)
  }

  /// What cannot be used for the program, which has more settings than the library; without a
  /// `config.toml` that cannot be read.
  package var faults: [Configuration.Fault] {
    var faults = variables.faults.map(Configuration.Fault.init)
    if case .failure(let error) = keys { faults.append(.init(file: "keys.toml", error)) }
    return faults
  }

  /// The configuration that they make.
  ///
  /// - Parameter profile: What the command line says.
  package func configuration(
    profile: String? = nil, workingDirectory: String, lockfile: String? = nil
  ) -> Configuration {
    var configuration = Configuration(
      environment: environment, file: (try? file.get()) ?? ConfigFile(),
      savedKeys: (try? keys.get()) ?? SavedKeys(), profile: profile,
      workingDirectory: workingDirectory, lockfile: lockfile)
    if case .failure(let error) = file {
      configuration.faults.insert(.init(file: "config.toml", error), at: 0)
    }
    if case .failure(let error) = keys {
      configuration.faults.append(.init(file: "keys.toml", error))
    }
    let childEnvironment = configuration.withoutKeys(environment)
    configuration.runKeyCommand = { command throws(LLMError) in
      try await KeyCommand.run(command, environment: childEnvironment)
    }
    return configuration
  }
}
#endif
