import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Answers whose saving takes longer than the user waits.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct LateSavingTests {
  private struct Stopped {
    var desk: Desk
    var server: LoopbackServer
    var screen: Screen
    var lock: StoreLock
  }

  /// A conversation whose answer was stopped while another program writes to the store.
  private func stopped() throws -> Stopped {
    let server = LoopbackServer { request in
      request.question == "first question"
        ? .answer(request, "Half of", " it", gates: [1: "never"]) : .answer(request, "More.")
    }
    let desk = try Desk(server)
    let screen = try desk.converse()
    try screen.waitForPrompt()
    screen.type("first question")
    try screen.wait(for: "Half of")
    let lock = try StoreLock("\(desk.home)/data/llmring/conversations.sqlite")
    let mark = screen.raw.count
    screen.send(Key.controlC)
    try screen.waitForPrompt(after: mark)
    // The prompt has not waited for the store, which would have given up by then.
    #expect(screen.rows.contains("stopped; the partial answer is kept (/continue gets the rest)"))
    #expect(!screen.text.contains("NOT SAVED"))
    #expect(!screen.text.contains("conversations.sqlite"))
    return Stopped(desk: desk, server: server, screen: screen, lock: lock)
  }

  private func expectSaved(_ desk: Desk) throws {
    let shown = try desk.run("history", "show", "last", "--json")
    #expect(shown.status == .exited(0))
    #expect(shown.output.ranges(of: "\"Half of\"").count == 1)
    #expect(shown.output.contains("\"interrupted\""))
  }

  @Test("the prompt is there before a stopped answer is saved, and the next question follows it")
  func next() throws {
    let one = try stopped()
    one.lock.release()
    try one.screen.enter("second question")
    #expect(
      try one.server.requests.last?.lines
        == ["user: first question", "assistant: Half of", "user: second question"])
    try expectSaved(one.desk)
  }

  @Test("a stopped answer that is not saved yet survives kill -9")
  func killed() throws {
    let one = try stopped()
    one.screen.kill(SIGKILL)
    #expect(try one.screen.waitForEnd() == .signalled(SIGKILL))
    one.lock.release()
    let later = try one.desk.converse("-c")
    try later.waitForPrompt()
    try expectSaved(one.desk)
  }

  @Test("leaving waits until a stopped answer is saved", arguments: [false, true])
  func left(bySignal: Bool) throws {
    let one = try stopped()
    if bySignal { one.screen.kill(SIGTERM) } else { one.screen.send(Key.controlD) }
    one.lock.release()
    #expect(try one.screen.waitForEnd() == .exited(bySignal ? 143 : 0))
    try expectSaved(one.desk)
  }

  @Test("Ctrl-C brings the line back while the answer before it is being saved")
  func impatient() throws {
    let one = try stopped()
    one.screen.send("second question\r\(Key.controlC)")
    let line = "chatbot> second question"
    // Once as it was sent, and once more as it came back.
    try one.screen.wait("the line is back") {
      $0.rows.last == line && $0.rows.count { $0 == line } == 2
    }
    one.lock.release()
    one.screen.send("\r")
    try one.screen.wait(for: "More.")
    try expectSaved(one.desk)
  }

  @Test("Ctrl-C gives the prompt while a complete answer is being saved")
  func complete() throws {
    let server = LoopbackServer { .answer($0, "Half of", " it", gates: [1: "rest"]) }
    let desk = try Desk(server)
    let screen = try desk.converse()
    try screen.waitForPrompt()
    screen.type("a question")
    try screen.wait(for: "Half of")
    let lock = try StoreLock("\(desk.home)/data/llmring/conversations.sqlite")
    server.open("rest")
    try screen.wait(for: "Half of it")
    try screen.wait(for: "saving the last answer")
    let mark = screen.raw.count
    screen.send(Key.controlC)
    try screen.wait("the prompt is there") { $0.rows.last == "chatbot>" && $0.raw.count > mark }
    lock.release()
    screen.send(Key.controlD)
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(try desk.run("history", "show", "last").output.contains("Half of it"))
  }

  /// A conversation with one exchange, while another program writes to the store.
  private func locked() throws -> Stopped {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    try desk.write("kept", to: "note.txt")
    let screen = try desk.converse()
    try screen.enter("first question")
    let lock = try StoreLock("\(desk.home)/data/llmring/conversations.sqlite")
    return Stopped(desk: desk, server: server, screen: screen, lock: lock)
  }

  @Test("a question is sent once it is saved")
  func question() throws {
    let one = try locked()
    one.screen.type("second question")
    try one.screen.wait(for: "saving the question ... (Ctrl-C returns)")
    #expect(one.server.requests.count == 1)
    let mark = one.screen.raw.count
    one.lock.release()
    try one.screen.waitForPrompt(after: mark)
    #expect(one.server.requests.last?.question == "second question")
    #expect(!one.screen.text.contains("saving"))
  }

  @Test(
    "Ctrl-C gives the prompt back while a command waits for the store",
    arguments: [
      ("/undo", "saving the change", "removed, starting with: first question"),
      ("/rename another", waiting, "stopped; nothing was changed"),
      ("/fork copy", waiting, "stopped; nothing was changed"),
      ("/system Be brief.", waiting, "stopped; nothing was changed"),
    ])
  func command(line: String, status: String, words: String) throws {
    let one = try locked()
    one.screen.type(line)
    try one.screen.wait(for: status)
    let mark = one.screen.raw.count
    one.screen.send(Key.controlC)
    try one.screen.wait("the prompt is there") {
      $0.rows.last == "chatbot>" && $0.raw.count > mark && $0.rows.contains(words)
    }
    one.lock.release()
    try one.screen.enter("second question")
    #expect(
      try one.server.requests.last?.lines.filter { !$0.hasPrefix("system") }
        == (line == "/undo"
          ? ["user: second question"]
          : ["user: first question", "assistant: Aye.", "user: second question"]))
    let list = try one.desk.run("history", "list").output.split(separator: "\n")
    #expect(list.count == 1 && list[0].contains("first question"))
  }

  private static let waiting = "waiting for the saved conversations ... (Ctrl-C returns)"

  @Test("Ctrl-C gives the prompt back while a deletion waits for the store, and nothing is deleted")
  func deletion() throws {
    let one = try locked()
    one.screen.type("/delete")
    try one.screen.wait(for: "permanently? [y]es, [n]o:")
    one.screen.send("y")
    try one.screen.wait(for: Self.waiting)
    one.screen.send(Key.controlC)
    try one.screen.wait("it says so") {
      $0.rows.suffix(2) == ["stopped; nothing was changed", "chatbot>"]
    }
    one.lock.release()
    try one.screen.enter("second question")
    #expect(try one.server.requests.last?.lines.count == 3)
  }

  @Test("Ctrl-C while an answer of a comparison is being saved asks no other model")
  func comparison() throws {
    let server = LoopbackServer { .answer($0, "Half of", " it", gates: [1: "rest"]) }
    let desk = try Desk(server)
    let screen = try desk.converse()
    try screen.waitForPrompt()
    screen.type("/compare @chatbot @other q")
    try screen.wait(for: "Half of")
    let lock = try StoreLock("\(desk.home)/data/llmring/conversations.sqlite")
    server.open("rest")
    try screen.wait(for: "saving the last answer ... (Ctrl-C returns)")
    screen.send(Key.controlC)
    try screen.wait("the prompt is there") { $0.rows.last == "chatbot>" }
    #expect(server.requests.count == 1)
    lock.release()
    screen.send(Key.controlD)
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(try desk.run("history", "show", "last").output.contains("Half of it"))
  }

  @Test("Ctrl-C while llmring saves in order to leave keeps it at the prompt")
  func staying() throws {
    let one = try stopped()
    one.screen.send(Key.controlD)
    try one.screen.wait(for: "saving the conversation ... (Ctrl-C returns)")
    one.screen.send(Key.controlC)
    try one.screen.wait("it stays") {
      $0.rows.suffix(2) == ["still here, because the conversation is not saved yet", "chatbot>"]
    }
    one.lock.release()
    one.screen.send(Key.controlD)
    #expect(try one.screen.waitForEnd() == .exited(0))
    try expectSaved(one.desk)
  }

  @Test(
    "Ctrl-C while a question is being saved brings it back, and sends nothing",
    arguments: [
      ("second question", "second question"), ("/btw second question", "/btw second question"),
      ("@other second question", "@other second question"),
      ("/compare @chatbot @other second question", "/compare @chatbot @other second question"),
      ("/edit second question", "second question"),
    ])
  func question(line: String, proposed: String) throws {
    let one = try locked()
    try one.screen.enter("/attach note.txt")
    one.screen.type(line)
    try one.screen.wait(for: "saving the question ... (Ctrl-C returns)")
    one.screen.send(Key.controlC)
    try one.screen.wait("it says so") { $0.rows.contains("not sent") }
    try one.screen.wait("the line is back") { $0.rows.last == "chatbot> \(proposed)" }
    #expect(one.server.requests.count == 1)
    one.lock.release()
    let mark = one.screen.raw.count
    one.screen.send("\r")
    try one.screen.waitForPrompt(after: mark)
    let sent = String(decoding: try #require(one.server.requests.last).body, as: UTF8.self)
    #expect(sent.contains("second question"))
    #expect(sent.contains("kept"), "its file goes with it again")
    // Once on the branch, and once beside it.
    let shown = try one.desk.run("history", "show", "last")
    #expect(shown.output.ranges(of: "second question").count == 1)
  }
}
