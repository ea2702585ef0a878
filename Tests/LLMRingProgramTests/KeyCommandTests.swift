import LLMRingPlatform
import LLMRingScreenTesting
import StreamingEngine
import Testing

@Suite("A command for a key", .timeLimit(.minutes(20)))
struct KeyCommandTests {
  @Test(
    "a key command provides the first line that it prints",
    arguments: [
      "echo sk-1", "printf ' sk-1\\r\\nsecond\\n'", "printf sk-1",
      "printf 'sk-1\\n'; yes | head -c 60000",
      // What it leaves behind keeps its output open.
      "echo sk-1; sleep 20 & :",
    ])
  func key(_ command: String) async throws {
    #expect(try await KeyCommand.run(command).reveal { $0 } == "sk-1")
  }

  @Test(
    "a failing key command is reported without its output",
    arguments: [
      ("echo sk-CANARY; exit 3", "failed with status 3"), ("exit 0", "printed no key"),
      ("echo; echo sk-CANARY", "printed no key"), ("kill -9 $$", "was killed by signal 9"),
      ("kill -TTIN $$", "tried to read from the terminal, which is not allowed"),
      ("yes sk-CANARY", "printed more than 64 KiB"),
      ("echo sk-CANARY; yes | head -c 300000; sleep 1000", "printed more than 64 KiB"),
    ])
  func failure(_ example: (command: String, words: String)) async {
    let error = await #expect(throws: LLMError.self) { try await KeyCommand.run(example.command) }
    #expect(error?.kind == .missingKey)
    #expect(error?.message == "the command for the key \(example.words)")
  }

  @Test("a key command gets no input and no other provider's key")
  func services() async throws {
    #expect(try await KeyCommand.run("cat; echo end").reveal { $0 } == "end")
    let environment = ["OTHER_API_KEY": "sk-CANARY", "VAULT_TOKEN": "t"]
    let key = try await KeyCommand.run(
      "echo k$OTHER_API_KEY$VAULT_TOKEN", environment: environment)
    #expect(key.reveal { $0 } == "kt")
  }

  @Test("cancelling ends a key command and its child processes")
  func cancelled() async throws {
    let folder = try TemporaryFolder()
    let file = "\(folder.path)/group"
    let command = "(sleep 1000 & echo $$ > '\(file).new'; mv '\(file).new' '\(file)'; wait); :"
    let task = Task { () -> LLMError.Kind? in
      do {
        _ = try await KeyCommand.run(command)
        return nil
      } catch {
        return (error as? LLMError)?.kind
      }
    }
    let group = try await eventually { folder.read("group").flatMap { pid_t($0.dropLast()) } }
    #expect(kill(-group, 0) == 0)
    task.cancel()
    #expect(await task.value == .cancelled)
    _ = try await eventually { kill(-group, 0) != 0 && errno == ESRCH ? true : nil }
  }

  @Test("a key command that does not end is killed with its child processes")
  func endless() async throws {
    let folder = try TemporaryFolder()
    let command = "echo $$ > '\(folder.path)/group'; echo sk-CANARY; exec >&-; sleep 1000 & wait"
    let error = await #expect(throws: LLMError.self) {
      try await KeyCommand.run(command, limit: .seconds(0.5))
    }
    #expect(error?.message == "the command for the key did not finish within 0.5 s")
    let group = try #require(folder.read("group").flatMap { pid_t($0.dropLast()) })
    _ = try await eventually { kill(-group, 0) != 0 && errno == ESRCH ? true : nil }
  }

  private struct TimeUp: Error {}

  /// What a look finds at last.
  private func eventually<Found>(_ look: () -> Found?) async throws -> Found {
    let end = ContinuousClock.now + .seconds(1200)
    while ContinuousClock.now < end {
      if let found = look() { return found }
      try await Task.sleep(for: .milliseconds(5))
    }
    throw TimeUp()
  }
}
