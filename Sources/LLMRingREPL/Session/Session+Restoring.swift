import LLMRingConversations
import StreamingEngine

/// Why a resumed conversation is not sent anywhere until the user chooses a model.
package enum SendingObstacle: Sendable, Equatable {
  /// The conversation's model cannot be used: the alias is gone, the key is missing, or
  /// the model's provider is unknown. The value says what is missing.
  case unavailable(String)
  /// The conversation is from a program that names models without their providers.
  case noProvider(model: String, isAlias: Bool)
  /// The alias now leads to another provider than the one that has read the conversation so far.
  case otherProvider(alias: String, before: String, now: String)
}

extension SendingObstacle: CustomStringConvertible {
  /// Why nothing is sent, as one clause.
  package var description: String {
    switch self {
    case .unavailable(let words): words
    case .noProvider(let model, let isAlias):
      "the conversation was with the model '\(model)' of a provider that it does not name"
        + (isAlias ? ", and not with your alias '\(model)'" : "")
    case .otherProvider(let alias, let before, let now):
      "\(alias) is now \(now), but this conversation was with \(before)"
    }
  }

  /// What to do about it at the prompt.
  var remedy: String {
    switch self {
    case .unavailable: "choose a model with /model"
    case .noProvider(let model, _):
      "name the provider with /model PROVIDER:\(model), or choose another model"
    case .otherProvider(let alias, _, _): "/model \(alias) accepts it, /model NAME chooses another"
    }
  }

  /// What to do about it on the command line.
  package var remedyForScripts: String {
    switch self {
    case .unavailable: "choose a model with -m"
    case .noProvider(let model, _):
      "name the provider with -m PROVIDER:\(model), or choose another model"
    case .otherProvider(let alias, _, _): "accept it with -m \(alias), or choose another model"
    }
  }
}

extension Session {
  /// What a new question is asked with, for the store.
  ///
  /// - Parameter prompt: The name of the saved prompt that it comes from.
  func settings(from prompt: String? = nil) -> ConversationSettings {
    // What an alias sets for itself stays with the alias, and what a prompt sets is for one question.
    let own = Preferences(self.layers.withoutPrompt, for: nil)
    return ConversationSettings(
      model: self.model, profile: self.profile, temperature: own.temperature,
      maxTokens: own.maxTokens, reasoning: own.reasoning, prompt: prompt)
  }

  /// Goes back to the model and the settings that the last question of the turns was asked with.
  ///
  /// What cannot be used any more becomes the ``obstacle``: a conversation with one provider must
  /// not silently continue with another.
  ///
  /// - Parameters:
  ///   - keepsModel: Whether the user has named the model for this run.
  ///   - namesProviders: As of ``ImportedConversation/namesProviders(_:)``.
  func restore(keepsModel: Bool, namesProviders: Bool) {
    let turns = self.turns
    state.obstacle = nil
    let stored = turns.last { $0.settings != nil }?.settings
    state.restore(stored)
    guard !keepsModel, !turns.isEmpty else { return }
    let answer = turns.last { $0.role == .assistant && ($0.alias ?? $0.model) != nil }
    let question = turns.last { $0.role == .user && ($0.alias ?? $0.model) != nil }
    let asked = answer ?? question
    guard let name = stored?.model ?? asked?.alias ?? asked?.model else {
      state.model = Self.noModel
      state.obstacle = .unavailable("the conversation does not say which model answered it")
      return
    }
    state.restore(model: name, profile: stored?.profile)
    // An alias that happens to have the name of a model leads elsewhere.
    let isModel = stored?.model == nil && asked?.alias == nil
    if isModel, !namesProviders || (try? ModelReference(name)) == nil {
      let isAlias = services.aliases(profile: self.profile).contains(name)
      state.obstacle = .noProvider(model: name, isAlias: isAlias)
    } else {
      state.obstacle = obstacle(to: name)
    }
  }

  /// The settings that were restored, and what prevents sending, one line each.
  ///
  /// - Parameter before: The model that was in use before, if that was shown already.
  package func restorationLines(since before: String?) -> [String] {
    if let obstacle = state.obstacle {
      return ["nothing is sent yet: \(obstacle); \(obstacle.remedy)"]
    }
    var words: [String] = []
    if let before, before != self.model {
      let resolved = services.resolved(self.model, profile: self.profile)
      words.append(resolved == self.model ? resolved : "\(self.model) → \(resolved)")
    }
    if let number = preferences.temperature { words.append("temperature \(number)") }
    if let number = preferences.maxTokens { words.append("max_tokens \(number)") }
    if let effort = preferences.reasoning { words.append("reasoning \(effort.rawValue)") }
    return words.isEmpty ? [] : ["with \(words.joined(separator: ", "))"]
  }

  /// What a prompt shows in place of an unknown model.
  static let noModel = "(no model)"

  private func obstacle(to name: String) -> SendingObstacle? {
    let resolved: ModelReference
    do throws(LLMError) {
      let pool = try services.ring.candidates(for: name, profile: self.profile)
      guard let first = pool.first else { return .unavailable("\(name) has no models") }
      resolved = first
    } catch {
      return .unavailable(error.forUser.description)
    }
    guard services.alias(name) != nil else {
      return services.missingKey(of: resolved.provider).map(SendingObstacle.unavailable)
    }
    // The alias's own turns, if any: a question to another alias does not reveal its provider.
    let mine = self.turns.filter { $0.alias == name }
    let read = (mine.isEmpty ? self.turns : mine).suffix(2).compactMap(\.provider)
    guard let before = read.last, !read.contains(resolved.provider) else { return nil }
    return .otherProvider(alias: name, before: before, now: resolved.description)
  }
}

extension Turn {
  /// The provider that was asked, or that answered.
  fileprivate var provider: String? {
    guard let model, let reference = try? ModelReference(model) else { return nil }
    return reference.provider
  }
}
