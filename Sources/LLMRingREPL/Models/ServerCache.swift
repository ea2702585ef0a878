import LLMRingPlatform
import StreamingEngine

/// Files with what servers have told, one for each provider. They are only a cache: a file that
/// cannot be read or written is the same as none.
struct ServerCache: Sendable {
  /// The folder of the files.
  let folder: String

  /// The longest file that is read. OpenRouter's 400 models take about 80 KiB.
  private static let byteLimit = 4 << 20

  /// What was saved, and when, in milliseconds since 1970; `nil` if there is nothing, or if it is of
  /// another server: the base URL of a provider can change.
  func contents(of provider: Provider) -> (file: JSONValue, savedAt: Int64)? {
    guard let path = path(of: provider),
      let bytes = try? OpenFile(path, O_RDONLY | O_NONBLOCK).read(limit: Self.byteLimit),
      let file = JSONValue(parsing: String(decoding: bytes, as: UTF8.self)),
      file["base_url"] == .string(provider.shownBaseURL),
      file["kind"] == .string(provider.format.rawValue), case .int(let savedAt)? = file["saved_at"]
    else { return nil }
    return (file, Int64(savedAt))
  }

  /// Saves a member in place of what was saved before.
  func save(
    _ member: (String, JSONValue), of provider: Provider, at time: Int64
  ) throws(SystemFault) {
    guard let path = path(of: provider) else { return }
    let file = JSONValue.object([
      ("base_url", .string(provider.shownBaseURL)), ("kind", .string(provider.format.rawValue)),
      ("saved_at", .int(Int(time))), member,
    ])
    try PrivateFolder.make(folder)
    // Two programs that save at once must not write into one draft.
    let lock = try OpenFile("\(folder)/.lock", O_RDWR | O_CREAT, mode: 0o600)
    guard try lock.lock(waitingAtMost: 1_000) else { return }
    try AtomicFile.write(Array((file.text + "\n").utf8), to: path, mode: 0o600)
  }

  /// The names of providers are checked where `config.toml` is read; a library may use any.
  private func path(of provider: Provider) -> String? {
    let isPlain = provider.name.isWord(with: "._-") && provider.name.beginsWithLetterOrDigit
    return isPlain ? "\(folder)/\(provider.name).json" : nil
  }
}
