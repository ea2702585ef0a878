package import LLMRingPlatform

/// Replaces a file as a whole: whoever reads it, and whatever stops the writer, finds the old
/// text or the new, never a part.
package enum AtomicFile {
  /// The points at which a test stops the writer as a crash would.
  enum Step: CaseIterable {
    case created, written, synchronized, renamed
  }

  /// Writes `bytes` beside the file, syncs them, and puts them in the file's place.
  ///
  /// The caller holds a lock that keeps other writers of the file out, because what a killed
  /// writer left beside it is swept away. A symbolic link stays one: the file that it leads to is
  /// replaced.
  ///
  /// - Parameters:
  ///   - mode: The permissions of a file that is new.
  ///   - keepsMode: Whether one that exists keeps its own.
  package static func write(
    _ bytes: [UInt8], to path: String, mode: Int, keepsMode: Bool = true
  ) throws(SystemFault) {
    try write(bytes, to: path, mode: mode, keepsMode: keepsMode) { _ throws(SystemFault) in }
  }

  static func write(
    _ bytes: [UInt8], to path: String, mode: Int, keepsMode: Bool = true,
    reached: (Step) throws(SystemFault) -> Void
  ) throws(SystemFault) {
    let target = destination(of: path)
    let folder = PrivateFolder.folder(of: target)
    let name = target.split(separator: "/").last ?? "file"
    let draft = joined(folder, ".\(name).new")
    unlink(draft)
    do throws(SystemFault) {
      let file = try OpenFile(draft, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
      try reached(.created)
      try file.write(bytes)
      try reached(.written)
      let existing = keepsMode ? existingMode(of: target) : nil
      guard fchmod(file.descriptor, existing ?? mode_t(mode)) == 0 else { throw .last }
      try file.synchronize()
      try reached(.synchronized)
    } catch {
      unlink(draft)
      throw error
    }
    guard rename(draft, target) == 0 else {
      let fault = SystemFault.last
      unlink(draft)
      throw fault
    }
    try reached(.renamed)
    // Without this a power cut may bring the old name back.
    try OpenFile(folder, O_RDONLY | O_DIRECTORY).synchronize()
  }

  /// Where the text must go for `path` to have it: beyond symbolic links, as many people keep
  /// their settings in a repository and link to them.
  private static func destination(of path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func existingMode(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
  }
}
