import Testing

@testable import llmring

/// What a command line is read as, and what is said about one that cannot be read.
struct CommandParserTests {
  private static func command(_ line: String) throws -> any ParsableCommand {
    try CommandParser.command(for: words(line), of: Program.self)
  }

  private static func words(_ line: String) -> [String] {
    line.isEmpty ? [] : ShellWords.split(line)
  }

  private static func refusal(_ line: String) -> String {
    do {
      let command = try command(line)
      return "it is read as \(type(of: command))"
    } catch ParserError.helpRequested {
      return "help"
    } catch ParserError.versionRequested {
      return "version"
    } catch {
      return (error as? ParserError)?.text ?? "\(error)"
    }
  }

  @Test("options of a chat are read in every form, wherever they stand")
  func options() throws {
    for line in [
      "-m a:b -q what is it", "what is it --model a:b --quiet", "--model=a:b what -q is it",
      "-m=a:b -q -- what is it", "what -qm a:b is it", "chat -qm a:b what is it",
      "-m x -m a:b what -q is it",
    ] {
      let chat = try #require(try Self.command(line) as? Chat, "\(line)")
      #expect(chat.model.model == "a:b", "\(line)")
      #expect(chat.quiet, "\(line)")
      #expect(chat.prompt == ["what", "is", "it"], "\(line)")
      #expect(!chat.json && chat.system == nil && chat.files == [], "\(line)")
    }
  }

