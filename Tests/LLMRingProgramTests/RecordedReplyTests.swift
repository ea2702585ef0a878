import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

/// Replies of real servers that do not keep to the documentation of their format, through the
/// program.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct RecordedReplyTests {
  @Test(
    "the program shows a real server's reply as the expected answer or error",
    arguments: try RecordedReply.all())
  func shows(_ reply: RecordedReply) throws {
    let server = LoopbackServer { reply.script(for: $0) }
    let desk = try Desk(lockfile: nil)
    let path = reply.kind.hasPrefix("openai") ? "/v1" : ""
    try desk.configure(
      """
      [providers.here]
      kind = "\(reply.kind)"
      base_url = "\(server.url)\(path)"
      """)
    let outcome = try desk.run("-m", "here:some-model", "--json", "Say hello")
    let answer = try AnswerJSON(outcome.output)
    let expected = reply.expected
    if let content = expected.content { #expect(answer.content == content) }
    if let reasoning = expected.reasoning { #expect(answer.reasoning == reasoning) }
    if let status = expected.status { #expect(answer.status == status) }
    if let reason = expected.finishReason { #expect(answer.finishReason == reason) }
    if let status = expected.exitStatus {
      #expect(outcome.status == .exited(status), "\(outcome.errors)")
    }
    if let arguments = expected.firstToolCallArguments {
      #expect(answer.toolCalls.first?.function.arguments == arguments)
    }
    if let prompt = expected.promptTokens { #expect(answer.usage?.promptTokens == prompt) }
    let message = answer.error?.message ?? ""
    if let text = expected.errorSays {
      #expect(message.lowercased().contains(text.lowercased()), "\(message)")
    }
    if let text = expected.errorDoesNotSay {
      #expect(answer.error != nil && !message.contains(text), "\(message)")
      #expect(!outcome.errors.contains(text))
    }
    if answer.status == "error" { #expect(answer.error != nil) }
  }
}
