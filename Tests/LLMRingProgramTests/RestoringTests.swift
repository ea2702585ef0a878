import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// A resumed conversation continues with the model and the settings that it had.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct RestoringTests {
  private func answering() -> LoopbackServer {
    LoopbackServer { .answer($0, "Answered.") }
  }

  private func body(_ request: RecordedRequest?) -> String {
    String(decoding: request?.body ?? [], as: UTF8.self)
  }

  /// `chatbot` leads to another provider than in ``Desk/twoAliases``.
  private static let moved = Desk.twoAliases.replacing(
    "openai:first-model", with: "anthropic:moved")

  @Test(
    "resuming restores alias, temperature, token limit and system prompt",
    arguments: [["-c"], ["-r", "last"]])
  func settings(resume: [String]) throws {
    let server = answering()
    let desk = try Desk(server)
    let asked = [
      "-m", "other", "-t", "0.25", "--max-tokens", "77", "-s", "Be brief.", "question 1",
    ]
    #expect(try desk.start(asked).finish().status == .exited(0))
    #expect(try desk.start(resume + ["question 2"]).finish().status == .exited(0))
    let sent = try SentChat(try #require(server.requests.last))
    #expect(sent.model == "second-model")
    #expect(sent.system == "Be brief.")
    #expect(body(server.requests.last).contains(#""temperature":0.25"#))
    #expect(body(server.requests.last).contains(#""max_tokens":77"#))
  }

  @Test("a flag overrides what a resumed conversation had")
  func flags() throws {
    let server = answering()
    let desk = try Desk(server)
    let asked = ["-m", "other", "-t", "0.25", "-s", "Be brief.", "question 1"]
    #expect(try desk.start(asked).finish().status == .exited(0))
    let again = ["-c", "-m", "chatbot", "-t", "0.75", "-s", "Be long.", "question 2"]
    #expect(try desk.start(again).finish().status == .exited(0))
    #expect(try SentChat(try #require(server.requests.last)).model == "first-model")
    #expect(body(server.requests.last).contains(#""temperature":0.75"#))
    #expect(body(server.requests.last).contains("Be long."))
  }

  @Test("a conversation with a local server is not sent to the default model when it is resumed")
  func local() throws {
    let server = answering()
    let desk = try Desk(server)
    try desk.configure(
      "[providers.local]\nkind = \"openai\"\nbase_url = \"http://127.0.0.1:\(server.port)/local\"\n"
    )
    #expect(try desk.run("-m", "local:secret-model", "private 1").status == .exited(0))
    #expect(try desk.run("-c", "private 2").status == .exited(0))
    #expect(server.requests.map(\.path) == ["/local/chat/completions", "/local/chat/completions"])

    // Without the provider nothing is sent at all.
    try desk.configure("")
    let refused = try desk.run("-c", "private 3")
    #expect(refused.status == .exited(3))
    #expect(refused.errors.hasPrefix("llmring: not sent: no provider 'local'"))
    #expect(refused.errors.hasSuffix("; choose a model with -m\n"))
    let screen = try desk.converse("-c")
    try screen.waitForPrompt("local:secret-model")
    #expect(screen.text.contains("nothing is sent yet: no provider 'local'"))
    screen.type("private 4")
    try screen.wait("it is refused and back at the prompt") {
      $0.text.contains("not sent: no provider 'local'")
        && $0.rows.last == "local:secret-model> private 4"
    }
    #expect(server.requests.count == 2)
  }

  @Test("an imported model without a provider is not taken for an alias of the same name")
  func imported() throws {
    let server = answering()
    let desk = try Desk(server)
    let session = """
      model: chatbot
      messages:
      - role: user
        content: private 1
      - role: assistant
        content: Answered.

      """
    try desk.write(session, to: "session.yaml")
    #expect(try desk.run("history", "import", "session.yaml").status == .exited(0))
    let refused = try desk.run("-r", "last", "private 2")
    #expect(refused.status == .exited(3))
    #expect(
      refused.errors == "llmring: not sent: the conversation was with the model 'chatbot' of a "
        + "provider that it does not name, and not with your alias 'chatbot'; name the provider with "
        + "-m PROVIDER:chatbot, or choose another model\n"
    )
    #expect(server.requests.isEmpty)
    #expect(try desk.run("-r", "last", "-m", "chatbot", "private 2").status == .exited(0))
    #expect(server.requests.count == 1)
  }

  @Test("a script does not follow an alias to another provider unless -m names it")
  func movedInScript() throws {
    let server = answering()
    let desk = try Desk(server)
    #expect(try desk.run("question 1").status == .exited(0))
    try desk.write(Self.moved, to: "llmring.lock")
    let refused = try desk.run("-c", "question 2")
    #expect(
      refused
        == .init(
          status: .exited(3), output: "",
          errors:
            "llmring: not sent: chatbot is now anthropic:moved, but this conversation was with "
            + "openai; accept it with -m chatbot, or choose another model\n"))
    #expect(server.requests.count == 1)
    #expect(try desk.run("-c", "-m", "chatbot", "question 2").status == .exited(0))
    #expect(try SentChat(try #require(server.requests.last)).model == "moved")
  }

  @Test("the prompt asks before an alias that moved gets the conversation, and keeps the question")
  func movedAtPrompt() throws {
    let server = answering()
    let desk = try Desk(server)
    #expect(try desk.run("question 1").status == .exited(0))
    try desk.write(Self.moved, to: "llmring.lock")
    let screen = try desk.converse("-c")
    try screen.waitForPrompt()
    screen.type("question 2")
    try screen.wait("it asks") {
      $0.rows.last == "send the conversation to anthropic:moved? [y]es, [n]o:"
    }
    screen.type("")
    try screen.wait("the question is back") { $0.rows.last == "chatbot> question 2" }
    #expect(server.requests.count == 1)
    screen.type("")
    try screen.wait("it asks again") { $0.rows.last?.hasPrefix("send the conversation") == true }
    let mark = screen.raw.count
    screen.type("y")
    try screen.waitForPrompt(after: mark)
    #expect(try SentChat(try #require(server.requests.last)).model == "moved")
    // Once accepted, it stays accepted.
    try screen.enter("question 3")
    #expect(server.requests.count == 3)
  }

  @Test("resuming reports a missing alias or key and does not replace the model")
  func gone() throws {
    let server = answering()
    let desk = try Desk(server)
    #expect(try desk.run("-m", "other", "question 1").status == .exited(0))
    try desk.write(
      Desk.twoAliases.replacing(#"alias = "other""#, with: #"alias = "renamed""#),
      to: "llmring.lock")
    let refused = try desk.run("-c", "question 2")
    #expect(refused.status == .exited(3))
    #expect(refused.errors.hasPrefix("llmring: not sent: no alias 'other' in profile 'default'; "))

    #expect(try desk.run("-m", "anthropic:direct", "question 3").status == .exited(0))
    desk.environment["ANTHROPIC_API_KEY"] = nil
    let keyless = try desk.run("-c", "question 4")
    #expect(keyless.status == .exited(3))
    #expect(keyless.errors.contains("ANTHROPIC_API_KEY"))
    #expect(server.requests.count == 2)
  }

  @Test("a question to another alias does not change the alias that resuming restores")
  func aside() throws {
    let server = answering()
    let desk = try Desk(server)
    let screen = try desk.converse()
    try screen.enter("question 1")
    try screen.enter("@other question 2")
    screen.type("/exit")
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(try desk.run("-c", "question 3").status == .exited(0))
    #expect(try SentChat(try #require(server.requests.last)).model == "first-model")
  }

  @Test("/resume restores the model too, and says so")
  func atPrompt() throws {
    let server = answering()
    let desk = try Desk(server)
    #expect(try desk.run("-m", "other", "-t", "0.5", "question 1").status == .exited(0))
    let screen = try desk.converse()
    try screen.waitForPrompt()
    try screen.enter("/resume", then: "other")
    #expect(screen.text.contains("with other → anthropic:second-model, temperature 0.5"))
    try screen.enter("question 2", then: "other")
    #expect(try SentChat(try #require(server.requests.last)).model == "second-model")
    #expect(body(server.requests.last).contains(#""temperature":0.5"#))
  }

  @Test("every way to send a resumed conversation asks before an alias that moved gets it")
  func movedForCommands() throws {
    let server = LoopbackServer { request in
      .answer(
        request, "Answered.",
        ending: request.question == "question 2" ? .unfinished : .complete)
    }
    let desk = try Desk(server)
    #expect(try desk.run("question 1").status == .exited(0))
    #expect(try desk.run("-c", "question 2").status == .exited(1))
    try desk.write(Self.moved, to: "llmring.lock")
    let screen = try desk.converse("-c")
    try screen.waitForPrompt()
    let ways = [
      "/compact", "/retry", "/retry @chatbot", "/continue", "/edit question 3",
      "@chatbot question 4",
    ]
    for way in ways {
      // Ctrl-U clears what the refused line left at the prompt.
      screen.send("\u{15}")
      screen.type(way)
      try screen.wait("\(way) asks") {
        $0.rows.last == "send the conversation to anthropic:moved? [y]es, [n]o:"
      }
      screen.type("n")
      try screen.wait("it is refused") { $0.rows.last?.hasPrefix("chatbot>") == true }
    }
    #expect(server.requests.count == 2)
  }

  @Test("/continue after a complete answer sends nothing, so it does not ask either")
  func movedAndComplete() throws {
    let server = answering()
    let desk = try Desk(server)
    #expect(try desk.run("question 1").status == .exited(0))
    try desk.write(Self.moved, to: "llmring.lock")
    let screen = try desk.converse("-c")
    try screen.enter("/continue")
    #expect(
      screen.rows.suffix(2).first
        == "the last answer is complete; nothing was sent (/retry asks for another one)")
    #expect(server.requests.count == 1)
  }

  @Test("an alias's own settings do not follow the conversation to another model")
  func aliasSettings() throws {
    let server = answering()
    let desk = try Desk(server)
    try desk.configure("temperature = 0.5\n\n[alias.chatbot]\ntemperature = 0.25\n")
    #expect(try desk.run("question 1").status == .exited(0))
    #expect(body(server.requests.last).contains(#""temperature":0.25"#))
    #expect(try desk.run("-c", "-m", "other", "question 2").status == .exited(0))
    #expect(body(server.requests.last).contains(#""temperature":0.5"#))
  }

  @Test("a key pasted into api_key_env is refused and never shown")
  func pastedKey() throws {
    let desk = try Desk()
    for value in ["sk-abcdefghijklmnop", "gsk_abcdefgh", "BAD NAME", "1ABC", ""] {
      try desk.configure("[providers.x]\nkind = \"openai\"\napi_key_env = \"\(value)\"\n")
      for arguments in [["-m", "x:m", "hi"], ["providers"], ["doctor"], ["config"]] {
        let outcome = try desk.start(arguments).finish()
        #expect(outcome.status == .exited(3))
        let shown = outcome.output + outcome.errors
        #expect(value.isEmpty || !shown.contains(value), "\(arguments)")
        #expect(shown.contains("config.toml:3:15: ") || value.isEmpty)
      }
    }
  }

  @Test("bind and unbind edit the profile that the environment chooses")
  func profiles() throws {
    let desk = try Desk(answering())
    desk.environment["LLMRING_PROFILE"] = "work"
    let bound = try desk.run("bind", "pw", "openai:m1")
    #expect(bound.output == "bound 'pw' to openai:m1 in profile 'work'\n")
    #expect(try desk.run("-m", "pw", "question").status == .exited(0))
    #expect(try desk.run("unbind", "pw").output == "removed 'pw' from profile 'work'\n")
    #expect(try desk.run("bind", "pw", "").status == .exited(3))
  }
}
