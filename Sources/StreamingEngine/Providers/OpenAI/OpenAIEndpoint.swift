import Settings
import Transport

/// Which of OpenAI's two interfaces a model is asked through.
package enum OpenAIEndpoint {
  static let modelListPath = "/models"
  /// 50 MB a request.
  static let attachmentLimits = AttachmentLimits(image: 50 << 20, total: 50 << 20)

  /// Responses for the models that only it serves and for all reasoning models, on OpenAI's own
  /// hosts; Chat Completions for everything else, and for every server that is merely compatible.
  ///
  /// Chat Completions never streams what a reasoning model lets be seen of its thinking, and
  /// refuses tools with newer ones while they reason.
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

  /// Whether a name is that of a reasoning model, by OpenAI's way of naming them: `gpt-5` and
  /// higher, and `o1`, `o3`, …; for models that the catalogue does not have yet or no more.
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

  /// Whether Chat Completions refuses tools with a model while it reasons, as it does for
  /// `gpt-5.4` and every later one.
  static func refusesToolsWhileReasoning(_ model: String) -> Bool {
    let name = model.hasPrefix("ft:") ? model.dropFirst(3) : model[...]
    guard name.hasPrefix("gpt-") else { return false }
    let numbers = name.dropFirst(4).prefix { $0 != "-" && $0 != ":" }.split(separator: ".").map {
      Int($0)
    }
    guard let major = numbers.first ?? nil else { return false }
    let minor = numbers.count > 1 ? numbers[1] ?? 0 : 0
    return (major, minor) >= (5, 4)
  }

  /// Families that Chat Completions does not serve, beside the reasoning models.
  private static func isResponsesOnlyName(_ model: String) -> Bool {
    model.hasPrefix("codex-") || model.hasPrefix("computer-use") || model.contains("deep-research")
  }
}
