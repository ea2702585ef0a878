import Foundation
import StreamingEngine
import Synchronization

/// How long a delta takes from the server's `send` to the reader's hands, the loopback included.
///
/// Server and reader share a clock because they share a process. Each answer is a connection's
/// first, so that its first delta comes by the whole path; between two deltas there is silence,
/// so that everybody sleeps when the next one comes.
struct Latency {
  private static let deltas = 5
  private static let silence: UInt32 = 3000

  private let server = PacedServer()

  /// Reads so many answers, and says how long first deltas and later ones took, in microseconds.
  ///
  /// - Parameter ring: Makes an engine that asks a server at an address.
  func measure(_ answers: Int, ring: @Sendable (String) -> LLMRing, _ request: LLMRequest)
    async throws
    -> String
  {
    let ring = ring("http://127.0.0.1:\(server.port)/v1")
    Thread.detachNewThread { [server] in server.run(deltas: Self.deltas, silence: Self.silence) }
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

/// A server that sends one delta after another with silence between them, to one reader at a time.
private final class PacedServer: Sendable {
  private let listener = Listener()
  private let sentAt = Mutex(ContinuousClock.now)

  var port: Int { listener.port }

  /// When the last delta was given to the system.
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
      put(EngineProbe.finish, guest)
      close(guest)
    }
  }

  private func put(_ text: String, _ guest: Int32) {
    let bytes = Array(text.utf8)
    _ = send(guest, bytes, bytes.count, 0)
  }
}
