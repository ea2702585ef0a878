internal import Synchronization

/// A scripted HTTP/1.1 or HTTP/2 server on 127.0.0.1, for tests.
///
/// It records every request and answers each one from a ``Script``. It accepts any number of
/// connections, each on its own thread. Instead of sleeping, a script waits at a gate until the
/// test opens it.
///
/// Releasing the server closes its connections.
package final class LoopbackServer: Sendable {
  package let port: Int
  private let stage: Stage

  /// `http://127.0.0.1:PORT`, without a slash at the end.
  package var url: String { "http://127.0.0.1:\(port)" }

  /// The URL of a server with TLS. Its certificate is for this name.
  package var secureURL: String { "https://localhost:\(port)" }

  /// All requests received so far, in order of arrival.
  package var requests: [RecordedRequest] { stage.requests.withLock { $0 } }

  /// Starts a server that chooses a script for each request.
  package convenience init(script: @escaping @Sendable (RecordedRequest) -> Script) {
    self.init(script: script) { _ in }
  }

  #if os(Linux)
  /// Starts a server that speaks TLS, with the ``LoopbackCertificate``.
  package static func secure(
    script: @escaping @Sendable (RecordedRequest) -> Script
  ) -> LoopbackServer {
    let context = TLSContext()
    return LoopbackServer(script: script) { $0.start(context) }
  }

  /// Starts a server that speaks HTTP/2 over TLS, and nothing else.
  package static func http2(
    script: @escaping @Sendable (RecordedRequest) -> Script
  ) -> LoopbackServer {
    let context = TLSContext(offersHTTP2: true)
    return LoopbackServer(script: script, kind: .http2) { $0.start(context) }
  }
  #endif

  /// Starts a server that performs one step with each connection as soon as any bytes arrive.
  package convenience init(greeting: Script.Step) {
    self.init(script: { _ in .raw([greeting]) }, kind: .greeting, onAccept: { _ in })
  }

  private enum Kind {
    case http1, http2, greeting
  }

  private init(
    script: @escaping @Sendable (RecordedRequest) -> Script,
    kind: Kind = .http1, onAccept: @escaping @Sendable (Channel) -> Void
  ) {
    let listener = Listener()
    let stage = Stage(script: script)
    port = listener.port
    self.stage = stage
    startThread {
      var count = 0
      while let channel = listener.accept(until: stage.closing) {
        let connection = count
        count += 1
        onAccept(channel)
        // From here on, only the connection's thread uses the channel.
        nonisolated(unsafe) let channel = channel
        startThread {
          switch kind {
          case .http1: Player(channel, connection: connection, on: stage).run()
          case .http2: HTTP2Player(channel, connection: connection, on: stage).run()
          case .greeting: Player(channel, connection: connection, on: stage).greet()
          }
        }
      }
    }
  }

  /// Starts a server that plays the scripts in the order of the requests, and repeats the last one.
  package convenience init(_ scripts: Script...) {
    self.init(scripts: scripts)
  }

  /// Starts a server that plays the scripts in the order of the requests, and repeats the last one.
  package convenience init(scripts: [Script]) {
    let next = Mutex(0)
    self.init(script: { _ in
      let index = next.withLock { index in
        defer { index += 1 }
        return min(index, scripts.count - 1)
      }
      return index < 0 ? .json(500, #"{"error":"no script"}"#) : scripts[index]
    })
  }

  deinit {
    stage.closing.open()
  }

  /// Opens a gate, for scripts that wait at it now or later.
  package func open(_ gate: String) {
    stage.gate(gate).open()
  }

  /// Waits until this many complete requests have arrived.
  ///
  /// - Throws: ``TimeUp`` if they do not arrive in time.
  @discardableResult
  package func waitForRequests(
    _ count: Int = 1, within limit: Duration = .seconds(120)
  ) async throws(TimeUp) -> [RecordedRequest] {
    try await wait("\(count) requests", within: limit) { $0.count >= count ? $0 : nil }
  }

  /// Waits until the client has closed the connection of a request.
  ///
  /// - Returns: When the close was detected.
  @discardableResult
  package func waitForClose(
    ofRequest index: Int = 0, within limit: Duration = .seconds(120)
  ) async throws(TimeUp) -> ContinuousClock.Instant {
    try await wait("the close of request \(index)", within: limit) { requests in
      requests.indices.contains(index) ? requests[index].closedAt : nil
    }
  }

  /// Waits until a request reaches the state that the test expects, such as stalled or answered.
  @discardableResult
  package func waitForRequest(
    _ index: Int = 0, within limit: Duration = .seconds(120),
    until condition: @escaping @Sendable (RecordedRequest) -> Bool
  ) async throws(TimeUp) -> RecordedRequest {
    try await wait("the state of request \(index)", within: limit) { requests in
      guard requests.indices.contains(index), condition(requests[index]) else { return nil }
      return requests[index]
    }
  }

  /// A condition that a test waited for was not met in time.
  package struct TimeUp: Error, CustomStringConvertible {
    package var description: String
  }

  private func wait<Found: Sendable>(
    _ what: String, within limit: Duration,
    _ find: @escaping @Sendable ([RecordedRequest]) -> Found?
  ) async throws(TimeUp) -> Found {
    if let found = await stage.requests.wait(within: limit, find) { return found }
    throw TimeUp(description: "waited \(limit) in vain for \(what)")
  }
}

/// The state that the server's connections share.
final class Stage: Sendable {
  let requests = Monitor<[RecordedRequest]>([])
  /// Opens when the server is released.
  let closing = Latch()
  private let gates = Mutex<[String: Latch]>([:])
  private let script: @Sendable (RecordedRequest) -> Script

  init(script: @escaping @Sendable (RecordedRequest) -> Script) {
    self.script = script
  }

  func gate(_ name: String) -> Latch {
    gates.withLock { gates in
      if let gate = gates[name] { return gate }
      let gate = Latch()
      gates[name] = gate
      return gate
    }
  }

  /// Records a request and chooses its script.
  func enter(_ request: RecordedRequest) -> (index: Int, script: Script) {
    let index = requests.withLock { requests in
      requests.append(request)
      return requests.count - 1
    }
    return (index, script(request))
  }

  func record(_ index: Int, _ change: (inout RecordedRequest) -> Void) {
    requests.withLock { change(&$0[index]) }
  }
}
