package import StreamingEngine

extension Configuration {
  /// How to get a real model, as one clause, for a user who has none.
  package var firstModelAdvice: String {
    let wanted = inOrder.filter { $0.descriptor.isRecommended }
    let missing: [(variable: String, save: String)] = wanted.compactMap { provider in
      guard case .missing(let names) = provider.key, let name = names.first else { return nil }
      return (name, "save a key with `\(provider.setup.saveCommand)`")
    }
    let keys = missing.first.map { ["set \(Self.list(missing.map(\.variable)))", $0.save] } ?? []
    // Someone who has set a service's key means to use it.
    let ready = inOrder.first {
      $0.descriptor.isPreset && !$0.descriptor.isInConfigFile && $0.hasKey
    }
    let named = ready.map {
      ["name one with -m \($0.name):MODEL (`llmring list --provider \($0.name)`)"]
    }
    // Which models a provider of the user's own has is not known, so a key alone chooses none.
    let own = inOrder.first { $0.descriptor.isInConfigFile && !$0.descriptor.isRecommended }
      .map { ["name one with -m \($0.name):MODEL"] }
    let servers = inOrder.compactMap(\.descriptor.advice.setUp)
    return ((named ?? []) + keys + (own ?? []) + servers).joined(separator: ", or ")
  }

  /// `A`, `A or B`, `A, B or C`.
  private static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return "\(names.dropLast().joined(separator: ", ")) or \(last)"
  }

  /// Says which of the models that an alias is bound to cannot be used, because nobody has such a
  /// provider.
  package func warnings(ofBinding models: [ModelReference]) -> [String] {
    let known = providers
    return models.filter { known[$0.provider] == nil }.map { model in
      "no provider '\(model.provider)'; add [providers.\(model.provider)] to config.toml, or bind "
        + "another model (`llmring providers` lists them)"
    }
  }

  /// Why a model is not available, without sending a request; `nil` if it seems available.
  package func obstacle(to reference: ModelReference) -> String? {
    guard let provider = provider(for: reference) else {
      return "no provider '\(reference.provider)'; add [providers.\(reference.provider)] to "
        + "config.toml"
    }
    if let fault = provider.addressFault?.forUser {
      return fault.message + (fault.advice.map { "; \($0)" } ?? "")
    }
    if case .missing = provider.key {
      return "no key here; \(provider.setup.missingKeyAdvice)"
    }
    return nil
  }
}
