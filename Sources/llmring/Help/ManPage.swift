import LLMRingREPL
import StreamingEngine

/// The manual page `llmring(1)`, in the macros of man(7).
struct ManPage {
  private(set) var text = ""

  init() {
    let program = CommandInfo(Program.self)
    let chat = CommandInfo(Chat.self, in: program.path)
    line(".\\\" Made by llmring --generate-man-page; edit the help, not this file.")
    line(".TH LLMRING 1 \"\" \"\(Program.configuration.version)\" \"User Commands\"")
    section("NAME")
    line("llmring \\- chat with any model from the terminal")
    section("SYNOPSIS")
    line(".B llmring")
    line(".RI [ options ] \" \" [ prompt \" ...]\"")
    line(".br")
    line(".B llmring")
    line(".IR command \" ...\"")
    section("DESCRIPTION")
    paragraph(program.discussion)
    section("EXAMPLES")
    examples(CommandExample.all(of: program.path))
    section("OPTIONS")
    arguments(of: chat)
    section("COMMANDS")
    for command in CommandInfo.all().dropFirst() where command.path != chat.path {
      add(command)
    }
    section("PROMPT")
    paragraph(
      "At the prompt, a line is a question unless it begins with / (a command), ! (a command of "
        + "the shell) or @ and an alias. /help lists the commands, /help TOPIC explains more.")
    environment()
    section("EXIT STATUS")
    for (status, meaning) in ExitStatus.meanings { item("\(status)", meaning) }
    section("FILES")
    paragraph("llmring paths prints the paths of all files.")
    section("SEE ALSO")
    paragraph("The built-in guide answers questions about llmring: llmring -m builtin:guide")
  }

  private mutating func add(_ command: CommandInfo) {
    line(".SS \(Self.escaped(command.usage))")
    paragraph(command.abstract)
    if !command.discussion.isEmpty {
      line(".PP")
      paragraph(command.discussion)
    }
    arguments(of: command)
    examples(CommandExample.all(of: command.path))
  }

  private mutating func arguments(of command: CommandInfo) {
    for argument in command.arguments where argument.names != CommandInfo.helpNames {
      let names = argument.names.map { "\\fB\(Self.escaped($0))\\fR" }.joined(separator: ", ")
      let value = argument.valueName.map { "\\fI\(Self.escaped($0))\\fR" }
      line(".TP")
      line([names, value ?? ""].filter { !$0.isEmpty }.joined(separator: " "))
      paragraph(argument.abstract)
    }
  }

  private mutating func examples(_ examples: [CommandExample]) {
    for example in examples {
      line(".PP")
      paragraph("\(example.effect.prefix(1).uppercased())\(example.effect.dropFirst()):")
      line(".PP")
      line(".RS 4")
      line(".EX")
      line(Self.escaped(example.line))
      line(".EE")
      line(".RE")
    }
  }

  private mutating func environment() {
    section("ENVIRONMENT")
    item(
      "OPENAI_API_KEY, ANTHROPIC_API_KEY, GOOGLE_API_KEY …",
      "The keys; llmring providers names the variable of each provider.")
    for setting in Setting.all {
      item(setting.variables.joined(separator: ", "), "\(setting.summary).")
    }
    item("LLMRING_LOCKFILE_PATH", "The lockfile to use.")
    item("HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE", "As curl reads them.")
    item("VISUAL, EDITOR", "The editor that Ctrl-X Ctrl-E opens.")
    item("NO_COLOR, CLICOLOR_FORCE, ACCESSIBLE", "Whether there are colours and animation.")
  }

  private mutating func section(_ title: String) { line(".SH \(title)") }

  private mutating func item(_ term: String, _ description: String) {
    line(".TP")
    line("\\fB\(Self.escaped(term))\\fR")
    paragraph(description)
  }

  /// A text, whose own line breaks stay.
  private mutating func paragraph(_ words: String) {
    for (place, part) in words.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if part.isEmpty { line(".PP") } else if place > 0 { line(".br") }
      let text = part.split(separator: " ").joined(separator: " ")
      for words in HelpText.wrapped(text, columns: 66) where !words.isEmpty {
        line(Self.escaped(words))
      }
    }
  }

  private mutating func line(_ line: String) { text += line + "\n" }

  /// A text without what would be a request or an escape sequence.
  private static func escaped(_ text: String) -> String {
    let escaped = text.map { character in
      switch character {
      case "\\": "\\e"
      case "-": "\\-"
      case "'": "\\(aq"
      case "`": "\\(ga"
      case "~": "\\(ti"
      case "^": "\\(ha"
      case "…": "..."
      default: String(character)
      }
    }.joined()
    return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
  }
}
