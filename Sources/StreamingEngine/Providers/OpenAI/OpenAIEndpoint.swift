/// Chooses between OpenAI's two APIs for a model.
package enum OpenAIEndpoint {
  static let modelListPath = "/models"
  /// 50 MB per request.
  static let attachmentLimits = AttachmentLimits(image: 50 << 20, total: 50 << 20)

  /// Returns Responses on OpenAI's own hosts, for reasoning models and for models without Chat
  /// Completions. Returns Chat Completions for everything else, including all compatible servers.
  ///
  /// Chat Completions does not stream the visible thinking of reasoning models, and rejects tools
  /// for newer models while they reason.
  package static func choose(model: String, baseURL: String) -> WireFormat {
    let owner = ProviderDescriptor.owner(of: .openAIChat)
    guard let host = BaseURL(baseURL)?.host, owner.isOfficial(host: host) else {
      return .openAIChat
    }
    if let info = ModelCatalogue.bundled.info(provider: "openai", model: model) {
      return info.reasoning == true || !info.endpoints.contains("chat")
        ? .openAIResponses : .openAIChat
    }
    return isReasoningName(model) || isResponsesOnlyName(model) ? .openAIResponses : .openAIChat
  }

  /// Whether the name is that of a reasoning model: `gpt-5` and higher, and `o1`, `o3`, … For
  /// models that the catalogue does not list.
  static func isReasoningName(_ model: String) -> Bool {
    let name = model.hasPrefix("ft:") ? model.dropFirst(3) : model[...]
    if name.hasPrefix("gpt-") {
      let version = name.dropFirst(4).prefix { $0.isASCII && $0.isNumber }
      return Int(version).map { $0 >= 5 } ?? false
    }
    guard name.first == "o" else { return false }
    let version = name.dropFirst().prefix { $0.isASCII && $0.isNumber }
    return !version.isEmpty && (version.endIndex == name.endIndex || name[version.endIndex] == "-")
  }

  /// Whether Chat Completions rejects tools for this model while it reasons. It does for `gpt-5.4`
  /// and later.
  static func rejectsToolsWhileReasoning(_ model: String) -> Bool {
    let name = model.hasPrefix("ft:") ? model.dropFirst(3) : model[...]
    guard name.hasPrefix("gpt-") else { return false }
    let numbers = name.dropFirst(4).prefix { $0 != "-" && $0 != ":" }.split(separator: ".").map {
      Int($0)
    }
    guard let major = numbers.first ?? nil else { return false }
    let minor = numbers.count > 1 ? numbers[1] ?? 0 : 0
    return (major, minor) >= (5, 4)
  }

  /// Model families, besides reasoning models, that are not available in Chat Completions.
  private static func isResponsesOnlyName(_ model: String) -> Bool {
    model.hasPrefix("codex-") || model.hasPrefix("computer-use") || model.contains("deep-research")
  }
}
