import LLMRingCutTesting
import StreamingEngine
import Testing

/// A model may make the same call twice, and a server may send the same call twice.
struct EqualToolCallTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var format: WireFormat
    var payloads: [String]
    var calls: [String]

    init(_ name: String, _ format: WireFormat, _ payloads: [String], _ calls: String...) {
      self.name = name
      self.format = format
      self.payloads = payloads
      self.calls = calls
    }

    var testDescription: String { "\(format): \(name)" }

    var body: String {
      payloads.map { format == .ollama ? "\($0)\n" : "data: \($0)\n\n" }.joined()
    }
  }

  private static func gemini(_ parts: String, ends: Bool = false) -> String {
    let end = ends ? #","finishReason":"STOP""# : ""
    return #"{"candidates":[{"content":{"parts":[\#(parts)]}\#(end)}]}"#
  }

  private static func part(_ side: Int, id: String? = nil, name: String = "roll") -> String {
    let id = id.map { #","id":"\#($0)""# } ?? ""
    return #"{"functionCall":{"name":"\#(name)","args":{"n":\#(side)}\#(id)}}"#
  }

  private static func ollama(_ sides: [Int], done: Bool = false) -> String {
    let calls = sides.map { #"{"function":{"name":"roll","arguments":{"n":\#($0)}}}"# }
    return
      #"{"message":{"content":"","tool_calls":[\#(calls.joined(separator: ","))]},"done":\#(done)}"#
  }

  private static func chat(_ calls: String...) -> String {
    #"{"choices":[{"delta":{"tool_calls":[\#(calls.joined(separator: ","))]}}]}"#
  }

  private static func call(
    _ arguments: String, index: Int? = nil, name: String? = "roll"
  ) -> String {
    let index = index.map { "\"index\":\($0)," } ?? ""
    let name = name.map { "\"name\":\"\($0)\"," } ?? ""
    let text = arguments.replacing("\"", with: #"\""#)
    return "{\(index)\"function\":{\(name)\"arguments\":\"\(text)\"}}"
  }

  private static let six = #"{"n":6}"#
  private static let chatEnd = #"{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"#

  private static func message(_ calls: String...) -> String {
    #"{"choices":[{"message":{"tool_calls":[\#(calls.joined(separator: ","))]},"finish_reason":"tool_calls"}]}"#
  }

  private static let toolBlock =
    #"{"type":"content_block_start","content_block":{"type":"tool_use","name":"roll","input":{}}}"#
  private static let toolInput =
    #"{"type":"content_block_delta","delta":{"type":"input_json_delta","partial_json":"{\"n\":6}"}}"#
  private static let blockStop = #"{"type":"content_block_stop"}"#
  private static let toolEnd = #"{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"#

  private static func first(_ count: Int) -> [String] {
    (0..<count).map { #"call_\#($0) roll {"n":6}"# }
  }

  static let twice = [
    Case("in one payload", .google, [gemini("\(part(6)),\(part(6))", ends: true)]),
    Case(
      "in two payloads", .google, [gemini(part(6)), gemini(part(6)), gemini("", ends: true)]),
    Case(
      "in two payloads, the second the last", .google,
      [gemini(part(6)), gemini(part(6), ends: true)]),
    Case("in one line", .ollama, [ollama([6, 6]), ollama([], done: true)]),
    Case("in two lines", .ollama, [ollama([6]), ollama([6]), ollama([], done: true)]),
    Case("in two lines, the second the last", .ollama, [ollama([6]), ollama([6], done: true)]),
    Case("in one chunk", .openAIChat, [chat(call(six), call(six)), chatEnd]),
    Case("in two chunks", .openAIChat, [chat(call(six)), chat(call(six)), chatEnd]),
    Case(
      "in one chunk with the same index", .openAIChat,
      [chat(call(six, index: 0), call(six, index: 0)), chatEnd]),
    Case(
      "as names that arguments follow", .openAIChat,
      [
        chat(call("")), chat(call(six, name: nil)), chat(call("")), chat(call(six, name: nil)),
        chatEnd,
      ]),
    Case(
      "as names with the same index", .openAIChat,
      [
        chat(call("", index: 0)), chat(call(six, index: 0, name: nil)),
        chat(call("", index: 0)), chat(call(six, index: 0, name: nil)), chatEnd,
      ]),
    Case("in one message", .openAIChat, [message(call(six), call(six))]),
    Case(
      "in a message that repeats them", .openAIChat,
      [chat(call(six)), chat(call(six)), message(call(six), call(six))]),
    Case(
      "in blocks without index and ID", .anthropic,
      [toolBlock, toolInput, blockStop, toolBlock, toolInput, blockStop, toolEnd]),
  ]

  @Test(arguments: twice)
  func `the same call, made twice, is two calls`(_ test: Case) {
    expect(test, Self.first(2))
  }

  static let others = [
    Case(
      "the last payload has all calls", .google,
      [gemini(part(6)), gemini(part(7)), gemini("\(part(6)),\(part(7))", ends: true)],
      #"call_0 roll {"n":6}"#, #"call_1 roll {"n":7}"#),
    Case(
      "the last payload has all calls and one more", .google,
      [gemini(part(6)), gemini(part(7)), gemini("\(part(6)),\(part(7)),\(part(6))", ends: true)],
      #"call_0 roll {"n":6}"#, #"call_1 roll {"n":7}"#, #"call_2 roll {"n":6}"#),
    Case(
      "a call with the same ID", .google,
      [gemini(part(6, id: "a")), gemini(part(6, id: "a"), ends: true)], #"a roll {"n":6}"#),
    Case(
      "the last line has all calls", .ollama,
      [ollama([6]), ollama([7]), ollama([6, 7], done: true)],
      #"call_0 roll {"n":6}"#, #"call_1 roll {"n":7}"#),
    Case(
      "a call that has come in pieces", .openAIChat,
      [chat(call(#"{"n""#)), chat(call(":6}", name: nil)), chat(call(six)), chatEnd],
      #"call_0 roll {"n":6}"#),
    Case(
      "the name at the end", .openAIChat,
      [chat(call(six)), chat(call("")), chatEnd], #"call_0 roll {"n":6}"#),
    Case(
      "a message with the only call", .openAIChat,
      [chat(call(six)), message(call(six))], #"call_0 roll {"n":6}"#),
    Case(
      "a message with calls whose indexes began at 1", .openAIChat,
      [
        chat(call(six, index: 1)), chat(call("{}", index: 2)),
        message(call(six), call("{}")),
      ], #"call_0 roll {"n":6}"#, "call_1 roll {}"),
  ]

  @Test(arguments: others)
  func `a call that a server sends again is one call`(_ test: Case) {
    expect(test, test.calls)
  }

  private func expect(_ test: Case, _ calls: [String]) {
    for pieces in Cuts.all(of: Array(test.body.utf8), random: 10) {
      let transcript = Transcript(of: pieces, as: test.format)
      guard transcript.calls == calls, transcript.fault == nil else {
        Issue.record("in pieces of \(pieces.map(\.count)):\n\(transcript)")
        return
      }
    }
  }
}
