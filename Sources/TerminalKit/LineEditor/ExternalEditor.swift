import LLMRingPlatform
import CEditLine

/// Lets the user write a text in the editor that `VISUAL` or `EDITOR` names, else in `vi`.
///
/// The text passes through a file that only the user can read, in a folder that only the user
/// can enter, and both are gone afterwards. The editor inherits the environment without the
/// variables that hold keys, and default signals.
package enum ExternalEditor {
  /// Bytes that are read back at most.
  package static let limit = 4 << 20

  /// Endings of the names of variables that a child must not see.
  static let secretEndings = ["_KEY", "_TOKEN", "_SECRET", "_PASSWORD"]

  /// Runs the editor and waits for it; the terminal must not be in raw mode meanwhile.
  ///
  /// - Returns: The new text, without a line feed at its end; `nil` if there is none to take,
  ///   since the editor could not be run or said that it failed.
  package static func edit(_ text: String) -> String? {
    let base = variable("TMPDIR") ?? "/tmp"
    var template = Array("\(base)/llmring-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    let folder = string(template)
    let path = folder + "/message.md"
    defer {
      unlink(path)
      rmdir(folder)
    }
    guard write(text, to: path), run(on: path), let edited = read(path) else { return nil }
    return edited.hasSuffix("\n") ? String(edited.dropLast()) : edited
  }

  /// Runs the editor on a file and waits for it; the terminal must not be in raw mode meanwhile.
  ///
  /// - Returns: Whether the editor ran and ended well.
  package static func run(on path: String) -> Bool {
    let command = variable("VISUAL") ?? variable("EDITOR") ?? "vi"
    // Ctrl-C in the editor is the editor's; it must not end this program.
    let interrupt = SignalAction.ignore(SIGINT)
    let quit = SignalAction.ignore(SIGQUIT)
    defer {
      SignalAction.restore(SIGINT, interrupt)
      SignalAction.restore(SIGQUIT, quit)
    }
    // Through a shell, since the variable may hold options.
    guard let child = spawn("/bin/sh", ["-c", "\(command) \"$1\"", "sh", path]) else {
      return false
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return false }
      // Whoever ends this program ends the editor, which may keep what it has in a file of its own.
      if SignalPipe.hasPendingEnding { kill(child, SIGHUP) }
    }
    return status == 0
  }

  private static func spawn(_ path: String, _ arguments: [String]) -> pid_t? {
    #if canImport(Glibc)
      var attributes = posix_spawnattr_t()
    #else
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(
      &attributes, Int16(Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)))
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)

    var words = ([path] + arguments).map { strdup($0) } + [nil]
    var variables = environment().map { strdup($0) } + [nil]
    defer { for word in words + variables { free(word) } }
    var child: pid_t = 0
    return posix_spawn(&child, path, nil, &attributes, &words, &variables) == 0 ? child : nil
  }

  private static func environment() -> [String] {
    var result: [String] = []
    var entry = cel_environ()
    while let text = entry?.pointee {
      let variable = String(cString: text)
      if isSafe(variable) { result.append(variable) }
      entry = entry?.successor()
    }
    return result
  }

  /// Whether a child may see `NAME=value`.
  static func isSafe(_ variable: String) -> Bool {
    let name = variable.prefix { $0 != "=" }.uppercased()
    return !secretEndings.contains { name.hasSuffix($0) }
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  private static func write(_ text: String, to path: String) -> Bool {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    defer { close(file) }
    return Descriptor.write(Array(text.utf8), to: file)
  }

  private static func read(_ path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    while bytes.count < limit, let more = Descriptor.read(file, limit: 65536) { bytes += more }
    return String(decoding: bytes.prefix(limit), as: UTF8.self)
  }

  private static func string(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
