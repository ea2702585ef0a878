import StreamingEngine
import LLMRingTerminal

extension SlashCommand {
  static let btw = SlashCommand(
    name: "btw", argument: .required("question"),
    summary: "ask a question that stays out of the context of later ones",
    completion: { text, session in
      let aliases = session.services.aliases(profile: session.profile).map { "@\($0) " }
      let models =
        text.hasPrefix("@") && !text.contains(" ") ? Completion(of: text, among: aliases) : .none
      return models.candidates.isEmpty ? Completer.file(in: text, session) ?? .none : models
    },
    recipient: { text, session in SideQuestion(text, in: session).model ?? session.model }
  ) { text, session, host throws(Fault) in
    let asked = SideQuestion(text, in: session)
    guard host.attachFiles(namedIn: asked.question) else { return [] }
    session.ask(asked.question, of: asked.model, isAside: true)
    host.answer(from: asked.model)
    return []
  }
}

/// What `/btw` asks, and whom.
struct SideQuestion: Equatable {
  /// The alias or `provider:model`; `nil` is the one in use.
  var model: String?
  var question: String

  init(_ text: String, in session: Session) {
    let input = Input(text, mayBeCommand: false) { word in
      session.services.isModel(word, profile: session.profile)
    }
    switch input {
    case .aside(let model, let question): self = SideQuestion(model: model, question: question)
    default: self = SideQuestion(model: nil, question: text.trimmed)
    }
  }

  init(model: String?, question: String) {
    self.model = model
    self.question = question
  }
}
