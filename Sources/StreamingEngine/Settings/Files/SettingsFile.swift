import LLMRingPlatform
import Synchronization

/// Reads the text of the files that people write, and says what is wrong with one that cannot be
/// read: the same in every command.
package enum SettingsFile {
  /// What a file is for; decides how large it may be.
  package enum Role {
    case config, keys, lockfile, prompt

    /// In bytes.
    var limit: Int {
      switch self {
      case .config, .keys, .prompt: 1 << 20
      case .lockfile: 4 << 20
      }
    }

    var name: String {
      switch self {
      case .config: "a configuration file"
      case .keys: "a file of keys"
      case .lockfile: "a lockfile"
      case .prompt: "a prompt"
      }
    }
  }

  /// Returns the text of a file.
  ///
  /// A pipe is read once; who asks for it again gets the same text.
  ///
  /// - Throws: When it cannot be read, is neither a file nor a pipe, is larger than its role allows,
  ///   or is not UTF-8 text. A pipe that nothing writes to is not waited for.
  package static func text(of path: String, as role: Role) throws(SettingsError) -> String {
    try text(bytes(of: path, as: role), path: path)
  }

  /// Returns bytes as text.
  package static func text(_ bytes: [UInt8], path: String) throws(SettingsError) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    throw SettingsError(
      path: path, position: SourceText(bytes).position(at: InputText.firstFault(in: bytes)),
      problem: InputText.isUTF16(bytes) ? "the text is UTF-16" : "not UTF-8 text",
      advice: "save the file as UTF-8")
  }

  /// Whether anything is at `path`, even a link that leads nowhere: ignoring that would be to use
  /// other settings than the person thinks. In a folder that may not be searched nothing is found,
  /// as `HOME` may be another user's.
  package static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Refuses to change a pipe, which would be replaced by a file.
  package static func checkIsFile(_ path: String) throws(SettingsError) {
    var status = stat()
    guard stat(path, &status) == 0, let kind = kind(status) else { return }
    throw special(kind, path)
  }

  private static func bytes(of path: String, as role: Role) throws(SettingsError) -> [UInt8] {
    var status = stat()
    // Before it is opened, because opening a device can be using it.
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFIFO, let kind = kind(status) {
      throw special(kind, path)
    }
    do throws(SystemFault) {
      let file = try InputFile(path, limit: role.limit)
      guard file.isPipe else {
        try file.read()
        return file.bytes
      }
      if let bytes = pipes.withLock({ $0[path] }) { return bytes }
      if try readPipe(file) {
        pipes.withLock { $0[path] = file.bytes }
        return file.bytes
      }
    } catch  where error.code == EFBIG {
      throw SettingsError(
        path: path, problem: "is larger than \(role.limit >> 20) MiB, the limit for \(role.name)",
        advice: "remove what does not belong in it")
    } catch {
      throw SettingsError(
        path: path, problem: "cannot be read: \(error)", advice: advice(on: error, path: path))
    }
    throw SettingsError(
      path: path, problem: "is a pipe that nothing is written to",
      advice: "put a plain file in its place")
  }

  private static func special(_ kind: String, _ path: String) -> SettingsError {
    SettingsError(
      path: path, problem: "is \(kind), not a file", advice: "put a plain file in its place")
  }

  /// What has been read from pipes, by their paths.
  private static let pipes = Mutex<[String: [UInt8]]>([:])

  /// - Returns: Whether the end was reached. A writer has half a second to open the pipe, and then a
  ///   minute to write.
  private static func readPipe(_ file: InputFile) throws(SystemFault) -> Bool {
    let start = ContinuousClock.now
    while !file.isOver {
      try file.advance(waitingAtMost: 50)
      let waited = ContinuousClock.now - start
      if waited > .seconds(60) { return false }
      if waited > .milliseconds(500), try file.lacksWriter() { return false }
    }
    return true
  }

  private static func advice(on fault: SystemFault, path: String) -> String {
    switch fault.code {
    case ENOENT where exists(path):
      "it is a link to a file that does not exist: make that file, or remove the link"
    case ENOENT, ENOTDIR: "check the path"
    case ELOOP: "it is a link that leads back to itself: remove it"
    case EACCES, EPERM: "give yourself the right to read it"
    default: "check the disk that it is on"
    }
  }

  /// What is at a path if it is not a plain file.
  private static func kind(_ status: stat) -> String? {
    switch status.st_mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "a folder"
    case S_IFIFO: "a pipe"
    case S_IFSOCK: "a socket"
    case S_IFCHR, S_IFBLK: "a device"
    default: "not a file"
    }
  }
}
