import StreamingEngine

/// Requests and what servers sent in reply, without keys, to be kept in a file beside a test.
///
/// It is `Codable`; the members of its JSON are named after its properties.
public struct Recording: Sendable, Equatable, Codable {
  /// One request with its response.
  public struct Exchange: Sendable, Equatable, Codable {
    /// `GET` or `POST`.
    public var method: String
    public var url: String
    public var headers: [Field]
    /// The body as text.
    public var body: String
    /// `nil` if there was none.
    public var response: Response?
    /// What ended the exchange, unless the body ended.
    public var failure: Failure?
  }

  public struct Field: Sendable, Equatable, Codable {
    public var name: String
    public var value: String
  }

  public struct Response: Sendable, Equatable, Codable {
    public var status: Int
    public var headers: [Field]
    /// The body, if it is text in UTF-8.
    public var text: String?
    /// The body, if it is not.
    public var bytes: [UInt8]?
    /// The sizes of the pieces in which the body arrived, in bytes.
    public var sizes: [Int] = []
    /// Whether the body was read to its end, or to the failure.
    public var isWhole = false
  }

  /// A transport error.
  public struct Failure: Sendable, Equatable, Codable {
    public var kind: String
    public var detail: String
  }

  public var exchanges: [Exchange]

  public init(exchanges: [Exchange] = []) {
    self.exchanges = exchanges
  }
}

extension ScriptedTransport {
  /// Creates a transport that replays a recording: one exchange per request, in order. Further
  /// requests are refused.
  ///
  /// - Parameters:
  ///   - recording: What was recorded.
  ///   - change: Changes each reply, for example with ``ScriptedReply/inPieces(of:)``.
  public convenience init(
    replaying recording: Recording, change: (ScriptedReply) -> ScriptedReply = { $0 }
  ) {
    self.init(recording.exchanges.map { change(ScriptedReply($0)) }, repeatsLast: false)
  }
}

extension ScriptedReply {
  /// The reply of a recorded exchange.
  public init(_ exchange: Recording.Exchange) {
    guard let response = exchange.response else {
      self = .refusal(exchange.failure?.error ?? .cancelled)
      return
    }
    var headers = HTTPHeaders()
    for field in response.headers { headers.append(field.name, field.value) }
    let ending: Ending =
      exchange.failure.map { .fault($0.error) } ?? (response.isWhole ? .end : .hang)
    self.init(
      status: response.status, headers: headers, steps: response.pieces.map(Step.bytes),
      ending: ending)
  }
}

extension Recording.Response {
  /// The body in the pieces in which it arrived.
  public var pieces: [[UInt8]] {
    var rest = (bytes ?? text.map { Array($0.utf8) } ?? [])[...]
    var pieces = sizes.map { size in
      let piece = rest.prefix(max(0, size))
      rest = rest.dropFirst(piece.count)
      return Array(piece)
    }
    // Of a file that was changed by hand.
    if !rest.isEmpty { pieces.append(Array(rest)) }
    return pieces
  }

  mutating func keep(_ body: [UInt8]) {
    text = String(validating: body, as: UTF8.self)
    bytes = text == nil ? body : nil
  }
}

extension Recording.Failure {
  init(_ error: TransportError) {
    switch error {
    case .unknownHost(let host): self.init(kind: "unknown_host", detail: host)
    case .refused(let address): self.init(kind: "refused", detail: address)
    case .proxyRefused(let detail): self.init(kind: "proxy_refused", detail: detail)
    case .insecure(let detail): self.init(kind: "insecure", detail: detail)
    case .timedOut(let phase): self.init(kind: "timed_out", detail: phase.rawValue)
    case .disconnected(let detail): self.init(kind: "disconnected", detail: detail)
    case .malformed(let detail): self.init(kind: "malformed", detail: detail)
    case .unusable(let detail): self.init(kind: "unusable", detail: detail)
    case .cancelled: self.init(kind: "cancelled", detail: "")
    }
  }

  /// The error that it stands for. A kind that is not known is a lost connection.
  var error: TransportError {
    switch kind {
    case "unknown_host": .unknownHost(detail)
    case "refused": .refused(detail)
    case "proxy_refused": .proxyRefused(detail)
    case "insecure": .insecure(detail)
    case "timed_out": .timedOut(TransportError.Phase(rawValue: detail) ?? .idle)
    case "malformed": .malformed(detail)
    case "unusable": .unusable(detail)
    case "cancelled": .cancelled
    default: .disconnected(detail)
    }
  }
}
