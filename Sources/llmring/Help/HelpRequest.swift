import LLMRingTerminal

/// What a command line asks about the program itself, which is answered without running a command.
enum HelpRequest {
  /// The help of the program.
  case overview
  case help(CommandInfo)
  case manPage
  case completionScript(String)
  /// The words on a command line up to the cursor, for a shell.
  case completion(shell: String, words: [String])

  /// What begins a command line that a completion script runs.
  static let completionFlag = "---complete"

  private static let scriptFlag = "--generate-completion-script"

  /// - Returns: `nil` for everything that the parser is to read.
  init?(_ arguments: [String]) {
    switch arguments.first {
    case "-h", "--help", "help":
      if arguments.count == 1 {
        self = .overview
        return
      }
      guard arguments[0] == "help" else { return nil }
      let names = arguments.dropFirst()
      let (info, _, count) = CommandInfo.named(names)
      // `help me` is a question.
      guard count == names.count else { return nil }
      self = .help(info)
    case "--generate-man-page" where arguments.count == 1:
      self = .manPage
    case Self.scriptFlag where arguments.count <= 2:
      self = .completionScript(arguments.count == 2 ? arguments[1] : "")
    case let first? where first.hasPrefix("\(Self.scriptFlag)=") && arguments.count == 1:
      self = .completionScript(String(first.dropFirst(Self.scriptFlag.count + 1)))
    case Self.completionFlag where arguments.count >= 2:
      self = .completion(shell: arguments[1], words: Array(arguments.dropFirst(2)))
    default:
      return nil
    }
  }

  /// Answers, and ends the program.
  func answer() throws {
    switch self {
    case .overview: Console.out(help: Self.overview(CommandInfo(Program.self)))
    case .help(let info): Console.out(help: Self.text(of: info))
    case .manPage: Console.out(document: ManPage().text)
    case .completionScript(let shell): Console.out(document: try CompletionScript(shell).text)
    case .completion(let shell, let words):
      Console.out(document: CommandLineCompletion(shell: shell, words: words).text)
    }
  }

  private static var recorded: String {
    RecordedHelp.program.withUTF8Buffer { String(decoding: $0.dropLast(), as: UTF8.self) }
  }

  /// The help that a command line asks for with `--help` behind a command.
  static func help(in arguments: [String]) -> String {
    text(of: CommandInfo.named(arguments).info)
  }

  /// The help of the program: recorded for the usual width.
  private static func overview(_ info: @autoclosure () -> CommandInfo) -> String {
    narrow.map { HelpText(info(), columns: $0).text } ?? recorded
  }

  private static func text(of info: CommandInfo) -> String {
    info.path.count == 1 ? overview(info) : HelpText(info, columns: narrow ?? HelpText.columns).text
  }

  /// The width of a screen for which the help is too wide.
  private static var narrow: Int? {
    Console.output.columns.flatMap { $0 < HelpText.columns ? max(20, $0) : nil }
  }
}
