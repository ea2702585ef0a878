import Synchronization
import StreamingEngine

/// A transport that plays scripted answers and records requests.
final class ScriptedTransport: Transport {
  /// The answer to one request.
  struct Answer: Sendable {
    var status = 200
    var headers: HTTPHeaders = [:]
    /// Returned one per read.
    var pieces: [[UInt8]]
    /// Thrown after the pieces instead of ending the body.
    var fault: TransportError?
    /// Whether the connection stays open after the pieces, until the reader is cancelled.
    var isHeld = false
    /// Thrown instead of returning a response.
    var refusal: TransportError?

    init(
      status: Int = 200, headers: HTTPHeaders = [:], _ pieces: [String] = [],
      fault: TransportError? = nil, isHeld: Bool = false, refusal: TransportError? = nil
    ) {
      self.status = status
      self.headers = headers
      self.pieces = pieces.map { Array($0.utf8) }
      self.fault = fault
      self.isHeld = isHeld
      self.refusal = refusal
    }
  }

  private struct State {
    var answers: ArraySlice<Answer>
    var requests: [HTTPRequest] = []
  }

  private let state: Mutex<State>

  /// - Parameter answers: One per request, in order. The last one is repeated.
  init(_ answers: [Answer]) {
    state = Mutex(State(answers: answers[...]))
  }

  var requests: [HTTPRequest] { state.withLock(\.requests) }

  /// The bodies of the requests, as text.
  var bodies: [String] { requests.map { String(decoding: $0.body, as: UTF8.self) } }

  func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let answer = state.withLock { state in
      state.requests.append(request)
      return state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first
    }
    guard let answer else { throw .refused("the script") }
    if let refusal = answer.refusal { throw refusal }
    return HTTPResponse(
      status: answer.status, headers: answer.headers,
      body: ScriptedBody(answer.pieces, fault: answer.fault, isHeld: answer.isHeld))
  }
}

/// The body of a scripted answer.
final class ScriptedBody: ResponseBody {
  private let pieces: Mutex<ArraySlice<[UInt8]>>
  private let fault: TransportError?
  private let isHeld: Bool

  init(_ pieces: [[UInt8]], fault: TransportError?, isHeld: Bool = false) {
    self.pieces = Mutex(pieces[...])
    self.fault = fault
    self.isHeld = isHeld
  }

  func next() async throws(TransportError) -> [UInt8]? {
    if let piece = pieces.withLock({ $0.popFirst() }) { return piece }
    if isHeld {
      await Sleeps.untilCancelled()
      throw .cancelled
    }
    if let fault { throw fault }
    return nil
  }
}
