import LLMRingPlatform
import ScreenTesting
import Synchronization

/// A program as a script runs it: its standard streams are pipes.
///
/// Nothing sleeps: every wait reads what the program writes until a condition holds. The program
/// is killed when this object goes away.
final class PipedProgram {
  struct Outcome: Equatable {
    var status: Screen.Ending
    var output: String
    var errors: String
  }

  /// A condition that did not come true in time, with what the program had written by then.
  struct Timeout: Error, CustomStringConvertible {
    var description: String
  }

  /// The process's id.
  let process: pid_t

  private var streams: [Stream]
  private var ending: Screen.Ending?
  private let keepsake: AnyObject?

  private struct Stream {
    let descriptor: Int32
    var bytes: [UInt8] = []
    var isOpen = true

    var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// - Parameters:
  ///   - input: What is piped in, of at most 64 KiB; without it standard input is `/dev/null`.
  ///   - keepsake: Kept as long as this object is: something that the program needs.
  init(
    _ executable: String, _ arguments: [String], environment: [String: String],
    input: String? = nil, keepsake: AnyObject? = nil
  ) throws {
    // One lock for making pipes and children: a child made in between would inherit an end, and
    // the pipe would never be at its end.
    let (child, descriptors) = try spawning.withLock { _ in
      var ends: [Int32] = []
      defer { for end in ends { close(end) } }
      func makePipe() throws -> (read: Int32, write: Int32) {
        var pair: [Int32] = [-1, -1]
        guard pipe(&pair) == 0 else { throw SystemError(call: "pipe", number: errno) }
        for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (pair[0], pair[1])
      }
      var source: Int32?
      if let input {
        let pipe = try makePipe()
        ends += [pipe.read, pipe.write]
        let bytes = Array(input.utf8)
        precondition(write(pipe.write, bytes, bytes.count) == bytes.count, "input too long")
        source = pipe.read
      }
      let (output, errors) = (try makePipe(), try makePipe())
      ends += [output.write, errors.write]
      let child = try Self.spawn(
        executable, arguments, environment, streams: (source, output.write, errors.write))
      return (child, [output.read, errors.read])
    }
    process = child
    self.keepsake = keepsake
    streams = descriptors.map { Stream(descriptor: $0) }
  }

  deinit {
    for stream in streams { close(stream.descriptor) }
    guard ending == nil else { return }
    kill(SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  /// What has come on standard output so far.
  var output: String { streams[0].text }

  func kill(_ signal: Int32) {
    _ = LLMRingPlatform.kill(process, signal)
  }

  /// Reads until `text` has come on standard output.
  func wait(forOutput text: String) throws {
    try wait("'\(text)' comes") { $0.output.contains(text) }
  }

  /// Reads until `condition` holds.
  ///
  /// It blocks its thread, as all here does: a test that gave its thread away might get it back
  /// only when other tests, which block theirs, are over, and a server does not wait so long.
  func wait(
    _ what: String, timeout: Duration = .seconds(120), until condition: (PipedProgram) -> Bool
  ) throws {
    let end = ContinuousClock.now + timeout
    while !condition(self) {
      guard streams.contains(where: \.isOpen), ContinuousClock.now < end else {
        throw Timeout(description: "waited in vain until \(what); \(written)")
      }
      receive()
    }
  }

  /// Reads to the end of both streams, and waits for the program's end.
  func finish(timeout: Duration = .seconds(120)) throws -> Outcome {
    let end = ContinuousClock.now + timeout
    while streams.contains(where: \.isOpen) {
      guard ContinuousClock.now < end else {
        throw Timeout(description: "the program did not end; \(written)")
      }
      receive()
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let ending: Screen.Ending =
      status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .signalled(status & 0x7F)
    self.ending = ending
    return Outcome(status: ending, output: streams[0].text, errors: streams[1].text)
  }

  private var written: String { "output: \(streams[0].text)\nerrors: \(streams[1].text)" }

  private func receive() {
    var requests = streams.map {
      pollfd(fd: $0.isOpen ? $0.descriptor : -1, events: Int16(POLLIN), revents: 0)
    }
    guard poll(&requests, nfds_t(requests.count), 20) > 0 else { return }
    for index in streams.indices where requests[index].revents != 0 {
      var buffer = [UInt8](repeating: 0, count: 65536)
      let count = read(streams[index].descriptor, &buffer, buffer.count)
      streams[index].bytes += buffer.prefix(max(0, count))
      streams[index].isOpen = count > 0
    }
  }

  private static func spawn(
    _ executable: String, _ arguments: [String], _ environment: [String: String],
    streams: (input: Int32?, output: Int32, errors: Int32)
  ) throws -> pid_t {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    if let input = streams.input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, streams.output, 1)
    posix_spawn_file_actions_adddup2(&actions, streams.errors, 2)
    // A test run in the background of a script ignores SIGINT, and the program must not.
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)

    var argumentList = ([executable] + arguments).map { strdup($0) } + [nil]
    var variableList = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for string in argumentList + variableList { free(string) } }
    var process: pid_t = 0
    let status = posix_spawn(
      &process, executable, &actions, &attributes, &argumentList, &variableList)
    guard status == 0 else { throw SystemError(call: "spawn \(executable)", number: status) }
    return process
  }
}
