import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// The reasoning of an answer to a question of the command line.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ReasoningOutputTests {
  private static func chat(_ deltas: String...) -> [String] {
    deltas.map { #"{"choices":[{"index":0,"delta":{\#($0)},"finish_reason":null}]}"# } + [
      #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#, "[DONE]",
    ]
  }

  private func desk() throws -> Desk {
    try Desk(
      LoopbackServer { _ in
        .sse(
          Self.chat(
            #""reasoning_content":"Let me ""#, #""reasoning_content":"think\u001b[2J.""#,
            #""content":"It is ""#, #""content":"so.""#))
      })
  }

  @Test("a terminal shows it before the answer, on standard error")
  func terminal() throws {
    let desk = try desk()
    let screen = try desk.converse("a short question")
    _ = try screen.waitForEnd()
    #expect(screen.text.contains("Let me think^[[2J.\n\nIt is so."))
    // With the answer in a file, it is all that the terminal shows.
    let other = try desk.converse(shell: #""$@" "a short question" >answer"#)
    _ = try other.waitForEnd()
    #expect(other.text.contains("Let me think^[[2J."))
    #expect(!other.text.contains("answer:"))
    #expect(try desk.read("answer") == "It is so.\n")
  }

  @Test("without colours, words tell it from the answer")
  func words() throws {
    let desk = try desk()
    desk.environment["NO_COLOR"] = "1"
    let screen = try desk.converse("a short question")
    _ = try screen.waitForEnd()
    #expect(screen.text.contains("thinking:\nLet me think^[[2J.\nanswer:\nIt is so."))
  }

  @Test(
    "it is left out where nobody wants it",
    arguments: [["-q"], ["--json"], ["--json-stream"]])
  func left(options: [String]) throws {
    let desk = try desk()
    let screen = try desk.converse(options: options + ["a short question"])
    _ = try screen.waitForEnd()
    #expect(!screen.text.contains("Let me think^["))
    desk.environment["LLMRING_THINKING"] = "off"
    let other = try desk.converse("a short question")
    _ = try other.waitForEnd()
    #expect(!other.text.contains("Let me"))
    #expect(try desk.run("a short question").errors == "")
  }
}
