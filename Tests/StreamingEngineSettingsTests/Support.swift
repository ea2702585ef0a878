import LLMRingPlatform
import StreamingEngine
import Testing

/// The folder of the package.
let packageFolder = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

/// What `work` throws, as text; `nil` when it throws nothing.
func words<Failure: Error>(of work: () throws(Failure) -> Void) -> String? {
  do throws(Failure) {
    try work()
    return nil
  } catch {
    return "\(error)"
  }
}

/// A folder for one test, removed when the value's life ends.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/llmring-test-XXXXXX".utf8CString)
    path = try #require(mkdtemp(&template).map { String(cString: $0) })
  }

  deinit {
    chmod(path, 0o700)
    removeAll(path)
  }

  func write(_ text: String, to name: String, mode: mode_t = 0o644) throws -> String {
    let file = "\(path)/\(name)"
    try PrivateFolder.make(PrivateFolder.folder(of: file))
    try OpenFile(file, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600).write(Array(text.utf8))
    chmod(file, mode)
    return file
  }

  /// The names in the folder, sorted.
  var names: [String] { Self.names(in: path) }

  private static func names(in path: String) -> [String] {
    fileNames(inFolder: path).map { String(decoding: $0, as: UTF8.self) }.sorted()
  }

  private func removeAll(_ path: String) {
    for name in Self.names(in: path) {
      let inner = "\(path)/\(name)"
      if unlink(inner) != 0 { removeAll(inner) }
    }
    rmdir(path)
  }
}

/// The text of a file.
func text(of path: String) throws -> String {
  String(decoding: try OpenFile(path, O_RDONLY).read(limit: 1 << 20), as: UTF8.self)
}

/// The permissions of a file.
func permissions(of path: String) -> mode_t {
  var status = stat()
  return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
}
