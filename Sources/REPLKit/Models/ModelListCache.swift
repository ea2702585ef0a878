package import LLMRingPlatform
import Settings
package import StreamingEngine

/// A server's list of models, as it was saved.
package struct SavedModelList: Sendable, Equatable {
  package var models: [ListedModel]
  /// Milliseconds since 1970.
  package var savedAt: Int64

  package init(models: [ListedModel], savedAt: Int64) {
    self.models = models
    self.savedAt = savedAt
  }
}

/// The files in which the servers' lists of models are saved, one for each provider. They are only
/// a cache: a file that cannot be read or written is the same as none.
package struct ModelListCache: Sendable {
  /// The folder of the files.
  package let folder: String

  /// The longest file that is read. OpenRouter's 400 models take about 80 KiB.
  private static let byteLimit = 4 << 20

  package init(folder: String) {
    self.folder = folder
  }

  /// The saved list; `nil` if there is none, or if it is that of another server: the base URL of
  /// a provider can change.
  package func list(of provider: Provider) -> SavedModelList? {
    guard let path = path(of: provider),
      let bytes = try? OpenFile.bytes(of: path, limit: Self.byteLimit),
      let file = JSONValue(parsing: String(decoding: bytes, as: UTF8.self)),
      file["base_url"] == .string(provider.shownBaseURL),
      file["kind"] == .string(provider.format.rawValue),
      case .int(let savedAt)? = file["saved_at"], case .array(let models)? = file["models"]
    else { return nil }
    return SavedModelList(
      models: models.compactMap(ListedModel.init(json:)), savedAt: Int64(savedAt))
  }

  /// Saves a list in place of the one before.
  package func save(_ list: SavedModelList, of provider: Provider) throws(SystemFault) {
    guard let path = path(of: provider) else { return }
    let file = JSONValue.object([
      ("base_url", .string(provider.shownBaseURL)), ("kind", .string(provider.format.rawValue)),
      ("saved_at", .int(Int(list.savedAt))), ("models", .array(list.models.map(\.json))),
    ])
    try PrivateFolder.make(folder)
    // Two programs that save at once must not write into one draft.
    let lock = try OpenFile("\(folder)/.lock", O_RDWR | O_CREAT, mode: 0o600)
    guard try lock.lock(waitingAtMost: 1_000) else { return }
    try AtomicFile.write(Array((file.text + "\n").utf8), to: path, mode: 0o600)
  }

  /// The names of providers are checked where `config.toml` is read; a library may use any.
  private func path(of provider: Provider) -> String? {
    let isPlain = provider.name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]*/) != nil
    return isPlain ? "\(folder)/\(provider.name).json" : nil
  }
}
