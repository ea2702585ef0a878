import Foundation
import StreamingEngine
import Testing

/// Error responses recorded from providers.
struct FaultFixtureTests {
  @Test("a recorded error response has the right kind, code and message", arguments: ErrorReply.all)
  func classifies(_ example: ErrorReply) {
    var headers = HTTPHeaders()
    for (name, value) in example.headers { headers.append(name, value) }
    let fault = ProviderFault.classify(
      provider: .sample(example.provider, example.format), status: example.status,
      headers: headers, body: Array(example.body.utf8))
    #expect(fault.kind.rawValue == example.expected.kind)
    #expect(fault.isRetryable == example.expected.retryable)
    #expect(
      fault.retryAfter == example.expected.retryAfterMs.map { Duration.milliseconds($0) })
    #expect(fault.message == example.expected.message)
    #expect(fault.status == example.status)
    #expect(fault.provider == example.provider)
    #expect(fault.advice?.isEmpty == false)
  }

  @Test("the same error inside a stream has the same kind", arguments: ErrorReply.all)
  func classifiesInStream(_ example: ErrorReply) {
    // If only the status determines the kind, a stream cannot report the same error.
    guard example.body.contains("\"code\"") || example.format == .anthropic else { return }
    let stream = Transcript(
      of: "event: error\ndata: \(example.body)\n\n", as: example.format, provider: "p")
    #expect(stream.fault?.kind.rawValue == example.expected.kind)
    #expect(stream.fault?.message == example.expected.message)
    #expect(stream.fault?.isRetryable == example.expected.retryable)
  }
}
