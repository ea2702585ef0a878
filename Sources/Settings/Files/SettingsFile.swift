import LLMRingPlatform

/// Reads the text of the files that people write, and says what is wrong with one that cannot be
/// read: the same in every command.
enum SettingsFile {
  /// What a file is for; decides how large it may be.
  enum Role {
    case config, lockfile

    /// In bytes.
    var limit: Int {
      switch self {
      case .config: 1 << 20
      case .lockfile: 4 << 20
      }
    }

    var name: String {
      switch self {
      case .config: "a configuration file"
      case .lockfile: "a lockfile"
      }
    }
  }

  /// Returns the text of a file.
  ///
  /// - Throws: When it cannot be read, is not a plain file, is larger than its role allows, or is
  ///   not UTF-8 text. Nothing is waited for: neither a pipe without a writer nor a terminal.
  static func text(of path: String, as role: Role) throws(SettingsError) -> String {
    try text(bytes(of: path, as: role), path: path)
  }

  /// Returns bytes as text.
  static func text(_ bytes: [UInt8], path: String) throws(SettingsError) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    throw SettingsError(
      path: path, position: SourceText(bytes).position(at: firstFault(in: bytes)),
      problem: isUTF16 ? "the text is UTF-16" : "not UTF-8 text",
      advice: "save the file as UTF-8")
  }

  /// Whether anything is at `path`, even a link that leads nowhere: ignoring that would be to use
  /// other settings than the person thinks. In a folder that may not be searched nothing is found,
  /// as `HOME` may be another user's.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  private static func bytes(of path: String, as role: Role) throws(SettingsError) -> [UInt8] {
    let content: Content
    do throws(SystemFault) {
      content = try self.content(of: path, limit: role.limit + 1)
    } catch {
      throw SettingsError(
        path: path, problem: "cannot be read: \(error)", advice: advice(on: error, path: path))
    }
    switch content {
    case .special(let kind):
      throw SettingsError(
        path: path, problem: "is \(kind), not a file", advice: "put a plain file in its place")
    case .bytes(let bytes) where bytes.count > role.limit:
      throw SettingsError(
        path: path, problem: "is larger than \(role.limit >> 20) MiB, the limit for \(role.name)",
        advice: "remove what does not belong in it")
    case .bytes(let bytes): return bytes
    }
  }

  private enum Content {
    case bytes([UInt8])
    /// Something other than a plain file.
    case special(String)
  }

  private static func content(of path: String, limit: Int) throws(SystemFault) -> Content {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .last }
    // Once before it is opened, because opening a device can be using it, and once after.
    if let kind = kind(status) { return .special(kind) }
    let file = try OpenFile(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    if let kind = kind(try file.status()) { return .special(kind) }
    return .bytes(try file.read(limit: limit))
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

  private static func firstFault(in bytes: [UInt8]) -> Int {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) { offset += scalar.count }
    return offset
  }
}
