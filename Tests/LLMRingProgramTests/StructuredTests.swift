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
    #expect(
      outcome
        == .init(
          status: .exited(0), output: "{\"age\": 1.70e1}\n",
          errors: "note: a code fence around the answer's JSON was left out\n"))
    #expect(
      server.requests.first?.text.contains(
        #""response_format":{"json_schema":{"name":"answer","schema":{"type":"object","#
          + #""properties":{"age":{"type":"integer"}},"required":["age"],"#
          + #""additionalProperties":false},"strict":true},"type":"json_schema"}"#) == true)
  }

  @Test("the JSON is taken out of a sentence, with a note; two values are not guessed between")
  func sentence() throws {
    let answers = ["Here: {\"age\":17}. Bye!", "\u{FEFF}{\"age\":17}", "{\"age\":17} {\"age\":18}"]
    let server = LoopbackServer { .answer($0, answers[$0.connection]) }
    let desk = try desk(server)
    #expect(
      try desk.run("--schema", "person.json", "how old?")
        == .init(
          status: .exited(0), output: "{\"age\":17}\n",
          errors: "note: the text around the answer's JSON was left out\n"))
    #expect(
      try desk.run("-q", "--schema", "person.json", "how old?")
        == .init(status: .exited(0), output: "{\"age\":17}\n", errors: ""))
    #expect(
      try desk.run("--schema", "person.json", "how old?")
        == .init(
          status: .exited(1), output: answers[2] + "\n",
          errors: "llmring: openai: the answer has several JSON values with text around them; ask "
            + "for one value and nothing else\n"))
  }

  @Test("what is not checked in the schema is said before the answer, once")
  func unchecked() throws {
    let server = LoopbackServer { .answer($0, #"{"on":"never","code":"x"}"#) }
    let desk = try desk(server)
    try desk.write(
      #"{"properties":{"on":{"format":"date"},"code":{"pattern":"^(?!y)"}}}"#, to: "s.json")
    let note =
      "llmring: not checked in the schema: format (/properties/on/format), pattern "
      + "(/properties/code/pattern: look-ahead)\n"
    let outcome = try desk.run("--schema", "s.json", "when?")
    #expect(outcome.status == .exited(0))
    #expect(outcome.errors == note)
    #expect(try desk.run("-q", "--schema", "s.json", "when?").errors == "")
    #expect(try desk.run("--dry-run", "--schema", "s.json", "when?").errors == note)
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
    #expect(outcome.output.contains(#""structured":{"age":17}"#))
  }

  @Test("--json has the value that was taken out of the text, exactly, and a note")
  func jsonValue() throws {
    let text = #"So: {"age": 12345678901234567890.0}"#
    let server = LoopbackServer { .answer($0, text) }
    let desk = try desk(server)
    for flag in ["--json", "--json-stream"] {
      let outcome = try desk.run(flag, "--schema", "person.json", "how old?")
      #expect(outcome.status == .exited(0))
      #expect(outcome.errors == "note: the text around the answer's JSON was left out\n")
      #expect(outcome.output.contains(#""structured":{"age":12345678901234567890.0}"#))
      #expect(
        outcome.output.contains(#""notes":["the text around the answer's JSON was left out"]"#))
      let last = outcome.output.split(separator: "\n").last.map(String.init) ?? ""
      #expect(try AnswerJSON(last).content == text)
    }
  }

  @Test(
    "an invalid schema is rejected before a request is sent",
    arguments: [
      ("missing.json", "llmring: missing.json cannot be read: no such file or directory\n"),
      (
        "words.json",
        "llmring: --schema: words.json:1:1: unexpected 'a'; the file must be valid JSON\n"
      ),
      (
        "wrong.json",
        "llmring: --schema: wrong.json:1:9: the JSON Schema is not valid: /type must be a JSON type "
          + "or an array of different ones, not \"strnig\"; use null, boolean, integer, number, string, array "
          + "or object\n"
      ),
      (
        "remote.json",
        "llmring: --schema: remote.json:1:9: the JSON Schema is not valid: /$ref leads to another "
          + "document, which is not loaded: \"person.json\"; copy that schema into $defs, with its "
          + "address as its $id\n"
      ),
      (
        "endless.json",
        "llmring: --schema: endless.json:1:1: the JSON Schema is not valid: the whole schema refers "
          + "back to itself without end; remove one of the references in this circle\n"
      ),
    ])
  func refused(_ path: String, _ words: String) throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try desk(server)
    try desk.write("age: integer", to: "words.json")
    try desk.write(#"{"type":"strnig"}"#, to: "wrong.json")
    try desk.write(#"{"$ref":"person.json"}"#, to: "remote.json")
    try desk.write(##"{"$ref":"#"}"##, to: "endless.json")
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
