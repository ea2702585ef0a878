import CLLMRingVTerm
import LLMRingPlatform
package import Synchronization

/// The modes that matter to the next user of the terminal.
package struct TerminalModes: Equatable, Sendable {
  package var input: UInt
  package var output: UInt
  package var control: UInt
  package var local: UInt

  /// Whether keys arrive line by line and are echoed, as a shell leaves a terminal.
  package var isCooked: Bool { local & UInt(ICANON) != 0 && local & UInt(ECHO) != 0 }

  /// Whether Ctrl-C sends a signal.
  package var hasSignalKeys: Bool { local & UInt(ISIG) != 0 }
}

/// A failed system call and its cause.
package struct SystemError: Error, CustomStringConvertible {
  package var call: String
  package var number: Int32

  package init(call: String, number: Int32) {
    self.call = call
    self.number = number
  }

  package var description: String { "\(call): \(String(cString: strerror(number)))" }
}

/// Held while a descriptor that children must not inherit is open, and while a child is created.
package let spawning = Mutex<Void>(())

/// A pseudo-terminal. Bytes written to it are typed in the terminal.
package final class PseudoTerminal {
  private let controller: Int32
  private let path: String
  private var isOpen = true

  package init(rows: Int = 24, columns: Int = 80) throws {
    var ends: (controller: Int32, device: Int32) = (-1, -1)
    var name = [CChar](repeating: 0, count: 128)
    // Not while another test starts a program: it would inherit the descriptors, and the terminal
    // would never hang up.
    let status = spawning.withLock { _ in
      let status = openpty(&ends.controller, &ends.device, &name, nil, nil)
      guard status == 0 else { return status }
      _ = fcntl(ends.controller, F_SETFD, FD_CLOEXEC)
      Self.close(ends.device)
      return status
    }
    guard status == 0 else { throw SystemError(call: "openpty", number: errno) }
    controller = ends.controller
    path = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
    _ = fcntl(controller, F_SETFL, O_NONBLOCK)
    resize(rows: rows, columns: columns)
  }

  deinit {
    close()
  }

  /// Hangs up.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    Self.close(controller)
  }

  private static func close(_ descriptor: Int32) {
    _ = LLMRingPlatform.close(descriptor)
  }

  package func resize(rows: Int, columns: Int) {
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(controller, UInt(TIOCSWINSZ), &size)
  }

  var modes: TerminalModes {
    var modes = termios()
    tcgetattr(controller, &modes)
    return TerminalModes(
      input: UInt(modes.c_iflag), output: UInt(modes.c_oflag), control: UInt(modes.c_cflag),
      local: UInt(modes.c_lflag))
  }

  /// Opens the other end, as a program would. The caller closes it.
  package func openDevice() -> Int32 {
    open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
  }

  /// The output of the terminal, waiting at most `timeout` milliseconds for it.
  package func read(timeout: Int32) -> [UInt8]? {
    guard isOpen else { return nil }
    var request = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
    guard poll(&request, 1, timeout) > 0 else { return nil }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = LLMRingPlatform.read(controller, &buffer, buffer.count)
    guard count > 0 else {
      // The other end is closed; do not spin.
      if request.revents & Int16(POLLHUP) != 0 { _ = poll(nil, 0, timeout) }
      return nil
    }
    return Array(buffer.prefix(count))
  }

  /// Types `bytes`. Calls `drain` while the program does not read, because it may be waiting for
  /// its output to be read.
  package func write(_ bytes: [UInt8], drain: () -> Void = {}) {
    var rest = bytes[...]
    while !rest.isEmpty, isOpen {
      let count = rest.withUnsafeBytes { buffer in
        LLMRingPlatform.write(controller, buffer.baseAddress, buffer.count)
      }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var request = pollfd(fd: controller, events: Int16(POLLOUT | POLLIN), revents: 0)
        _ = poll(&request, 1, 20)
        drain()
      } else if errno != EINTR {
        return
      }
    }
  }

  /// Starts a program as the leader of a new session whose terminal this is.
  func spawn(
    _ executable: String, _ arguments: [String], environment: [String: String]
  ) throws -> RunningProcess {
    let environment = environment.map { "\($0)=\($1)" }
    return try spawning.withLock { _ in
      #if canImport(Darwin)
      var words = ([executable] + arguments).map { strdup($0) } + [nil]
      var variables = environment.map { strdup($0) } + [nil]
      defer { for word in words + variables { free(word) } }
      let id = cvterm_start(path, executable, &words, &variables)
      guard id > 0 else { throw SystemError(call: "fork", number: errno) }
      return RunningProcess(id: id)
      #else
      // The first terminal that the leader of a session opens becomes its own.
      return try ChildProcess(
        executable, arguments, environment: environment,
        streams: [.file(path, O_RDWR), .child(0), .child(0)], group: .session
      ).start()
      #endif
    }
  }
}
