import LLMRingScreenTesting
import Testing

/// What the engine takes from servers that know no bounds, and how much memory for it. Each runs
/// in a process of its own, whose memory nothing else uses.
@Suite(.blocking, .serialized, .timeLimit(.minutes(20)))
struct BoundsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var mode: String
    var expected: String
    var testDescription: String { mode }
  }

  @Test(
    "an answer, a line or silence without end stay within 64 MiB",
    arguments: [
      Case(
        mode: "endless",
        expected:
          "text=16777216 end=here:_the_answer's_text_exceeds_16_MiB;_ask_for_a_shorter_answer"
      ),
      Case(
        mode: "line",
        expected: "text=0 end=here:_a_line_of_the_stream_exceeds_8_MiB;_"
          + "check_the_provider's_base_URL,_or_try_again"),
      Case(mode: "empties", expected: "text=1 end=stop"),
    ])
  func bounded(_ example: Case) throws {
    let report = try probe(example.mode)
    #expect(report.words == example.expected)
    #expect(report.grown < 64)
  }

  /// Ten times the memory of the part that is kept would be more than 64 MiB.
  @Test(
    "an answer that is kept stays within 64 MiB, and its tool calls are counted",
    arguments: [
      Case(
        mode: "text",
        expected: "text=16777216 reasoning=0 fragments=0 calls=0 end=here:_the_answer's_text_"
          + "exceeds_16_MiB;_ask_for_a_shorter_answer"),
      Case(
        mode: "reasoning",
        expected: "text=0 reasoning=16777216 fragments=0 calls=0 end=here:_the_answer's_reasoning_"
          + "exceeds_16_MiB;_ask_for_a_shorter_answer"),
      Case(
        mode: "arguments",
        expected: "text=0 reasoning=0 fragments=1025 calls=1 end=here:_the_arguments_of_the_"
          + "answer's_tool_calls_exceed_16_MiB;_ask_for_a_shorter_answer"),
      Case(
        mode: "calls",
        expected: "text=0 reasoning=0 fragments=2049 calls=1024 end=here:_the_answer_has_more_"
          + "than_1024_tool_calls;_ask_for_a_shorter_answer"),
    ])
  func kept(_ example: Case) throws {
    let report = try probe("kept", example.mode)
    #expect(report.words == example.expected)
    #expect(report.grown < 64)
  }

  @Test("a reader that stops reading stops the socket")
  func unread() throws {
    let report = try probe("unread")
    // What the server could send lies in the two socket buffers of the kernel.
    #expect(try #require(report.number("sent")) < 24)
    #expect(report.grown < 16)
  }

  @Test("a thousand answers at once all end well")
  func crowd() throws {
    let report = try probe("crowd", "1000")
    #expect(report.words.hasPrefix("1000x[text=5 end=stop] "))
    #expect(try #require(report.number("each")) < 150)
  }

  #if os(Linux)
  @Test("a host name that never resolves blocks neither cancelling nor other requests")
  func resolving() throws {
    let report = try probe("resolving")
    #expect(report.words.contains("ms[cancelled] other="))
    #expect(report.words.contains("ms[text=4 end=stop] limited="))
    #expect(report.words.hasSuffix("ms[timeout]"))
    #expect(try #require(report.number("cancelled")) < 100)
    #expect(try #require(report.number("other")) < 1000)
    // Three tries of 0.2 s, with pauses, where the resolver would take ten minutes.
    #expect(try #require(report.number("limited")) < 60_000)
  }
  #endif

  private func probe(_ arguments: String...) throws -> Report {
    let outcome = try PipedProgram(
      Screen.product("LLMRingEngineProbe"), arguments,
      environment: ["SWIFT_BACKTRACE": "enable=yes,color=no,interactive=no"]
    ).finish()
    #expect(outcome.status == .exited(0))
    #expect(outcome.errors == "")
    return Report(outcome.output)
  }

  /// A line of the probe: words, then what was measured.
  private struct Report {
    let line: String

    init(_ output: String) {
      line = output.split(separator: "\n").last.map(String.init) ?? ""
    }

    var words: String {
      line.split(separator: " grown=").first.map(String.init) ?? ""
    }

    /// In MiB.
    var grown: Double { number("grown") ?? .infinity }

    func number(_ name: String) -> Double? {
      line.split(separator: " ").first { $0.hasPrefix("\(name)=") }.flatMap { figure in
        Double(figure.dropFirst(name.count + 1).prefix { $0.isNumber || $0 == "." || $0 == "-" })
      }
    }
  }
}
