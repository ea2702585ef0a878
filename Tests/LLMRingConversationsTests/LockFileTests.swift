import LLMRingPlatform
import StreamingEngine
import Testing

@testable import LLMRingConversations

/// Files that stand for locks, and those that were left.
@Suite struct LockFileTests {
  private let folder: TemporaryFolder
  private let lock: LockFile

  init() throws {
    folder = try TemporaryFolder()
    lock = LockFile(of: "\(folder.path)/c.sqlite")
  }

  private static var host: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// - Parameter age: In seconds.
  private func leave(_ words: String, age: Int = 0) throws {
    let path = try folder.write(Array(words.utf8), to: "c.sqlite.lock")
    let then = timeval(tv_sec: time(nil) - age, tv_usec: 0)
    #expect(utimes(path, [then, then]) == 0)
  }

  private func acquire() throws -> LockFile.Hold? {
    try lock.acquire { _ in false }
  }

  @Test("a lock is held by one, says by whom, and leaves nothing")
  func held() throws {
    let hold = try #require(try acquire())
    #expect(try acquire() == nil)
    #expect(lock.owner == "process \(getpid()) on \(Self.host)")
    #expect(folder.names == ["c.sqlite.lock"])
    hold.release()
    #expect(lock.owner == nil)
    #expect(folder.names == [])
  }

  @Test(
    "a file that a program left is removed",
    arguments: [
      // A process that has ended, and one that began after the file was made.
      ("999999999 HOST 1\n", 0), ("1 HOST 1\n", 0),
      // It was written before a name was given to it, and its program died.
      ("", 60),
      // On another computer, and as earlier versions wrote it.
      ("12345 elsewhere 77\n", 3_600), ("1 HOST\n", 3_600), ("?\n", 3_600),
    ])
  func abandoned(words: String, age: Int) throws {
    #if !os(Linux)
    // Only Linux tells when a process began.
    if words == "1 HOST 1\n" { return }
    #endif
    try leave(words.replacing("HOST", with: Self.host), age: age)
    #expect(lock.owner == nil)
    let hold = try #require(try acquire())
    hold.release()
    #expect(folder.names == [])
  }

  @Test(
    "a file that may be in use stays, and its owner is named",
    arguments: [
      ("12345 elsewhere 77\n", "process 12345 on elsewhere"),
      ("12345 elsewhere\n", "process 12345 on elsewhere"), ("", "another program"),
    ])
  func kept(words: String, owner: String) throws {
    try leave(words)
    #expect(try acquire() == nil)
    #expect(lock.owner == owner)
    #expect(folder.names == ["c.sqlite.lock"])
    #expect(
      StoreError(.locked(by: owner), path: "c.sqlite", isUnsaved: true).description
        == "NOT SAVED: c.sqlite.lock is held by \(owner); try again, or delete it if llmring does "
        + "not run there")
  }

  @Test("a program releases only its own lock")
  func others() throws {
    let hold = try #require(try acquire())
    // It was taken for abandoned, and another program has made its own.
    unlink(lock.path)
    try leave("12345 elsewhere 77\n")
    hold.release()
    #expect(folder.names == ["c.sqlite.lock"])
  }

  @Test("while one program removes a lock that was left, another leaves it alone")
  func removal() throws {
    try leave("999999999 \(Self.host) 1\n")
    _ = try folder.write(Array("12345 elsewhere 77\n".utf8), to: "c.sqlite.lock.removal")
    #expect(try acquire() == nil)
    #expect(folder.names == ["c.sqlite.lock", "c.sqlite.lock.removal"])
  }
}
