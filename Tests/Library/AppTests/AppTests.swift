import StreamingEngine
import StreamingEngineTesting
import Testing

/// What an app does with an answer: it asks, and says how it went.
private func summary(of text: String, by ring: LLMRing) async -> String {
  do throws(LLMError) {
    let answer = try await ring.chat(LLMRequest(model: "chatbot", prompt: "Summarize: \(text)"))
    return answer.content
  } catch {
    return "no summary: \(error.kind)"
  }
}

@Suite struct SummaryTests {
  @Test("an app shows the answer")
  func answer() async {
    let ring = LLMRing.scripted([.text("A "), .text("whale.")])
    #expect(await summary(of: "Moby-Dick", by: ring) == "A whale.")
  }

  @Test("an app says what went wrong", arguments: ScriptedFault.allCases)
  func fault(fault: ScriptedFault) async {
    let ring = LLMRing.scripted([.fault(fault)])
    #expect(await summary(of: "Moby-Dick", by: ring) == "no summary: \(fault.kind)")
  }

  @Test("an app sends its question")
  func question() async {
    let transport = ScriptedTransport(answers: [[.text("ok")]])
    _ = await summary(of: "Moby-Dick", by: .scripted(over: transport))
    #expect(transport.bodies.first?.contains("Summarize: Moby-Dick") == true)
  }
}
