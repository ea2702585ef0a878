package import StreamingEngine

/// The fields that servers reject, saved so that not every run has a request rejected for them. The
/// user has not asked for any of these fields.
package struct RejectedFields: Sendable {
  private let files: ServerCache
  private let now: @Sendable () -> Int64

  /// In milliseconds. A server may accept a field after an update.
  private static let keptFor: Int64 = 7 * 24 * 3_600_000

  /// - Parameter now: Milliseconds since 1970.
  package init(folder: String, now: @escaping @Sendable () -> Int64) {
    files = ServerCache(folder: folder)
    self.now = now
  }

  package var store: RejectedFieldStore {
    RejectedFieldStore(load: { fields(of: $0) }, save: { save($0, of: $1) })
  }

  private func fields(of provider: Provider) -> Set<String> {
    guard let (file, savedAt) = files.contents(of: provider),
      (0..<Self.keptFor).contains(now() - savedAt), case .array(let names)? = file["fields"]
    else { return [] }
    return Set(names.compactMap { if case .string(let name) = $0 { name } else { nil } })
  }

  private func save(_ names: Set<String>, of provider: Provider) {
    try? files.save(
      ("fields", .array(names.sorted().map(JSONValue.string))), of: provider, at: now())
  }
}
