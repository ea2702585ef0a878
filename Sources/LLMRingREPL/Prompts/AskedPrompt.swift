import LLMRingConversations
import StreamingEngine

/// The prompt that a question came from, so that the question is asked again with the same model,
/// system prompt, temperature and schema.
struct AskedPrompt: Sendable, Equatable {
  let prompt: Prompt
  /// The form of the answer; `nil` for that of the run.
  var format: ResponseFormat?
}

extension Session {
  /// The prompt that the last question came from, as its file is now, and what to say about it;
  /// `nil` if the question came from no prompt, or if the prompt is gone.
  ///
  /// - Throws: What is wrong with its file.
  func promptOfLastQuestion() throws(SlashCommand.Fault) -> (
    prompt: AskedPrompt?, notices: [String]
  ) {
    guard let start = state.questionStarts.last, let name = state.turns[start].settings?.prompt
    else { return (nil, []) }
    let prompt = try faulting { () throws(SettingsError) in
      try services.prompts.prompt(named: name)
    }
    guard let prompt else {
      return (nil, ["there is no prompt '\(name)' now; asking without its settings"])
    }
    return (AskedPrompt(prompt: prompt, format: try PromptSchema.form(of: prompt)?.format), [])
  }

  /// The model that the prompt's front matter names, or `nil` to use the current model: a model
  /// that the user chose for this run takes precedence.
  func modelNamed(by prompt: Prompt) -> String? {
    var layers = self.layers
    layers.set(prompt, in: .prompt)
    guard case .prompt = layers.origin(of: .model, for: nil) else { return nil }
    return layers.text(.model)
  }

  /// Asks something with what the front matter of a prompt sets.
  ///
  /// - Parameters:
  ///   - asked: Nothing is set without one.
  ///   - body: Gets the prompt's model; `nil` for the one in use.
  func asking(_ asked: AskedPrompt?, _ body: (_ model: String?) -> Void) {
    guard let asked else { return body(nil) }
    let model = modelNamed(by: asked.prompt)
    let format = responseFormat
    defer {
      state.layers.removeAll(from: .prompt)
      responseFormat = format
    }
    state.layers.set(asked.prompt, in: .prompt)
    responseFormat = asked.format ?? format
    body(model)
  }
}
