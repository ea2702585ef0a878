package import LLMRingPlatform
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

/// The files in which the servers' lists of models are saved.
package struct ModelListCache: Sendable {
  private let files: ServerCache

  package init(folder: String) {
    files = ServerCache(folder: folder)
  }

  /// The saved list of the provider's present server.
  package func list(of provider: Provider) -> SavedModelList? {
    guard let (file, savedAt) = files.contents(of: provider),
      case .array(let models)? = file["models"]
    else { return nil }
    return SavedModelList(models: models.compactMap(ListedModel.init(json:)), savedAt: savedAt)
  }

  /// Saves a list in place of the one before.
  package func save(_ list: SavedModelList, of provider: Provider) throws(SystemFault) {
    try files.save(
      ("models", .array(list.models.map(\.json))), of: provider, at: list.savedAt)
  }
}
