import StreamingEngine
import StreamingEngineTesting
import Testing

/// The price that a LiteLLM proxy gives in the head of its response.
struct BilledCostTests {
  private func usage(header: String?, inBody cost: String? = nil) async throws -> Usage? {
    let counts =
      #""prompt_tokens":9,"completion_tokens":3"# + (cost.map { ",\"cost\":\($0)" } ?? "")
    var answer = ScriptedReply([
      Answers.chunk("Hi"),
      #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{\#(counts)}}"#
        + "\n\ndata: [DONE]\n\n",
    ])
    answer.headers["x-litellm-response-cost"] = header
    let ring = Answers.ring(ScriptedTransport([answer]))
    let message = Message(role: .user, content: "q")
    return try await ring.chat(LLMRequest(model: "one:a", messages: [message])).usage
  }

  @Test("the price in the header is the price, unless the body has one")
  func price() async throws {
    let billed = try await usage(header: "0.25")
    #expect(billed?.cost == 0.25 && billed?.costStatus == .billed && billed?.promptTokens == 9)
    #expect(try await usage(header: "1.5e-05")?.cost == 1.5e-05)
    #expect(try await usage(header: "0.25", inBody: "0.5")?.cost == 0.5)
  }

  @Test(
    "a header without a price is no price",
    arguments: [nil, "0", "0.0", "None", "", "-1", "nan", "1e300"])
  func without(header: String?) async throws {
    #expect(try await usage(header: header)?.costStatus != .billed)
  }
}
