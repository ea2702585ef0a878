import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

@testable import llmring

/// What a shell offers on the command line.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct CompletionTests {
  private func offers(_ words: [String], _ desk: Desk) throws -> [String] {
    let outcome = try desk.start(["---complete", "zsh"] + words).finish()
    #expect(outcome.status == .exited(0))
    #expect(outcome.errors == "")
    return outcome.output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
  }

  private static let lines: [([String], [String])] = [
    (["-m", "ch"], ["chatbot"]), (["--model", "oth"], ["other"]),
    (["--model=oth"], ["--model=other"]),
    (["-q", "-m", "anthropic:claude-opus-5-5"], ["anthropic:claude-opus-5-5"]),
    (["chat", "-m", "oth"], ["other"]), (["a prompt", "-m", "oth"], ["other"]),
    (["--compare", "chatbot,oth"], ["chatbot,other"]), (["--profile", ""], ["default"]),
    (["--reasoning", "m"], ["minimal", "medium", "max"]), (["-p", "tr"], ["translate"]),
    (["-f", ""], [":files"]), (["--file", "x"], [":files"]), (["--schema", ""], [":files"]),
    (["--file="], [":files"]),
    (["histo"], ["history"]), (["history", "s"], ["show", "search"]), (["nothing", "s"], []),
    (["--no-sa"], ["--no-save"]), (["--no-save", "--no-s"], ["--no-stdin", "--no-stream"]),
    (["-f", "x", "--fi"], ["--file"]), (["--ver"], ["--version"]), (["--", "--no-s"], []),
    (["-s", "hist"], []), (["-m", "--no-s"], []), (["bind", "oth"], ["other"]),
    (["bind", "new", "openai:gpt-6-l"], ["openai:gpt-6-luna"]),
    (["unbind", "--us"], ["--user"]), (["unbind", "c"], ["chatbot"]),
    (["info", "chat"], ["chatbot"]), (["list", "--provider", "anth"], ["anthropic"]),
    (["config", "s"], ["set"]), (["config", "set", "temp"], ["temperature"]),
    (["config", "set", "bell", "o"], ["on", "off", "osc9"]),
    (["prompts", "show", "com"], ["commit"]),
    (["completions", ""], ["bash", "zsh", "fish"]), (["history", "import", ""], [":files"]),
    (["lock", "init", "--file", ""], [":files"]), (["lock", "v"], ["validate"]),
    (["-z", ""], []), (["-m", "chatbot", ""], []), (["-qm", "oth"], ["other"]),
    (["-qmother", "--no-sa"], ["--no-save"]), (["help", "hist"], ["history"]),
    (["help", "lock", "v"], ["validate"]), (["history", "--json", "sh"], []),
  ]

  @Test("the command line completes what is valid at its end", arguments: lines)
  func completes(words: [String], expected: [String]) throws {
    let desk = try Desk()
    desk.environment["OPENAI_API_KEY"] = "sk-x"
    desk.environment["ANTHROPIC_API_KEY"] = "sk-x"
    #expect(try offers(words, desk) == expected)
  }

  @Test("every option is offered, and every command")
  func everything() throws {
    let desk = try Desk()
    let names = Set(CommandInfo(Chat.self, in: ["llmring"]).arguments.compactMap(\.names.last))
    let offered = try offers(["--"], desk)
    #expect(Set(offered) == names.union(["--help", "--version"]))
    #expect(offered.count == Set(offered).count)
    #expect(
      try offers([""], desk) == Program.configuration.subcommands.map { $0.name })
  }

  @Test("conversations are offered with their titles, which cannot control the terminal")
  func conversations() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Aye.") })
    #expect(try desk.run("---complete", "fish", "-r", "").output == "")
    #expect(try desk.homeFiles().isEmpty)
    for question in ["first", "second\u{1B}[2J\u{202E}"] {
      #expect(try desk.run(question).status == .exited(0))
    }
    let lines = try desk.run("---complete", "fish", "history", "show", "").output
      .split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].contains("\tsecond") && lines[1].hasSuffix("\tfirst"), "\(lines)")
    #expect(
      !lines[0].unicodeScalars.contains { $0.value < 9 || $0 == "\u{1B}" || $0 == "\u{202E}" })
    #expect(lines[2] == "last\tthe latest conversation")
    let id = try #require(lines[1].split(separator: "\t").first)
    #expect(try offers(["-r", String(id)], desk) == [String(id)])
  }

  @Test("a profile on the line decides which aliases are offered")
  func profile() throws {
    let desk = try Desk()
    #expect(try desk.run("bind", "--profile", "dev", "mine", "openai:x").status == .exited(0))
    #expect(try offers(["--profile", "dev", "-m", "mi"], desk) == ["mine"])
    #expect(try offers(["--profile=dev", "-m", "mi"], desk) == ["mine"])
    #expect(try offers(["-m", "mi"], desk) == [])
  }

  @Test(
    "the words of bash's line are read as the shell reads them",
    arguments: [
      ("llmring -m ch", ["llmring", "-m", "ch"]), ("llmring ", ["llmring", ""]),
      ("llmring 'a b' \"c d\"", ["llmring", "a b", "c d"]), (#"llmring a\ b"#, ["llmring", "a b"]),
      ("llmring 'a b", ["llmring", "a b"]), (#"llmring "a\"b" ''"#, ["llmring", "a\"b", ""]),
    ])
  func splits(line: String, words: [String]) {
    #expect(ShellWords.split(line) == words)
  }

  @Test("the scripts are printed, and other shells are refused", arguments: CompletionScript.shells)
  func scripts(_ shell: String) throws {
    let outcome = try Desk().run("completions", shell)
    #expect(outcome.status == .exited(0) && outcome.errors == "")
    #expect(outcome.output.contains("---complete \(shell) "))
    #expect(try Desk().run("--generate-completion-script", shell) == outcome)
    #expect(
      try Desk().run("completions", "tcsh")
        == .init(
          status: .exited(2), output: "",
          errors: "llmring: there are no completions for 'tcsh'; use bash, zsh or fish\n"))
  }

  /// How a shell is started without the user's own files.
  struct Shell: Sendable, CustomTestStringConvertible {
    var name: String
    /// A file of the working folder that it reads first.
    var file: String
    var setUp: String
    var start: String
    var testDescription: String { name }
  }

  private static let everyShell = [
    Shell(
      name: "bash", file: "rc", setUp: "PS1='> '; source <(llmring completions bash)",
      start: "exec bash --noprofile --rcfile ./rc -i"),
    Shell(
      name: "zsh", file: ".zshrc",
      setUp: "PS1='> '; autoload -Uz compinit; compinit -D -u; source <(llmring completions zsh)",
      start: "ZDOTDIR=$PWD exec zsh -d -i"),
    Shell(
      name: "fish", file: "rc",
      setUp: """
        function fish_prompt; echo '> '; end
        set -g fish_autosuggestion_enabled 0
        llmring completions fish | source
        """,
      start: "exec fish --no-config -C 'source ./rc' -i"),
  ]

  @Test(
    "a shell completes commands, models with colons, values after = and files",
    arguments: everyShell)
  func completesInShell(_ shell: Shell) throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Aye.") })
    try desk.write("\(shell.setUp)\n", to: shell.file)
    try desk.write("x", to: "some_file.txt")
    #expect(try desk.run("a title").status == .exited(0))
    let folder = Screen.product("llmring").split(separator: "/").dropLast().joined(separator: "/")
    desk.environment["PATH"] = "/\(folder):/usr/local/bin:/usr/bin:/bin"
    let screen = try desk.converse(shell: shell.start)
    for (typed, completed) in [
      ("llmring hist", "llmring history"), ("llmring history sh", "llmring history show"),
      ("llmring --no-con", "llmring --no-context-check"), ("llmring -m oth", "llmring -m other"),
      ("llmring -m openai:gpt-6-l", "llmring -m openai:gpt-6-luna"),
      ("llmring --model=oth", "llmring --model=other"),
      ("llmring -p trans", "llmring -p translate"),
      ("llmring -f some", "llmring -f some_file.txt"),
    ] {
      try screen.wait("the shell asks for a line") { $0.rows.last == ">" }
      screen.send("\(typed)\t")
      try screen.wait("'\(completed)' is on the line") { $0.rows.last == "> \(completed)" }
      screen.send("\u{15}")
    }
    try screen.wait("the shell asks for a line") { $0.rows.last == ">" }
    screen.send("llmring history show \t\t")
    try screen.wait(for: "a title")
  }
}
