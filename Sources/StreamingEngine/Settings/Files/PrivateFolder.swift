package import LLMRingPlatform

/// Folders and files that only the user can read.
package enum PrivateFolder {
  /// Makes a folder, and those above it, which only the user may enter (0700, as the XDG
  /// specification asks). What exists is left as it is.
  package static func make(_ path: String) throws(SystemFault) {
    if mkdir(path, 0o700) == 0 { return }
    switch errno {
    case EEXIST:
      var status = stat()
      guard stat(path, &status) == 0 else { throw .last }
      guard status.st_mode & S_IFMT == S_IFDIR else { throw SystemFault(code: ENOTDIR) }
    case ENOENT:
      let parent = folder(of: path)
      guard parent != path else { throw SystemFault(code: ENOENT) }
      try make(parent)
      // Another process may have been quicker.
      guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .last }
    default:
      throw .last
    }
  }

  /// Makes the file that is to be at `path`, with its folder, unless it is there; and takes from
  /// a file that is there what rights others have to it.
  ///
  /// A file that is there is not opened: to close a file is to lose the locks that SQLite holds on
  /// it elsewhere in this process (`fcntl(2)`). For the same reason a new one is made under
  /// another name, and only its name put in place.
  ///
  /// - Parameter contents: What a new file has, as soon as others can see it.
  package static func makeFile(_ path: String, contents: [UInt8] = []) throws(SystemFault) {
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & 0o077 != 0, status.st_uid == geteuid() {
        // Where that cannot be (a read-only disk, one without rights) the file is still of use.
        _ = chmod(path, status.st_mode & 0o700)
      }
      return
    }
    try make(folder(of: path))
    let draft = "\(path).\(getpid())-\(UInt32.random(in: 0 ... .max)).new"
    defer { unlink(draft) }
    try OpenFile(draft, O_RDWR | O_CREAT | O_EXCL, mode: 0o600).write(contents)
    if link(draft, path) == 0 || errno == EEXIST { return }
    // Some file systems know no second names.
    do throws(SystemFault) {
      try OpenFile(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600).write(contents)
    } catch {
      guard error.code == EEXIST else { throw error }
    }
  }

  /// The folder that a path stands in: `.` for a bare name.
  package static func folder(of path: String) -> String {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }
}
