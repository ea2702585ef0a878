import LLMRingCutTesting
import LLMRingLoopbackServer
import StreamingEngine
import StreamingEngineTesting
import Testing

/// Replies of real servers that do not keep to the documentation of their format.
struct RecordedReplyTests {
  @Test(
    "a real server's body decodes to the same events however it is split",
    arguments: try RecordedReply.all().filter { $0.status < 300 })
  func splits(_ reply: RecordedReply) throws {
    let format = try #require(WireFormat(rawValue: reply.kind))
    let whole = Transcript(of: [reply.body], as: format)
    for pieces in Cuts.all(of: reply.body, random: 50) {
      let transcript = Transcript(of: pieces, as: format)
      guard transcript == whole else {
        Issue.record("in pieces of \(pieces.map(\.count)):\n\(transcript)\nnot\n\(whole)")
        return
      }
    }
  }

  @Test(
    "a real server's reply is the expected answer or error, whole and byte by byte",
    arguments: try RecordedReply.all().filter { !$0.wantsAnotherRequest })
  func answers(_ reply: RecordedReply) async throws {
    for pieces in [[reply.body], reply.body.map { [$0] }] {
      let (answer, fault) = await Self.receive(reply, in: pieces)
      let expected = reply.expected
      if let content = expected.content { #expect(answer.content == content) }
      if let reasoning = expected.reasoning { #expect(answer.reasoning == reasoning) }
      if let arguments = expected.firstToolCallArguments {
        #expect(answer.toolCalls.first?.arguments == arguments)
      }
      if let prompt = expected.promptTokens { #expect(answer.usage?.promptTokens == prompt) }
      if let text = expected.errorSays {
        let message = fault?.message ?? "(no error)"
        #expect(message.lowercased().contains(text.lowercased()), "\(message)")
      }
      if let text = expected.errorDoesNotSay {
        #expect(fault?.message.contains(text) == false, "\(fault?.message ?? "(no error)")")
      }
      switch expected.status {
      case "complete": #expect(fault == nil)
      case "truncated": #expect(fault?.kind == .truncated)
      case "error": #expect(fault != nil && fault?.kind != .truncated)
      default: break
      }
      if let reason = expected.finishReason, fault == nil {
        #expect(answer.finishReason?.rawValue == reason)
      }
    }
  }

  /// The sum of an answer's chunks, and the error that ended it.
  private static func receive(
    _ reply: RecordedReply, in pieces: [[UInt8]]
  ) async -> (answer: LLMResponse, fault: LLMError?) {
    var headers = HTTPHeaders()
    for (name, value) in reply.headers { headers.append(name, value) }
    let script = ScriptedReply(
      status: reply.status, headers: headers, steps: pieces.map { .bytes($0) })
    let provider = Provider(
      name: "here", format: WireFormat(rawValue: reply.kind) ?? .openAIChat,
      baseURL: "http://127.0.0.1:1", key: .value(Secret("sk-test")))
    let ring = LLMRing(
      configuration: Configuration(
        providers: [provider], aliases: .fixed(Lockfile(defaultProfile: "default", profiles: []))),
      transport: ScriptedTransport([script]),
      pacing: Pacing(
        sleep: { _ in }, jitter: { 0 }, now: { [start = ContinuousClock.now] in start }))
    let request = LLMRequest(
      model: "here:some-model", messages: [Message(role: .user, content: "Say hello")])
    let (chunks, fault) = await ring.run(request)
    var answer = LLMResponse(content: "", model: "", finishReason: .other)
    for chunk in chunks { answer.append(chunk) }
    return (answer, fault)
  }
}
