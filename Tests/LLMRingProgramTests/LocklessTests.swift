#if os(Linux)
import LLMRingLoopbackServer
import LLMRingPlatform
import LLMRingScreenTesting
import Testing

/// File systems that cannot lock files, and homes that cannot be written to.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct LocklessTests {
  private static let errors = ["ENOLCK", "EOPNOTSUPP"]

  private func desk(_ error: String) throws -> Desk {
    let desk = try Desk(LoopbackServer { .answer($0, "Answer to ", $0.question ?? "") })
    try desk.preload("locks", ["LOCK_ERROR": error])
    return desk
  }

  private func warning(_ desk: Desk) -> String {
    "the file system of \(desk.home)/data/llmring cannot lock files; conversations are saved there, "
      + "but use them on one computer at a time, or set XDG_DATA_HOME to a folder on a local disk\n"
  }

  @Test(
    "without locks, conversations are saved and continued, and it is said once", arguments: errors)
  func continues(error: String) throws {
    let desk = try desk(error)
    expect(
      try desk.run("first question"),
      .init(status: .exited(0), output: "Answer to first question\n", errors: warning(desk)))
    let next = try desk.run("-c", "second question")
    #expect(next.output == "Answer to second question\n")
    #expect(next.errors == "llmring: " + warning(desk))
    #expect(try desk.run("history", "show").output.contains("first question"))
    #expect(
      try desk.homeFiles().filter { $0.hasPrefix("data") }
        == ["data/llmring/conversations.sqlite"])
    // The same file is locked again where that works.
    desk.environment["LOCK_ERROR"] = nil
    expect(
      try desk.run("-c", "third question"),
      .init(status: .exited(0), output: "Answer to third question\n", errors: ""))
  }

  @Test("without locks, programs at once wait for each other and lose nothing", arguments: errors)
  func atOnce(error: String) throws {
    let desk = try desk(error)
    let running = try (1...8).map { try desk.start(["question number \($0)"]) }
    for (number, program) in running.enumerated() {
      let outcome = try program.finish()
      #expect(outcome.output == "Answer to question number \(number + 1)\n")
      #expect(!outcome.errors.contains("NOT SAVED"), "\(outcome.errors)")
    }
    let list = try desk.run("history", "list").output.split(separator: "\n")
    #expect(list.count == 8)
    #expect(list.allSatisfy { $0.contains("2 turns") })
  }

  @Test("the lock file of a program that was killed does not keep others out")
  func abandoned() throws {
    let desk = try desk("ENOLCK")
    #expect(try desk.run("first question").status == .exited(0))
    let lock = "\(desk.home)/data/llmring/conversations.sqlite.lock"
    // A process of this computer that is over.
    #expect(
      try desk.shell("sh -c 'echo $$' | { read p; echo \"$p $(hostname)\" >'\(lock)'; }").status
        == .exited(0))
    let next = try desk.run("-c", "second question")
    #expect(next.errors == "llmring: " + warning(desk))
    #expect(try desk.homeFiles().contains { $0.hasSuffix(".lock") } == false)
  }

  @Test("a lock file that may be of another computer is named, with what to do")
  func elsewhere() throws {
    let desk = try desk("ENOLCK")
    #expect(try desk.run("first question").status == .exited(0))
    let lock = "\(desk.home)/data/llmring/conversations.sqlite.lock"
    #expect(try desk.shell("echo 12345 elsewhere 1 >'\(lock)'").status == .exited(0))
    let owner = "\(lock) is held by process 12345 on elsewhere"
    let list = try desk.run("history", "list")
    #expect(list.status == .exited(3))
    #expect(
      list.errors.contains("\(owner); try again, or delete it if llmring does not run there\n"))
    let report = try desk.run("doctor").output.split(separator: "\n")
    #expect(
      report.contains {
        $0.hasPrefix("note ")
          && $0.hasSuffix("  \(owner); if llmring does not run there, delete it")
      })
    // One that is old has been left.
    #expect(try desk.shell("touch -d '1 hour ago' '\(lock)'").status == .exited(0))
    #expect(try desk.run("history", "list").status == .exited(0))
    #expect(try desk.homeFiles().contains { $0.contains(".lock") } == false)
  }

  @Test(
    "doctor tries to write and to lock in every folder, or where it would be", arguments: errors)
  func doctor(error: String) throws {
    let desk = try desk(error)
    for _ in 0..<2 {
      let lines = try desk.run("doctor").output.split(separator: "\n").map(String.init)
      for name in ["config", "data", "state", "cache"] {
        let line = try #require(lines.first { $0.contains("\(name) folder") })
        #expect(line.hasPrefix("note "))
        #expect(line.contains("is on a file system that cannot lock files: "))
        #expect(line.contains("XDG_\(name.uppercased())_HOME"))
      }
      #expect(try desk.run("a question").status == .exited(0))
    }
  }

  @Test("with a home that cannot be written to, lists are empty, and NOT SAVED is said once")
  func readOnly() throws {
    let desk = try Desk(LoopbackServer { .answer($0, "Yes.") })
    // No folder can be made in the place of a device.
    for name in ["DATA", "STATE"] { desk.environment["XDG_\(name)_HOME"] = "/sys/nowhere" }
    expect(
      try desk.run("history", "list"), .init(status: .exited(0), output: "", errors: ""))
    #expect(try desk.run("history", "list", "--json").output == "[]\n")
    #expect(try desk.run("history", "search", "word").status == .exited(0))
    let outcome = try desk.run("a question")
    #expect(outcome.output == "Yes.\n")
    #expect(outcome.errors.ranges(of: "NOT SAVED").count == 1, "\(outcome.errors)")
    let report = try desk.run("doctor").output
    #expect(report.contains("/sys/nowhere/llmring cannot be created: /sys"))
  }
}
#endif
