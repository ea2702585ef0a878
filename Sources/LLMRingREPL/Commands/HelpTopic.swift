import StreamingEngine

/// A group of commands in `/help`, or a subject that is not a command.
///
/// Every command is in one topic: `/help`, completion and dispatch read these lists.
struct HelpTopic: Sendable {
  /// The word after `/help`.
  let name: String
  var commands: [SlashCommand] = []
  /// What `/help` says about it in one line, besides the names of its commands.
  var summary = ""
  /// What `/help NAME` says besides the lines of its commands.
  var lines: [String] = []

  /// The topics, in the order of `/help`.
  static let all: [HelpTopic] = [
    HelpTopic(
      name: "models", commands: [.model, .models, .aliases, .profile, .bind],
      summary: "@alias asks another once",
      lines: ["@alias question asks another model one question; the current one stays"]),
    HelpTopic(
      name: "asking",
      commands: [.retry, .continue, .edit, .undo, .btw, .compare, .keep],
      lines: ["//text sends text that begins with a slash"]),
    HelpTopic(
      name: "chats",
      commands: [.new, .sessions, .resume, .search, .rename, .fork, .history, .delete]),
    HelpTopic(
      name: "files", commands: [.attach, .detach, .paste, .copy, .export],
      summary: "@path in a question",
      lines: [
        "@path in a question attaches a file, @\"a path\" one with blanks,",
        "@folder/ all its files, @*.c those that match; Tab completes the path",
      ]),
    HelpTopic(name: "prompts", summary: "files with questions that you ask often"),
    HelpTopic(name: "settings", commands: [.set, .system, .think]),
    HelpTopic(name: "context", commands: [.context, .trim, .compact, .usage]),
    HelpTopic(
      name: "keys", summary: "Ctrl-J adds a line, Ctrl-C stops an answer, Tab completes",
      lines: [
        "Enter                 sends",
        "Ctrl-J, Alt-Enter     add a line; so does a \\ at the end, and \"\"\" begins a block",
        "Up, Down              recall what you typed; Ctrl-R searches it",
        "Tab                   completes commands, their values, aliases and paths",
        "Ctrl-C, Esc           stop an answer and keep its text; Ctrl-C drops what you typed",
        "Ctrl-X Ctrl-E, Ctrl-G open your editor",
        "Ctrl-L                clears the screen",
        "Ctrl-Z                suspends llmring",
        "Ctrl-D                on an empty line: leaves",
      ]),
    HelpTopic(
      name: "shell", summary: "!command runs it, !!command also attaches its output",
      lines: [
        "!command runs in your shell and shows its output",
        "!!command also attaches the output to the next question",
      ]),
    HelpTopic(name: "more", commands: [.help, .error, .exit]),
  ]

  static func named(_ word: String) -> HelpTopic? {
    all.first { $0.name == word.lowercased() }
  }
}

/// The texts of `/help`.
enum HelpMessages {
  /// All topics, a line each.
  static func overview(_ session: Session) -> [String] {
    let width = HelpTopic.all.map(\.name.count).max() ?? 0
    return HelpTopic.all.map { topic in
      let names = topic.name == "prompts" ? session.promptNames : topic.commands.map(\.name)
      let shown =
        names.prefix(mostNames).map { "/\($0)" }
        + (names.count > mostNames ? ["and \(names.count - mostNames) more"] : [])
      let parts = [shown.joined(separator: " "), topic.summary].filter { !$0.isEmpty }
      return "\(topic.name.padded(to: width))  \(parts.joined(separator: " · "))"
    } + ["", "/help TOPIC or /help COMMAND explains one, such as /help keys or /help retry"]
  }

  /// The commands of a topic, with what each does.
  static func lines(on topic: HelpTopic, _ session: Session) -> [String] {
    var commands = topic.commands
    var lines = topic.lines
    if topic.name == "prompts" {
      let (prompts, faults) = session.services.prompts.all()
      let names = Set(session.promptNames)
      commands = prompts.filter { names.contains($0.name) }.map(SlashCommand.command(for:))
      lines = promptLines(session) + faults.map(\.description)
    }
    let width = commands.map(\.usage.count).max() ?? 0
    return commands.map { "\($0.usage.padded(to: width))  \($0.summary)" }
      + (lines.isEmpty || commands.isEmpty ? [] : [""]) + lines
  }

  private static func promptLines(_ session: Session) -> [String] {
    let folder = session.services.promptFolder.map { "\($0)/NAME.md" } ?? "NAME.md"
    return [
      "/NAME words asks with the prompt in \(folder),",
      "or in .llmring/prompts/NAME.md of a project; {{input}} in it stands for the words",
    ]
  }

  /// A user with hundreds of prompts has other ways to list them.
  private static let mostNames = 12
}

extension Session {
  /// The prompts that `/NAME` leads to: not those with the name of a command.
  var promptNames: [String] {
    services.prompts.names.filter { name in !SlashCommand.all.contains { $0.isNamed(name) } }
  }
}
