import LLMRingPlatform
import LLMRingScreenTesting
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

  private let child: RunningProcess
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
    var ends: [Int32] = []
    defer { for end in ends { close(end) } }
    var source = ChildProcess.Stream.nothing
    if let input {
      let pipe = try DescriptorPipe()
      ends += [pipe.readEnd, pipe.writeEnd]
      let bytes = Array(input.utf8)
      precondition(write(pipe.writeEnd, bytes, bytes.count) == bytes.count, "input too long")
      source = .descriptor(pipe.readEnd)
    }
    let (output, errors) = (try DescriptorPipe(), try DescriptorPipe())
    ends += [output.writeEnd, errors.writeEnd]
    let program = ChildProcess(
      executable, arguments, environment: environment.map { "\($0)=\($1)" },
      streams: [source, .descriptor(output.writeEnd), .descriptor(errors.writeEnd)])
    child = try spawning.withLock { _ in try program.start() }
    self.keepsake = keepsake
    streams = [output, errors].map { Stream(descriptor: $0.readEnd) }
  }

  deinit {
    for stream in streams { close(stream.descriptor) }
    guard ending == nil else { return }
    child.send(SIGKILL)
    _ = child.wait()
  }

  /// The process's id.
  var process: pid_t { child.id }

  /// What has come on standard output so far.
  var output: String { streams[0].text }

  /// What has come on standard error so far.
  var errors: String { streams[1].text }

  func kill(_ signal: Int32) {
    child.send(signal)
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
    guard let end = child.wait() else { throw Timeout(description: "the program is gone") }
    let ending = Screen.Ending(end)
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
}
