public import StreamingEngine
import Synchronization

/// A transport for tests: it answers requests with scripted replies, and keeps the requests.
public final class ScriptedTransport: Transport {
  private struct State {
    var replies: ArraySlice<ScriptedReply>
    var requests: [HTTPRequest] = []
    var reads = 0
  }

  private let state: Mutex<State>
  private let repeatsLast: Bool

  /// Only so many of the latest requests are kept.
  private static let mostRequests = 1000

  /// Creates a transport.
  ///
  /// - Parameters:
  ///   - replies: One per request, in order. Without any, every connection is refused.
  ///   - repeatsLast: Whether the last reply is for all further requests, too. Otherwise their
  ///     connections are refused.
  public init(_ replies: [ScriptedReply], repeatsLast: Bool = true) {
    state = Mutex(State(replies: replies[...]))
    self.repeatsLast = repeatsLast
  }

  /// Creates a transport for answers in one wire format, one per request. The last one is for all
  /// further requests, too.
  public convenience init(answers: [ScriptedAnswer], format: WireFormat = .openAIChat) {
    self.init(answers.map { ScriptedReply($0, format: format) })
  }

  /// The latest requests, at most 1,000, with their keys.
  public var requests: [HTTPRequest] { state.withLock(\.requests) }

  /// The bodies of these requests, as text.
  public var bodies: [String] { requests.map { String(decoding: $0.body, as: UTF8.self) } }

  /// How often bodies of replies were read. A caller that stops reading stops the count.
  public var reads: Int { state.withLock(\.reads) }

  public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    if Task.isCancelled { throw .cancelled }
    let reply = state.withLock { state in
      if state.requests.count == Self.mostRequests { state.requests.removeFirst() }
      state.requests.append(request)
      guard repeatsLast, state.replies.count == 1 else { return state.replies.popFirst() }
      return state.replies.first
    }
    guard let reply else { throw .refused("the script") }
    if let refusal = reply.refusal { throw refusal }
    return HTTPResponse(
      status: reply.status, headers: reply.headers,
      body: ScriptedBody(reply) { [self] in state.withLock { $0.reads += 1 } })
  }
}
