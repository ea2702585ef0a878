import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The program when its disk fails, and when another is at the same conversation.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct UnsavedTests {
  @Test("the conversation continues on a full disk and is saved once there is room")
  func fullDisk() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Answer to \($0.question ?? "").") })
    let large = String(repeating: "what is this? ", count: 4_000)
    #expect(try desk.run("fill", input: large).status == .exited(0))
    let fill = try #require(try desk.run("history", "list").output.split(separator: " ").first)
    // No file may become larger than the store is now; a signal that would say so is ignored.
    let size = try desk.size(ofHomeFile: "data/llmring/conversations.sqlite")
    let screen = try desk.converse(
      shell: "ulimit -f \((size + 511) / 512); exec \"$@\"", rows: 40)
    try screen.waitForPrompt()
    let question = String(repeating: "long question ", count: 40)
    try screen.enter(question, then: "chatbot NOT SAVED")
    #expect(screen.text.contains("NOT SAVED:\n"))
    // Somebody makes room.
    #expect(try desk.run("history", "delete", String(fill), "--yes").status == .exited(0))
    try screen.enter("second")
    #expect(screen.text.contains("saved, including what could not be saved before: "))
    screen.type("/exit")
    #expect(try screen.waitForEnd() == .exited(0))
    let shown = try desk.run("history", "show").output
    #expect(shown.hasPrefix("user:\nlong question"))
    #expect(shown.contains("assistant:\nAnswer to long question"))
    #expect(shown.hasSuffix("user:\nsecond\n\nassistant:\nAnswer to second.\n\n"))
  }

  @Test("turns still unsaved at exit are reported")
  func neverSaved() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Yes.") })
    let outcome = try desk.shell("ulimit -f 0; llmring 'a question' </dev/null | cat")
    #expect(outcome.output == "Yes.\n")
    #expect(outcome.errors.ranges(of: "NOT SAVED: ").count == 1, "\(outcome.errors)")
  }

  @Test("a store that is removed while open is recreated with the conversation so far")
  func removed() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Yes.") })
    let screen = try desk.converse()
    try screen.enter("first")
    try desk.removeHomeFile("data/llmring/conversations.sqlite")
    try screen.enter("second")
    #expect(screen.text.contains("the conversations file was removed or replaced"))
    screen.type("/exit")
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(
      try desk.run("history", "show").output
        == "user:\nfirst\n\nassistant:\nYes.\n\nuser:\nsecond\n\nassistant:\nYes.\n\n")
  }

  @Test("a second program in the same conversation is warned, and neither loses text")
  func secondInstance() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Yes, \($0.question ?? "").") })
    let first = try desk.converse()
    try first.enter("start")
    let second = try desk.converse("-c")
    try second.waitForPrompt()
    #expect(second.text.contains("is open in another llmring (pid "))
    try second.enter("theirs")
    try first.enter("ours")
    #expect(!first.text.contains("is open in another"))
    try second.enter("theirs again")
    first.type("/exit")
    #expect(try first.waitForEnd() == .exited(0))
    second.type("/exit")
    #expect(try second.waitForEnd() == .exited(0))
    let shown = try desk.run("history", "show").output
    #expect(shown.contains("user:\nstart\n"))
    #expect(shown.contains("user:\ntheirs\n"))
    #expect(shown.contains("user:\ntheirs again\n"))
    #expect(!shown.contains("ours"))
    #expect(try desk.run("history", "search", "Yes, ours.").output.contains("ours"))
    // The lock ends with the program, however that ends.
    let third = try desk.converse("-c")
    try third.waitForPrompt()
    #expect(!third.text.contains("is open in another"))
    third.kill(SIGKILL)
    #expect(try third.waitForEnd() == .signalled(SIGKILL))
    let fourth = try desk.converse("-c")
    try fourth.waitForPrompt()
    #expect(!fourth.text.contains("is open in another"))
  }

  @Test("four programs with separate conversations save every turn")
  func many() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Yes.") })
    #expect(try desk.run("first").status == .exited(0))
    for round in 0..<3 {
      let programs = try (0..<4).map { try desk.start(["question \(round) \($0)"]) }
      for program in programs {
        expect(try program.finish(), .init(status: .exited(0), output: "Yes.\n", errors: ""))
      }
    }
    #expect(try desk.run("history", "list").output.split(separator: "\n").count == 13)
    #expect(
      try desk.run("history", "list").output.split(separator: "\n")
        .allSatisfy { $0.contains("  2 turns  ") })
  }
}

extension Desk {
  /// The size of a file beneath the home folder, in bytes.
  fileprivate func size(ofHomeFile name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(home)/\(name)")
    return try #require(attributes[.size] as? Int)
  }

  fileprivate func removeHomeFile(_ name: String) throws {
    try FileManager.default.removeItem(atPath: "\(home)/\(name)")
  }
}
