import LLMRingConversations
import StreamingEngine

extension Session {
  /// The settings in force for the model in use.
  package var preferences: Preferences { preferences(for: nil) }

  /// The settings in force for an alias or a model; `nil` is the one in use.
  package func preferences(for model: String?) -> Preferences {
    Preferences(self.layers, for: model ?? self.model)
  }
}

extension ConversationState {
  /// The system prompt for the model in use. Setting it is for this run, as `/system` does; `nil`
  /// removes it.
  package var system: String? {
    get { Preferences(layers.withoutPrompt, for: model).system }
    set { layers.set(.system, to: newValue.map { .value(.text($0)) } ?? .reset) }
  }

  /// Takes the system prompt of the conversation that is resumed, in place of what `/system` set
  /// for another one.
  ///
  /// - Parameter keepsOwn: Whether values that were set in this run stay in effect.
  mutating func restoreSystem(_ text: String, keepsOwn: Bool = false) {
    if !keepsOwn { layers.remove(.system, from: .run) }
    layers.restore(.system, text.isEmpty ? nil : .text(text))
  }

  /// Switches to the model and the profile of the conversation that is resumed, in place of those
  /// that were chosen for another one.
  mutating func restore(model: String, profile: String?) {
    self.model = model
    for layer in [SettingLayers.Layer.run, .flag] { layers.remove(.model, from: layer) }
    layers.restore(.model, .text(model))
    guard let profile, !isProfileGiven else { return }
    self.profile = profile
    layers.remove(.profile, from: .run)
    layers.restore(.profile, .text(profile))
  }

  /// Takes what the resumed conversation was asked with; what it does not say is not restored.
  mutating func restore(_ stored: ConversationSettings?) {
    for setting in [Setting.temperature, .maxTokens, .reasoning] {
      layers.remove(setting, from: .resumed)
    }
    if let number = stored?.temperature { layers.restore(.temperature, .number(number)) }
    if let number = stored?.maxTokens { layers.restore(.maxTokens, .integer(number)) }
    if let effort = stored?.reasoning { layers.restore(.reasoning, .text(effort.rawValue)) }
  }
}
