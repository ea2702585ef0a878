import LLMRingPlatform
import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Standard streams that are full, broken or closed.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct OutputFailureTests {
  /// Every way to write to standard output.
  static let commands = [
    "llmring q", "llmring --json q", "llmring --json-stream q", "llmring --no-stream q",
    "llmring --raw q", "llmring --raw --no-stream q", "llmring -q q",
    "llmring --help", "llmring help chat", "llmring lock --help", "llmring --version",
    "llmring --generate-completion-script bash", "llmring --generate-completion-script zsh",
    "llmring --generate-completion-script fish",
    "llmring aliases", "llmring aliases --json", "llmring config", "llmring config --json",
    "llmring paths", "llmring info chatbot", "llmring info chatbot --json", "llmring list",
    "llmring list --json", "llmring providers", "llmring providers --json",
    "llmring lock init --force", "llmring lock validate", "llmring lock bump-registry",
    "llmring bind x openai:m", "llmring unbind chatbot", "llmring doctor", "llmring doctor --json",
    "llmring history list", "llmring history list --json", "llmring history show",
    "llmring history show --json", "llmring history search word",
    "llmring history search word --json", "llmring history export",
    "llmring history export --json", "llmring history import more.json",
    "llmring history import --json more.json", "llmring history delete last --yes",
    "llmring history delete last --yes --json",
  ]

  private func desk() throws -> Desk {
    let desk = try Desk(LoopbackServer { .answer($0, "One ", "word.\n") })
    func document(_ text: String) -> String {
      #"{"title":"t","turns":[{"role":"user","content":"\#(text)"}]}"#
    }
    try desk.write(document("a word"), to: "first.json")
    try desk.write(document("another word"), to: "more.json")
    #expect(try desk.run("history", "import", "first.json").status == .exited(0))
    return desk
  }

  #if os(Linux)
  @Test("a full disk exits with status 1 and one line", arguments: commands)
  func full(_ command: String) throws {
    expect(
      try desk().shell("\(command) > /dev/full"),
      .init(
        status: .exited(1), output: "",
        errors: "llmring: cannot write to standard output: no space left on device\n"))
  }

  @Test(
    "a full disk under both outputs exits with status 1",
    arguments: ["llmring q", "llmring paths"])
  func bothFull(_ command: String) throws {
    #expect(try desk().shell("\(command) > /dev/full 2>&1").status == .exited(1))
  }

  @Test("an unwritable standard error does not change the exit status")
  func errorsFull() throws {
    let desk = try desk()
    #expect(try desk.shell("llmring -m nosuch q 2> /dev/full").status == .exited(3))
    #expect(try desk.shell("llmring --nonsense 2> /dev/full").status == .exited(2))
    #expect(try desk.shell("llmring q 2> /dev/full").output == "One word.\n")
    #expect(try desk.shell("llmring q 2>&-").status == .exited(0))
  }
  #endif

  @Test(
    "a write that fails partway exits with status 1",
    arguments: [
      "llmring --help", "llmring list", "llmring --generate-completion-script bash",
    ])
  func partlyWritten(_ command: String) throws {
    let desk = try desk()
    // One block of 512 bytes fits.
    let outcome = try desk.shell("(ulimit -f 1; \(command) > out); echo $?; wc -c < out")
    #expect(outcome.errors == "llmring: cannot write to standard output: file too large\n")
    #expect(outcome.output.split(separator: "\n").map { $0.filter { $0 != " " } } == ["1", "512"])
  }

  @Test("a closed standard output exits with status 1 and one line", arguments: commands)
  func closed(_ command: String) throws {
    expect(
      try desk().shell("\(command) >&-"),
      .init(
        status: .exited(1), output: "",
        errors: "llmring: cannot write to standard output: it is closed; redirect it to a file\n"))
  }

  @Test("a closed pipe ends every command without a message", arguments: commands)
  func brokenPipe(_ command: String) throws {
    // The reader is gone before the command starts: the FIFO holds the start back.
    let outcome = try desk().shell(
      "mkfifo go; (read x < go; \(command); echo $? >&2) | { exec <&-; echo > go; }")
    #expect(outcome.errors == "0\n")
  }

  @Test("every combination of closed standard streams lets the program end", arguments: 0..<8)
  func closedStreams(_ combination: Int) throws {
    let desk = try desk()
    let closed = ["<&-", ">&-", "2>&-"].enumerated()
      .filter { combination & 1 << $0.offset != 0 }.map(\.element).joined(separator: " ")
    let outcome = try desk.shell("llmring q \(closed)")
    let hasOutput = combination & 2 == 0
    #expect(outcome.status == .exited(hasOutput ? 0 : 1))
    #expect(outcome.output == (hasOutput ? "One word.\n" : ""))
    // No file of the store took the place of a stream.
    expect(
      try desk.shell("llmring history show --json | grep -c 'One word'"),
      .init(status: .exited(0), output: "1\n", errors: ""))
  }
}
