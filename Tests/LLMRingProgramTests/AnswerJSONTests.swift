import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// `--json` and `--json-stream`, byte for byte.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct AnswerJSONTests {
  @Test("--json is one object with every key in its place")
  func whole() throws {
    let server = LoopbackServer { .answer($0, "Hello, ", "\"world\"\n\u{1B}.") }
    let outcome = try Desk(server).run("--json", "--no-save", "q")
    #expect(outcome.status == .exited(0))
    #expect(outcome.errors == "")
    #expect(
      outcome.output == """
        {"model":"openai:first-model","alias":"chatbot","served_model":"scripted-model",\
        "id":"chatcmpl-Dk2","conversation":null,"status":"complete",\
        "content":"Hello, \\"world\\"\\n\\u001b.","reasoning":"","refusal":"","tool_calls":[],\
        "finish_reason":"stop","raw_finish_reason":"stop","citations":[],\
        "usage":{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,"cached_tokens":0,\
        "reasoning_tokens":0,"cost":0.0,"cost_status":"free"},"error":null}

        """)
    #expect(try AnswerJSON(outcome.output).content == "Hello, \"world\"\n\u{1B}.")
  }

  @Test("a model named outright has no alias; a saved conversation has its id")
  func outright() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    let answer = try AnswerJSON(desk.run("--json", "-m", "anthropic:claude-opus-5-5", "q").output)
    #expect(answer.alias == nil)
    #expect(answer.model == "anthropic:claude-opus-5-5")
    #expect(answer.conversation?.isEmpty == false)
  }

  @Test("--json has the cost when the price is known")
  func priced() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let output = try Desk(server).run("--json", "-m", "anthropic:claude-opus-5-5", "q").output
    #expect(output.contains(#""cost_status":"priced""#))
    #expect(output.contains(#""cost":"#))
  }

  @Test("--json-stream is a line for the start, each piece, the usage and the end")
  func lines() throws {
    let server = LoopbackServer { .answer($0, "Hello, ", "world.") }
    let outcome = try Desk(server).run("--json-stream", "--no-save", "q")
    #expect(outcome.status == .exited(0))
    let usage = """
      {"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,"cached_tokens":0,\
      "reasoning_tokens":0,"cost":0.0,"cost_status":"free"}
      """
    #expect(
      outcome.output == """
        {"type":"start","model":"openai:first-model","alias":"chatbot","conversation":null}
        {"type":"delta","delta":"Hello, "}
        {"type":"delta","delta":"world."}
        {"type":"usage","usage":\(usage)}
        {"type":"end","model":"openai:first-model","alias":"chatbot",\
        "served_model":"scripted-model","id":"chatcmpl-Dk2","conversation":null,\
        "status":"complete","content":"Hello, world.","reasoning":"","refusal":"",\
        "tool_calls":[],"finish_reason":"stop","raw_finish_reason":"stop","citations":[],\
        "usage":\(usage),"error":null}

        """)
  }

  @Test("--json-stream writes each piece as it comes")
  func streamed() throws {
    let server = LoopbackServer { .answer($0, "Hello, ", "world.", gates: [1: "rest"]) }
    let program = try Desk(server).start(["--json-stream", "q"])
    try program.wait(forOutput: #"{"type":"delta","delta":"Hello, "}"#)
    #expect(!program.output.contains("world"))
    server.open("rest")
    #expect(try program.finish().status == .exited(0))
  }

  @Test("--json keeps the text of an answer that breaks off and says why")
  func truncated() throws {
    let server = LoopbackServer { .answer($0, "Half", ending: .unfinished) }
    let outcome = try Desk(server).run("--json", "q")
    #expect(outcome.status == .exited(1))
    let answer = try AnswerJSON(outcome.output)
    #expect(answer.status == "truncated")
    #expect(answer.content == "Half")
    #expect(answer.finishReason == nil)
    #expect(answer.error?.kind == "truncated")
  }

  @Test("an answer that breaks off has its identity and its tool calls as far as they arrived")
  func brokenOff() throws {
    func call(_ members: String) -> String {
      #"{"id":"c1","model":"m1","choices":[{"index":0,"delta":{"tool_calls":[\#(members)]}}]}"#
    }
    let events = [
      call(#"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\""}}"#),
      call(#"{"index":0,"function":{"arguments":":1,"}}"#),
    ]
    let calls =
      #""tool_calls":[{"id":"a","type":"function","function":{"name":"f","#
      + #""arguments":"{\"x\":1,"},"incomplete":true}]"#
    for fault in [[], [#"{"error":{"message":"boo"}}"#]] {
      let desk = try Desk(LoopbackServer { _ in .sse(events + fault) })
      let whole = try desk.run("--json", "-m", "openai:m", "q").output
      #expect(
        whole.contains(#""served_model":"m1","id":"c1""#) && whole.contains(calls), "\(whole)")
      let lines = try desk.run("--json-stream", "-m", "openai:m", "q").output
      let pieces = lines.split(separator: "\n").filter { $0.hasPrefix(#"{"type":"tool_call""#) }
      #expect(pieces.last?.contains(#"{\"x\":1,"#) == true, "\(lines)")
      let end = try #require(lines.split(separator: "\n").last)
      #expect(end.hasPrefix(#"{"type":"end""#) && end.contains(calls))
      #expect(end.contains(#""served_model":"m1","id":"c1""#))
    }
  }

  @Test("--json reports an error with its kind, status and retry delay")
  func fault() throws {
    let server = LoopbackServer { _ in
      .refusal(
        429, "requests", code: "rate_limit_exceeded", "Rate limit reached.",
        headers: [("retry-after", "3600")])
    }
    let outcome = try Desk(server).run("--json", "q")
    #expect(outcome.status == .exited(4))
    let answer = try AnswerJSON(outcome.output)
    #expect(answer.status == "error")
    #expect(answer.error?.kind == "rate_limit")
    #expect(answer.error?.status == 429)
    #expect(answer.error?.retryable == true)
    #expect(answer.error?.retryAfter == 3_600_000)
  }
}
