import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// What was shown is there after the program was killed.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct DurabilityTests {
  /// An answer of many words that never ends, or one that does.
  private func answering(_ words: [String]) -> LoopbackServer {
    LoopbackServer { request in
      request.question == "go on"
        ? .answer(request, "Yes.")
        : WireScript.openAIChat(deltas: words + ["never"], gates: [words.count: "never"])
    }
  }

  @Test("killing the program during an answer loses nothing that was written")
  func killed() throws {
    let words = (0..<3000).map { "w\($0) " }
    let server = answering(words)
    for _ in 0..<5 {
      let desk = try Desk(server)
      let program = try desk.start(["a question"])
      try program.wait(forOutput: words[Int.random(in: 0..<words.count)])
      program.kill(SIGKILL)
      let shown = try program.finish()
      #expect(shown.status == .signalled(SIGKILL))

      let next = try desk.run("-c", "go on")
      #expect(next.output == "Yes.\n")
      #expect(next.errors.hasPrefix("llmring: recovered an answer that was cut off when "))
      let sent = try #require(try server.requests.last?.lines)
      #expect(sent.count == 3)
      let kept = try #require(sent.dropFirst().first)
      #expect(kept.hasPrefix("assistant: " + shown.output), "\(shown.output.count) characters")
      #expect(words.joined().hasPrefix(kept.dropFirst("assistant: ".count)))
    }
  }

  @Test("the next start reports a killed answer, and /history shows its partial text")
  func conversation() throws {
    let desk = try Desk(answering(["Half of", " it"]))
    let screen = try desk.converse()
    try screen.waitForPrompt()
    screen.type("a question")
    try screen.wait(for: "Half of it")
    screen.kill(SIGKILL)
    #expect(try screen.waitForEnd() == .signalled(SIGKILL))

    let later = try desk.converse("-c")
    try later.waitForPrompt()
    #expect(
      later.rows.first?.hasPrefix("recovered an answer that was cut off when llmring was killed")
        == true)
    try later.enter("/history")
    #expect(later.text.contains("[recovered] "))
    #expect(later.rows.contains("Half of it"))
    later.type("/exit")
    #expect(try later.waitForEnd() == .exited(0))
    let last = try desk.converse("-c")
    try last.waitForPrompt()
    #expect(last.rows.first?.hasPrefix("continuing") == true, "told once")
  }

  @Test("another program that starts leaves a running answer alone")
  func twoInstances() throws {
    let server = LoopbackServer { request in
      request.question == "a question"
        ? .answer(request, "Half of", " it.", gates: [1: "rest"]) : .answer(request, "Other.")
    }
    let desk = try Desk(server)
    let first = try desk.start(["a question"])
    try first.wait(forOutput: "Half of")
    expect(
      try desk.run("another question"),
      .init(status: .exited(0), output: "Other.\n", errors: ""))
    server.open("rest")
    expect(try first.finish(), .init(status: .exited(0), output: "Half of it.\n", errors: ""))
    expect(
      try desk.run("third question"), .init(status: .exited(0), output: "Other.\n", errors: ""))
  }

  @Test("--no-save writes nothing and leaves nothing behind when killed")
  func unsaved() throws {
    let desk = try Desk(answering(["Half of", " it"]))
    let program = try desk.start(["--no-save", "a question"])
    try program.wait(forOutput: "Half of it")
    #expect(try desk.homeFiles() == [])
    program.kill(SIGKILL)
    _ = try program.finish()
  }

  @Test("typed lines are not saved with --no-save or when input history is off")
  func unsavedLines() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Aye.") })
    let screen = try desk.converse("--no-save")
    try screen.enter("a question")
    screen.send(Key.up)
    try screen.wait(for: "chatbot> a question")
    screen.send(Key.controlC)
    screen.send(Key.controlD)
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(try desk.homeFiles() == [])

    try desk.configure("input_history = 0")
    let saving = try desk.converse()
    try saving.enter("a question")
    saving.send(Key.controlD)
    #expect(try saving.waitForEnd() == .exited(0))
    #expect(try !desk.homeFiles().contains { $0.hasSuffix("input-history") })
    #expect(try desk.homeFiles().contains { $0.hasSuffix("conversations.sqlite") })
  }

  @Test("an answer that cannot be saved continues, with one warning")
  func fullDisk() throws {
    let words = (0..<40_000).map { "w\($0) " }
    let server = LoopbackServer { _ in
      WireScript.openAIChat(deltas: [words.joined(), "end."])
    }
    let desk = try Desk(server)
    // Files may have 200 KiB, and a signal that would say so is ignored.
    let outcome = try desk.shell(
      "ulimit -f $((204800 / 512)); llmring 'a question' | cat")
    #expect(outcome.output == words.joined() + "end.\n")
    let told = outcome.errors.split(separator: "\n").filter { $0.contains("/inflight/") }
    #expect(told.count == 1, "\(outcome.errors)")
    #expect(told.first?.hasPrefix("NOT SAVED: ") == true)
  }
}
