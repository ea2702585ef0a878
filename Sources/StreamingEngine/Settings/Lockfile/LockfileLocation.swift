#if Lockfile
/// Which lockfile is in force, and why that one.
public struct LockfileLocation: Sendable, Equatable {
  /// The name that a lockfile has in a project's folder.
  public static let fileName = "llmring.lock"

  /// Later versions may have further places.
  public enum Source: Sendable, Equatable {
    /// The caller named it.
    case argument
    /// `LLMRING_LOCKFILE_PATH` names it.
    case environment
    /// It is in the working directory. Folders above are not searched.
    case workingDirectory
    /// It is the user's own, in the configuration folder.
    case personal
    /// It is built into the program.
    case bundled
  }

  public let source: Source
  /// `nil` for the bundled one.
  public let path: String?

  public init(source: Source, path: String?) {
    self.source = source
    self.path = path
  }

  /// Finds the lockfile in force: the first that there is of the argument,
  /// `LLMRING_LOCKFILE_PATH`, `./llmring.lock`, the user's own, and the bundled one.
  ///
  /// - Parameters:
  ///   - argument: The path that the caller names, if any.
  ///   - environment: The variables of the process.
  ///   - workingDirectory: What relative paths start from.
  /// - Throws: When a file that is named is not there; guessing another would use other models
  ///   than the person thinks.
  public static func resolve(
    argument: String? = nil, environment: [String: String], workingDirectory: String
  ) throws(SettingsError) -> LockfileLocation {
    func absolute(_ path: String) -> String {
      path.hasPrefix("/") ? path : joined(workingDirectory, path)
    }
    if let argument {
      let path = absolute(argument)
      guard SettingsFile.exists(path) else {
        throw SettingsError(
          path: path, problem: "no such lockfile", advice: "create it, or name another",
          remedy: .createLockfile)
      }
      return LockfileLocation(source: .argument, path: path)
    }
    if let variable = environment["LLMRING_LOCKFILE_PATH"], !variable.isEmpty {
      // Between quotes, or in a file of variables, the shell leaves the tilde as it is.
      let home = variable.hasPrefix("~/") ? environment["HOME"] : nil
      let path = home.map { joined($0, String(variable.dropFirst(2))) } ?? absolute(variable)
      guard SettingsFile.exists(path) else {
        throw SettingsError(
          path: path, problem: "no such lockfile",
          advice: "LLMRING_LOCKFILE_PATH names it: make it, or unset the variable")
      }
      return LockfileLocation(source: .environment, path: path)
    }
    let local = joined(workingDirectory, fileName)
    if SettingsFile.exists(local) {
      return LockfileLocation(source: .workingDirectory, path: local)
    }
    let personal = UserPaths(environment: environment).lockfile
    if SettingsFile.exists(personal) {
      return LockfileLocation(source: .personal, path: personal)
    }
    return LockfileLocation(source: .bundled, path: nil)
  }

  /// The environment variables that ``resolve(argument:environment:workingDirectory:)`` reads.
  package static let variables: Set = ["LLMRING_LOCKFILE_PATH", "XDG_CONFIG_HOME", "HOME"]

  /// Reads the lockfile.
  public func load() throws(SettingsError) -> Lockfile {
    guard let path else {
      return try LockfileText(reading: Lockfile.bundledText, path: "bundled llmring.lock").lockfile
    }
    return try Lockfile.load(path: path)
  }

  /// The editor of the lockfile that `bind` and `unbind` change: the one in force, or the
  /// person's own. The bundled one is never written: `./llmring.lock` is made in its place.
  ///
  /// - Parameters:
  ///   - isPersonal: Whether to use the user's own lockfile.
  ///   - environment: The variables of the process.
  ///   - workingDirectory: Where a lockfile is made if none is in force.
  public func editor(
    isPersonal: Bool = false, environment: [String: String], workingDirectory: String
  ) -> LockfileEditor {
    if isPersonal {
      return LockfileEditor(path: UserPaths(environment: environment).lockfile, isPersonal: true)
    }
    return LockfileEditor(path: path ?? joined(workingDirectory, Self.fileName))
  }
}
#endif
