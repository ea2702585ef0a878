#if Lockfile
import LLMRingPlatform

/// The paths of the user's files, according to the XDG Base Directory Specification.
///
/// It only computes the paths. Code that needs a folder creates it.
public struct UserPaths: Sendable, Equatable {
  /// `config.toml`, `keys.toml` and the user's own lockfile.
  public let config: String
  /// The conversations.
  public let data: String
  /// What is of use to the next run but no loss: input history, answers being streamed.
  public let state: String
  /// What can be made again.
  public let cache: String
  /// The home folder.
  package let home: String

  /// - Parameters:
  ///   - environment: `XDG_CONFIG_HOME` and its like, each used only when it is an absolute path:
  ///     "If an implementation encounters a relative path […] it should consider the path invalid
  ///     and ignore it"; and `HOME`.
  ///   - home: The home folder, when it is not the environment's.
  public init(environment: [String: String], home: String? = nil) {
    let home = home ?? Self.home(environment)
    self.home = home
    func folder(_ variable: String, _ standard: String) -> String {
      let base =
        environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
        ?? joined(home, standard)
      return joined(base, "llmring")
    }
    config = folder("XDG_CONFIG_HOME", ".config")
    data = folder("XDG_DATA_HOME", ".local/share")
    state = folder("XDG_STATE_HOME", ".local/state")
    cache = folder("XDG_CACHE_HOME", ".cache")
  }

  public var configFile: String { joined(config, "config.toml") }
  /// The saved keys of providers.
  public var keysFile: String { joined(config, "keys.toml") }
  /// The folder of the user's own prompts.
  package var prompts: String { joined(config, "prompts") }
  /// The user's own lockfile, which applies if the project has none.
  public var lockfile: String { joined(config, LockfileLocation.fileName) }
  public var conversations: String { joined(data, "conversations.sqlite") }
  /// The folder of the images in answers.
  public var images: String { joined(data, "images") }
  public var inputHistory: String { joined(state, "input-history") }
  /// The folder of the answers that are being streamed.
  public var inflight: String { joined(state, "inflight") }
  /// The folder of what answers cost that are not among the conversations.
  package var spending: String { joined(state, "spending") }
  /// The folder of the servers' lists of models.
  public var models: String { joined(cache, "models") }
  /// The folder with the fields that servers reject.
  package var rejectedFields: String { joined(cache, "rejected-fields") }

  /// `HOME`, or what the user database says where a service manager set none.
  private static func home(_ environment: [String: String]) -> String {
    if let home = environment["HOME"], home.hasPrefix("/") { return home }
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { buffer in
      guard let start = buffer.baseAddress,
        getpwuid_r(getuid(), &entry, start, buffer.count, &found) == 0, found != nil,
        let folder = entry.pw_dir as UnsafeMutablePointer<CChar>?
      else { return "/" }
      return String(cString: folder)
    }
  }
}
#endif
