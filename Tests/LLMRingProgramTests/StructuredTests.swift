import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// `--schema`, as a script asks for data.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct StructuredTests {
  private static let schema = """
    {"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"],
     "additionalProperties": false}
    """

  private func desk(_ server: LoopbackServer) throws -> Desk {
    let desk = try Desk(server)
    try desk.write(Self.schema, to: "person.json")
    return desk
  }

  @Test("an answer that matches the schema is printed without a code fence")
  func fits() throws {
    let server = LoopbackServer { .answer($0, "```json\n{\"age\"", ": 1.70e1}\n```\n") }
    let outcome = try desk(server).run("--schema", "person.json", "how old?")
    #expect(outcome == .init(status: .exited(0), output: "{\"age\": 1.70e1}\n", errors: ""))
    #expect(
      server.requests.first?.text.contains(
        #""response_format":{"json_schema":{"name":"answer","schema":{"type":"object","#
          + #""properties":{"age":{"type":"integer"}},"required":["age"],"#
          + #""additionalProperties":false},"strict":true},"type":"json_schema"}"#) == true)
  }

  @Test("an answer that does not match the schema is printed with the reason and status 1")
  func formatError() throws {
    let server = LoopbackServer { .answer($0, #"{"age":"old"}"#) }
    let outcome = try desk(server).run("--schema", "person.json", "how old?")
    #expect(outcome.status == .exited(1))
    #expect(outcome.output == "{\"age\":\"old\"}\n")
    #expect(
      outcome.errors == "llmring: openai: the answer does not match the schema: /age must be an "
        + "integer, not \"old\"; ask again, or describe the JSON in the question\n")
  }

  @Test("--json reports a format error along with the text")
  func json() throws {
    let server = LoopbackServer { .answer($0, "Old.") }
    let desk = try desk(server)
    for flag in ["--json", "--json-stream"] {
      let outcome = try desk.run(flag, "--schema", "person.json", "how old?")
      #expect(outcome.status == .exited(1))
      let answer = try AnswerJSON(
        outcome.output.split(separator: "\n").last.map(String.init) ?? "")
      #expect(answer.status == "error")
      #expect(answer.content == "Old.")
      #expect(answer.finishReason == "stop")
      #expect(answer.error?.kind == "protocol")
      #expect(answer.error?.retryable == true)
      #expect(answer.error?.message.contains("the answer is not JSON") == true)
    }
  }

  @Test("--json reports no error when the answer matches the schema")
  func jsonFits() throws {
    let server = LoopbackServer { .answer($0, #"{"age":17}"#) }
    let outcome = try desk(server).run("--json", "--schema", "person.json", "how old?")
    #expect(outcome.status == .exited(0))
    let answer = try AnswerJSON(outcome.output)
    #expect(answer.status == "complete")
    #expect(answer.content == #"{"age":17}"#)
    #expect(answer.error == nil)
  }

  @Test(
    "an invalid schema is rejected before a request is sent",
    arguments: [
      ("missing.json", "llmring: missing.json cannot be read: no such file or directory\n"),
      ("words.json", "llmring: --schema: words.json is not JSON; correct it\n"),
      (
        "wrong.json",
        "llmring: --schema: wrong.json: the JSON Schema is not valid: /type must be a JSON type; "
          + "correct the schema\n"
      ),
    ])
  func refused(_ path: String, _ words: String) throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try desk(server)
    try desk.write("age: integer", to: "words.json")
    try desk.write(#"{"type":"strnig"}"#, to: "wrong.json")
    #expect(
      try desk.run("--schema", path, "q") == .init(status: .exited(2), output: "", errors: words))
    #expect(server.requests.isEmpty)
  }

  @Test("a schema is for one answer, not for a conversation")
  func usage() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let outcome = try desk(server).run("--schema", "person.json", "-i", "q")
    #expect(outcome.status == .exited(2))
    #expect(outcome.errors.contains("use --schema or --interactive, not both"))
    #expect(server.requests.isEmpty)
  }
}
