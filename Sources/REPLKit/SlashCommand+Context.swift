import StreamingEngine

extension SlashCommand {
  static let context = SlashCommand(
    name: "context", argument: .none,
    summary: "how much of what the model can read the conversation takes"
  ) { _, session, surroundings throws(Fault) in
    let word = session.model
    guard let (estimate, counted) = session.context(with: surroundings) else {
      throw Fault("'\(word)' stands for no model now; /models lists them")
    }
    let report = ContextReport(
      model: word, estimate: estimate, counted: counted, turns: session.turns,
      largest: session.meter.largest(3), waiting: session.attachments)
    return .say(report.lines)
  }

  static let trim = SlashCommand(
    name: "trim", argument: .optional("n"),
    summary: "go on without the oldest turns, so that the rest fits; nothing is erased"
  ) { word, session, surroundings throws(Fault) in
    let count = Int(word)
    guard word.isEmpty || (count ?? 0) > 0 else {
      throw Fault("'\(word)' is no number of questions")
    }
    return .say(try session.trim(keeping: count, with: surroundings))
  }

  static let compact = SlashCommand(
    name: "compact", synonyms: ["compress"], argument: .optional("alias"),
    summary: "go on from a summary of all but the last exchange; nothing is erased",
    values: { session, surroundings in surroundings.models(profile: session.profile) }
  ) { word, session, surroundings throws(Fault) in
    let model = word.hasPrefix("@") ? String(word.dropFirst()) : word
    let request = try session.compaction(by: model.isEmpty ? nil : model, with: surroundings)
    return .compact(request, model: model.isEmpty ? nil : model)
  }
}
