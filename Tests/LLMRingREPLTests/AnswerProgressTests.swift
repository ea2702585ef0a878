import LLMRingConversations
import StreamingEngine
import Testing

@testable import LLMRingREPL

struct AnswerProgressTests {
  private let text = StreamChunk(delta: "a", model: "one:a")
  private let last = StreamChunk(model: "one:a", finishReason: .length)

  @Test("an answer is complete only after the provider's own end")
  func statuses() {
    var progress = AnswerProgress(model: "chatbot")
    #expect(progress.status == .interrupted && !progress.isOver && !progress.hasContent)
    progress.receive(.chunk(text), after: .milliseconds(7))
    #expect(progress.status == .interrupted && progress.hasContent)
    progress.receive(.chunk(last), after: .milliseconds(8))
    #expect(progress.finishReason == nil, "not over yet")
    progress.receive(.ended(nil), after: .milliseconds(9))
    #expect(progress.status == .complete && progress.isComplete && progress.isOver)
    #expect(progress.finishReason == .length)
    #expect(progress.firstText == .milliseconds(7))
    #expect(progress.response.model == "one:a")
  }

  @Test("every error kind maps to an answer status", arguments: LLMError.Kind.allCases)
  func faults(kind: LLMError.Kind) {
    let progress = AnswerProgress([text], fault: LLMError(kind, message: ""))
    let status: Turn.Status =
      switch kind {
      case .cancelled: .interrupted
      case .truncated: .truncated
      default: .error
      }
    #expect(progress.status == status)
    #expect(!progress.isComplete && progress.finishReason == nil)
    #expect(progress.response.content == "a")
  }

  @Test("an answer that the provider ended with a word for failure has failed")
  func failure() {
    var ending = StreamChunk.Ending(rawFinishReason: "killed")
    ending.failure = LLMError(.server, message: "killed")
    let progress = AnswerProgress([
      text, StreamChunk(model: "one:a", finishReason: .error, ending: ending),
    ])
    #expect(progress.status == .error && !progress.isComplete)
    #expect(progress.fault == ending.failure && progress.finishReason == .error)
  }

  @Test("tool calls count as content, and reasoning does not count as first text")
  func content() {
    let call = StreamChunk(
      model: "m", toolCalls: [ToolCall(index: 0, id: "", name: "f", arguments: "")],
      finishReason: .toolCalls)
    #expect(AnswerProgress([call]).hasContent)
    let thought = AnswerProgress([StreamChunk(reasoning: "hm", model: "m")])
    #expect(thought.firstText == nil && !thought.hasContent)
  }

  /// An answer whose chunks come at these times, in milliseconds, the last of them its end.
  private func timed(
    _ chunks: [(Int, StreamChunk)], end: Int, tokens: Int?, reasoning: Int? = nil
  ) -> AnswerProgress {
    var progress = AnswerProgress(model: "chatbot")
    for (time, chunk) in chunks { progress.receive(.chunk(chunk), after: .milliseconds(time)) }
    var last = StreamChunk(model: "one:a", finishReason: .stop)
    last.usage = Usage(completionTokens: tokens, reasoningTokens: reasoning)
    progress.receive(.chunk(last), after: .milliseconds(end))
    progress.receive(.ended(nil), after: .milliseconds(end))
    return progress
  }

  @Test("the speed is that of an answer over two seconds, from its first part to its last")
  func speed() {
    let thought = StreamChunk(reasoning: "hm", model: "one:a")
    let call = StreamChunk(
      model: "m", toolCalls: [ToolCall(index: 0, id: "", name: "f", arguments: "")])
    #expect(timed([(1000, text), (3000, text)], end: 3500, tokens: 100).speed == 50)
    #expect(timed([(1000, thought), (3000, text)], end: 3000, tokens: 100).speed == 50)
    #expect(timed([(1000, text), (3000, call)], end: 3000, tokens: 100).speed == 50)
    // Not over two seconds, no count, or all of it at once.
    #expect(timed([(0, text), (2000, text)], end: 2000, tokens: 100).speed == nil)
    #expect(timed([(0, text), (2000, text)], end: 2001, tokens: 100).speed == 50)
    #expect(timed([(1000, text), (3000, text)], end: 3000, tokens: nil).speed == nil)
    #expect(timed([(1000, text), (3000, text)], end: 3000, tokens: 0).speed == nil)
    #expect(timed([(3000, text)], end: 3000, tokens: 100).speed == nil)
    #expect(timed([(2800, text), (3000, text)], end: 3000, tokens: 100).speed == nil)
    // Reasoning that was not sent came before the text.
    #expect(
      timed([(1000, text), (3000, text)], end: 3000, tokens: 300, reasoning: 200).speed == 50)
    #expect(
      timed([(1000, thought), (3000, text)], end: 3000, tokens: 300, reasoning: 200).speed == 150)
    #expect(
      timed([(1000, text), (3000, text)], end: 3000, tokens: 200, reasoning: 300).speed == nil)
  }

  @Test("each kind of error has its exit status", arguments: LLMError.Kind.allCases)
  func exitStatus(kind: LLMError.Kind) {
    let expected: [Int32: Set<LLMError.Kind>] = [
      1: [
        .modelNotFound, .invalidRequest, .overloaded, .server, .timeout, .contentFilter,
        .truncated, .malformed, .connection,
      ],
      3: [
        .providerNotFound, .unknownAlias, .missingKey, .configuration, .authentication,
        .permission,
      ],
      4: [.rateLimit, .quota],
      5: [.contextLength],
      130: [.cancelled],
    ]
    let status = ExitStatus.of(LLMError(kind, message: ""))
    #expect(expected[status]?.contains(kind) == true, "\(kind) is \(status)")
  }

  @Test("the exit status after a signal is 128 plus its number")
  func signals() {
    #expect(ExitStatus.signal(15) == 143)
    #expect(ExitStatus.complete == 0 && ExitStatus.usage == 2)
  }
}
