import LLMRingPlatform
import Testing

/// A new database file, removed when the value's life ends.
final class TemporaryFile: Sendable {
  private let folder: String
  var path: String { "\(folder)/test.sqlite" }

  init() throws {
    var template = Array("/tmp/llmring-test-XXXXXX".utf8CString)
    folder = try #require(mkdtemp(&template).map { String(cString: $0) })
  }

  func write(_ text: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let count = Array(text.utf8).withUnsafeBytes { bytes in
      LLMRingPlatform.write(descriptor, bytes.baseAddress, bytes.count)
    }
    try #require(count == text.utf8.count)
  }

  deinit {
    for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path + suffix) }
    rmdir(folder)
  }
}
