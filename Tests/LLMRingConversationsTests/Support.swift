import LLMRingPlatform
import LLMRingConversations
import StreamingEngine
import Testing

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
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/llmring-test-XXXXXX".utf8CString)
    path = try #require(mkdtemp(&template).map { String(cString: $0) })
    // Whoever the test becomes must be able to get in.
    chmod(path, 0o755)
  }

  deinit {
    Self.removeAll(path)
  }

  func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    let file = "\(path)/\(name)"
    try OpenFile(file, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600).write(Array(bytes))
    return file
  }

  /// The names in the folder, sorted.
  var names: [String] { fileNames(in: path) }

  private static func removeAll(_ path: String) {
    chmod(path, 0o700)
    for name in fileNames(in: path) {
      let inner = "\(path)/\(name)"
      if unlink(inner) != 0 { removeAll(inner) }
    }
    rmdir(path)
  }
}

func bytes(of path: String) throws -> [UInt8] {
  try OpenFile(path, O_RDONLY).read(limit: 64 << 20)
}

/// The permissions of a file.
func permissions(of path: String) -> mode_t {
  var status = stat()
  return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
}

/// Runs `work` without the superuser's right to write anywhere.
///
/// On Linux the rights to files are a thread's own (`setfsuid(2)`), so that tests that run at the
/// same time keep theirs. Elsewhere tests do not run as the superuser.
func withoutSuperuser<Result>(_ work: () throws -> Result) rethrows -> Result {
  #if os(Linux)
  guard geteuid() == 0, let symbol = dlsym(nil, "setfsuid") else { return try work() }
  // The header that declares it is in no module.
  typealias SetUser = @convention(c) (uid_t) -> CInt
  let setFileUser = unsafeBitCast(symbol, to: SetUser.self)
  _ = setFileUser(65_534)
  defer { _ = setFileUser(0) }
  return try work()
  #else
  return try work()
  #endif
}

/// The names in a folder, sorted.
func fileNames(in path: String) -> [String] {
  fileNames(inFolder: path).map { String(decoding: $0, as: UTF8.self) }.sorted()
}
