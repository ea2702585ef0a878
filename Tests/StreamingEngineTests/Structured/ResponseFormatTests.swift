import StreamingEngine
import Testing

@Suite("Response formats in requests")
struct ResponseFormatTests {
  private static let schema: JSONValue = [
    "type": "object",
    "properties": ["b": ["type": "string"], "a": ["type": "integer", "minimum": 0]],
    "required": ["b", "a"], "additionalProperties": false,
  ]
  private static let written =
    #"{"type":"object","properties":{"b":{"type":"string"},"a":{"type":"integer","minimum":0}},"#
    + #""required":["b","a"],"additionalProperties":false}"#

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var chat: ResolvedChat
    /// The member with the format.
    var member: String
    var schema: String
    /// The format without a schema.
    var json: String?
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "OpenAI Chat", chat: ResolvedChat(ChatSamples.openAI, "gpt-4o"),
      member: "response_format",
      schema: #"{"json_schema":{"name":"person","schema":\#(written),"strict":true},"#
        + #""type":"json_schema"}"#,
      json: #"{"type":"json_object"}"#),
    Case(
      name: "OpenAI Responses", chat: ResolvedChat(ChatSamples.openAI, "gpt-6.1-sol"),
      member: "text",
      schema: #"{"format":{"name":"person","schema":\#(written),"strict":true,"#
        + #""type":"json_schema"}}"#,
      json: #"{"format":{"type":"json_object"}}"#),
    Case(
      name: "Anthropic", chat: ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5"),
      member: "output_config",
      schema: #"{"format":{"schema":{"type":"object","properties":{"b":{"type":"string"},"#
        + #""a":{"type":"integer","description":"{minimum: 0}"}},"required":["b","a"],"#
        + #""additionalProperties":false},"type":"json_schema"}}"#,
      json: nil),
    Case(
      name: "Gemini", chat: ResolvedChat(ChatSamples.google, "gemini-3.8-flash"),
      member: "generationConfig",
      schema: #"{"responseJsonSchema":\#(written),"responseMimeType":"application/json","#
        + #""thinkingConfig":{"includeThoughts":true}}"#,
      json: #"{"responseMimeType":"application/json","thinkingConfig":{"includeThoughts":true}}"#),
    Case(
      name: "Ollama", chat: ResolvedChat(ChatSamples.ollama, "qwen3:8b", key: nil),
      member: "format", schema: written, json: #""json""#),
  ]

  @Test("a schema is sent with its members in their order", arguments: cases)
  func schema(_ example: Case) throws {
    let chat = example.chat.with(.schema(Self.schema, name: "person"))
    #expect(try chat.member(example.member) == example.schema)
  }

  @Test("a request for JSON without a schema mentions JSON", arguments: cases)
  func json(_ example: Case) throws {
    let chat = example.chat.with(.json)
    #expect(try chat.member(example.member) == example.json)
    let word = "Answer with one JSON value and nothing else."
    let needsWord = ["OpenAI Chat", "OpenAI Responses", "Anthropic"].contains(example.name)
    #expect(try chat.body().contains(word) == needsWord)
    var asking = chat
    asking.request.messages = [Message(role: .user, content: "Give me JSON")]
    #expect(try !asking.body().contains(word))
  }

  @Test("text is the default response format and is not sent", arguments: cases)
  func text(_ example: Case) throws {
    #expect(try example.chat.with(.text).body() == example.chat.body())
  }

  @Test("Anthropic gets the schema and the effort in one object")
  func effort() throws {
    let opus = ResolvedChat(ChatSamples.anthropic, "claude-opus-5-5", reasoning: .low)
    #expect(
      try opus.with(.schema(["type": "string"])).member("output_config")
        == #"{"effort":"low","format":{"schema":{"type":"string"},"type":"json_schema"}}"#)
  }

  @Test(
    "keywords that Anthropic does not enforce are moved to the description",
    arguments: [
      (
        #"{"oneOf":[{"type":"array","items":{"type":"string","maxLength":3},"minItems":1},"#
          + #"{"type":"string","format":"date","description":"A day."}]}"#,
        #"{"anyOf":[{"type":"array","items":{"type":"string","description":"{maxLength: 3}"},"#
          + #""minItems":1},{"type":"string","format":"date","description":"A day."}]}"#
      ),
      (
        ##"{"$schema":"https://json-schema.org/draft/2020-12/schema","$ref":"#/$defs/a","$defs":{"a":{"type":"object","minProperties":1,"##
          + #""description":"An a."}}}"#,
        ##"{"$ref":"#/$defs/a","$defs":{"a":{"type":"object","additionalProperties":false,"##
          + #""description":"An a.\n\n{minProperties: 1}"}}}"#
      ),
      (
        #"{"type":"array","minItems":2,"items":{"enum":["a"]}}"#,
        #"{"type":"array","items":{"enum":["a"]},"description":"{minItems: 2}"}"#
      ),
    ])
  func anthropic(_ schema: String, _ sent: String) throws {
    let chat = ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5")
      .with(.schema(try #require(JSONValue(parsing: schema))))
    #expect(
      try chat.member("output_config")
        == #"{"format":{"schema":\#(sent),"type":"json_schema"}}"#)
  }

  @Test(
    "OpenAI enforces a schema that meets its rules unless the caller decides otherwise",
    arguments: [
      (#"{"type":"object","properties":{},"required":[],"additionalProperties":false}"#, true),
      (#"{"type":"object","properties":{"a":{}},"required":["a"]}"#, false),
      (#"{"type":"object","properties":{"a":{}},"additionalProperties":false}"#, false),
      (
        #"{"type":"object","properties":{"a":{"type":"object","properties":{"b":{}}}},"#
          + #""required":["a"],"additionalProperties":false}"#, false
      ),
      (#"{"type":"array","items":{"type":"string"}}"#, false),
      (
        #"{"type":"object","properties":{"a":{"oneOf":[{"type":"string"}]}},"required":["a"],"#
          + #""additionalProperties":false}"#, false
      ),
      (
        ##"{"type":"object","properties":{"a":{"anyOf":[{"type":"string"},{"$ref":"#/$defs/b"}]}},"##
          + #""required":["a"],"additionalProperties":false,"$defs":{"b":{"enum":["x"]}}}"#, true
      ),
    ])
  func strict(_ schema: String, _ isStrict: Bool) throws {
    let json = try #require(JSONValue(parsing: schema))
    let chat = ResolvedChat(ChatSamples.openAI, "gpt-4o")
    for (said, expected) in [(nil, isStrict), (true, true), (false, false)] {
      let format = try chat.with(.schema(json, isStrict: said)).member("response_format") ?? ""
      #expect(format.contains(#""strict":\#(expected)"#))
    }
  }

  @Test(
    "an unsupported response format is rejected before sending",
    arguments: [
      (
        ResolvedChat(ChatSamples.openAI, "gpt-5.5-pro"), ResponseFormat.schema([:]),
        "openai: gpt-5.5-pro does not support JSON Schema; choose another model"
      ),
      (
        ResolvedChat(ChatSamples.openAI, "gpt-4o"), .schema(["type": "strnig"]),
        "the JSON Schema is not valid: /type must be a JSON type or an array of different ones, not \"strnig\"; "
          + "use null, boolean, integer, number, string, array or object"
      ),
      (
        ResolvedChat(ChatSamples.openAI, "gpt-4o"), .schema([:], name: "a b"),
        "openai: invalid schema name \"a b\"; "
          + "use at most 64 letters, digits, _ and -"
      ),
    ])
  func refused(_ chat: ResolvedChat, _ format: ResponseFormat, _ words: String) {
    let fault = #expect(throws: LLMError.self) { try chat.with(format).built() }
    #expect(fault?.kind == .invalidRequest)
    #expect(fault?.description == words)
  }

  @Test("an unlisted model is sent the schema")
  func unknown() throws {
    let chat = ResolvedChat(ChatSamples.compatible, "mystery").with(.schema(Self.schema))
    #expect(try chat.member("response_format") != nil)
  }
}

extension ResolvedChat {
  func with(_ format: ResponseFormat) -> ResolvedChat {
    var chat = self
    chat.request.responseFormat = format
    return chat
  }
}
