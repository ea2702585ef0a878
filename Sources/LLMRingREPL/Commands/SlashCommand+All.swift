extension SlashCommand {
  /// Every command, in the order of `/help`. Prompts are not among them.
  package static let all = HelpTopic.all.flatMap(\.commands)

  static let help = SlashCommand(
    name: "help", synonyms: ["?"], argument: .optional("topic or command"),
    summary: "list the commands by topic, or explain one",
    values: { session in
      let names = HelpTopic.all.map(\.name) + all.map(\.name) + session.promptNames
      return names.enumerated().filter { names.firstIndex(of: $1) == $0 }.map(\.element)
    }
  ) { word, session, _ throws(Fault) in
    guard !word.isEmpty else { return HelpMessages.overview(session) }
    if let topic = HelpTopic.named(word) {
      let details = all.first { $0.name == topic.name }.map { $0.details() } ?? []
      return HelpMessages.lines(on: topic, session) + details
    }
    let name = word.hasPrefix("/") ? String(word.dropFirst()) : word
    let command = try named(name, prompts: session.services.prompts)
    let also = command.synonyms.map { "/\($0)" }.joined(separator: ", ")
    return ["\(command.usage)  \(command.summary)"] + (also.isEmpty ? [] : ["also: \(also)"])
      + command.details()
  }
}
