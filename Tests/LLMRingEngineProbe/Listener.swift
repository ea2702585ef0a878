import LLMRingPlatform

/// A listening socket on a free port of 127.0.0.1.
struct Listener {
  let descriptor: Int32
  let port: Int

  init() {
    #if canImport(Darwin)
    let listener = socket(AF_INET, SOCK_STREAM, 0)
    #else
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && listen(listener, 4096) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    precondition(isBound, "the server cannot listen")
    descriptor = listener
    port = Int(UInt16(bigEndian: address.sin_port))
  }
}
