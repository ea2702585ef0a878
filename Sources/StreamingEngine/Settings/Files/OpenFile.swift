package import LLMRingPlatform

/// An open file or folder, closed when the value's life ends.
package struct OpenFile: ~Copyable, Sendable {
  package let descriptor: Int32

  /// Opens a file. It is not handed on to child processes.
  ///
  /// - Parameters:
  ///   - flags: As of `open(2)`.
  ///   - mode: The permissions of a file that is created; the umask narrows them.
  package init(_ path: String, _ flags: Int32, mode: Int = 0) throws(SystemFault) {
    while true {
      let descriptor = open(path, flags | O_CLOEXEC, mode_t(mode))
      if descriptor >= 0 {
        self.descriptor = descriptor
        return
      }
      guard errno == EINTR else { throw .last }
    }
  }

  deinit {
    _ = close(descriptor)
  }

  func status() throws(SystemFault) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last }
    return status
  }

  /// The file's length in bytes.
  package func size() throws(SystemFault) -> Int {
    Int(try status().st_size)
  }

  /// Whether `path` still leads to this file: another process may have put a new one there.
  package func isStill(at path: String) throws(SystemFault) -> Bool {
    FileIdentity(try status()) == FileIdentity(of: path)
  }

  /// Reads from `offset` until the end of the file or `limit` bytes, whichever comes first.
  package func read(from offset: Int = 0, limit: Int) throws(SystemFault) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: min(limit, 65_536))
    while bytes.count < limit {
      let wanted = min(piece.count, limit - bytes.count)
      let count = pread(descriptor, &piece, wanted, off_t(offset + bytes.count))
      if count == 0 { break }
      if count > 0 {
        bytes += piece[..<count]
      } else if errno != EINTR {
        throw .last
      }
    }
    return bytes
  }

  /// Writes all of `bytes` where the file stands.
  package func write(_ bytes: [UInt8]) throws(SystemFault) {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { buffer in
        LLMRingPlatform.write(descriptor, buffer.baseAddress, buffer.count)
      }
      if count >= 0 {
        done += count
      } else if errno != EINTR {
        throw .last
      }
    }
  }

  /// Waits until the disk has what was written.
  ///
  /// After a fault the file must not be trusted: the kernel may have dropped the pages, and a
  /// second call would report success.
  package func synchronize() throws(SystemFault) {
    try synchronizeToDisk(descriptor)
  }
}

/// Which file it is, whatever it is called.
package struct FileIdentity: Sendable, Equatable {
  private let device: UInt64
  private let number: UInt64

  /// The identity of the file at a path, or `nil` if there is none.
  package init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    number = UInt64(truncatingIfNeeded: status.st_ino)
  }
}
