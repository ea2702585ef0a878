package import StreamingEngine

/// The models that a question's alias resolves to, or why it resolves to none.
struct AskedModels {
  var name: String
  var resolution: Result<Resolution, LLMError>
}

extension Session {
  /// Finds the models for a question, once: its turn, its request and its answer then agree, even
  /// if the lockfile is edited meanwhile.
  ///
  /// - Parameter model: An alias or a `provider:model`; `nil` is the one in use.
  func beginQuestion(to model: String?) {
    let name = model ?? self.model
    asked = AskedModels(
      name: name, resolution: services.resolution(of: name, profile: self.profile))
    noteShadowing(of: name)
  }

  /// Forgets the models of the last question.
  func endQuestion() {
    asked = nil
  }

  /// The models of the current question, or those that a name resolves to now.
  package func resolution(of model: String? = nil) -> Result<Resolution, LLMError> {
    let name = model ?? self.model
    if let asked, asked.name == name { return asked.resolution }
    return services.resolution(of: name, profile: self.profile)
  }

  /// The first of these models as `provider:model`; the name itself if it resolves to none.
  package func resolved(_ model: String? = nil) -> String {
    (try? resolution(of: model).get())?.first.description ?? model ?? self.model
  }
}
