package import StreamingEngine

/// The aliases that a new lockfile begins with: those of the bundled one, with the models that can be
/// used here.
package struct LockfileProposal: Equatable {
  package private(set) var bindings: [Lockfile.Binding] = []
  /// Providers that are ready, but whose models are not known.
  package private(set) var unlisted: [String] = []
  /// Whether there is nothing to use yet, so the bundled aliases are proposed as they are.
  package private(set) var isFallback = false

  /// - Parameters:
  ///   - configuration: Which providers are ready.
  ///   - bundled: The bundled lockfile.
  ///   - models: The models of a provider, as far as they are known; none for a server of this machine
  ///     that does not run.
  package init(
    _ configuration: Configuration, bundled: Lockfile, models: (Provider) -> [String]
  ) {
    let standard = bundled[profile: bundled.defaultProfile]?.bindings ?? []
    let ready = configuration.usableProviders
    let hosted = ready.filter { !$0.descriptor.isSelfHosted }.map(\.name)
    let own = standard.compactMap { binding -> Lockfile.Binding? in
      let usable = binding.models.filter { model in
        (try? ModelReference(model)).map { hosted.contains($0.provider) } ?? false
      }
      return usable.isEmpty ? nil : .init(alias: binding.alias, models: usable)
    }
    let listed = Set(standard.flatMap(\.models).compactMap { try? ModelReference($0).provider })
    var others: [Lockfile.Binding] = []
    var local: [String] = []
    for provider in ready {
      let isLocal = provider.descriptor.isSelfHosted
      guard isLocal || !listed.contains(provider.name) else { continue }
      guard let model = Self.choice(of: models(provider)) else {
        if !isLocal { unlisted.append(provider.name) }
        continue
      }
      if isLocal {
        local.append("\(provider.name):\(model)")
      } else {
        others.append(.init(alias: provider.name, models: ["\(provider.name):\(model)"]))
      }
    }
    if !local.isEmpty { others.append(.init(alias: "local", models: local)) }
    bindings = own + others
    if own.isEmpty, let first = others.first {
      bindings.insert(.init(alias: "chatbot", models: first.models), at: 0)
    }
    guard bindings.isEmpty else { return }
    isFallback = true
    bindings = standard.map { .init(alias: $0.alias, models: $0.models) }
  }

  /// The first model that is one to talk to, as far as its name says. Not every list leaves out the
  /// others.
  private static func choice(of models: [String]) -> String? {
    let others = [
      "embed", "whisper", "tts", "rerank", "moderation", "guard", "image", "audio", "dall-e",
      "transcribe", "ocr",
    ]
    return models.first { model in !others.contains(where: model.lowercased().contains) }
      ?? models.first
  }

  /// The aliases, one a line.
  package var lines: [String] {
    let width = bindings.map(\.alias.count).max() ?? 0
    return bindings.map {
      "  \($0.alias.padded(to: width))  \($0.models.joined(separator: ", "))"
    }
  }
}
