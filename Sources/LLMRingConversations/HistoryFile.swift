import LLMRingPlatform
import StreamingEngine

/// The file of an ``InputHistory``, which several programs write to.
struct HistoryFile {
  let path: String

  /// More than this is not read from the end of the file, whatever wrote it.
  private static let readLimit = 32 << 20

  /// Adds a line in one write, under a lock.
  func append(_ entry: String) throws(SystemFault) {
    let file = try locked()
    let size = try file.size()
    var line = Array((JSONText.quoted(entry) + "\n").utf8)
    // A program that was stopped while it wrote left a line without an end.
    if size > 0, try file.read(from: size - 1, limit: 1) != [newline] {
      line.insert(newline, at: 0)
    }
    do throws(SystemFault) {
      try file.write(line)
    } catch {
      // Part of a line, as a full disk leaves, would spoil the next one.
      _ = ftruncate(file.descriptor, off_t(size))
      throw error
    }
  }

  /// Every entry in the file, the oldest first; lines that are none are passed over.
  func entries() throws(SystemFault) -> [String] {
    let file = try OpenFile(path, O_RDONLY)
    return try Self.entries(in: file)
  }

  /// Leaves only what ``folded(_:limit:)`` does, and returns how many lines there are then.
  func compact(to limit: Int) throws(SystemFault) -> Int {
    let file = try locked()
    let kept = Self.folded(try Self.entries(in: file), limit: limit)
    try write(kept)
    // Those who wait for the lock now hold one on a file without a name, and notice.
    withExtendedLifetime(file) { _ in }
    return kept.count
  }

  /// Takes entries out; a file without any of them is left as it is.
  func remove(_ isRemoved: (String) -> Bool) throws(SystemFault) {
    guard access(path, F_OK) == 0 else { return }
    let file = try locked()
    let entries = try Self.entries(in: file)
    let kept = entries.filter { !isRemoved($0) }
    if kept.count < entries.count { try write(kept) }
    withExtendedLifetime(file) { _ in }
  }

  private func write(_ entries: [String]) throws(SystemFault) {
    let text = entries.map { JSONText.quoted($0) + "\n" }.joined()
    try AtomicFile.write(Array(text.utf8), to: path, mode: 0o600)
  }

  /// The last `limit` entries, each only where it came last.
  static func folded(_ entries: [String], limit: Int) -> [String] {
    var seen = Set<String>()
    var folded: [String] = []
    for entry in entries.reversed() where folded.count < limit && seen.insert(entry).inserted {
      folded.append(entry)
    }
    return folded.reversed()
  }

  private static func entries(in file: borrowing OpenFile) throws(SystemFault) -> [String] {
    let size = try file.size()
    let start = max(0, size - readLimit)
    let bytes = try file.read(from: start, limit: readLimit)
    return bytes.split(separator: newline).compactMap { JSONText.unquoted($0) }
  }

  /// The file that is at the path, open for appending and locked.
  ///
  /// - Parameter opened: Called before each wait for the lock; for tests.
  func locked(opened: () throws(SystemFault) -> Void = {}) throws(SystemFault) -> OpenFile {
    try PrivateFolder.makeFile(path)
    // Another program may put a shorter file in the place of the one that has just been opened.
    for _ in 0..<100 {
      let file = try OpenFile(path, O_RDWR | O_APPEND | O_CREAT, mode: 0o600)
      try opened()
      guard try file.lock() else { throw SystemFault(code: EWOULDBLOCK) }
      if try file.isStill(at: path) { return file }
    }
    throw SystemFault(code: EWOULDBLOCK)
  }
}

private let newline = UInt8(ascii: "\n")
