import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// `!command` and `!!command` at the prompt.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ShellTests {
  @Test("!command runs in the user's shell and its output is shown without control sequences")
  func output() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Aye.") })
    desk.environment["SHELL"] = "/bin/bash"
    let screen = try desk.converse()
    try screen.enter(
      #"!printf '\033]0;t\007\033[31mred\n'; echo ${BASH_VERSION:+bash} $PWD; exit 3"#)
    #expect(
      screen.rows.suffix(4).dropLast() == [
        "^[]0;t^G^[[31mred", "bash \(desk.folder)", "exit status 3",
      ])
    try screen.enter("!echo out; echo err >&2; cat; tty")
    #expect(screen.rows.suffix(5).dropLast() == ["out", "err", "not a tty", "exit status 1"])
    try screen.enter("!kill -9 $$")
    #expect(screen.rows.dropLast().last == "ended by signal 9 (Killed)")
    try screen.enter("!printf unended")
    #expect(screen.rows.suffix(2) == ["unended", "chatbot>"])
  }

  @Test("a shell that cannot be run is replaced by /bin/sh, which is said; ! alone explains itself")
  func shells() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Aye.") })
    desk.environment["SHELL"] = "/nonexistent"
    let screen = try desk.converse()
    try screen.enter("!echo $0")
    #expect(
      screen.rows.suffix(3).dropLast()
        == ["SHELL is /nonexistent, which cannot be run; /bin/sh runs this", "/bin/sh"])
    try screen.enter("!")
    #expect(
      screen.rows.suffix(3).dropLast() == [
        "!COMMAND runs a command in your shell and shows its output",
        "!!COMMAND also attaches the output to the next question",
      ])
  }

  @Test("a command sees no provider's key, whatever its variable is called")
  func keys() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Aye.") })
    try desk.configure(
      """
      [providers.local]
      kind = "openai"
      base_url = "http://127.0.0.1:1/v1"
      api_key_env = "MY_OWN"
      """)
    desk.environment["MY_OWN"] = "sk-own"
    desk.environment["UNKNOWN_API_KEY"] = "sk-unknown"
    desk.environment["HF_TOKEN"] = "hf-test"
    desk.environment["GH_TOKEN"] = "gh-test"
    let screen = try desk.converse()
    try screen.enter("!env | grep -E '(sk|hf|gm|gh)-' | sort")
    #expect(screen.rows.suffix(2) == ["GH_TOKEN=gh-test", "chatbot>"])
    #expect(!screen.text.contains("sk-"))
  }

  @Test("Ctrl-C stops everything that a command started, and what was printed stays")
  func interrupted() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Aye.") })
    let screen = try desk.converse()
    for command in [
      "sleep 1000", "trap '' INT; sleep 1000 & wait", "yes | tr -d '\\n'", "yes",
      "trap '' INT TERM HUP; while :; do echo x; done",
    ] {
      try screen.waitForPrompt()
      let start = screen.raw.count
      screen.type("!echo $$ > id; echo be\"\"gun; \(command)")
      try screen.wait("it has begun") { $0.written(after: start).contains("\nbegun\n") }
      let mark = screen.raw.count
      screen.send(Key.controlC)
      try screen.waitForPrompt(after: mark)
      #expect(screen.rows.dropLast().last == "stopped", "\(command)")
      // Its id is that of the group of everything that it started.
      let group = try #require(Int32(desk.read("id").dropLast()))
      while kill(-group, 0) == 0 { usleep(1000) }
    }
  }

  @Test("a background process that holds the output does not hold the prompt")
  func background() throws {
    let screen = try Desk(LoopbackServer { .answer($0, "Aye.") }).converse()
    try screen.enter("!sleep 1000 & echo $! > id")
    #expect(
      screen.rows.dropLast().last
        == "a process that it started is still running; its output is not shown any more")
    try screen.enter("!kill $(cat id) && echo killed")
    #expect(screen.rows.suffix(2) == ["killed", "chatbot>"])
  }

  @Test("a long output is cut in the middle, which is said")
  func long() throws {
    let screen = try Desk(LoopbackServer { .answer($0, "Aye.") }).converse()
    try screen.enter("!seq 100000")
    let written = screen.written(after: 0)
    // A command that takes over a second has a status line between the two.
    #expect(written.contains("\n499\n500\n") && !written.contains("\n501\n"))
    #expect(written.contains("… 99,450 lines not shown …\n99951\n"))
    #expect(screen.rows.suffix(2) == ["100000", "chatbot>"])
    try screen.enter("!head -c 300000 /dev/zero | tr '\\0' x")
    #expect(screen.written(after: 0).contains("… 226,272 bytes not shown …\nx"))
  }

  @Test("keys typed during a command appear in the next prompt")
  func typedAhead() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Aye.") })
    let screen = try desk.converse()
    try screen.waitForPrompt()
    screen.type("!echo begun; until test -e go; do sleep 0.01; done; echo over")
    try screen.wait("it has begun") { $0.rows.contains("begun") }
    screen.send("next")
    screen.resize(rows: 20, columns: 50)
    // Said once a second has passed without output.
    try screen.wait("it is running") { $0.rows.last == "running: 1 s (Ctrl-C stops it)" }
    try desk.write("", to: "go")
    try screen.wait("it is over") { $0.rows.suffix(2) == ["over", "chatbot> next"] }
    #expect(!screen.text.contains("running"))
  }

  @Test("!!command attaches its output to the next question")
  func attached() throws {
    let server = LoopbackServer { .answer($0, "Read.") }
    let screen = try Desk(server).converse()
    try screen.enter("!!echo '```'; exit 2")
    #expect(
      screen.rows.suffix(4).dropLast()
        == [
          "```", "exit status 2",
          "attached to the next question: output of echo (41 bytes, about 19 tokens)",
        ])
    try screen.enter("!!true")
    #expect(screen.rows.dropLast().last == "it printed nothing, so nothing is attached")
    try screen.enter("what is it?")
    try screen.enter("and again")
    let sent = try SentChat(try #require(server.requests.first))
    #expect(
      sent.messages.map(\.text) == [
        "output of echo:\n\n````\n$ echo '```'; exit 2\n```\n[exit status 2]\n````what is it?"
      ])
    #expect(server.requests.count == 2)
  }

  @Test("a pasted line that begins with ! is a question")
  func pasted() throws {
    let server = LoopbackServer { .answer($0, "Read.") }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    screen.paste("!touch pasted")
    try screen.wait("it is there") { $0.rows.last == "chatbot> !touch pasted" }
    let mark = screen.raw.count
    screen.send("\r")
    try screen.waitForPrompt(after: mark)
    try screen.enter("\"\"\"!touch block\"\"\"")
    try screen.enter("!ls")
    #expect(screen.rows.suffix(2) == ["llmring.lock", "chatbot>"])
    #expect(server.requests.map(\.question) == ["!touch pasted", "!touch block"])
  }
}
