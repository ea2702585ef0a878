import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// The commands that print what there is.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ListingTests {
  @Test("paths prints where the files are")
  func paths() throws {
    let desk = try Desk()
    let home = try #require(desk.environment["HOME"])
    #expect(
      try desk.run("paths").output == """
        config\t\(home)/config/llmring/config.toml
        keys\t\(home)/config/llmring/keys.toml
        prompts\t\(home)/config/llmring/prompts
        lockfile\t\(desk.folder)/llmring.lock
        conversations\t\(home)/data/llmring/conversations.sqlite
        images\t\(home)/data/llmring/images
        input-history\t\(home)/state/llmring/input-history
        inflight\t\(home)/state/llmring/inflight
        spending\t\(home)/state/llmring/spending
        models\t\(home)/cache/llmring/models

        """)
  }

  @Test("saved files are readable by their owner only")
  func permissions() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Aye.") })
    let screen = try desk.converse()
    try screen.enter("a question")
    screen.type("/exit")
    #expect(try screen.waitForEnd() == .exited(0))
    let open = try desk.shell(#"find "$HOME"/*/llmring -perm /077"#)
    #expect(open == .init(status: .exited(0), output: "", errors: ""))
    let kept = try desk.shell(#"find "$HOME"/*/llmring -name '*.sqlite' -o -name input-history"#)
    #expect(kept.output.split(separator: "\n").count == 2)
  }

  @Test("providers lists which are ready to use and never prints a key")
  func providers() throws {
    let desk = try Desk()
    desk.environment["OPENAI_API_KEY"] = "sk-test"
    let outcome = try desk.run("providers", "--json")
    #expect(outcome.status == .exited(0))
    #expect(
      outcome.output.contains(
        #"{"provider":"openai","configured":true,"base_url":"https://api.openai.com/v1""#))
    #expect(outcome.output.contains(#"{"provider":"anthropic","configured":false"#))
    #expect(!outcome.output.contains("sk-test"))
    let shown = try desk.run("providers")
    let words = shown.output
    #expect(shown.errors == "`llmring keys set NAME` saves a key\n")
    #expect(words.contains("anthropic\tset ANTHROPIC_API_KEY\thttps://api.anthropic.com\n"))
    #expect(!words.contains("sk-test"))
  }

  @Test("list and info know the catalogue's models")
  func catalogue() throws {
    let desk = try Desk()
    #expect(
      try desk.run("list", "--provider", "anthropic").output.split(separator: "\n")
        .contains("anthropic:claude-opus-5-5"))
    #expect(try desk.run("list", "--provider", "nosuch").status == .exited(3))
    let info = try desk.run("info", "anthropic:claude-opus-5-5")
    #expect(info.output.hasPrefix("anthropic:claude-opus-5-5\n  reads up to "))
    // The catalogue has it without its tag.
    let tagged = try desk.run("info", "ollama:llama3.2:3b", "--json").output
    #expect(tagged.hasPrefix(#"{"provider":"ollama","id":"llama3.2:3b","context_window":"#))
  }

  @Test("--version and --help go to standard output", arguments: ["--version", "--help"])
  func help(_ option: String) throws {
    let outcome = try Desk().run(option)
    #expect(outcome.status == .exited(0))
    #expect(outcome.output.contains("llmring"))
    #expect(outcome.errors == "")
  }

  @Test("an error in config.toml is reported by its line with status 3")
  func config() throws {
    let desk = try Desk()
    let made = try desk.shell(
      #"mkdir -p "$HOME/config/llmring" && echo 'modle = "x"' > "$HOME/config/llmring/config.toml""#
    )
    #expect(made.status == .exited(0))
    let outcome = try desk.run("q")
    #expect(outcome.status == .exited(3))
    #expect(outcome.errors.contains("config.toml:1:1: "))
    #expect(outcome.errors.contains("model"))
  }
}
