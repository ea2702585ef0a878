internal import CLLMRingPlatform

/// Checks whether a program listens on a port of this machine, without loading a library.
package enum PortProbe {
  /// Tries to connect to 127.0.0.1.
  ///
  /// - Parameter milliseconds: The longest wait; a port of this machine answers, or refuses, at
  ///   once.
  package static func isListening(port: UInt16, within milliseconds: Int32) -> Bool {
    let descriptor = lrp_stream_socket(AF_INET)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if result == 0 { return true }
    guard errno == EINPROGRESS else { return false }
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard poll(&request, 1, milliseconds) == 1 else { return false }
    var fault: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &fault, &size)
    return fault == 0
  }
}
