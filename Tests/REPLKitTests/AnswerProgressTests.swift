import Conversations
import StreamingEngine
import Testing

@testable import REPLKit

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

  @Test("tool calls count as content, and reasoning does not count as first text")
  func content() {
    let call = StreamChunk(
      model: "m", toolCalls: [ToolCall(index: 0, id: "", name: "f", arguments: "")],
      finishReason: .toolCalls)
    #expect(AnswerProgress([call]).hasContent)
    let thought = AnswerProgress([StreamChunk(reasoning: "hm", model: "m")])
    #expect(thought.firstText == nil && !thought.hasContent)
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
