import LLMRingCutTesting
import StreamingEngine
import Testing

/// Tool calls in the forms in which compatible servers send them.
struct ToolCallShapeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// The `tool_calls` members of the deltas, or whole deltas.
    var deltas: [String]
    var message: String?
    var calls: [String]

    init(_ name: String, _ deltas: [String], then message: String? = nil, _ calls: String...) {
      self.name = name
      self.deltas = deltas
      self.message = message
      self.calls = calls
    }

    var testDescription: String { name }
  }

  private static func fragment(
    _ arguments: String?, index: Int? = nil, id: String? = nil, name: String? = nil
  ) -> String {
    let arguments = arguments.map { "\"\($0.replacing("\"", with: #"\""#))\"" } ?? "null"
    let function =
      (name.map { "\"name\":\"\($0)\"," } ?? "") + "\"arguments\":\(arguments)"
    let members =
      [
        index.map { "\"index\":\($0)" }, id.map { "\"id\":\"\($0)\"" },
        "\"function\":{\(function)}",
      ]
    return "{\(members.compactMap { $0 }.joined(separator: ","))}"
  }

  static let cases = [
    Case(
      "a message repeats the calls",
      [fragment(#"{"a":"#, index: 0, id: "x", name: "f"), fragment("1}", index: 0)],
      then: fragment(#"{"a":1}"#, id: "x", name: "f"), #"x f {"a":1}"#),
    Case(
      "a message repeats the calls with other IDs",
      [fragment(#"{"a":1}"#, index: 0, id: "x", name: "f")],
      then: fragment(#"{"a":1}"#, id: "y", name: "f"), #"x f {"a":1}"#),
    Case(
      "a message has the end of the arguments",
      [fragment(#"{"a":"#, index: 0, id: "x", name: "f")],
      then: fragment(#"{"a":1}"#, id: "x", name: "f"), #"x f {"a":1}"#),
    Case(
      "a message has one more call",
      [fragment(#"{"a":1}"#, index: 0, id: "x", name: "f")],
      then: fragment(#"{"a":1}"#, id: "x", name: "f") + "," + fragment("{}", id: "y", name: "g"),
      #"x f {"a":1}"#, "y g {}"),
    Case(
      "the last fragment repeats all arguments",
      [
        fragment(#"{"a":"#, index: 0, id: "x", name: "f"), fragment("1}", index: 0),
        fragment(#"{"a":1}"#, index: 0, id: "x", name: "f"),
      ], #"x f {"a":1}"#),
    Case(
      "each fragment has all arguments so far",
      [
        fragment("{", index: 0, id: "x", name: "f"), fragment(#"{"a":"#, index: 0),
        fragment(#"{"a":1}"#, index: 0),
      ], #"x f {"a":1}"#),
    Case(
      "another ID in every fragment",
      [
        fragment(#"{"a":"#, index: 0, id: "x", name: "f"), fragment("1", index: 0, id: "y"),
        fragment("}", index: 0, id: "z", name: "f"),
      ], #"x f {"a":1}"#),
    Case(
      "an empty object before the arguments",
      [
        fragment("{}", index: 0, id: "x", name: "f"), fragment(#"{"a":"#, index: 0),
        fragment("1}", index: 0),
      ], #"x f {"a":1}"#),
    Case(
      "an empty object and nothing else, then another call",
      [
        fragment("{}", index: 0, id: "x", name: "f"),
        fragment(#"{"a":1}"#, index: 1, id: "y", name: "g"),
      ], "x f {}", #"y g {"a":1}"#),
    Case(
      "whole calls without index and ID",
      [
        fragment(#"{"a":1}"#, name: "f"), fragment(#"{"a":2}"#, name: "f"),
        fragment(#"{"a":2}"#, name: "g"),
      ], #"call_0 f {"a":1}"#, #"call_1 f {"a":2}"#, #"call_2 g {"a":2}"#),
    Case(
      "whole calls that share index 0",
      [
        fragment(#"{"a":1}"#, index: 0, id: "x", name: "f"),
        fragment(#"{"a":1}"#, index: 0, id: "y", name: "f"),
      ], #"x f {"a":1}"#, #"y f {"a":1}"#),
    Case(
      "whole calls that share an ID",
      [
        fragment(#"{"a":1}"#, index: 0, id: "x", name: "f"),
        fragment(#"{"a":2}"#, index: 1, id: "x", name: "f"),
      ], #"x f {"a":1}"#, #"x f {"a":2}"#),
    Case(
      "an index that counts the fragments",
      [
        fragment(#"{"a":"#, index: 0, id: "x", name: "f"), fragment("1}", index: 1, id: "x"),
      ], #"x f {"a":1}"#),
    Case(
      "interleaved calls",
      [
        fragment(#"{"a":"#, index: 0, id: "x", name: "f"),
        fragment(#"{"b":"#, index: 1, id: "y", name: "g"), fragment("1}", index: 0),
        fragment("2}", index: 1),
      ], #"x f {"a":1}"#, #"y g {"b":2}"#),
    Case(
      "arguments before the name",
      [fragment(#"{"a":1}"#, index: 0, id: "x"), fragment(nil, index: 0, name: "f")],
      #"x f {"a":1}"#),
    Case(
      "an object, and no function member",
      [
        #"{"index":0,"id":"x","name":"f","arguments":{"a":1}}"#,
        #"{"index":0,"id":"x","name":"f","arguments":{"a":1}}"#,
      ], #"x f {"a":1}"#),
    Case(
      "the form before tool_calls",
      [
        #"!"function_call":{"name":"f","arguments":""}"#,
        #"!"function_call":{"arguments":"{\"a\":"}"#, #"!"function_call":{"arguments":"1}"}"#,
      ], #"call_0 f {"a":1}"#),
    Case(
      "both forms of the same call",
      [
        #"!"function_call":{"name":"f","arguments":"{}"},"tool_calls":[\#(fragment("{}", index: 0, id: "x", name: "f"))]"#
      ], "x f {}"),
    Case(
      "nested objects of the same shape",
      [
        fragment(#"{"a":"#, index: 0, id: "x", name: "f"), fragment(#"{"a":"#, index: 0),
        fragment(#"{"b":"}"}}"#, index: 0), fragment("}", index: 0),
      ], #"x f {"a":{"a":{"b":"}"}}}"#),
    Case(
      "an object within another that begins alike",
      [
        fragment(#"{"a":"#, index: 0, id: "x", name: "f"), fragment(#"{"a":1}"#, index: 0),
        fragment("}", index: 0),
      ], #"x f {"a":{"a":1}}"#),
    Case(
      "all arguments so far, where an object may stand",
      [
        fragment(#"{"a":"#, index: 0, id: "x", name: "f"), fragment(#"{"a":1"#, index: 0),
        fragment(#"{"a":1}"#, index: 0),
      ], #"x f {"a":1}"#),
    Case(
      "all arguments so far in the last fragment, where an object may stand",
      [fragment(#"{"a":"#, index: 0, id: "x", name: "f"), fragment(#"{"a":1}"#, index: 0)],
      #"x f {"a":1}"#),
    Case(
      "a plain text that repeats its beginning",
      [
        fragment("ha", index: 0, id: "x", name: "f"), fragment("haha", index: 0),
        fragment("!", index: 0),
      ], "x f hahaha!"),
  ]

  @Test func `an empty object without a name is not a call`() {
    let body = [
      #"{"choices":[{"index":0,"delta":{"content":"Hi"}}]}"#,
      #"{"choices":[{"index":0,"delta":{"tool_calls":[\#(Self.fragment("{}", index: 0))]}}]}"#,
      #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#,
    ]
    let transcript = Transcript(of: body.map { "data: \($0)\n\n" }.joined(), as: .openAIChat)
    #expect(transcript.text == "Hi" && transcript.calls.isEmpty && transcript.finish == .stop)
  }

  @Test(
    arguments: [
      // The arguments of two blocks arrive in turn.
      (
        [(0, "a"), (1, "b")], [(0, #"{\"x\":"#), (1, #"{\"y\":"#), (0, "1}"), (1, "2}")],
        [#"a f {"x":1}"#, #"b f {"y":2}"#]
      ),
      // The start of the block was lost.
      ([], [(0, #"{\"x\":1}"#)], [#"call_0  {"x":1}"#]),
      (
        [(0, "a")], [(0, #"{\"x\":1}"#), (1, #"{\"y\":2}"#)],
        [#"a f {"x":1}"#, #"call_1  {"y":2}"#]
      ),
      // The deltas have no index.
      ([(1, "a")], [(nil, #"{\"x\":"#), (nil, "1}")], [#"a f {"x":1}"#]),
    ] as [([(Int, String)], [(Int?, String)], [String])])
  func `the input of Anthropic's blocks is never lost`(
    _ starts: [(Int, String)], _ deltas: [(Int?, String)], _ calls: [String]
  ) {
    var payloads = [#"{"type":"message_start","message":{"id":"m"}}"#]
    payloads += starts.map { index, id in
      #"{"type":"content_block_start","index":\#(index),"content_block":{"type":"tool_use","#
        + #""id":"\#(id)","name":"f","input":{}}}"#
    }
    payloads += deltas.map { index, json in
      #"{"type":"content_block_delta",\#(index.map { #""index":\#($0),"# } ?? "")"#
        + #""delta":{"type":"input_json_delta","partial_json":"\#(json)"}}"#
    }
    payloads += [
      #"{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"#, #"{"type":"message_stop"}"#,
    ]
    let transcript = Transcript(
      of: payloads.map { "data: \($0)\n\n" }.joined(), as: .anthropic)
    #expect(transcript.calls == calls && transcript.finish == .toolCalls, "\(transcript)")
  }

  @Test func `the input of a tool that runs on the server is not a call`() {
    let payloads = [
      #"{"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","name":"web_search"}}"#,
      #"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{}"}}"#,
      #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hi"}}"#,
      #"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#,
    ]
    let transcript = Transcript(of: payloads.map { "data: \($0)\n\n" }.joined(), as: .anthropic)
    #expect(transcript.text == "Hi" && transcript.calls.isEmpty && transcript.finish == .stop)
  }

  @Test(arguments: cases)
  func `unusual tool calls are read once, however the answer is split`(_ test: Case) {
    var payloads = test.deltas.map { delta in
      let members = delta.hasPrefix("!") ? "\(delta.dropFirst())" : "\"tool_calls\":[\(delta)]"
      return #"{"choices":[{"index":0,"delta":{\#(members)}}]}"#
    }
    if let message = test.message {
      payloads.append(#"{"choices":[{"index":0,"message":{"tool_calls":[\#(message)]}}]}"#)
    }
    payloads.append(#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#)
    let body = payloads.map { "data: \($0)\n\n" }.joined()
    for pieces in Cuts.all(of: Array(body.utf8), random: 10) {
      let transcript = Transcript(of: pieces, as: .openAIChat)
      guard transcript.calls == test.calls, transcript.finish == .toolCalls else {
        Issue.record("in pieces of \(pieces.map(\.count)):\n\(transcript)")
        return
      }
    }
  }
}
