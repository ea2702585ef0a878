import LLMRingPlatform
import Synchronization

/// A folder that exists as long as this object.
package final class TemporaryFolder {
  package let path: String

  package init() throws {
    var template = Array("/tmp/screen-testing-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError(call: "mkdtemp", number: errno) }
    path = String(
      decoding: template.prefix { $0 != 0 }.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// The names in the folder, sorted.
  package var names: [String] {
    fileNames(inFolder: path).map { String(decoding: $0, as: UTF8.self) }.sorted()
  }

  /// Writes a file, and returns its path.
  package func write(_ name: String, _ text: String, isExecutable: Bool = false) -> String {
    let file = "\(path)/\(name)"
    // A child started at the same time could hold the file open for writing, and then it could not
    // be run.
    spawning.withLock { _ in write(text, to: file, isExecutable: isExecutable) }
    return file
  }

  private func write(_ text: String, to file: String, isExecutable: Bool) {
    let descriptor = open(
      file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, isExecutable ? 0o700 : 0o600)
    precondition(descriptor >= 0, "cannot write \(file)")
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    precondition(LLMRingPlatform.write(descriptor, bytes, bytes.count) == bytes.count)
  }

  /// The first megabyte of a file, or `nil` if it does not exist.
  package func read(_ name: String) -> String? {
    let descriptor = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    let count = LLMRingPlatform.read(descriptor, &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }
}
