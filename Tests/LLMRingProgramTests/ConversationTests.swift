import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// A person at the program's prompt: what they type, see and get.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ConversationTests {
  @Test("the first run, with nothing configured, converses with the offline guide and leaves")
  func firstRun() throws {
    let screen = try Desk(lockfile: nil).converse()
    let before = screen.modes
    try screen.waitForPrompt("builtin:guide")
    #expect(
      screen.rows.first?.hasPrefix("offline guide: answers questions about llmring") == true)
    #expect(!screen.modes.isCooked)
    try screen.enter("how do I get a real model?", then: "builtin:guide")
    #expect(screen.text.contains("export OPENAI_API_KEY="))
    let usage = screen.rows.dropLast().last ?? ""
    #expect(usage.hasPrefix("builtin:guide · "))
    #expect(usage.contains("first text "))
    screen.type("/exit")
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(screen.modes == before)
    #expect(!screen.isPasteBracketed)
    #expect(screen.emulator.properties.isCursorVisible)
  }

  @Test("partial text is on the screen while the provider still holds the rest")
  func streamed() throws {
    let server = LoopbackServer { .answer($0, "Hello, ", "world.", gates: [1: "rest"]) }
    let screen = try Desk(server).converse()
    try screen.waitForPrompt()
    #expect(screen.rows.first == "chatbot → openai:first-model · /help · Ctrl-D exits")
    let mark = screen.raw.count
    screen.type("greet me")
    try screen.wait(for: "Hello,")
    #expect(!screen.text.contains("world"))
    server.open("rest")
    try screen.waitForPrompt(after: mark)
    #expect(screen.rows.contains("Hello, world."))
    #expect(screen.text.contains("openai:first-model · 19 in, 10 out · first text "))
  }

  @Test("/model sends the conversation so far to the other provider")
  func switchedModel() throws {
    let server = LoopbackServer { request in
      .answer(request, request.path == "/v1/messages" ? "Second answer." : "First answer.")
    }
    let screen = try Desk(server).converse()
    try screen.enter("first question")
    try screen.enter("/model other", then: "other")
    #expect(screen.text.contains("now using other → anthropic:second-model"))
    try screen.enter("second question", then: "other")
    #expect(screen.rows.contains("Second answer."))
    #expect(server.requests.map(\.path) == ["/v1/chat/completions", "/v1/messages"])
    let sent = try SentChat(server.requests[1])
    #expect(sent.model == "second-model")
    #expect(
      sent.lines == ["user: first question", "assistant: First answer.", "user: second question"])
    #expect(server.requests[1].values(of: "x-api-key") == ["sk-ant-test"])
  }

  @Test("@alias asks another model one question and keeps the current alias")
  func aside() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let screen = try Desk(server).converse()
    try screen.enter("@other are you there?")
    #expect(server.requests.map(\.path) == ["/v1/messages"])
    #expect(server.requests.first?.question == "are you there?")
    #expect(screen.text.contains("anthropic:second-model · "))
    try screen.enter("and you?")
    #expect(server.requests.last?.path == "/v1/chat/completions")
    #expect(try server.requests.last?.lines.count == 3)
  }

  @Test("an empty line sends nothing, and neither does a mistyped command")
  func nothingSent() throws {
    let server = LoopbackServer { .answer($0, "Never.") }
    let screen = try Desk(server).converse()
    try screen.enter("")
    try screen.enter("   ")
    try screen.enter("/modle other")
    #expect(screen.text.contains("there is no command /modle; did you mean /model?"))
    #expect(server.requests.isEmpty)
  }

  @Test("a line that begins with a path or with two slashes is a question")
  func slashes() throws {
    let server = LoopbackServer { .answer($0, "I see.") }
    let screen = try Desk(server).converse()
    try screen.enter("/etc/hosts is what?")
    try screen.enter("//help as a word")
    #expect(server.requests.map(\.question) == ["/etc/hosts is what?", "/help as a word"])
  }

  @Test("/help lists every command and explains each")
  func help() throws {
    let screen = try Desk(lockfile: nil).converse(rows: 60)
    try screen.enter("/help", then: "builtin:guide")
    let commands = [
      "/help", "/model", "/aliases", "/models", "/profile", "/system", "/set", "/think", "/retry",
      "/continue", "/history", "/new", "/sessions", "/resume", "/usage", "/error", "/exit",
    ]
    for command in commands {
      #expect(screen.text.contains(" \(command)"), "\(command) is not listed")
    }
    try screen.enter("/help load", then: "builtin:guide")
    #expect(screen.text.contains("also: /load"))
  }

  @Test("Ctrl-C drops the line, then gives a hint; Ctrl-D exits")
  func leaving() throws {
    let screen = try Desk(lockfile: nil).converse()
    let before = screen.modes
    try screen.waitForPrompt("builtin:guide")
    screen.send("never mind")
    try screen.wait(for: "never mind")
    var mark = screen.raw.count
    screen.send(Key.controlC)
    try screen.waitForPrompt("builtin:guide", after: mark)
    mark = screen.raw.count
    screen.send(Key.controlC)
    try screen.wait(for: "press Ctrl-D or type /exit")
    try screen.waitForPrompt("builtin:guide", after: mark)
    screen.send(Key.controlD)
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(screen.modes == before)
  }
}
