import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Questions whose store another program keeps for as long as llmring waits.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct BusyStoreTests {
  @Test(
    "a question and its answer that a busy store does not take are there after the next start",
    arguments: [[], ["-c"]])
  func kept(options: [String]) throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Answer to ", $0.question ?? "") })
    #expect(try desk.run("first question").status == .exited(0))
    let lock = try StoreLock("\(desk.home)/data/llmring/conversations.sqlite")
    let program = try desk.start(options + ["second question"])
    let outcome = try program.finish()
    #expect(outcome.output == "Answer to second question\n")
    #expect(outcome.errors.contains("NOT SAVED: another program is using "))
    #expect(
      outcome.errors.contains(
        "NOT SAVED: the next start of llmring saves 2 turns from \(desk.home)/state/llmring/inflight/"
      ))
    lock.release()
    let list = try desk.run("history", "list")
    #expect(list.errors == "llmring: saved 2 turns that an earlier run could not save\n")
    #expect(list.output.split(separator: "\n").count == (options.isEmpty ? 2 : 1))
    let shown = try desk.run("history", "show").output
    #expect(shown.ranges(of: "Answer to second question").count == 1)
    #expect(shown.contains("first question") == !options.isEmpty)
    #expect(try desk.homeFiles().allSatisfy { !$0.contains("inflight/") })
    #expect(try desk.run("history", "list").errors == "")
  }
}
