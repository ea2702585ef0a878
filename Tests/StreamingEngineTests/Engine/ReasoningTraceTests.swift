import Foundation
import Testing

@testable import StreamingEngine

@Test("a trace is written as the JSON that it is read from")
func traceJSON() throws {
  let trace = ReasoningTrace(
    provider: "p", model: "m/1", context: "c\"",
    parts: [
      .block(json: #"{"a":"\n/é"}"#), .text(bytes: 3, token: nil), .text(bytes: 4, token: "t\""),
      .call(index: 0, token: nil), .call(index: 1, token: "u"),
    ])
  for trace in [trace, ReasoningTrace(provider: "", model: "", context: nil, parts: [])] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    #expect(trace.json.text == String(decoding: try encoder.encode(trace), as: UTF8.self))
    #expect(
      try JSONDecoder().decode(ReasoningTrace.self, from: Data(trace.json.text.utf8)) == trace)
  }
  #expect(trace.size == 12 + 2 + 1 + 1)
}
