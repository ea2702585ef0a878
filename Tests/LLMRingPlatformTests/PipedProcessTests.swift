import LLMRingPlatform
import LLMRingScreenTesting
import Testing

@Suite(.timeLimit(.minutes(20))) struct PipedProcessTests {
  private static func start(
    _ command: String, input: [UInt8]? = nil,
    captures: PipedProcess.Captured = .outputAndErrors
  ) throws -> PipedProcess {
    try PipedProcess(
      ChildProcess(shell: command, environment: ["PATH=/usr/bin:/bin"]), input: input,
      captures: captures)
  }

  /// Reads to the end.
  ///
  /// - Parameter change: Called with the output so far, whenever there is more.
  private static func finish(
    _ process: PipedProcess, change: (String) -> Void = { _ in }
  ) -> (RunningProcess.End?, String) {
    var bytes: [UInt8] = []
    while process.end == nil {
      var request = pollfd(fd: process.output, events: Int16(POLLIN), revents: 0)
      _ = poll(&request, 1, 20)
      let new = process.read()
      bytes += new
      if !new.isEmpty { change(String(decoding: bytes, as: UTF8.self)) }
      process.check()
    }
    return (process.end, String(decoding: bytes, as: UTF8.self))
  }

  @Test(
    "the pipe is the descriptors that were asked for",
    arguments: [
      (PipedProcess.Captured.output, "out\n"), (.errors, "err\n"),
      (.outputAndErrors, "out\nerr\n"), (.nothing, ""),
    ])
  func captured(_ captured: PipedProcess.Captured, text: String) throws {
    let result = Self.finish(try Self.start("echo out; echo err >&2; exit 3", captures: captured))
    #expect(result == (.exited(3), text))
  }

  @Test("input is read to its end, however long it is")
  func input() throws {
    let input = [UInt8](repeating: 0x61, count: 1 << 20)
    #expect(Self.finish(try Self.start("wc -c", input: input)) == (.exited(0), "1048576\n"))
    #expect(Self.finish(try Self.start("wc -c")) == (.exited(0), "0\n"))
    #expect(Self.finish(try Self.start("exit 4", input: input)) == (.exited(4), ""))
  }

  @Test("a child has no terminal")
  func noTerminal() throws {
    let result = Self.finish(try Self.start("(: </dev/tty) 2>/dev/null || echo none; tty"))
    #expect(result == (.exited(1), "none\nnot a tty\n"))
  }

  @Test("a process that the child leaves behind does not keep it from ending")
  func leftBehind() throws {
    let process = try Self.start("sleep 1000 & echo $!")
    let (end, text) = Self.finish(process)
    #expect(end == .exited(0))
    #expect(process.leavesWriter)
    let id = try #require(Int32(text.dropLast()))
    #expect(kill(id, SIGKILL) == 0, "it is still running")
  }

  @Test("what a child printed before its end is read, however late")
  func late() throws {
    let process = try Self.start("seq 1000")
    let busy = ContinuousClock.now + .milliseconds(300)
    while ContinuousClock.now < busy { process.check() }
    #expect(process.end == nil)
    let (end, text) = Self.finish(process)
    #expect(end == .exited(0))
    #expect(text.hasSuffix("\n999\n1000\n"))
    #expect(!process.leavesWriter)
  }

  @Test("a process left behind that prints without end does not keep the child from ending")
  func endless() throws {
    let process = try Self.start("yes &")
    #expect(Self.finish(process).0 == .exited(0))
    #expect(process.leavesWriter)
  }

  @Test("a child whose output is not read ends although something that it started has all of it")
  func unread() throws {
    let folder = try TemporaryFolder()
    let process = try Self.start(
      "cat >\(folder.path)/input; sleep 1000 & echo $! >\(folder.path)/id", input: [0x61],
      captures: .nothing)
    #expect(process.output < 0)
    #expect(Self.finish(process) == (.exited(0), ""))
    #expect(!process.leavesWriter)
    #expect(folder.read("input") == "a")
    let id = try #require(Int32(folder.read("id")?.dropLast() ?? ""))
    #expect(kill(id, SIGKILL) == 0, "it is still running")
  }

  @Test("a child that is silent for too long is stopped; one that prints may run for longer")
  func overdue() throws {
    var time = ContinuousClock.now
    let process = try PipedProcess(
      ChildProcess(shell: "exec yes", environment: ["PATH=/usr/bin:/bin"]), captures: .output,
      patience: .seconds(10), now: { time })
    for _ in 0..<30 {
      var bytes: [UInt8] = []
      while bytes.isEmpty, process.output >= 0 { bytes = process.read() }
      time += .seconds(9)
      process.check()
      #expect(!process.isOverdue && !process.isStopped)
    }
    time += .seconds(1)
    process.check()
    #expect(process.isOverdue && process.isStopped)
    #expect(Self.finish(process).0 == .signalled(SIGINT))
  }

  @Test(
    "a stopped child ends with everything that it started",
    arguments: [
      ("sleep 1000 & echo $!; wait", RunningProcess.End.signalled(SIGINT)),
      ("trap '' INT; sleep 1000 & echo $!; wait", .signalled(SIGKILL)),
      ("trap 'exit 5' INT; sleep 1000 & echo $!; wait", .exited(5)),
    ])
  func stopped(command: String, expected: RunningProcess.End) throws {
    let process = try Self.start(command)
    let (end, text) = Self.finish(process) { _ in process.stop() }
    #expect(end == expected)
    #expect(process.isStopped && !process.leavesWriter)
    let id = try #require(Int32(text.dropLast()))
    // Its new parent needs a moment to collect it; until then it is there without running.
    while kill(id, 0) == 0 { usleep(1000) }
  }

  @Test("a suspended child prints nothing until it is resumed, and can be stopped")
  func suspended() throws {
    let process = try Self.start("echo a; while :; do sleep 0.01; done")
    let (end, _) = Self.finish(process) { _ in
      process.suspend()
      process.stop()
    }
    #expect(end == .signalled(SIGINT))
  }

  @Test("a program that does not exist is a fault")
  func missing() throws {
    let child = ChildProcess("/nonexistent", [], environment: [])
    #expect(throws: SystemFault(code: ENOENT)) {
      _ = try PipedProcess(child, input: [1], captures: .output)
    }
  }
}
