internal import CLLMRingPlatform

/// How a child process is started. It gets the descriptors, the variables and the working folder
/// that are named here, default signals, an empty signal mask, and nothing else of ours.
package struct ChildProcess: Sendable {
  /// What a descriptor of the child is.
  package enum Stream: Sendable, Equatable {
    /// A descriptor of ours.
    case descriptor(Int32)
    /// A descriptor of the child itself that comes before this one.
    case child(Int32)
    /// A file that the child opens, with flags as of `open(2)`. For the leader of a session the
    /// first terminal that it opens becomes its own.
    case file(String, Int32)

    /// Nothing to read.
    package static let nothing = Stream.file("/dev/null", O_RDONLY)
    /// Drops what is written.
    package static let discarded = Stream.file("/dev/null", O_WRONLY)
  }

  /// Which processes get the signals of the terminal together with the child.
  package enum Group: Sendable, Equatable {
    /// Ours.
    case ours
    /// A group of its own, which ``Running/signal(group:)`` reaches with everything that it starts.
    case own
    /// A group of its own that gets the keys of a terminal: the terminal's foreground. Whoever
    /// starts it takes the terminal back when it has ended or stopped.
    case foreground(terminal: Int32)
    /// A session of its own, without a terminal.
    case session
  }

  /// The path of the program; it is not looked for in `PATH`.
  package var program: String
  /// Without the program's own name, which comes first.
  package var arguments: [String]
  /// Each as `NAME=value`.
  package var environment: [String]
  /// `nil` for our own working folder.
  package var workingFolder: String?
  /// The descriptors of the child from 0 on.
  package var streams: [Stream]
  package var group: Group

  package init(
    _ program: String, _ arguments: [String], environment: [String],
    workingFolder: String? = nil,
    streams: [Stream] = [.descriptor(0), .descriptor(1), .descriptor(2)], group: Group = .ours
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.workingFolder = workingFolder
    self.streams = streams
    self.group = group
  }

  /// A command line for `/bin/sh`.
  package init(
    shell command: String, _ parameters: [String] = [], environment: [String],
    streams: [Stream] = [.descriptor(0), .descriptor(1), .descriptor(2)], group: Group = .ours
  ) {
    self.init(
      "/bin/sh", ["-c", command] + (parameters.isEmpty ? [] : ["sh"] + parameters),
      environment: environment, streams: streams, group: group)
  }

  /// Starts the child. The only function of the program that does.
  ///
  /// - Returns: The running child; it has to be waited for.
  package func start() throws(SystemFault) -> RunningProcess {
    // The descriptors are handed over as copies that no number in the child collides with.
    var copies: [Int32] = []
    defer { for copy in copies { close(copy) } }
    func copy(_ descriptor: Int32) throws(SystemFault) -> Int32 {
      let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, Int32(streams.count))
      guard copy >= 0 else { throw .last }
      copies.append(copy)
      return copy
    }

    var spawn = lrp_spawn()
    posix_spawnattr_init(&spawn.attributes)
    posix_spawn_file_actions_init(&spawn.actions)
    defer {
      posix_spawnattr_destroy(&spawn.attributes)
      posix_spawn_file_actions_destroy(&spawn.actions)
    }
    if case .foreground(let terminal) = group {
      try Self.check(lrp_take_terminal(&spawn, try copy(terminal)))
    }
    if let workingFolder { try Self.check(lrp_change_directory(&spawn, workingFolder)) }
    for (number, stream) in streams.enumerated() {
      let number = Int32(number)
      switch stream {
      case .descriptor(let descriptor):
        let source = try copy(descriptor)
        try Self.check(posix_spawn_file_actions_adddup2(&spawn.actions, source, number))
      case .child(let earlier):
        try Self.check(posix_spawn_file_actions_adddup2(&spawn.actions, earlier, number))
      case .file(let path, let flags):
        try Self.check(posix_spawn_file_actions_addopen(&spawn.actions, number, path, flags, 0o600))
      }
    }
    try Self.check(lrp_close_from(&spawn, Int32(streams.count)))
    setAttributes(of: &spawn)

    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup($0) } + [nil]
    defer { for word in words + variables { free(word) } }
    var id: pid_t = 0
    try Self.check(
      posix_spawn(&id, program, &spawn.actions, &spawn.attributes, &words, &variables))
    if case .foreground(let terminal) = group, lrp_suspended_flag() != 0 {
      TerminalForeground.set(id, of: terminal)
      _ = kill(id, SIGCONT)
    }
    return RunningProcess(id: id)
  }

  private func setAttributes(of spawn: inout lrp_spawn) {
    var flags = Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK) | lrp_closing_flag()
    switch group {
    case .ours: break
    case .own: flags |= Int32(POSIX_SPAWN_SETPGROUP)
    case .foreground: flags |= Int32(POSIX_SPAWN_SETPGROUP) | lrp_suspended_flag()
    case .session: flags |= lrp_session_flag()
    }
    posix_spawnattr_setflags(&spawn.attributes, Int16(truncatingIfNeeded: flags))
    posix_spawnattr_setpgroup(&spawn.attributes, 0)
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&spawn.attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&spawn.attributes, &signals)
  }

  /// These functions return the error that others leave in `errno`.
  private static func check(_ code: Int32) throws(SystemFault) {
    if code != 0 { throw SystemFault(code: code) }
  }
}
