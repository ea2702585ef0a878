package import StreamingEngine

/// What is said about lists of models.
package enum ModelListMessages {
  /// Why a server was not asked successfully, and which list is shown in place of its own.
  package static func unasked(
    _ fault: LLMError, _ listing: ModelListing, in listings: ModelListings
  ) -> String {
    let instead =
      if let saved = listing.saved {
        "showing the list from \(listings.age(of: saved))"
      } else if !listing.ids.isEmpty {
        "showing the models in the catalogue"
      } else {
        ""
      }
    let words = fault.forUser.description
    return instead.isEmpty ? words : "\(words); \(instead)"
  }

  package static func empty(_ provider: String) -> String {
    provider == "ollama"
      ? "ollama has no models yet; get one with: ollama pull" : "\(provider) lists no models"
  }

  /// What follows the name of the model in use.
  static let isCurrent = " (in use)"

  static let howToGetOthers =
    "to use others, save a key with `llmring keys set NAME` (`llmring providers` lists the names), or "
    + "start Ollama"

  static let stopped = "stopped; showing what is known"

  static func notFound(_ filter: String) -> String {
    filter.isEmpty
      ? "no known models; you can use any by its full name, provider:model"
      : "no known model has '\(filter)' in its name; you can still use others by their full name"
  }

  /// How many models of a provider are listed when all are asked for.
  static let shownOfEach = 40

  static func more(_ count: Int, of provider: String) -> String {
    "… and \(UsageMessages.count(count, "more model")) of \(provider); /models \(provider): lists all"
  }
}
