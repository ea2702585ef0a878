internal import LLMRingPlatform

/// A port of 127.0.0.1 with a full backlog. It neither accepts nor refuses new connections.
package final class FullBacklog: Sendable {
  private let listener = Listener(backlog: 0)
  private let clients: [Int32]

  package var port: Int { listener.port }

  package init() {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    address.sin_port = in_port_t(listener.port).bigEndian
    // Systems accept a few more connections than the backlog allows.
    clients = (0..<8).map { _ in
      #if canImport(Darwin)
      let client = socket(AF_INET, SOCK_STREAM, 0)
      #else
      let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      #endif
      _ = fcntl(client, F_SETFD, FD_CLOEXEC)
      _ = fcntl(client, F_SETFL, O_NONBLOCK)
      _ = withUnsafePointer(to: &address) { address in
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
          connect(client, address, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      return client
    }
  }

  deinit {
    for client in clients { close(client) }
  }
}
