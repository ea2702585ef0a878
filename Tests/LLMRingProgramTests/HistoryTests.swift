import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `llmring history`, and the commands of the prompt that ask.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct HistoryTests {
  private struct Summary: Decodable {
    var id: String
    var title: String
    var turns: Int
    var model: String?
  }

  private struct Shown: Decodable {
    struct Turn: Decodable {
      var role: String
      var content: String
      var status: String
    }
    var id: String
    var turns: [Turn]
  }

  private struct Found: Decodable {
    var conversation: String
    var turn: Int
    var role: String
    var snippet: String
  }

  private func json<Value: Decodable>(
    _ type: Value.Type, _ outcome: PipedProgram.Outcome
  ) throws -> Value {
    #expect(outcome.status == .exited(0), "\(outcome.errors)")
    return try JSONDecoder().decode(type, from: Data(outcome.output.utf8))
  }

  private func answering() -> LoopbackServer {
    LoopbackServer { .answer($0, "Flour, water\u{1B}[2J and 塩です.") }
  }

  @Test("history lists, shows, searches, exports and deletes conversations")
  func shell() throws {
    let desk = try Desk(answering())
    #expect(try desk.run("history", "list", "--json").output == "[]\n")
    let none = try desk.run("history", "show")
    expect(
      none, .init(status: .exited(3), output: "", errors: "llmring: no saved conversations yet\n"))
    #expect(try desk.run("bread?").status == .exited(0))
    #expect(try desk.run("rivers?").status == .exited(0))

    let listed = try json([Summary].self, desk.run("history", "list", "--json"))
    #expect(listed.map(\.title) == ["rivers?", "bread?"])
    #expect(listed.map(\.turns) == [2, 2])
    #expect(listed.first?.model == "openai:first-model")
    let bread = try #require(listed.last?.id)
    #expect(
      try desk.run("history", "list").output.contains("2 turns  bread?  [openai:first-model]\n"))

    let shown = try json(Shown.self, desk.run("history", "show", "last", "--json"))
    #expect(shown.id == listed.first?.id)
    #expect(shown.turns.map(\.role) == ["user", "assistant"])
    #expect(shown.turns.last?.content == "Flour, water\u{1B}[2J and 塩です.")
    #expect(shown.turns.last?.status == "complete")
    let plain = try desk.run("history", "show", String(bread.dropLast())).output
    #expect(plain.hasPrefix("user:\nbread?\n\nassistant:\nFlour, water"))
    #expect(!plain.contains("\u{1B}"))

    let found = try json([Found].self, desk.run("history", "search", "塩です", "--json"))
    #expect(Set(found.map(\.conversation)) == Set(listed.map(\.id)))
    #expect(found.allSatisfy { $0.role == "assistant" && $0.snippet.contains("塩です") })
    #expect(try desk.run("history", "search", "BREAD").output.hasPrefix("\(bread):1  "))

    let exported = try desk.run("history", "export", bread).output
    #expect(
      exported.hasPrefix(
        "# bread?\n\n<!-- llmring conversation \(bread) -->\n\n"
          + "## You\n\n*20"))
    #expect(exported.contains(" UTC*\n\nbread?\n\n## chatbot (openai:first-model)\n\n*20"))
    #expect(exported.contains("water\u{1B}[2J"), "exactly as it was said")

    let asked = try desk.run("history", "delete", bread)
    #expect(asked.status == .exited(2))
    #expect(
      asked.errors
        == "llmring: this would permanently delete \"bread?\"; add --yes to confirm\n")
    expect(
      try desk.run("history", "delete", bread, "--yes"),
      .init(status: .exited(0), output: "deleted: bread?\n", errors: ""))
    #expect(try json([Summary].self, desk.run("history", "list", "--json")).count == 1)
    #expect(try desk.run("history", "show", bread).status == .exited(3))
  }

  @Test("history shows the answer of a killed program, as interrupted in JSON")
  func killed() throws {
    let desk = try Desk(
      LoopbackServer { .answer($0, "Half of", " it", gates: [1: "never"]) })
    let program = try desk.start(["a question"])
    try program.wait(forOutput: "Half of")
    program.kill(SIGKILL)
    _ = try program.finish()
    let outcome = try desk.run("history", "show", "--json")
    #expect(outcome.errors.hasPrefix("llmring: recovered an answer that was cut off"))
    let shown = try json(Shown.self, outcome)
    #expect(shown.turns.map(\.status) == ["complete", "interrupted"])
    #expect(shown.turns.last?.content == "Half of")
  }

  @Test("history accepts last and ID:TURN on another branch")
  func named() throws {
    let server = LoopbackServer {
      .answer($0, "Aye to \($0.text.contains("two") ? "two" : "one").")
    }
    let desk = try Desk(server)
    let screen = try desk.converse()
    try screen.enter("question one")
    try screen.enter("/edit question two")
    screen.send(Key.controlD)
    #expect(try screen.waitForEnd() == .exited(0))
    let found = try json([Found].self, desk.run("history", "search", "Aye to one", "--json"))
    let place = try #require(found.first.map { "\($0.conversation):\($0.turn)" })
    #expect(
      try desk.run("history", "show", place).output
        == "user:\nquestion one\n\nassistant:\nAye to one.\n\n")
    #expect(try desk.run("history", "show").output.contains("Aye to two."))
    #expect(try desk.run("history", "export", "\(found[0].conversation):99").status == .exited(3))

    #expect(try desk.run("-r", "last", "question three").status == .exited(0))
    #expect(try server.requests.last?.lines.first == "user: question two")
    #expect(try desk.run("history", "delete", "last", "--yes").output == "deleted: question one\n")
    #expect(
      try desk.run("history", "delete", "last", "--yes").errors
        == "llmring: no saved conversations yet\n")
  }

  @Test("a search for nothing, or for too much, is a usage error of one line")
  func searchedForNothing() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Crème brûlée.") })
    #expect(try desk.run("which pudding?").status == .exited(0))
    for (query, problem) in [
      ("*", "nothing to search for; give a word or a part of one"),
      ("", "nothing to search for; give a word or a part of one"),
      (
        Array(repeating: "word", count: 20_000).joined(separator: " "),
        "the search has 20000 words; use at most 100"
      ),
    ] {
      let outcome = try desk.run("history", "search", query)
      #expect(outcome.status == .exited(2))
      #expect(outcome.errors == "llmring: \(problem)\n")
      #expect(outcome.output.isEmpty)
    }
    let found = try desk.run("history", "search", "PUDDING creme brul*")
    #expect(found.output.hasSuffix("assistant  which pudding? … Crème brûlée.\n"))
  }

  @Test("history import reports what it imported before a file that failed")
  func importedInPart() throws {
    let desk = try Desk(nil)
    try desk.write("# a\n\n## You\n\nq\n", to: "good.md")
    try desk.write("no document", to: "bad.md")
    let outcome = try desk.run("history", "import", "good.md", "bad.md", "--json")
    #expect(outcome.status == .exited(3))
    #expect(outcome.output.hasPrefix(#"[{"file":"good.md","conversations":1,"#))
    #expect(outcome.errors.hasPrefix("llmring: bad.md: "))
  }

  @Test("/export without a path chooses an unused name")
  func exportedTwice() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Aye.") })
    let screen = try desk.converse()
    try screen.enter("first question")
    try screen.enter("/export")
    try screen.enter("second question")
    try screen.enter("/export")
    try screen.enter("/export json")
    let names = try FileManager.default.contentsOfDirectory(atPath: desk.folder)
    let written = names.filter { $0.hasPrefix("llmring-") }
    let first = try #require(written.first { $0.hasSuffix(".md") && !$0.hasSuffix("-2.md") })
    #expect(
      Set(written) == [
        first, first.replacing(".md", with: "-2.md"), first.replacing(".md", with: ".json"),
      ])
    #expect(try !desk.read(first).contains("second question"))
    #expect(try desk.read(first.replacing(".md", with: "-2.md")).contains("second question"))
  }

  @Test("/edit puts the question at the prompt, and /delete asks first")
  func proposals() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    let screen = try desk.converse()
    try screen.enter("first question")
    screen.type("/edit")
    try screen.wait(for: "chatbot> /edit first question")
    var mark = screen.raw.count
    screen.send("s\r")
    try screen.waitForPrompt(after: mark)
    #expect(try server.requests.last?.lines == ["user: first questions"])
    let asked = #"delete "first question" (2 turns) permanently? [y]es, [n]o:"#
    for key in ["\r", "\u{1B}", Key.controlC, "n"] {
      screen.type("/delete")
      try screen.wait("it asks") { $0.rows.last == asked }
      mark = screen.raw.count
      screen.send(key)
      try screen.waitForPrompt(after: mark)
      #expect(screen.rows.suffix(3) == ["\(asked) no", "not deleted", "chatbot>"])
      #expect(try desk.run("history", "list").output.contains("first question"))
    }
    // Typed before the question, so it is no answer.
    screen.send("/delete\ry")
    try screen.wait("it asks") { $0.rows.last == asked }
    screen.send("n")
    try screen.wait("the letter is at the prompt") { $0.rows.last == "chatbot> y" }
    screen.send("\u{15}")
    screen.type("/delete")
    try screen.wait("it asks") { $0.rows.last == asked }
    mark = screen.raw.count
    screen.send("y")
    try screen.waitForPrompt(after: mark)
    #expect(screen.text.contains("deleted: first question"))
    try screen.enter("/sessions")
    #expect(screen.rows.contains("no saved conversations yet"))
    // Nothing of it is in any file, nor among what Up brings back.
    screen.send(Key.up)
    try screen.wait(for: "chatbot> /sessions")
    screen.type("")
    screen.send(Key.controlD)
    #expect(try screen.waitForEnd() == .exited(0))
    for name in try desk.homeFiles() {
      let bytes = try Data(contentsOf: URL(filePath: "\(desk.home)/\(name)"))
      #expect(!String(decoding: bytes, as: UTF8.self).contains("first question"), "\(name)")
    }
  }
}
