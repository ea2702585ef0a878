public import StreamingEngine
import Synchronization

/// A transport that passes requests on to another one, and records what is sent and received, without
/// keys.
///
/// ```swift
/// let recorder = RecordingTransport(CurlTransport())
/// let ring = LLMRing(transport: recorder)
/// // … ask …
/// let data = try JSONEncoder().encode(recorder.recording)
/// ```
///
/// Keys in headers and in the query of a URL become `(secret)`. In a response that repeats them, they
/// become as many asterisks, so that the pieces keep their sizes.
public final class RecordingTransport: Transport {
  private let transport: any Transport
  private let limit: Int
  private let state = Mutex(State())

  private struct State {
    var exchanges: [OpenExchange] = []
    var size = 0
  }

  /// - Parameters:
  ///   - transport: Sends the requests.
  ///   - limit: Maximum number of bytes of bodies to record, in all. What exceeds it is passed on, and
  ///     left out of the recording.
  public init(_ transport: any Transport, limit: Int = 64 << 20) {
    self.transport = transport
    self.limit = limit
  }

  /// What has been recorded so far.
  public var recording: Recording {
    Recording(exchanges: state.withLock(\.exchanges).map(\.concealed))
  }

  public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let number = state.withLock { state -> Int? in
      guard state.size + request.body.count <= limit else { return nil }
      state.size += request.body.count
      state.exchanges.append(OpenExchange(request))
      return state.exchanges.count - 1
    }
    guard let number else { return try await transport.send(request) }
    do {
      let response = try await transport.send(request)
      change(number) { $0.exchange.response = .init(response) }
      let body = RecordedBody(response.body, number: number, recorder: self)
      return HTTPResponse(status: response.status, headers: response.headers, body: body)
    } catch {
      fail(number, error)
      throw error
    }
  }

  fileprivate func receive(_ number: Int, _ piece: [UInt8]) {
    state.withLock { state in
      guard state.size + piece.count <= limit else {
        // Nothing after a gap may be replayed.
        state.size = limit
        return
      }
      state.size += piece.count
      state.exchanges[number].body += piece
      state.exchanges[number].exchange.response?.sizes.append(piece.count)
    }
  }

  fileprivate func end(_ number: Int) {
    state.withLock { state in
      guard state.size < limit else { return }
      state.exchanges[number].exchange.response?.isWhole = true
    }
  }

  fileprivate func fail(_ number: Int, _ error: TransportError) {
    change(number) { $0.exchange.failure = Recording.Failure(error) }
  }

  private func change(_ number: Int, _ body: (inout OpenExchange) -> Void) {
    state.withLock { body(&$0.exchanges[number]) }
  }
}

/// An exchange while it is recorded.
private struct OpenExchange {
  let request: HTTPRequest
  var exchange: Recording.Exchange
  var body: [UInt8] = []

  init(_ request: HTTPRequest) {
    self.request = request
    exchange = Recording.Exchange(method: "", url: "", headers: [], body: "")
  }

  /// The exchange without keys.
  var concealed: Recording.Exchange {
    var exchange = exchange
    let shown = request.withoutKeys
    exchange.method = shown.method.rawValue
    exchange.url = shown.url
    exchange.headers = shown.headers.fields.map { .init(name: $0.name, value: $0.value) }
    exchange.body = String(decoding: shown.body, as: UTF8.self)
    if var response = exchange.response {
      response.headers = response.headers.map {
        let isCookie = $0.name.lowercased() == "set-cookie"
        return .init(
          name: $0.name, value: isCookie ? "(secret)" : request.hidingKeys(in: $0.value))
      }
      response.keep(request.maskingKeys(in: body))
      exchange.response = response
    }
    if let detail = exchange.failure?.detail {
      exchange.failure?.detail = request.hidingKeys(in: detail)
    }
    return exchange
  }
}

extension Recording.Response {
  fileprivate init(_ response: HTTPResponse) {
    status = response.status
    headers = response.headers.fields.map { .init(name: $0.name, value: $0.value) }
  }
}

/// A body whose pieces are recorded as they are read.
private final class RecordedBody: ResponseBody {
  private let body: any ResponseBody
  private let number: Int
  private let recorder: RecordingTransport

  init(_ body: any ResponseBody, number: Int, recorder: RecordingTransport) {
    self.body = body
    self.number = number
    self.recorder = recorder
  }

  func next() async throws(TransportError) -> [UInt8]? {
    do {
      let piece = try await body.next()
      if let piece { recorder.receive(number, piece) } else { recorder.end(number) }
      return piece
    } catch {
      recorder.fail(number, error)
      throw error
    }
  }

  func discardRest() {
    recorder.end(number)
    body.discardRest()
  }
}
