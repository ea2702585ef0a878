package import StreamingEngine

extension AliasError {
  /// One line for the user: what happened; what to do.
  package var textForUser: String {
    switch self {
    case .emptyAlias(let name, _):
      "\(description); bind some: llmring bind \(name) provider:model"
    case .packageAlias(let name):
      "\(description); bind it: llmring bind \(name) provider:model"
    case .unknownProvider(let name, let text, let known):
      "no provider '\(name)', nor an alias '\(text)'; \(suggestion(for: name, among: known))"
        + (known.count > 12
          ? "`llmring providers` lists the known ones" : "providers are \(list(known))")
        + "; others are defined in config.toml"
    case .nothingConfigured(_, let tried) where tried.contains(where: \.lacksKey):
      "\(description); `llmring keys set NAME` saves a key"
    default: description
    }
  }
}
