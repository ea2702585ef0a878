import LLMRingLoopbackServer
import LLMRingScreenTesting
import Synchronization
import Testing

/// Every command at the prompt, by what it shows: one conversation each, line by line.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct CommandTests {
  /// A line, and something that stands on the screen once it has been dealt with.
  private typealias Step = (line: String, shown: String)

  @Test("the slash commands for models, aliases and settings work at the prompt")
  func models() throws {
    try converse([
      ("/?", "/help TOPIC or /help COMMAND explains one"),
      ("/he set", "/set [key [value]]  show or change a setting; --save writes it to config.toml"),
      ("/aliases", "* chatbot  openai:first-model"),
      ("/models claude", "anthropic:claude-"),
      ("/profile", "* default"),
      ("/profile default", "now in profile default"),
      ("/bind new openai:first-model", "bound 'new' to openai:first-model in "),
      ("/load new", "now using new → openai:first-model"),
      ("/model", "using new → openai:first-model"),
      ("/model chatbot", "now using chatbot → openai:first-model"),
      ("/system be brief", "system prompt set"),
      ("/system", "be brief"),
      ("/set", "temperature = default  (the provider decides)"),
      ("/set max_tokens 99", "max_tokens = 99  (set in this run)"),
      (
        "/set max_tokens",
        "Maximum number of tokens in an answer: a whole number, 1 or more, or default"
      ),
      ("/think high", "reasoning = high  (set in this run)"),
      ("/think", "reasoning = high  (set in this run)"),
      ("/set temprature 1", "no setting 'temprature'; did you mean temperature?"),
    ])
  }

  @Test("the slash commands for turns and conversations work at the prompt")
  func conversations() throws {
    let desk = try converse([
      ("/error", "no error in this conversation"),
      ("/undo", "there is no question to remove"),
      ("/attach note.txt", "attached to the next question: note.txt"),
      ("what is it?", "Answer 1."),
      ("/history 1", "Answer 1."),
      ("/usage", "1 answer"),
      ("/cost", "1 answer"),
      ("/retry", "Answer 2."),
      ("/regen @other", "Answer 3."),
      ("/continue", "the last answer is complete; nothing was sent"),
      ("/rename About a note", "renamed to: About a note"),
      ("/search what is", "what is it?"),
      ("/undo", "removed, starting with: what is it?"),
      ("/rewind", "there is no question to remove"),
      ("/file note.txt", "attached to the next question: note.txt"),
      ("and now?", "Answer 4."),
      ("/fork A branch", "returns to the original"),
      ("/branch", "returns to the original"),
      ("/export md talk.md", "written to talk.md"),
      ("/export talk.md", "talk.md cannot be written: file exists"),
      ("/sessions", "A branch"),
      ("/clear", "new conversation"),
      ("/resume 2", "A branch"),
    ])
    #expect(try desk.read("talk.md").contains("Answer 4."))
  }

  @Test(
    "every exit command ends the program",
    arguments: ["/exit", "/quit", "/bye", "exit", "quit", "/exi"])
  func leave(_ line: String) throws {
    let screen = try Desk(lockfile: nil).converse()
    try screen.waitForPrompt("builtin:guide")
    screen.type(line)
    #expect(try screen.waitForEnd() == .exited(0))
  }

  /// Types the lines one after the other, and expects what each shows.
  @discardableResult
  private func converse(
    _ steps: [Step], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Desk {
    // One answer after the other is told from the next by its number.
    let count = Mutex(0)
    let server = LoopbackServer { request in
      let number = count.withLock { count in
        count += 1
        return count
      }
      return .answer(request, "Answer \(number).")
    }
    let desk = try Desk(server)
    try desk.write("hello\n", to: "note.txt")
    let screen = try desk.converse(rows: 60, columns: 160)
    try screen.waitForPrompt()
    for step in steps {
      let mark = screen.raw.count
      screen.type(step.line)
      try screen.wait("'\(step.line)' is dealt with") {
        let written = $0.written(after: mark)
        return written.hasSuffix("> ") && written.contains("\n")
      }
      let written = screen.written(after: mark)
      #expect(
        written.contains(step.shown), "\(step.line): \(written)", sourceLocation: sourceLocation)
    }
    return desk
  }
}
