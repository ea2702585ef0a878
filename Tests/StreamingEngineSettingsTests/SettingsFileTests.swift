import LLMRingPlatform
import Testing

@testable import StreamingEngine

/// Files that are not what a settings file should be: one line each, and no waiting.
@Suite(.timeLimit(.minutes(20))) struct SettingsFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

  /// What reading a file as a lockfile says, and as a configuration file, without the folder.
  private func faults(_ name: String) -> [String?] {
    let path = name.hasPrefix("/") ? name : path(name)
    return [
      words { () throws(SettingsError) in _ = try Lockfile.load(path: path) },
      words { () throws(SettingsError) in _ = try ConfigFile.load(path: path) },
    ].map { $0?.replacing("\(folder.path)/", with: "") }
  }

  @Test("names the folder, pipe or device found in place of a file")
  func special() throws {
    mkfifo(path("pipe"), 0o600)
    mkdir(path("folder"), 0o700)
    #expect(
      faults("pipe")
        == Array(
          repeating: "pipe: is a pipe that nothing is written to; put a plain file in its place",
          count: 2))
    #expect(
      faults("folder")
        == Array(
          repeating: "folder: is a folder, not a file; put a plain file in its place", count: 2))
    #expect(
      faults("/dev/zero")
        == Array(
          repeating: "/dev/zero: is a device, not a file; put a plain file in its place", count: 2))
  }

  @Test("says where a link leads that cannot be followed")
  func links() throws {
    symlink("loop", path("loop"))
    symlink("nowhere", path("dangling"))
    #expect(
      faults("loop").allSatisfy {
        $0 == "loop: cannot be read: too many levels of symbolic links; "
          + "it is a link that leads back to itself: remove it"
      })
    #expect(
      faults("dangling").allSatisfy {
        $0 == "dangling: cannot be read: no such file or directory; "
          + "it is a link to a file that does not exist: make that file, or remove the link"
      })
  }

  @Test("says that a lockfile is missing, and takes a missing configuration file for an empty one")
  func missing() throws {
    #expect(
      faults("no") == ["no: cannot be read: no such file or directory; check the path", nil])
  }

  @Test("says that a file may not be read")
  func unreadable() throws {
    // Root may read everything.
    guard geteuid() != 0 else { return }
    _ = try folder.write("", to: "secret", mode: 0)
    #expect(
      faults("secret").allSatisfy {
        $0 == "secret: cannot be read: permission denied; give yourself the right to read it"
      })
  }

  @Test("limits a lockfile to 4 MiB and a configuration file to 1 MiB")
  func large() throws {
    func write(_ count: Int) throws -> String {
      _ = try folder.write(String(repeating: "#\n", count: count / 2), to: "large")
      return "large"
    }
    #expect(
      faults(try write((1 << 20) + 2)) == [
        nil,
        "large: is larger than 1 MiB, the limit for a configuration file; "
          + "remove what does not belong in it",
      ])
    #expect(faults(try write(1 << 20)) == [nil, nil])
    #expect(
      faults(try write((4 << 20) + 2)).first
        == "large: is larger than 4 MiB, the limit for a lockfile; "
        + "remove what does not belong in it")
  }

  @Test(
    "gives the place of bytes that are not text",
    arguments: [
      ([0x23, 0xE9, 0x0A], "bytes:1:2: not UTF-8 text; save the file as UTF-8"),
      ([0xFF, 0xFE, 0x61, 0x00], "bytes:1:1: the text is UTF-16; save the file as UTF-8"),
      (
        [0x0A, 0x23, 0x00],
        "bytes:2:2: U+0000 is not allowed; remove it, or write it as an escape in \"…\""
      ),
      (
        [0x61, 0x0D, 0x0A, 0x0D],
        "bytes:1:2: expected '=' after the key 'a', found the end of the line; write key = value"
      ),
      (
        [0x23, 0x0D, 0x0A, 0x0D],
        "bytes:2:1: a carriage return without a line feed; end lines with a line feed, or with both"
      ),
    ] as [([UInt8], String)])
  func bytes(bytes: [UInt8], expected: String) throws {
    try OpenFile(path("bytes"), O_WRONLY | O_CREAT, mode: 0o600).write(bytes)
    #expect(faults("bytes") == [expected, expected])
  }

  @Test("reads a byte order mark and Windows line ends")
  func windows() throws {
    _ = try folder.write("\u{FEFF}# é\r\nmodel = \"a\"\r\n", to: "windows")
    #expect(
      try ConfigFile.load(path: path("windows")).settings == [.init(.model, .value(.text("a")))])
    _ = try folder.write("\u{FEFF}{\r\n\"version\": \"2\"}", to: "windows.json")
    #expect(try Lockfile.load(path: path("windows.json")).version == "2")
    _ = try folder.write("\u{FEFF}x", to: "short")
    #expect(faults("short")[1]?.hasPrefix("short:1:2: expected '='") == true)
  }
}
