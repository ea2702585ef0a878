import Foundation
import LLMRingLoopbackServer
import StreamingEngine
import Testing

@Suite("Server errors over HTTP", .timeLimit(.minutes(20)))
struct ServerFaultTests {
  private static let timeoutAdvice = "try again, or allow a longer timeout"

  @Test("a server that does not answer in time causes a timeout")
  func noAnswer() async {
    let server = LoopbackServer(Script(preamble: [.hang]))
    let (chunks, fault) = await Wire.openAI.ring(at: server).run(.greeting(within: 400))
    #expect(chunks.allSatisfy { $0.failedAttempt?.error.kind == .timeout })
    #expect(fault?.kind == .timeout)
    #expect(
      fault?.description
        == "here: the server sent nothing for 0.4 s; " + Self.timeoutAdvice)
  }

  @Test("a server that stops in the middle causes a timeout, and the partial answer is kept")
  func stall() async {
    let server = LoopbackServer(WireScript.ollama(deltas: ["half"], ending: .hang))
    let (chunks, fault) = await Wire.ollama.ring(at: server).run(.greeting(within: 1000))
    // The last chunk has only the answer's identity.
    #expect(chunks.map(\.delta) == ["half", ""])
    #expect(fault?.kind == .timeout)
    #expect(
      fault?.description
        == "here: the server sent nothing for 1 s in the middle of the answer; "
        + Self.timeoutAdvice)
  }

  @Test("the error for a web page instead of an answer has its title", arguments: Wire.all)
  func page(_ wire: Wire) async {
    let server = LoopbackServer(
      .html(200, "<!doctype html><html><head><title>Hotel Wi-Fi</title></head></html>"))
    let (chunks, fault) = await wire.ring(at: server).run()
    #expect(chunks.isEmpty)
    #expect(fault?.kind == .malformed)
    #expect(
      fault?.description == """
        here: the server sent a web page instead of an answer, "Hotel Wi-Fi"; it may be a proxy or \
        sign-in page; check the network, the proxy and the provider's base URL
        """)
    #expect(server.requests.count == 1)
  }

  @Test("a refused connection is reported with its address and advice")
  func refused() async {
    let server = LoopbackServer(.json("{}"))
    var provider = Wire.openAI.provider(at: server)
    provider.baseURL = "http://127.0.0.1:1/v1"
    let (_, fault) = await LLMRing.overHTTP(provider).run()
    #expect(fault?.kind == .connection)
    #expect(
      fault?.description
        == "here: could not connect to 127.0.0.1:1; check the address and that the server is running"
    )
  }

  @Test("a redirect is not followed, and its target gets no key")
  func redirect() async {
    let other = LoopbackServer(WireScript.openAIChat(deltas: ["stolen"]))
    let server = LoopbackServer(
      Script(
        status: 307, headers: [("Location", "\(other.url)/v1/chat/completions")], framing: .length))
    let (chunks, fault) = await Wire.openAI.ring(at: server).run()
    #expect(chunks.isEmpty)
    #expect(fault?.status == 307)
    #expect(other.requests.isEmpty)
  }

  @Test("a server that rejects stream_options is asked once more without it")
  func withoutUsage() async {
    let refusal = Script.json(
      400, #"{"error":{"message":"Unknown parameter: stream_options","code":"bad"}}"#)
    let server = LoopbackServer(refusal, WireScript.openAIChat(deltas: ["ok"], usage: nil))
    let (chunks, fault) = await Wire.openAI.ring(at: server).run()
    #expect(fault == nil)
    #expect(chunks.map(\.delta) == ["ok", ""])
    #expect(server.requests.map { $0.text.contains("stream_options") } == [true, false])

    let stubborn = LoopbackServer(refusal)
    #expect(await Wire.openAI.ring(at: stubborn).run().fault?.kind == .invalidRequest)
    #expect(stubborn.requests.count == 2)
  }

  @Test("an endless answer is cut off at the size limit")
  func endless() async {
    let piece = String(repeating: "x", count: 1 << 20)
    let line = #"{"message":{"role":"assistant","content":"\#(piece)"},"done":false}"# + "\n"
    let server = LoopbackServer(
      Script(steps: [.sendRepeatedly(Array(line.utf8), times: 20)]))
    var size = 0
    var fault: LLMError?
    do {
      for try await chunk in Wire.ollama.ring(at: server).chatStream(.greeting) {
        size += chunk.delta.utf8.count
      }
    } catch {
      fault = error
    }
    #expect(size == 16 << 20)
    #expect(fault?.kind == .malformed)
    #expect(fault?.message == "the answer's text exceeds 16 MiB")
  }

  @Test("every recorded error response has the right kind over HTTP", arguments: ErrorReply.all)
  func replies(_ reply: ErrorReply) async {
    let server = LoopbackServer(
      Script(
        status: reply.status, headers: reply.headers.map { ($0.key, $0.value) }, framing: .length,
        steps: [.send(reply.body)]))
    let (chunks, fault) = await Wire.of(reply.format).ring(at: server).run()
    #expect(chunks.allSatisfy { $0.failedAttempt != nil })
    #expect(fault?.kind.rawValue == reply.expected.kind)
    #expect(fault?.status == reply.status)
    #expect(fault?.isRetryable == reply.expected.retryable)
    #expect(fault?.message == reply.expected.message)
    #expect(fault?.provider == "here")
    #expect(fault?.retryAfter == reply.expected.retryAfterMs.map { .milliseconds($0) })
    #expect(server.requests.count <= 3)
  }
}

extension LLMRequest {
  static func greeting(within milliseconds: Int) -> LLMRequest {
    var request = greeting
    request.timeout = .after(.milliseconds(milliseconds))
    return request
  }
}
