public import StreamingEngine

/// What a server sends in reply to one request, for ``ScriptedTransport``.
public struct ScriptedReply: Sendable {
  /// A step of the body.
  public enum Step: Sendable {
    /// Bytes that arrive together; one read returns them.
    case bytes([UInt8])
    /// Nothing more arrives until the gate is open.
    case wait(Gate)
  }

  /// What follows the last step.
  public enum Ending: Sendable, Equatable {
    /// The body ends.
    case end
    /// The connection fails.
    case fault(TransportError)
    /// The connection stays open, until the reader is cancelled.
    case hang
    /// The last step is repeated for ever.
    case again
  }

  public var status: Int
  public var headers: HTTPHeaders
  public var steps: [Step]
  public var ending: Ending
  /// Thrown in place of a response.
  public var refusal: TransportError?

  /// Creates a reply of steps.
  public init(
    status: Int = 200, headers: HTTPHeaders = [:], steps: [Step], ending: Ending = .end
  ) {
    self.status = status
    self.headers = headers
    self.steps = steps
    self.ending = ending
  }

  /// Creates a reply whose texts arrive one by one.
  public init(
    status: Int = 200, headers: HTTPHeaders = [:], _ texts: [String] = [], ending: Ending = .end
  ) {
    self.init(
      status: status, headers: headers, steps: texts.map { .bytes(Array($0.utf8)) },
      ending: ending)
  }

  /// A request that gets no response.
  public static func refusal(_ error: TransportError) -> ScriptedReply {
    var reply = ScriptedReply([])
    reply.refusal = error
    return reply
  }

  /// The body, for a transport of the test's own.
  public func body() -> any ResponseBody {
    ScriptedBody(self) {}
  }

  /// The size of the body in bytes.
  public var size: Int {
    steps.reduce(0) { size, step in
      if case .bytes(let bytes) = step { size + bytes.count } else { size }
    }
  }
}

extension ScriptedReply {
  /// The reply without what follows the first `count` bytes of the body.
  ///
  /// - Parameters:
  ///   - count: How many bytes are sent.
  ///   - ending: What happens there; unless given, the connection is lost.
  public func cut(
    after count: Int, ending: Ending = .fault(.disconnected("cut by the test"))
  ) -> ScriptedReply {
    var reply = self
    reply.steps = []
    reply.ending = ending
    var rest = count
    for step in steps where rest > 0 {
      guard case .bytes(let bytes) = step else {
        reply.steps.append(step)
        continue
      }
      reply.steps.append(.bytes(Array(bytes.prefix(rest))))
      rest -= bytes.count
    }
    return reply
  }

  /// The reply with a body that arrives in pieces of this many bytes, across events and characters.
  /// Gates are left out.
  public func inPieces(of count: Int) -> ScriptedReply {
    split(at: Array(stride(from: count, to: size, by: max(1, count))))
  }

  /// The reply with a body that is split at these places, in bytes from its beginning. Gates are left
  /// out.
  public func split(at places: [Int]) -> ScriptedReply {
    let body = steps.flatMap { step -> [UInt8] in
      if case .bytes(let bytes) = step { bytes } else { [] }
    }
    let places = [0] + places.filter { $0 > 0 && $0 < body.count }.sorted() + [body.count]
    var reply = self
    reply.steps = zip(places, places.dropFirst()).filter(<)
      .map { .bytes(Array(body[$0..<$1])) }
    return reply
  }
}
