import LLMRingConversations
import StreamingEngine

/// The prompt that a question came from, so that the question is asked again with the same model,
/// system prompt, temperature and schema.
struct AskedPrompt: Sendable, Equatable {
  let prompt: Prompt
  /// The form of the answer; `nil` for that of the run.
  var format: ResponseFormat?
}

extension ConversationState {
  /// The prompt that the last question came from, if that was in this run.
  var askedPrompt: AskedPrompt? {
    get { questionStarts.last.flatMap { askedPrompts[turns[$0].id] } }
    set { if let start = questionStarts.last { askedPrompts[turns[start].id] = newValue } }
  }
}

extension Session {
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

  /// Asks a question of a prompt, which is kept with it.
  func ask(_ text: String, of model: String?, from asked: AskedPrompt?, isAside: Bool = false) {
    ask(text, of: model, isAside: isAside)
    state.askedPrompt = asked
  }
}
