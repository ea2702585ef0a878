import StreamingEngine
import StreamingEngineTesting
import Testing

@Suite("Tool calls and reasoning at the end of an answer")
struct AnswerEndTests {
  private func response(_ deltas: [String], finish: String, usage: String = "{}") async throws
    -> LLMResponse
  {
    let chunks = deltas.map {
      "data: {\"choices\":[{\"index\":0,\"delta\":\($0)}]}\n\n"
    }
    let end =
      #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"\#(finish)"}],"usage":\#(usage)}"#
      + "\n\ndata: [DONE]\n\n"
    let transport = ScriptedTransport([.init(chunks + [end])])
    return try await Answers.ring(transport).chat(.greeting)
  }

  private func call(_ index: Int, _ arguments: String, name: String = "f") -> String {
    let arguments = JSONValue.string(arguments).text
    return #"{"tool_calls":[{"index":\#(index),"id":"c\#(index)","#
      + #""function":{"name":"\#(name)","arguments":\#(arguments)}}]}"#
  }

  @Test(
    "a tool call is complete if its arguments are a JSON object",
    arguments: [
      ("{}", "tool_calls", true), (#"{"a":[1,{"b":"}"}]}"#, "tool_calls", true),
      (#"{"a":1}"#, "length", true), (" {\"a\":1}\n", "stop", true),
      (#"{"a":"#, "length", false), (#"{"a":"unfini"#, "tool_calls", false),
      (#"{"a":1}}"#, "tool_calls", false), ("1", "tool_calls", false), ("[]", "stop", false),
      // A call that was cut off before its first argument looks like one without arguments.
      ("{}", "length", false), ("", "length", false), ("", "content_filter", false),
    ])
  func isComplete(_ arguments: String, _ finish: String, _ isComplete: Bool) async throws {
    let response = try await response([call(0, arguments)], finish: finish)
    #expect(
      response.toolCalls
        == [ToolCall(index: 0, id: "c0", name: "f", arguments: arguments, isComplete: isComplete)])
  }

  @Test("a tool call without arguments gets an empty object")
  func noArguments() async throws {
    let response = try await response([call(0, "")], finish: "tool_calls")
    #expect(response.toolCalls == [ToolCall(index: 0, id: "c0", name: "f", arguments: "{}")])
  }

  @Test("only the tool call that was cut off is incomplete")
  func severalCalls() async throws {
    let response = try await response(
      [call(0, ""), call(1, #"{"a":1}"#), call(2, #"{"a":"#)], finish: "length")
    #expect(response.toolCalls.map(\.isComplete) == [true, true, false])
  }

  @Test("a tool call without a name is incomplete")
  func nameless() async throws {
    let response = try await response([call(0, "{}", name: "")], finish: "tool_calls")
    #expect(response.toolCalls.map(\.isComplete) == [false])
  }

  @Test("an incomplete tool call is never sent as a call, even with a result")
  func cutCallIsTold() async throws {
    let response = try await response([call(0, #"{"a":"#)], finish: "length")
    let cut = try #require(response.toolCalls.first)
    let question = Message(role: .user, content: "q")
    for chat in DialoguePropertyTests.chats {
      var chat = chat.with([ToolSamples.now])
      chat.request.messages = [
        question, .assistant(response), .toolResult("cut", of: cut, isError: true),
      ]
      let told = try chat.body()
      #expect(told.contains(#"(The tool f, called with {\"a\":, failed: cut)"#), "\(told)")
      chat.request.messages = [question, .assistant(response)]
      let dropped = try chat.body()
      #expect(!dropped.contains(#"{\"a\":"#), "\(dropped)")
    }
  }

  @Test("arguments that the server has encoded twice are unwrapped")
  func encodedTwice() async throws {
    let splits = [
      [#""{\"a\":\"x\"}""#], [#""{\"a\""#, #":\"x\"}""#], [" \"{", #"\"a\":\"x\"}""#],
    ]
    for pieces in splits {
      let response = try await response(pieces.map { call(0, $0) }, finish: "tool_calls")
      #expect(response.toolCalls.map(\.arguments) == [#"{"a":"x"}"#])
      #expect(response.toolCalls.map(\.isComplete) == [true])
    }
    // A string that holds no object stays what it is.
    for text in [#""x""#, #""[1]""#, #""{""#] {
      let response = try await response([call(0, text)], finish: "tool_calls")
      #expect(response.toolCalls.map(\.arguments) == [text])
      #expect(response.toolCalls.map(\.isComplete) == [false])
    }
  }

  private static let reasoned =
    #"{"completion_tokens":9,"completion_tokens_details":{"reasoning_tokens":9}}"#

  @Test("an empty answer shows whether its tokens went to reasoning")
  func endedInReasoning() async throws {
    let thought = #"{"reasoning_content":"Hm"}"#
    let text = #"{"content":"a"}"#
    #expect(try await response([thought], finish: "length").endedInReasoning)
    #expect(try await response([], finish: "length", usage: Self.reasoned).endedInReasoning)
    // Only a limit of tokens uses them up.
    #expect(try await !response([thought], finish: "stop").endedInReasoning)
    #expect(try await !response([thought], finish: "tired").endedInReasoning)
    #expect(try await !response([thought], finish: "max_time").endedInReasoning)
    #expect(try await !response([thought], finish: "model_length").endedInReasoning)
    #expect(try await !response([thought, text], finish: "length").endedInReasoning)
    #expect(try await !response([thought, call(0, "")], finish: "length").endedInReasoning)
    #expect(try await !response([thought], finish: "content_filter").endedInReasoning)
    #expect(try await !response([], finish: "stop").endedInReasoning)
    #expect(try await !response([thought, #"{"refusal":"No."}"#], finish: "stop").endedInReasoning)
  }
}
