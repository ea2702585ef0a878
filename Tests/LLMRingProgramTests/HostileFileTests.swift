import LLMRingPlatform
import LLMRingScreenTesting
import Testing

/// Lockfiles and configuration files that are not what they should be, in every command that
/// reads them.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct HostileFileTests {
  static let lockfileCommands = [
    ["aliases"], ["lock", "validate"], ["info", "chatbot"], ["bind", "a", "openai:m"],
    ["unbind", "chatbot"], ["-m", "chatbot", "hi"],
  ]

  @Test("every command reports an unreadable lockfile in one line", arguments: lockfileCommands)
  func lockfile(command: [String]) throws {
    for (make, advice) in Self.faults {
      let desk = try Desk(lockfile: nil)
      let path = "\(desk.folder)/llmring.lock"
      make(path)
      let result = try desk.start(command).finish()
      #expect(result.status == .exited(3), "\(command) \(advice)")
      #expect(result.output == "", "\(command) \(advice)")
      let line = try #require(result.errors.split(separator: "\n").first)
      #expect(result.errors.filter(\.isNewline).count == 1, "\(command) \(result.errors)")
      #expect(line.hasPrefix("llmring: \(path)"), "\(line)")
      #expect(line.hasSuffix(advice), "\(line)")
    }
  }

  @Test("doctor reports an unreadable lockfile and continues")
  func doctor() throws {
    for (make, advice) in Self.faults {
      let desk = try Desk(lockfile: nil)
      make("\(desk.folder)/llmring.lock")
      let output = try desk.run("doctor").output
      #expect(output.contains("problem  lockfile"), "\(output)")
      #expect(output.contains(advice), "\(output)")
      #expect(output.split(separator: "\n").count > 3)
    }
  }

  /// What is made at a path, and the advice on it.
  private static let faults: [(make: @Sendable (String) -> Void, advice: String)] = [
    ({ mkfifo($0, 0o600) }, "; put a plain file in its place"),
    ({ mkdir($0, 0o700) }, "is a folder, not a file; put a plain file in its place"),
    ({ symlink("/dev/zero", $0) }, "is a device, not a file; put a plain file in its place"),
    ({ symlink($0, $0) }, "it is a link that leads back to itself: remove it"),
    ({ write("a = \"\u{7}\"", to: $0) }, "write it as an escape in \"…\""),
    (
      { write("[\(String(repeating: "a.", count: 50_000))a]", to: $0) },
      "nested more than 64 levels deep; use fewer levels"
    ),
    (
      { write(String(repeating: "#\n", count: (2 << 20) + 1), to: $0) },
      "is larger than 4 MiB, the limit for a lockfile; remove what does not belong in it"
    ),
  ]

  private static func write(_ text: String, to path: String) {
    let file = open(path, O_WRONLY | O_CREAT, 0o600)
    defer { close(file) }
    _ = Array(text.utf8).withUnsafeBytes { LLMRingPlatform.write(file, $0.baseAddress, $0.count) }
  }
}
