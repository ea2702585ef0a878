import LLMRingREPL
import StreamingEngine

/// `llmring prompts [show NAME]`
struct Prompts: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prompts",
    abstract: "List the prompts, or print one.",
    discussion: """
      A prompt is a question that is kept in a file: prompts/NAME.md in the configuration folder, \
      or .llmring/prompts/NAME.md in a project. Ask with llmring -p NAME, or with /NAME in a \
      conversation.
      """,
    subcommands: [Listing.self, Show.self], defaultSubcommand: Listing.self)

  /// `llmring prompts list`
  struct Listing: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "List the prompts, with whose they are and what they do.")

    func run() throws {
      let (prompts, faults) = PromptFiles().library.all()
      Console.out(rows: prompts.map { [$0.name, $0.owner.rawValue, $0.summary] })
      for fault in faults { Console.error("llmring: \(fault.description)") }
      if !faults.isEmpty { throw Leave(ExitStatus.configuration) }
    }
  }

  /// `llmring prompts show NAME`
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Print the file of a prompt.",
      discussion: "What it prints for a built-in prompt can be saved and changed as your own.")

    @Argument(
      help: ArgumentHelp("The prompt.", valueName: "name"), completion: .dynamic(.prompts))
    var name: String

    func run() throws {
      let text = try PromptFiles().prompt(named: name).text
      Console.out(document: text.hasSuffix("\n") ? text : text + "\n")
    }
  }
}
