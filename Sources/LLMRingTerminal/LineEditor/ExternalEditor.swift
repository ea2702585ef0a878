import LLMRingPlatform

/// Lets the user write text in the editor that `VISUAL` or `EDITOR` names, or else in `vi`.
///
/// The text is passed in a file and folder that only the user can access; both are deleted
/// afterwards. The editor inherits the environment without the variables that hold keys.
package enum ExternalEditor {
  /// Maximum number of bytes to read back.
  package static let limit = 4 << 20

  /// Runs the editor and waits for it. The terminal must not be in raw mode.
  ///
  /// - Returns: The new text without a line feed at its end, or `nil` if the editor could not be
  ///   started or failed.
  package static func edit(_ text: String) -> String? {
    let edited = try? ScratchFile.with(named: "message.md") { path in
      write(text, to: path) && run(on: path) ? read(path) : nil
    }
    guard let edited else { return nil }
    return edited.hasSuffix("\n") ? String(edited.dropLast()) : edited
  }

  /// Runs the editor on a file and waits for it. The terminal must not be in raw mode.
  ///
  /// - Returns: Whether the editor exited with status 0.
  package static func run(on path: String) -> Bool {
    let command = ProcessEnvironment.value("VISUAL") ?? ProcessEnvironment.value("EDITOR") ?? "vi"
    // Use a shell, because the variable may contain options.
    let editor = ChildProcess(
      shell: "\(command) \"$1\"", [path], environment: ProcessEnvironment.withoutSecrets)
    return TerminalGuest.run(editor) == .exited(0)
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
}
