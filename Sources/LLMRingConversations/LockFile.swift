import LLMRingPlatform
import StreamingEngine

/// A lock for file systems that have none: a file that only one program can make.
///
/// It names the computer and the process, so that one that a killed program left is recognised on
/// the same computer. It is held for one transaction at a time.
struct LockFile {
  let path: String

  /// - Parameter store: The file that is locked.
  init(of store: String) {
    path = "\(store).lock"
  }

  /// Makes the file as soon as no other program has it.
  ///
  /// - Parameter wait: Called with the number of waits so far; waits a moment, and returns whether to
  ///   try again.
  /// - Returns: Whether it was made.
  func acquire(waiting wait: (_ attempts: Int) -> Bool) throws(SystemFault) -> Bool {
    let owner = Array("\(Self.owner)\n".utf8)
    var attempts = 0
    while true {
      do throws(SystemFault) {
        let file = try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
        do throws(SystemFault) {
          try file.write(owner)
        } catch {
          unlink(path)
          throw error
        }
        return true
      } catch  where error.code == EEXIST {
        if removeIfAbandoned() { continue }
        guard wait(attempts) else { return false }
        attempts += 1
      }
    }
  }

  func release() {
    unlink(path)
  }

  private static var owner: String { "\(getpid()) \(hostName)" }

  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "?" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes the file of a program of this computer that has died.
  private func removeIfAbandoned() -> Bool {
    guard let words = contents(of: path), isAbandoned(words) else { return false }
    // Another program may have done this too, and made its own by now: that one is put back.
    let aside = "\(path).\(getpid())"
    guard rename(path, aside) == 0 else { return true }
    defer { unlink(aside) }
    if contents(of: aside) != words { _ = link(aside, path) }
    return true
  }

  private func contents(of path: String) -> String? {
    (try? OpenFile(path, O_RDONLY).read(limit: 512)).map { String(decoding: $0, as: UTF8.self) }
  }

  private func isAbandoned(_ words: String) -> Bool {
    let parts = words.split(separator: "\n").first?.split(separator: " ", maxSplits: 1) ?? []
    guard parts.count == 2, let process = Int32(parts[0]), parts[1] == Self.hostName else {
      return false
    }
    return kill(process, 0) != 0 && errno == ESRCH
  }
}