  @Test("a letter takes the next word, and repeatable options collect their values")
  func letters() throws {
    let chat = try #require(
      try Self.command("-qf one -s two -xf three -o a=1 --option b=2 ask") as? Chat)
    #expect(chat.files == ["one", "three"] && chat.quiet && chat.extract)
    #expect(chat.system == "two")
    #expect(chat.options == ["a=1", "b=2"])
    #expect(chat.prompt == ["ask"])
  }

  @Test("what follows two dashes is no option, and one dash is a value")
  func plain() throws {
    #expect(try (Self.command("-f - -- -q --json") as? Chat)?.files == ["-"])
    #expect(try (Self.command("-f - -- -q --json") as? Chat)?.prompt == ["-q", "--json"])
    #expect(try (Self.command("-- -- x") as? Chat)?.prompt == ["--", "x"])
    #expect(try (Self.command("") as? Chat)?.prompt == [])
    #expect(try (Self.command("-- list") as? Chat)?.prompt == ["list"])
    #expect(try (Self.command("help me") as? Chat)?.prompt == ["help", "me"])
  }

  @Test("a command is named by the word that comes first, and a default one by none")
  func commands() throws {
    #expect(try Self.command("list") is List)
    #expect(try Self.command("history list -n 3") is History.Listing)
    #expect(try (Self.command("history list -n 3") as? History.Listing)?.number == 3)
    #expect(try Self.command("prompts") is Prompts.Listing)
    #expect(try (Self.command("prompts show tr") as? Prompts.Show)?.name == "tr")
    #expect(try Self.command("keys") is Keys)
    #expect(try (Self.command("history show") as? History.Show)?.conversation.id == "last")
    #expect(
      try (Self.command("history search a --json b") as? History.Search)?.query == ["a", "b"])
    #expect(try (Self.command("bind name a:b --user") as? Bind)?.user == true)
    #expect(try (Self.command("-q list") as? Chat)?.prompt == ["list"])
    #expect(try (Self.command("keys set openai sk-1 --x") as? KeysSet)?.rest == ["sk-1", "--x"])
  }

  @Test("the value of a letter may stand right behind it")
  func attached() throws {
    for line in ["-mopenai:m -t1 -sx ask", "-qmopenai:m -qt=1 -s x ask"] {
      let chat = try #require(try Self.command(line) as? Chat, "\(line)")
      #expect(chat.model.model == "openai:m" && chat.temperature == "1", "\(line)")
      #expect(chat.system == "x" && chat.prompt == ["ask"], "\(line)")
    }
    #expect(try (Self.command("-pexplain x") as? Chat)?.promptName == "explain")
    #expect(try (Self.command("history list -n5") as? History.Listing)?.number == 5)
  }

  @Test(
    "text and numbers that begin with a dash are no options",
    arguments: [
      "- why x", "-5 + 3 = ?", "-5", "-5+3=?", "--- a/file\n+++ b/file", "---", "-m is what?",
      "--model of a car", "- a\n- b", "-\u{E9}t\u{E9}", "--", "->",
    ])
  func text(_ text: String) throws {
    let words = text == "--" ? ["--", text] : [text]
    let chat = try CommandParser.command(for: words, of: Program.self) as? Chat
    #expect(chat?.prompt == [text])
    guard text != "--" else { return }
    let given = try CommandParser.command(for: ["-s", text, "ask"], of: Program.self) as? Chat
    #expect(given?.system == text && given?.prompt == ["ask"])
  }

  @Test("an empty value is a value")
  func empty() throws {
    for line in ["--system= one two", "-s= one two", "-s '' one two"] {
      let chat = try #require(try Self.command(line) as? Chat, "\(line)")
      #expect(chat.system == "" && chat.prompt == ["one", "two"], "\(line)")
    }
    #expect(Self.refusal("--temperature= q").hasPrefix("Error: invalid value '' for temperature"))
    #expect(Self.refusal("-t -1 q").hasPrefix("Error: invalid value '-1' for temperature"))
  }

  private static let dashes = "Help:  put -- before text that begins with a dash\n"
  private static let chatUsage = """
    Usage: llmring chat [<options>] [<prompt> ...]
      See 'llmring chat --help' for more information.
    """

  @Test(
    "a command line that cannot be read is explained",
    arguments: [
      ("--nonsense q", "Error: Unknown option '--nonsense'\n" + dashes + chatUsage),
      (
        "--modle x q",
        "Error: Unknown option '--modle'. Did you mean '--model'?\n" + dashes + chatUsage
      ),
      (
        "-system x q",
        "Error: Unknown option '-system'. Did you mean '--system'?\n" + dashes + chatUsage
      ),
      ("-z q", "Error: Unknown option '-z'\n" + dashes + chatUsage),
      ("-qz x", "Error: Unknown option '-z'\n" + dashes + chatUsage),
      ("---q", "Error: Invalid option: ---q\n" + programUsage),
      (
        "--json=yes q",
        "Error: The option '--json' does not take any value, but 'yes' was "
          + "specified.\n" + chatUsage
      ),
      (
        "q -m",
        "Error: Missing value for '-m <alias|provider:model>'\n"
          + "Help:  -m <alias|provider:model>  The alias or provider:model to use.\n" + chatUsage
      ),
      (
        "-qm -s x",
        "Error: Unknown option '-qm'\n"
          + "   or: Missing value for '-m <alias|provider:model>' in '-qm'\n" + chatUsage
      ),
      ("--json --json-stream q", "Error: use --json or --json-stream, not both\n" + chatUsage),
      (
        "history list -n x",
        """
        Error: The value 'x' is invalid for '-n <n>'
        Help:  -n <n>  The most conversations to list.
        Usage: llmring history list [--number <n>] [--json]
          See 'llmring history list --help' for more information.
        """
      ),
      (
        "bind",
        """
        Error: Missing expected argument '<alias>'
        Help:  <alias>  The alias.
        Usage: llmring bind <alias> <models> ... [--profile <name>] [--user]
          See 'llmring bind --help' for more information.
        """
      ),
      (
        "history search",
        """
        Error: Missing expected argument '<query> ...'
        Help:  <query>  Words or parts of words to search for.
        Usage: llmring history search <query> ... [--json]
          See 'llmring history search --help' for more information.
        """
      ),
      (
        "paths x",
        """
        Error: Unexpected argument 'x'
        Usage: llmring paths
          See 'llmring paths --help' for more information.
        """
      ),
      (
        "keys sett a",
        """
        Error: keys has no command 'sett'. Did you mean 'set'?
        Usage: llmring keys <subcommand>
          See 'llmring keys --help' for more information.
        """
      ),
      (
        "prompts review",
        """
        Error: prompts has no command 'review'; it has list, show
        Usage: llmring prompts <subcommand>
          See 'llmring prompts --help' for more information.
        """
      ),
      (
        "history --json list",
        """
        Error: 'list' is a command and comes before all options
        Usage: llmring history <subcommand>
          See 'llmring history --help' for more information.
        """
      ),
      (
        "paths x y",
        """
        Error: 2 unexpected arguments: 'x', 'y'
        Usage: llmring paths
          See 'llmring paths --help' for more information.
        """
      ),
    ])
  func refuses(_ line: String, _ text: String) {
    #expect(Self.refusal(line) == text)
  }

  private static let programUsage = """
    Usage: llmring <subcommand>
      See 'llmring --help' for more information.
    """

  @Test("help and the version come before what else is wrong")
  func requests() {
    for line in [
      "-h", "q --help", "--nonsense -h", "bind --help", "keys set x --help", "-qh",
      "--json --json-stream -h", "history search --json -h",
    ] {
      #expect(Self.refusal(line) == "help", "\(line)")
    }
    for line in ["--version", "q --version", "keys --version"] {
      #expect(Self.refusal(line) == "version", "\(line)")
    }
    #expect(Self.refusal("-- --help") == "it is read as Chat")
  }
}
