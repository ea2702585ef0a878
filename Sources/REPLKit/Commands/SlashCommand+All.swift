extension SlashCommand {
  /// Every command, in the order of `/help`.
  package static let all: [SlashCommand] = [
    help, model, aliases, models, profile, bind, system, set, think, attach, detach, paste,
    retry, `continue`,
    btw, compare, keep, undo, edit, fork, history, new, sessions, resume, search, rename, delete,
    copy,
    export, context, trim, compact, usage, error, exit,
  ]

  static let help = SlashCommand(
    name: "help", synonyms: ["?"], argument: .optional("command"),
    summary: "list the commands, or explain one",
    values: { _ in all.map(\.name) }
  ) { word, _, _ throws(Fault) in
    guard word.isEmpty else {
      let name = word.hasPrefix("/") ? String(word.dropFirst()) : word
      let command = try named(name)
      let also = command.synonyms.map { "/\($0)" }.joined(separator: ", ")
      return ["\(command.usage)  \(command.summary)"] + (also.isEmpty ? [] : ["also: \(also)"])
        + command.details()
    }
    let width = all.map(\.usage.count).max() ?? 0
    return all.map { "\($0.usage.padded(to: width))  \($0.summary)" } + keys
  }

  private static let keys = [
    "",
    "@path in a question attaches a file, @folder/ all its files, @*.c those that match",
    "@alias question asks another model once; //text sends text that begins with a slash",
    "!command runs in your shell; !!command also attaches its output to the next question",
    "Enter sends; Ctrl-J, Alt-Enter or a trailing \\ adds a line; \"\"\" a block",
    "Ctrl-C stops an answer and keeps the partial text; Up and Ctrl-R recall",
  ]
}
