import LLMRingPlatform
import StreamingEngine
import Synchronization

/// The latency from the server's `send` until the reader has the delta, including the loopback.
///
/// Server and reader are in the same process and share a clock. Each response uses a new
/// connection, so its first delta takes the full path. There is a pause between deltas, so all
/// threads are asleep when the next one arrives.
struct Latency {
  private static let deltas = 5
  private static let silence: UInt32 = 3000

  private let server = PacedServer()

  /// Reads this many responses and reports the latencies of first and later deltas in microseconds.
  ///
  /// - Parameter ring: Creates an engine for the server at an address.
  func measure(_ answers: Int, ring: @Sendable (String) -> LLMRing, _ request: LLMRequest)
    async throws
    -> String
  {
    let ring = ring("http://127.0.0.1:\(server.port)/v1")
    _ = startSignalFreeThread { [server] in
      server.run(deltas: Self.deltas, silence: Self.silence)
    }
    var first: [Duration] = []
    var later: [Duration] = []
    for _ in 0..<answers {
      var place = 0
      for try await chunk in ring.chatStream(request) where !chunk.delta.isEmpty {
        let took = server.lastSent.duration(to: .now)
        if place == 0 { first.append(took) } else { later.append(took) }
        place += 1
      }
    }
    return "\(Self.words("first", first)) \(Self.words("later", later))"
  }

  private static func words(_ name: String, _ times: [Duration]) -> String {
    let sorted = times.map { Int($0 / .microseconds(1)) }.sorted()
    guard let last = sorted.last else { return "\(name)=none" }
    let (median, high) = (sorted[sorted.count / 2], sorted[sorted.count * 99 / 100])
    return "\(name)=\(median)us \(name)-p99=\(high)us \(name)-max=\(last)us"
  }
}

/// A server that sends deltas with pauses between them, to one reader at a time.
private final class PacedServer: Sendable {
  private let listener = Listener()
  private let sentAt = Mutex(ContinuousClock.now)

  var port: Int { listener.port }

  /// The time at which the last delta was passed to the system.
  var lastSent: ContinuousClock.Instant { sentAt.withLock { $0 } }

  func run(deltas: Int, silence: UInt32) {
    while case let guest = accept(listener.descriptor, nil, nil), guest >= 0 {
      var request = [UInt8](repeating: 0, count: 16 << 10)
      _ = recv(guest, &request, request.count, 0)
      put("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n", guest)
      for _ in 0..<deltas {
        usleep(silence)
        sentAt.withLock { $0 = .now }
        put(#"data: {"choices":[{"index":0,"delta":{"content":"word "}}]}"# + "\n\n", guest)
      }
      usleep(silence)
      put(LLMRingEngineProbe.finish, guest)
      close(guest)
    }
  }

  private func put(_ text: String, _ guest: Int32) {
    let bytes = Array(text.utf8)
    _ = send(guest, bytes, bytes.count, 0)
  }
}
