import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// `-x`: only the first code block of the answer.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ExtractTests {
  private func desk(_ answer: String, ending: WireScript.Ending = .complete) throws -> Desk {
    try Desk(LoopbackServer { .answer($0, answer, ending: ending) })
  }

  @Test(
    "prints the first code block, as it would be typed",
    arguments: [
      ("Run:\n\n```sh\nls *.c | wc -l\n```\n\nor\n\n```\nls\n```\n", "ls *.c | wc -l\n"),
      ("~~~~python\nprint('```')\n\n~~~~", "print('```')\n"),
      ("- so:\n\n  ```\n  a\n    b\n  ```\n", "a\n  b\n"),
      ("```\nopen to the end", "open to the end\n"),
    ])
  func first(answer: String, code: String) throws {
    let outcome = try desk(answer).run("-x", "how?")
    #expect(outcome.output == code)
    #expect(outcome.status == .exited(0))
  }

  @Test("an answer without a code block prints nothing, says so and exits with 1")
  func none() throws {
    let outcome = try desk("Use `ls`.").run("--extract", "how?")
    #expect(
      outcome
        == .init(
          status: .exited(1), output: "",
          errors: "llmring: the answer has no code block (llmring history show prints it)\n"))
  }

  @Test("half a script is not printed, because it may be run")
  func cut() throws {
    let outcome = try desk("```\nrm -r build", ending: .cut).run("-x", "how?")
    #expect(outcome.output == "")
    #expect(outcome.status == .exited(1))
  }

  @Test("a terminal shows the code without the marks of Markdown")
  func terminal() throws {
    let screen = try desk("So:\n```\necho *a* $x$\n```").converse("-x", "how?")
    #expect(try screen.waitForEnd() == .exited(0))
    #expect(screen.rows.first == "echo *a* $x$")
  }

  @Test(
    "is refused beside what prints something else", arguments: ["--json", "-i", "--json-stream"])
  func refused(flag: String) throws {
    let outcome = try desk("x").run("-x", flag, "how?")
    #expect(outcome.status == .exited(2))
    #expect(
      outcome.errors.contains(
        "--extract cannot be used with --json, --json-stream, --interactive, --schema or --compare")
    )
  }
}
