/// The folder that relative paths start at.
package enum WorkingDirectory {
  /// Its absolute path; `.` if the folder has been removed, or is out of reach.
  package static var path: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }
}
