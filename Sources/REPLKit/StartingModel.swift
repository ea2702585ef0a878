package import StreamingEngine

/// Chooses the model of a first question when none was named, from the best that is there.
package enum StartingModel {
  /// A choice, and whether it is a stand-in until the person has a real model.
  package struct Choice: Equatable, Sendable {
    package var model: String
    package var isStandIn: Bool

    package init(model: String, isStandIn: Bool = false) {
      self.model = model
      self.isStandIn = isStandIn
    }
  }

  /// The first of: the lockfile's `chatbot` or first alias that can be used, a provider whose key
  /// is set, a local Ollama, and the built-in guide, so that the first run always converses.
  ///
  /// - Parameter ollama: The name of a model that a local Ollama serves, asked for only when it
  ///   comes to that.
  package static func choose(
    for ring: LLMRing, profile: String?, ollama: () -> String?
  ) -> Choice {
    let aliases = (try? ring.aliases(profile: profile))?.map(\.name) ?? []
    let preferred = aliases.contains("chatbot") ? ["chatbot"] + aliases : aliases
    let isHosted = { (alias: String) in
      // Ollama counts as configured without a key, and may not be there.
      ((try? ring.candidates(for: alias, profile: profile)) ?? [])
        .contains { $0.provider != "ollama" }
    }
    if let alias = preferred.first(where: isHosted) { return Choice(model: alias) }
    if let model = ring.configuredModels.first(where: { $0.provider != "ollama" }) {
      return Choice(model: model.description)
    }
    if let model = ollama() { return Choice(model: "ollama:\(model)") }
    return Choice(model: "builtin:guide", isStandIn: true)
  }
}
