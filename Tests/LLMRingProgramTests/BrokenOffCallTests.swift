import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Answers that ask for a tool and break before their end.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct BrokenOffCallTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var model = "openai:m"
    var events: [String]
    /// Whether the connection ends in the middle of the body.
    var isCut = true
    var testDescription: String { name }
  }

  private static let chat = [
    #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","function":{"name":"weather","arguments":"{\"city\":"}}]}}]}"#,
    #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"塩\"}"}}]}}]}"#,
  ]
  private static let messages = [
    #"{"type":"message_start","message":{"id":"m","model":"m"}}"#,
    #"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"call_1","name":"weather","input":{}}}"#,
    #"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"city\":\"塩\"}"}}"#,
    #"{"type":"content_block_stop","index":0}"#,
  ]

  static let cases = [
    Case(name: "the connection is cut", events: chat),
    Case(
      name: "the server reports an error",
      events: chat + [#"{"error":{"message":"It broke.","type":"server_error"}}"#],
      isCut: false),
    Case(name: "Anthropic: the connection is cut", model: "anthropic:m", events: messages),
    Case(
      name: "Anthropic: the server reports an error", model: "anthropic:m",
      events: messages + [
        #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#
      ], isCut: false),
  ]

  private struct Shown: Decodable {
    struct Turn: Decodable {
      struct Call: Decodable {
        struct Function: Decodable {
          var name: String
          var arguments: String
        }
        var id: String
        var function: Function
      }
      var role: String
      var status: String
      var tool_calls: [Call]?
    }
    var turns: [Turn]
  }

  @Test("complete arguments survive an error that follows them", arguments: cases)
  func survives(_ one: Case) throws {
    let server = LoopbackServer { _ in
      var script = Script.sse(one.events)
      if one.isCut { script.steps.append(.cut) }
      return script
    }
    let desk = try Desk(server)
    let outcome = try desk.run("-m", one.model, "--json", "q")
    #expect(outcome.status == .exited(1), "\(outcome)")
    #expect(outcome.output.contains(#""arguments":"{\"city\":\"塩\"}""#))
    #expect(server.requests.count == 1, "what has arrived is not asked for again")

    let whole = try desk.run("history", "export", "--json")
    let shown = try JSONDecoder().decode(Shown.self, from: Data(whole.output.utf8))
    #expect(shown.turns.map(\.role) == ["user", "assistant"])
    let call = try #require(shown.turns.last?.tool_calls?.first)
    #expect([call.id, call.function.name] == ["call_1", "weather"])
    #expect(call.function.arguments == #"{"city":"塩"}"#)
    for command in [["show"], ["export"], ["export", "--html"]] {
      let text = try desk.start(["history"] + command).finish().output
      #expect(text.contains("weather"), "\(command): \(text)")
      #expect(text.contains("塩"), "\(command): \(text)")
    }
    try desk.write(whole.output, to: "a.json")
    let other = try Desk(nil)
    try other.write(whole.output, to: "a.json")
    #expect(try other.run("history", "import", "a.json").status == .exited(0))
    #expect(try other.run("history", "show").output == desk.run("history", "show").output)
  }
}
