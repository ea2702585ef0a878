import ArgumentParser
import LLMRingPlatform
import LLMRingREPL
import LLMRingTerminal

/// The program: arguments in, exit status out.
///
/// `main` is synchronous. An asynchronous one would park the main thread and run main-actor code
/// elsewhere on Linux, and this program's main thread is the screen.
///
/// Every command gives its name outright: to make one from the name of its type, the argument
/// parser asks the runtime a question that alone takes a third of a start.
@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "llmring",
    abstract: "Chat with any model from the terminal.",
    discussion: """
      Without a prompt, on a terminal, it starts a conversation. With a prompt, or with text \
      piped in, it prints one answer and exits.
      """,
    version: "llmring \(Release.version)",
    subcommands: [
      Chat.self, Lock.self, Bind.self, Unbind.self, Aliases.self, List.self, Info.self,
      Providers.self, Keys.self, History.self, UsageCommand.self, Prompts.self, Paths.self,
      Config.self, Doctor.self, Completions.self,
    ],
    defaultSubcommand: Chat.self)

  static func main() {
    Descriptor.openClosedStandardStreams()
    Console.checkDescriptors()
    Console.ignoreFileSizeSignal()
    _ = Console.signals
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      if let request = HelpRequest(arguments) {
        try request.answer()
        leave(with: ExitStatus.complete)
      }
      // The parser takes every line that begins with `help` for a request, even a question.
      var command = try parseAsRoot(arguments.first == "help" ? ["chat"] + arguments : arguments)
      try command.run()
      leave(with: ExitStatus.complete)
    } catch let end as Leave {
      leave(with: end.status)
    } catch {
      // The parser's own way to break lines ends the program on a narrow terminal, even where only
      // the status is asked for. The sinks break them instead.
      setenv("COLUMNS", "80", 1)
      let status = exitCode(for: error)
      let text = fullMessage(for: error, columns: Console.errors.isTerminal ? 10_000 : 80)
      if status == .success {
        Console.out(help: text == configuration.version ? text : HelpRequest.help(in: arguments))
        leave(with: ExitStatus.complete)
      }
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        Console.error(String(line))
      }
      leave(with: ExitStatus.usage)
    }
  }
}

/// Thrown to leave with a status; whatever there was to say has been said.
struct Leave: Error {
  var status: Int32

  init(_ status: Int32) {
    self.status = status
  }

  /// Says what is wrong and leaves with a status.
  static func saying(_ words: String, status: Int32) -> Leave {
    Console.error("llmring: \(words)")
    return Leave(status)
  }
}
