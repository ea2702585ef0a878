package import StreamingEngine

/// A question for several models: `@a @b question`, as `/compare` takes it.
package struct Comparison: Equatable, Sendable {
  /// The aliases or `provider:model`, in the order in which they are asked. One may be there twice.
  package var models: [String]
  package var question: String

  private static let example = "/compare @a @b question"

  package init(models: [String], question: String) {
    self.models = models
    self.question = question
  }

  /// - Throws: What is missing, or which model cannot be asked. Nothing has been sent then.
  init(_ text: String, in session: Session) throws(SlashCommand.Fault) {
    var models: [String] = []
    var rest = text.trimmed
    while rest.hasPrefix("@") {
      let word = String(rest.dropFirst().prefix { !$0.isWhitespace })
      if let fault = session.services.fault(inModel: word, profile: session.profile) {
        // After the models a word with an @ may name a file of the question.
        guard models.count > 1, Mention.begins(rest, from: session.services.place) else {
          throw SlashCommand.Fault(fault.forUser.description)
        }
        break
      }
      models.append(word)
      rest = String(rest.dropFirst(word.count + 1)).trimmed
    }
    guard models.count > 1 else {
      throw SlashCommand.Fault("name two models or more: \(Self.example)")
    }
    guard !rest.isEmpty else {
      throw SlashCommand.Fault(
        "there is no question after the models: \(Self.example)")
    }
    self.init(models: models, question: rest)
  }

  /// The models that are listed with commas between them.
  ///
  /// - Returns: `nil` if a name is missing.
  package static func models(in list: String) -> [String]? {
    let names = list.split(separator: ",", omittingEmptySubsequences: false)
      .map { String($0).trimmed.namedModel }
    return names.contains(nil) ? nil : names.compactMap(\.self)
  }
}

extension SessionServices {
  /// Why a word names no model. That a key is missing is reported when the model is asked.
  package func fault(inModel word: String, profile: String?) -> LLMError? {
    do throws(LLMError) {
      _ = try ring.candidates(for: word, profile: profile)
      return nil
    } catch {
      return error.kind == .missingKey ? nil : error
    }
  }
}
