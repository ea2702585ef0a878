#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Folders and files that are nobody else's business.
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
  package static func makeFile(_ path: String) throws(SystemFault) {
    try make(folder(of: path))
    let file = try OpenFile(path, O_RDWR | O_CREAT, mode: 0o600)
    let status = try file.status()
    guard status.st_mode & 0o077 != 0, status.st_uid == geteuid() else { return }
    guard fchmod(file.descriptor, status.st_mode & 0o700) == 0 else { throw .last }
  }

  /// The folder that a path stands in: `.` for a bare name.
  package static func folder(of path: String) -> String {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }
}
