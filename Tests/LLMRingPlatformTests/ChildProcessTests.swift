import LLMRingPlatform
import Testing

@Suite(.timeLimit(.minutes(20))) struct ChildProcessTests {
  /// Runs a shell command, and returns how it ended and what it wrote to descriptors 1 and 2.
  private static func run(
    _ command: String, parameters: [String] = [], environment: [String] = [],
    input: ChildProcess.Stream = .nothing, workingFolder: String? = nil,
    group: ChildProcess.Group = .ours
  ) throws -> (end: RunningProcess.End?, output: String, errors: String) {
    let (output, errors) = (try DescriptorPipe(), try DescriptorPipe())
    defer { for end in [output.readEnd, errors.readEnd] { close(end) } }
    var child = ChildProcess(
      shell: command, parameters, environment: environment,
      streams: [input, .descriptor(output.writeEnd), .descriptor(errors.writeEnd)], group: group)
    child.workingFolder = workingFolder
    let running = try child.start()
    for end in [output.writeEnd, errors.writeEnd] { close(end) }
    let texts = [output, errors].map { read($0.readEnd) }
    return (running.wait(), texts[0], texts[1])
  }

  /// Reads to the end.
  private static func read(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = LLMRingPlatform.read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += piece[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("a child reads and writes the descriptors that it is given")
  func streams() throws {
    let input = try DescriptorPipe()
    _ = write(input.writeEnd, "word\n", 5)
    close(input.writeEnd)
    defer { close(input.readEnd) }
    let result = try Self.run(
      "read it; echo out $it; echo err $1 >&2; exit 7", parameters: ["x y"],
      input: .descriptor(input.readEnd))
    #expect(result == (.exited(7), "out word\n", "err x y\n"))
  }

  @Test("a child has no descriptor of ours that it was not given, whatever its flags")
  func noInheritedDescriptors() throws {
    // Without close-on-exec, at a number that the shell does not use itself.
    let leak = fcntl(0, F_DUPFD, 40)
    defer { close(leak) }
    let result = try Self.run("for n in 3 4 5 6 7 8 9 \(leak); do : <&$n && echo open $n; done")
    #expect(result.output == "")
    #expect(result.end != nil)
  }

  @Test("descriptors may change places")
  func crossedDescriptors() throws {
    let (first, second) = (try DescriptorPipe(), try DescriptorPipe())
    // Both numbers lie within those of the child.
    let (high, low) = (fcntl(first.writeEnd, F_DUPFD_CLOEXEC, 3), second.writeEnd)
    let count = Int(max(high, low)) + 1
    var streams = [ChildProcess.Stream](repeating: .discarded, count: count)
    streams[Int(high)] = .descriptor(low)
    streams[Int(low)] = .descriptor(high)
    let child = try ChildProcess(
      shell: "echo to-high >/dev/fd/\(high); echo to-low >/dev/fd/\(low)", environment: [],
      streams: streams
    ).start()
    for end in [first.writeEnd, second.writeEnd, high] { close(end) }
    defer { for end in [first.readEnd, second.readEnd] { close(end) } }
    #expect(Self.read(second.readEnd) == "to-high\n")
    #expect(Self.read(first.readEnd) == "to-low\n")
    #expect(child.wait() == .exited(0))
  }

  @Test("one stream can be a copy of an earlier one")
  func copiedStream() throws {
    let pipe = try DescriptorPipe()
    defer { close(pipe.readEnd) }
    let child = try ChildProcess(
      shell: "echo out; echo err >&2", environment: [],
      streams: [.nothing, .descriptor(pipe.writeEnd), .child(1)]
    ).start()
    close(pipe.writeEnd)
    #expect(Self.read(pipe.readEnd) == "out\nerr\n")
    #expect(child.wait() == .exited(0))
  }

  @Test("a child has the variables and the working folder that it is given, and no others")
  func services() throws {
    setenv("LLMRING_TEST_CANARY", "1", 1)
    let result = try Self.run(
      "echo $GIVEN/$LLMRING_TEST_CANARY/$(pwd -P)", environment: ["GIVEN=a b"],
      workingFolder: "/usr")
    #expect(result.output == "a b///usr\n")
  }

  @Test("a signal that we ignore ends a child that does not")
  func defaultSignals() throws {
    let before = SignalAction.ignore(SIGUSR2)
    defer { before.restore(SIGUSR2) }
    #expect(SignalAction.disposition(of: SIGUSR2) == .ignored)
    #expect(try Self.run("kill -USR2 $$; echo alive").end == .signalled(SIGUSR2))
  }

  @Test("a signal to the group of a child reaches what it started")
  func group() throws {
    let pipe = try DescriptorPipe()
    defer { close(pipe.readEnd) }
    let child = try ChildProcess(
      shell: "sleep 1000 & echo started; wait", environment: ["PATH=/usr/bin:/bin"],
      streams: [.nothing, .descriptor(pipe.writeEnd), .discarded], group: .own
    ).start()
    close(pipe.writeEnd)
    var letters = [UInt8](repeating: 0, count: 8)
    #expect(LLMRingPlatform.read(pipe.readEnd, &letters, 8) == 8)
    #expect(getpgid(child.id) == child.id)
    #expect(child.sendToGroup(SIGKILL))
    // The pipe is at its end only when the sleeping command is gone too.
    #expect(Self.read(pipe.readEnd) == "")
    #expect(child.wait() == .signalled(SIGKILL))
  }

  @Test("a child can lead a session of its own, without a terminal")
  func session() throws {
    let child = try ChildProcess(
      shell: "kill -STOP $$; exit 3", environment: [],
      streams: [.nothing, .discarded, .discarded], group: .session
    ).start()
    #expect(child.wait(seesStops: true) == .stopped(SIGSTOP))
    #expect(getsid(child.id) == child.id)
    #expect(child.poll() == nil)
    #expect(child.send(SIGCONT))
    child.sleepUntilEnd()
    #expect(child.wait() == .exited(3))
    #expect(child.wait() == nil, "it was waited for before")
  }

  @Test("starting a missing program throws an error with the system's message")
  func missingProgram() {
    let child = ChildProcess("/nonexistent/program", [], environment: [])
    #expect(throws: SystemFault(code: ENOENT)) { try child.start() }
    #expect(SystemFault(code: ENOENT).description == "no such file or directory")
    let elsewhere = ChildProcess("/bin/sh", [], environment: [], workingFolder: "/nonexistent")
    #expect(throws: SystemFault(code: ENOENT)) { try elsewhere.start() }
    let closed = ChildProcess("/bin/sh", [], environment: [], streams: [.descriptor(-1)])
    #expect(throws: SystemFault(code: EBADF)) { try closed.start() }
  }

  @Test(
    "a variable holds a secret if its name ends like one",
    arguments: [
      ("OPENAI_API_KEY=x", true), ("github_token=x", true), ("DB_PASSWORD=", true),
      ("CLIENT_SECRET=a=b", true), ("PATH=/a_KEY", false), ("KEY=x", false), ("EDITOR=vi", false),
    ])
  func secrets(variable: String, isSecret: Bool) {
    #expect(ProcessEnvironment.isSecret(variable) == isSecret)
  }

  @Test("the environment is read as it is, and without secrets")
  func environment() {
    setenv("LLMRING_TEST_VALUE", "a=b", 1)
    setenv("LLMRING_TEST_EMPTY", "", 1)
    setenv("LLMRING_TEST_TOKEN", "secret", 1)
    #expect(ProcessEnvironment.current.contains("LLMRING_TEST_VALUE=a=b"))
    #expect(ProcessEnvironment.current.contains("LLMRING_TEST_TOKEN=secret"))
    #expect(ProcessEnvironment.withoutSecrets.contains("LLMRING_TEST_VALUE=a=b"))
    #expect(!ProcessEnvironment.withoutSecrets.contains("LLMRING_TEST_TOKEN=secret"))
    #expect(ProcessEnvironment.value("LLMRING_TEST_VALUE") == "a=b")
    #expect(ProcessEnvironment.value("LLMRING_TEST_EMPTY") == nil)
    #expect(ProcessEnvironment.value("LLMRING_TEST_NOT_SET") == nil)
  }
}

@Suite struct StorageTests {
  @Test("lists the names in a folder as bytes, and an empty list for a missing folder")
  func listsNames() throws {
    var template = Array("/tmp/llmring-platform-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let folder = String(
      decoding: template.prefix { $0 != 0 }.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
    let names: [[UInt8]] = [Array("a".utf8), Array(repeating: 0x62, count: 255), [0xFF, 0x63]]
    for name in names {
      let path = (Array("\(folder)/".utf8) + name).map { CChar(truncatingIfNeeded: $0) } + [0]
      let file = open(path, O_WRONLY | O_CREAT, 0o600)
      #expect(file >= 0)
      #expect(throws: Never.self) { try synchronizeToDisk(file) }
      close(file)
    }
    #expect(Set(fileNames(inFolder: folder)) == Set(names))
    for name in names {
      unlink((Array("\(folder)/".utf8) + name).map { CChar(truncatingIfNeeded: $0) } + [0])
    }
    rmdir(folder)
    #expect(fileNames(inFolder: folder) == [])
    #expect(throws: SystemFault(code: EBADF)) { try synchronizeToDisk(-1) }
  }
}
