import LLMRingPlatform
import LLMRingREPL
import LLMRingTerminal

/// The program: arguments in, exit status out.
///
/// `main` is synchronous. An asynchronous one would park the main thread and run main-actor code
/// elsewhere on Linux, and this program's main thread is the screen.
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
      try CommandParser.run(arguments, of: Program.self)
      leave(with: ExitStatus.complete)
    } catch let end as Leave {
      leave(with: end.status)
    } catch ParserError.helpRequested {
      Console.out(help: HelpRequest.help(in: arguments))
      leave(with: ExitStatus.complete)
    } catch ParserError.versionRequested {
      Console.out(help: configuration.version)
      leave(with: ExitStatus.complete)
    } catch {
      let text = (error as? ParserError)?.text ?? "Error: \(error)"
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
