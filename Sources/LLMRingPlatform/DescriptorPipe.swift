/// A pipe whose ends no child inherits.
package struct DescriptorPipe: Sendable {
  package let readEnd: Int32
  package let writeEnd: Int32

  package init() throws(SystemFault) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .last }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }
}

extension DescriptorPipe {
  /// Writes bytes on a thread of its own, because the reader may not read, and closes the write end.
  /// The thread ends with the last process that could read.
  ///
  /// - Returns: Whether the thread could be started.
  package func writeOnThread(_ bytes: [UInt8]) -> Bool {
    let end = writeEnd
    let isStarted = startSignalFreeThread {
      defer { close(end) }
      bytes.withUnsafeBytes { buffer in
        var rest = buffer[...]
        while !rest.isEmpty {
          let piece = UnsafeRawBufferPointer(rebasing: rest)
          let count = write(end, piece.baseAddress, piece.count)
          if count < 0, errno == EINTR { continue }
          guard count > 0 else { return }
          rest = rest.dropFirst(count)
        }
      }
    }
    if !isStarted { close(end) }
    return isStarted
  }
}
