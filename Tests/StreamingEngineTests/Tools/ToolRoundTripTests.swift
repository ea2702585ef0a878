import Foundation
import LLMRingLoopbackServer
import StreamingEngine
import Testing

@Suite("A tool call in each wire format, over HTTP", .timeLimit(.minutes(20)))
struct ToolRoundTripTests {
  private static func request(_ tool: ToolWire, _ messages: [Message]) -> LLMRequest {
    LLMRequest(
      model: "here:\(tool.model)", messages: messages,
      tools: [ToolSamples.weather, ToolSamples.now])
  }

  @Test(
    "a tool call is requested, answered, and the conversation continues", arguments: ToolWire.all)
  func roundTrip(_ tool: ToolWire) async throws {
    let server = LoopbackServer(tool.script, tool.wire.script(deltas: ["18 degrees", "."]))
    let ring = tool.wire.ring(at: server)
    var messages = [Message(role: .user, content: "Weather?")]
    let call = try await ring.chat(Self.request(tool, messages))
    #expect(call.content == "Let me see.")
    #expect(call.reasoning == "Hm.")
    #expect(call.finishReason == .toolCalls)
    #expect(call.toolCalls.map(\.name) == ["get_weather", "now"])
    #expect(call.toolCalls.map(\.arguments) == [#"{"city":"Paris","n":1.50}"#, "{}"])
    #expect(call.toolCalls.map(\.isComplete) == [true, true])
    #expect(!call.endedInReasoning)

    // As if the program had been restarted in between.
    let kept = try JSONEncoder().encode([Message.assistant(call)])
    messages += try JSONDecoder().decode([Message].self, from: kept)
    #expect(messages.last == .assistant(call))
    messages.append(.toolResult("noon", of: call.toolCalls[1]))
    messages.append(.toolResult("18 C", of: call.toolCalls[0]))
    let answer = try await ring.chat(Self.request(tool, messages))
    #expect(answer.content == "18 degrees.")
    #expect(answer.toolCalls == [])
    #expect(answer.finishReason == .stop)
    let sent = try #require(server.requests.last?.text)
    #expect(sent.withoutCacheMarks.contains(tool.returned), "\(sent)")
  }

  @Test("another model gets the tool call without the trace", arguments: ToolWire.all)
  func afterSwitch(_ tool: ToolWire) async throws {
    let server = LoopbackServer(tool.script, tool.wire.script(deltas: ["Done."]))
    let ring = tool.wire.ring(at: server)
    let call = try await ring.chat(
      Self.request(tool, [Message(role: .user, content: "Weather?")]))
    let messages =
      [Message(role: .user, content: "Weather?"), .assistant(call)]
      + call.toolCalls.map { .toolResult("18 C", of: $0) }
    var request = Self.request(tool, messages)
    request.model += "-other"
    _ = try await ring.chat(request)
    let sent = try #require(server.requests.last?.text)
    #expect(sent.contains("Let me see.") && sent.contains("18 C") && sent.contains("Paris"))
    for mark in ["Hm.", "gA/+", "Eq/+", "Xx", "Sc/+", "St==", "commentary", "reasoning_"] {
      #expect(!sent.contains(mark), "\(mark) in \(sent)")
    }
  }

  @Test("Anthropic gets no thinking if the preceding conversation was edited")
  func afterEdit() async throws {
    let tool = ToolWire.anthropic
    let server = LoopbackServer(tool.script, tool.wire.script(deltas: ["Done."]))
    let ring = tool.wire.ring(at: server)
    let question = Message(role: .user, content: "Weather?")
    let call = try await ring.chat(Self.request(tool, [question]))
    let rest = [Message.assistant(call)] + call.toolCalls.map { .toolResult("18 C", of: $0) }
    let system = Message(role: .system, content: "Be brief.")
    let blank = Message(role: .user, content: " ")
    let other = Message(role: .user, content: "Weather!")
    let cases: [(messages: [Message], hasThoughts: Bool)] = [
      ([question] + rest, true), ([blank, question] + rest, true),
      ([question] + rest + [other], true), ([system, question] + rest, false),
      ([other] + rest, false),
    ]
    for (messages, hasThoughts) in cases {
      _ = try await ring.chat(Self.request(tool, messages))
      let sent = try #require(server.requests.last?.text)
      #expect(sent.contains("Eq/+==") == hasThoughts, "\(sent)")
      #expect(sent.contains("18 C"))
    }
  }

  @Test(
    "a tool call grows under one index and ID, and is complete in the last chunk",
    arguments: ToolWire.all)
  func grows(_ tool: ToolWire) async {
    let server = LoopbackServer(tool.script)
    let (chunks, fault) = await tool.wire.ring(at: server)
      .run(Self.request(tool, [Message(role: .user, content: "Weather?")]))
    #expect(fault == nil)
    var seen: [Int: ToolCall] = [:]
    for call in chunks.dropLast().flatMap(\.toolCalls) {
      #expect(!call.isComplete)
      if let before = seen[call.index] {
        #expect(call.id == before.id && call.name == before.name)
        #expect(call.arguments.hasPrefix(before.arguments))
      }
      seen[call.index] = call
    }
    #expect(seen.keys.sorted() == [0, 1])
    for call in chunks.last?.toolCalls ?? [] {
      #expect(call.isComplete)
      #expect(seen[call.index]?.id == call.id)
      #expect(call.arguments.hasPrefix(seen[call.index]?.arguments ?? "?"))
    }
    #expect(chunks.last?.toolCalls.count == 2)
    #expect(chunks.dropLast().allSatisfy { $0.ending == nil })
  }

  @Test("a tool call in a truncated answer has a name and is incomplete", arguments: ToolWire.all)
  func broken(_ tool: ToolWire) async {
    // Two formats have a finish reason before the last event, and it alone completes the answer.
    let hasEarlyFinish = [.openAIChat, .anthropic].contains(tool.wire.format)
    let events = Array(tool.events.dropLast(hasEarlyFinish ? 2 : 1))
    let server = LoopbackServer(tool.wire.format == .ollama ? .ndjson(events) : .sse(events))
    let (chunks, fault) = await tool.wire.ring(at: server)
      .run(Self.request(tool, [Message(role: .user, content: "Weather?")]))
    #expect(fault?.kind == .truncated)
    var response = LLMResponse(content: "", model: "", finishReason: .other)
    for chunk in chunks { response.append(chunk) }
    #expect(response.toolCalls.first?.name == "get_weather")
    #expect(response.toolCalls.first?.arguments == #"{"city":"Paris","n":1.50}"#)
    #expect(response.toolCalls.allSatisfy { !$0.isComplete })
    #expect(response.trace == nil)
  }
}
