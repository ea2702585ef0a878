import LLMRingPlatform
import StreamingEngine

/// A lock for file systems that have none: a file that only one program can make.
///
/// It names the process, the computer, and when the process began, so that one that a killed program
/// left is recognised on the same computer, even if another process has the number by then. It is
/// held for one transaction at a time: one of another computer that is old was left there.
struct LockFile {
  let path: String

  /// Seconds after which a lock is abandoned whose owner cannot be looked for.
  private static let longestUse = 600
  /// Seconds after which a file has nothing in it because its program was killed.
  private static let longestWriting = 5
  /// Seconds after which a program that was removing a lock has died.
  private static let longestRemoval = 60

  /// - Parameter store: The file that is locked.
  init(of store: String) {
    path = "\(store).lock"
  }

  /// The lock, as long as this program has it.
  struct Hold {
    fileprivate let path: String
    /// What the file says, which no other one does.
    fileprivate let words: String

    func release() {
      // It may have been taken for abandoned, and another program may have made its own.
      if LockFile.contents(of: path) == words { unlink(path) }
    }
  }

  /// Makes the file as soon as no other program has it.
  ///
  /// - Parameter wait: Called with the number of waits so far; waits a moment, and returns whether to
  ///   try again.
  /// - Returns: `nil` if another program kept it all the time.
  func acquire(waiting wait: (_ attempts: Int) -> Bool) throws(SystemFault) -> Hold? {
    var attempts = 0
    while true {
      if let hold = try make(path) { return hold }
      if removeIfAbandoned() { continue }
      guard wait(attempts) else { return nil }
      attempts += 1
    }
  }

  /// Who has the lock, in words for the user; `nil` if nobody has.
  var owner: String? {
    guard let words = contents, !isAbandoned(words) else { return nil }
    let owner = Owner(words)
    return owner.map { "process \($0.process) on \($0.host)" } ?? "another program"
  }

  // MARK: - Making

  /// - Returns: `nil` if there is a file.
  private func make(_ path: String) throws(SystemFault) -> Hold? {
    // The file has its name once it says who made it: a program that is killed leaves no empty one.
    let new = "\(path).\(getpid())-\(UInt32.random(in: 0 ... .max)).new"
    let file = try OpenFile(new, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
    defer { unlink(new) }
    let hold = Hold(path: path, words: "\(Owner.own) \(UInt64.random(in: 0 ... .max))\n")
    try file.write(Array(hold.words.utf8))
    if link(new, path) == 0 { return hold }
    switch errno {
    case EEXIST: return nil
    // Some file systems know one name for each file.
    case EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EMLINK: return try makeWithoutLink(hold)
    default: throw .last
    }
  }

  private func makeWithoutLink(_ hold: Hold) throws(SystemFault) -> Hold? {
    do throws(SystemFault) {
      let file = try OpenFile(hold.path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
      do throws(SystemFault) {
        try file.write(Array(hold.words.utf8))
      } catch {
        unlink(hold.path)
        throw error
      }
      return hold
    } catch  where error.code == EEXIST {
      return nil
    }
  }

  // MARK: - Locks that were left

  /// Removes the file of a program that has died. One program at a time does, so that none removes
  /// the file that another has just made.
  private func removeIfAbandoned() -> Bool {
    guard let words = contents, isAbandoned(words) else { return false }
    let removal = "\(path).removal"
    guard let hold = (try? make(removal)) ?? nil else {
      let began = Self.changeTime(of: removal)
      if began.map({ Int(time(nil)) - $0 > Self.longestRemoval }) == true { unlink(removal) }
      return false
    }
    defer { hold.release() }
    // The file system's clock may be that of another computer.
    guard contents == words, isAbandoned(words, by: removal) else { return false }
    unlink(path)
    return true
  }

  private var contents: String? { Self.contents(of: path) }

  private static func contents(of path: String) -> String? {
    (try? OpenFile(path, O_RDONLY).read(limit: 512)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// - Parameter new: A file that has just been made, whose time is the present.
  private func isAbandoned(_ words: String, by new: String? = nil) -> Bool {
    let now = new.flatMap(Self.changeTime) ?? Int(time(nil))
    func isOlder(than seconds: Int) -> Bool {
      Self.changeTime(of: path).map { now - $0 > seconds } ?? false
    }
    guard let owner = Owner(words) else {
      // A program that cannot give a whole file its name writes it at once.
      return isOlder(than: words.isEmpty ? Self.longestWriting : Self.longestUse)
    }
    return owner.isRunning.map { !$0 } ?? isOlder(than: Self.longestUse)
  }

  /// When a file was last changed, in seconds since 1970 UTC.
  private static func changeTime(of path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.modifiedAt / 1000) : nil
  }
}

/// The process that has a ``LockFile``.
private struct Owner: CustomStringConvertible {
  let process: Int32
  let host: String
  /// When it began, in the system's terms; `nil` where that is not known.
  let start: String?

  static var own: Owner {
    Owner(process: getpid(), host: hostName, start: start(of: getpid()))
  }

  var description: String {
    "\(process) \(host) \(start ?? "-")"
  }

  /// Whether the process runs; `nil` if that cannot be told from here.
  var isRunning: Bool? {
    guard host == Self.hostName else { return nil }
    if kill(process, 0) != 0, errno == ESRCH { return false }
    guard let start, let now = Self.start(of: process) else { return nil }
    return start == now
  }

  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "?" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The 22nd field of `/proc/PID/stat` (proc_pid_stat(5)). The second, in parentheses, may have
  /// spaces.
  private static func start(of process: Int32) -> String? {
    guard let bytes = try? OpenFile("/proc/\(process)/stat", O_RDONLY).read(limit: 4_096) else {
      return nil
    }
    let fields = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?
      .split(separator: " ")
    return fields.flatMap { $0.count > 19 ? String($0[19]) : nil }
  }
}

extension Owner {
  /// - Parameter words: The contents of a lock file; those of earlier versions have no start.
  init?(_ words: String) {
    let parts = words.split(separator: "\n").first?.split(separator: " ") ?? []
    guard parts.count >= 2, let process = Int32(parts[0]) else { return nil }
    let start = parts.count > 2 && parts[2] != "-" ? String(parts[2]) : nil
    self.init(process: process, host: String(parts[1]), start: start)
  }
}
