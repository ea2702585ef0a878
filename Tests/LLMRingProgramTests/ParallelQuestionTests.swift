import LLMRingLoopbackServer
import LLMRingPlatform
import LLMRingScreenTesting
import Testing

/// Questions that several programs ask in one conversation at the same time.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ParallelQuestionTests {
  @Test("a question beside a running answer branches from the last answered turn")
  func beside() throws {
    let server = LoopbackServer { request in
      request.question == "slow"
        ? .answer(request, "Half of", " it.", gates: [1: "rest"]) : .answer(request, "Answered.")
    }
    let desk = try Desk(server)
    #expect(try desk.run("first").status == .exited(0))
    let running = try desk.start(["-c", "slow"])
    try running.wait(forOutput: "Half of")
    let beside = try desk.run("-c", "quick")
    #expect(beside.status == .exited(0))
    #expect(beside.errors.contains("your questions become a separate branch\n"))
    #expect(
      try server.requests.last?.lines == ["user: first", "assistant: Answered.", "user: quick"])
    server.open("rest")
    #expect(try running.finish().output == "Half of it.\n")
    // Both are there, and the answer that came last is what the next question follows.
    #expect(try desk.run("-c", "then").status == .exited(0))
    #expect(
      try server.requests.last?.lines == [
        "user: first", "assistant: Answered.", "user: slow", "assistant: Half of it.",
        "user: then",
      ])
    #expect(try desk.run("history", "search", "quick").output.contains("quick"))
  }

  @Test("beside the first answer of a conversation nothing is joined either")
  func beginning() throws {
    let server = LoopbackServer { request in
      request.question == "slow"
        ? .answer(request, "Half of", " it.", gates: [1: "rest"]) : .answer(request, "Answered.")
    }
    let desk = try Desk(server)
    let running = try desk.start(["slow"])
    try running.wait(forOutput: "Half of")
    #expect(try desk.run("-c", "quick").status == .exited(0))
    #expect(try server.requests.last?.lines == ["user: quick"])
    server.open("rest")
    #expect(try running.finish().status == .exited(0))
  }

  @Test("a question whose program was killed before anything came is asked together with the next")
  func killed() async throws {
    let server = LoopbackServer { request in
      request.question == "a lost question"
        ? .answer(request, "never", gates: [0: "never"]) : .answer(request, "Answered.")
    }
    let desk = try Desk(server)
    let running = try desk.start(["a lost question"])
    try await server.waitForRequests()
    running.kill(SIGKILL)
    _ = try running.finish()
    #expect(try desk.run("-c", "again").status == .exited(0))
    let sent = try #require(try server.requests.last?.lines.last)
    #expect(sent.contains("lost") && sent.contains("again"))
  }

  @Test("twenty questions at once become twenty branches, each with its own answer")
  func twenty() throws {
    let server = LoopbackServer { .answer($0, "Answer to ", $0.question ?? "") }
    let desk = try Desk(server)
    #expect(try desk.run("first").status == .exited(0))
    let running = try (1...20).map { try desk.start(["-c", "question \($0)"]) }
    for (number, program) in running.enumerated() {
      let outcome = try program.finish()
      #expect(outcome.status == .exited(0), "\(outcome.errors)")
      #expect(outcome.output == "Answer to question \(number + 1)\n")
    }
    // No request has two questions in one message, and each question follows an answer.
    let sent = try server.requests.dropFirst().map { try $0.lines }
    #expect(sent.count == 20)
    for lines in sent {
      for (place, line) in lines.enumerated() {
        #expect(line.hasPrefix(place.isMultiple(of: 2) ? "user: " : "assistant: "), "\(lines)")
        #expect(!line.contains("\n"), "\(lines)")
      }
    }
    #expect(Set(sent.compactMap(\.last)).count == 20)
    for number in 1...20 {
      let found = try desk.run("history", "search", "--json", "\"Answer to question \(number)\"")
      #expect(found.output.contains("Answer to question \(number)"))
    }
  }
}
