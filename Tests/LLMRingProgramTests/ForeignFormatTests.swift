import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// A provider whose `kind` is not the format that its server speaks.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct ForeignFormatTests {
  static let formats: [(kind: String, script: WireScript)] = [
    ("openai", .openAIChat), ("openai-responses", .openAIResponses), ("anthropic", .anthropic),
    ("google", .gemini), ("ollama", .ollama),
  ]

  @Test(
    "the program says which kind to set, and exits with status 1",
    arguments: formats.map(\.kind), formats.indices)
  func advises(_ kind: String, _ place: Int) throws {
    let (other, script) = Self.formats[place]
    guard kind != other else { return }
    let server = LoopbackServer(script(deltas: ["Hel", "lo"]))
    let desk = try Desk(lockfile: nil)
    try desk.configure(
      """
      [providers.here]
      kind = "\(kind)"
      base_url = "\(server.url)/v1"
      """)
    let outcome = try desk.run("-m", "here:m", "--json", "Say hello")
    #expect(outcome.status == .exited(1), "\(outcome)")
    let answer = try AnswerJSON(outcome.output)
    #expect(answer.status == "error" && answer.error?.kind == "protocol")
    #expect(answer.content.isEmpty)
    let start = "llmring: here: the server answers in the format \"\(other)\" ("
    #expect(outcome.errors.hasPrefix(start), "\(outcome.errors)")
    #expect(
      outcome.errors.hasSuffix(
        "not in \"\(kind)\"; set kind = \"\(other)\" in [providers.here] of config.toml\n"),
      "\(outcome.errors)")
    #expect(server.requests.count == 1)
  }
}
