import Foundation
import StreamingEngine
import StreamingEngineTesting
import Testing

@Suite("Arguments that come in fragments", .timeLimit(.minutes(20)))
struct ToolFragmentTests {
  /// The chunks of one call whose arguments arrive in this many fragments.
  private func chunks(fragments: Int) async throws -> [StreamChunk] {
    var pieces = [
      #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","#
        + #""function":{"name":"f","arguments":""}}]}}]}"#
    ]
    for number in 0..<fragments {
      let text = number == 0 ? "[\(number)" : number == fragments - 1 ? ",é]" : ",\(number)"
      pieces.append(
        #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":"#
          + #"{"arguments":"\#(text)"}}]}}]}"#)
    }
    pieces.append(#"{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"#)
    let transport = ScriptedTransport([
      .init(pieces.map { "data: \($0)\n\n" } + ["data: [DONE]\n\n"])
    ])
    let ring = LLMRing(
      configuration: Configuration(
        providers: [Provider(name: "here", format: .openAIChat, baseURL: "http://127.0.0.1/v1")],
        aliases: .fixed(Lockfile(defaultProfile: "default", profiles: []))),
      transport: transport)
    var chunks: [StreamChunk] = []
    for try await chunk in ring.chatStream(
      LLMRequest(model: "here:m", messages: [Message(role: .user, content: "q")]))
    { chunks.append(chunk) }
    return chunks
  }

  @Test("a stored chunk keeps the arguments received up to that point")
  func kept() async throws {
    let calls = try await chunks(fragments: 4).flatMap(\.toolCalls)
    #expect(calls.map(\.arguments) == ["", "[0", "[0,1", "[0,1,2", "[0,1,2,é]", "[0,1,2,é]"])
    #expect(calls.map(\.argumentsSize) == calls.map(\.arguments.utf8.count))
    #expect(Set(calls.map(\.id)) == ["c"])
    // Changing a copy does not affect the original.
    var changed = calls[1]
    changed.arguments += "!"
    #expect(changed.arguments == "[0!" && calls[2].arguments == "[0,1")
    #expect(calls[1] != calls[2] && calls[4].arguments == calls[5].arguments)
  }

  @Test("a chunk is unchanged after encoding and decoding")
  func coding() async throws {
    for call in try await chunks(fragments: 3).flatMap(\.toolCalls) {
      let copy = try JSONDecoder().decode(ToolCall.self, from: JSONEncoder().encode(call))
      #expect(copy == call)
    }
  }

  @Test("50,000 stored fragments share their memory")
  func many() async throws {
    // Separate copies would take seven gigabytes.
    let calls = try await chunks(fragments: 50_000).flatMap(\.toolCalls)
    #expect(calls.count == 50_002)
    #expect(calls.last?.arguments.hasSuffix(",49998,é]") == true)
    #expect(calls[25_000].arguments.hasSuffix(",24999"))
  }
}
