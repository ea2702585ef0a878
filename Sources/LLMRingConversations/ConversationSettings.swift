package import StreamingEngine

/// What a question was asked with, kept with it, so that the conversation continues with the same
/// when it is resumed.
package struct ConversationSettings: Sendable, Equatable, Codable {
  /// The alias or `provider:model` in use. A question may have gone to another one, as
  /// `@alias question` does; that is the turn's own ``Turn/alias`` and ``Turn/model``.
  package var model: String
  /// The lockfile's profile, if one was chosen for this run.
  package var profile: String?
  package var temperature: Double?
  package var maxTokens: Int?
  package var reasoning: ReasoningEffort?
  /// The name of the saved prompt that the question came from. Its front matter is for this
  /// question alone, and is read again when the question is asked again.
  package var prompt: String?

  private enum CodingKeys: String, CodingKey {
    case model, profile, temperature, reasoning, prompt
    case maxTokens = "max_tokens"
  }

  /// The object that exports hold.
  package var json: JSONValue {
    let members: [(CodingKeys, JSONValue?)] = [
      (.model, .string(model)), (.profile, profile.map(JSONValue.string)),
      (.temperature, temperature.map(JSONValue.double)), (.maxTokens, maxTokens.map(JSONValue.int)),
      (.reasoning, reasoning.map { .string($0.rawValue) }), (.prompt, prompt.map(JSONValue.string)),
    ]
    return .object(members.compactMap { key, value in value.map { (key.rawValue, $0) } })
  }

  package init(
    model: String, profile: String? = nil, temperature: Double? = nil, maxTokens: Int? = nil,
    reasoning: ReasoningEffort? = nil, prompt: String? = nil
  ) {
    self.model = model
    self.profile = profile
    self.temperature = temperature
    self.maxTokens = maxTokens
    self.reasoning = reasoning
    self.prompt = prompt
  }
}

/// Decodes the settings of many turns: most turns of a conversation have the same.
struct StoredSettings {
  private var last: (text: String, value: ConversationSettings?)?

  /// The settings in a row's text; `nil` where this version cannot read them.
  mutating func value(of text: String) -> ConversationSettings? {
    if let last, last.text == text { return last.value }
    let value = StoredJSON.value(ConversationSettings.self, of: text)
    last = (text, value)
    return value
  }
}
