package import StreamingEngine

/// Chooses the model of a first question when none was named, from the best that is there.
package enum StartingModel {
  /// A choice, and whether it is a stand-in until the user has a real model.
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
  /// - Parameters:
  ///   - isOwnLockfile: Whether the lockfile is the user's own, and its aliases therefore meant,
  ///     or the bundled one, which names an Ollama that may not be there.
  ///   - ollama: The name of a model that a local Ollama serves, asked for only when it comes to
  ///     that.
  package static func choose(
    for ring: LLMRing, profile: String?, isOwnLockfile: Bool, ollama: () -> String?
  ) throws(LLMError) -> Choice {
    /// Whether a model's server may be missing because it was never set up.
    func isAssumed(_ model: ModelReference) -> Bool {
      guard let provider = ring.configuration.providers[model.provider] else { return false }
      return provider.descriptor.isSelfHosted && !provider.descriptor.isInConfigFile
    }
    let names = try ring.names(profile: profile)
    let aliases = try names.aliases().map(\.name)
    let preferred = (aliases.contains("chatbot") ? ["chatbot"] : []) + aliases
    for alias in preferred {
      guard let pool = try? names.resolve(alias).candidates else { continue }
      if isOwnLockfile || pool.contains(where: { !isAssumed($0) }) {
        return Choice(model: alias)
      }
    }
    if let model = ring.configuredModels.first(where: { !isAssumed($0) }) {
      return Choice(model: model.description)
    }
    if let server = ring.configuration.localServer, let model = ollama() {
      return Choice(model: "\(server.name):\(model)")
    }
    let guide = "\(Provider.builtin.name):\(Provider.guideModel)"
    return Choice(model: guide, isStandIn: true)
  }
}
