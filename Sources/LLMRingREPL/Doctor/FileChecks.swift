import LLMRingPlatform
import StreamingEngine

/// Whether the program's folders and files are usable, and by no other user.
package enum FileChecks {
  package static func folder(_ check: String, _ path: String) -> Finding {
    guard let mode = mode(of: path) else {
      return .ok(check, "\(path) (will be created when needed)")
    }
    guard mode & S_IFMT == S_IFDIR else {
      return Finding(check, .problem, "\(path) is not a folder", advice: "move it away")
    }
    guard access(path, R_OK | W_OK | X_OK) == 0 else {
      return Finding(
        check, .problem, "\(path) cannot be written to", advice: "check who owns it")
    }
    return finding(check, path, mode, wanted: "700")
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
