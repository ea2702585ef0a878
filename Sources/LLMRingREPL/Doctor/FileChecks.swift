import LLMRingPlatform
import StreamingEngine

/// Whether the program's folders and files are usable, and by no other user.
package enum FileChecks {
  package static func folder(_ check: String, _ path: String) -> Finding {
    guard let mode = mode(of: path) else {
      let parent = nearestFolder(above: path)
      return fault(check, path, of: parent, "\(path) cannot be created: \(parent)")
        ?? .ok(check, "\(path) (will be created when needed)")
    }
    guard mode & S_IFMT == S_IFDIR else {
      return Finding(check, .problem, "\(path) is not a folder", advice: "move it away")
    }
    guard access(path, R_OK | W_OK | X_OK) == 0 else {
      return Finding(
        check, .problem, "\(path) cannot be written to", advice: "check who owns it")
    }
    if let fault = fault(check, path, of: path, path) { return fault }
    return finding(check, path, mode, wanted: "700")
  }

  private static func nearestFolder(above path: String) -> String {
    let parent = PrivateFolder.folder(of: path)
    return parent == path || mode(of: parent) != nil ? parent : nearestFolder(above: parent)
  }

  /// What is wrong with writing and locking files in a folder.
  ///
  /// - Parameter subject: What the words about writing are about.
  private static func fault(
    _ check: String, _ path: String, of folder: String, _ subject: String
  ) -> Finding? {
    switch FolderProbe.fault(inFolder: folder) {
    case nil: return nil
    case .unwritable(let fault):
      return Finding(
        check, .problem, "\(subject) cannot be written to: \(fault)",
        advice: "check who owns it, and whether its disk is full or read-only")
    case .lockless(let fault):
      return Finding(
        check, .note, "\(path) is on a file system that cannot lock files: \(fault)",
        advice: "use it on one computer at a time, or move it to a local disk "
          + "(XDG_\(check.prefix { $0 != " " }.uppercased())_HOME)")
    }
  }

  /// A file that may be missing.
  package static func file(_ check: String, _ path: String) -> Finding? {
    guard let mode = mode(of: path) else { return nil }
    guard access(path, R_OK) == 0 else {
      return Finding(check, .problem, "\(path) cannot be read", advice: "check who owns it")
    }
    let finding = finding(check, path, mode, wanted: "600")
    return finding.status == .ok ? nil : finding
  }

  private static func finding(
    _ check: String, _ path: String, _ mode: mode_t, wanted: String
  ) -> Finding {
    guard mode & 0o077 != 0 else { return .ok(check, path) }
    return Finding(
      check, .note, "\(path) is accessible to other users (\(String(mode & 0o777, radix: 8)))",
      advice: "chmod \(wanted) '\(path)'")
  }

  private static func mode(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode : nil
  }
}
