import LLMRingPlatform
import Testing

@testable import StreamingEngine

/// Files and pipes that the user names.
@Suite(.timeLimit(.minutes(20))) struct InputFileTests {
  private let folder: TemporaryFolder
  private var path: String { "\(folder.path)/file" }

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("a file is read up to its limit")
  func file() throws {
    _ = try folder.write("12345", to: "file")
    #expect(try InputFile.bytes(of: path, limit: 5) == Array("12345".utf8))
    #expect(throws: SystemFault(code: EFBIG)) { try InputFile.bytes(of: path, limit: 4) }
    #expect(throws: SystemFault(code: EISDIR)) { try InputFile.bytes(of: folder.path, limit: 4) }
    symlink("file", "\(folder.path)/link")
    #expect(throws: SystemFault(code: ELOOP)) {
      try InputFile.bytes(of: "\(folder.path)/link", limit: 5, followsLink: false)
    }
  }

  @Test("a pipe is read in pieces, to its end")
  func pipe() throws {
    #expect(mkfifo(path, 0o600) == 0)
    let input = try InputFile(path, limit: 10)
    #expect(input.isPipe)
    try input.advance(waitingAtMost: 0)
    #expect(try input.lacksWriter())
    #expect(!input.isOver)
    do {
      let writer = try OpenFile(path, O_WRONLY | O_NONBLOCK)
      try input.advance(waitingAtMost: 0)
      #expect(try !input.lacksWriter())
      try writer.write(Array("12345".utf8))
      try input.advance(waitingAtMost: 0)
      try writer.write(Array("67890".utf8))
    }
    try input.read()
    #expect(input.bytes == Array("1234567890".utf8))
    let short = try InputFile(path, limit: 4)
    try OpenFile(path, O_WRONLY | O_NONBLOCK).write(Array("12345".utf8))
    #expect(throws: SystemFault(code: EFBIG)) { try short.read() }
  }

  @Test("what a parent hands over by its number is read")
  func descriptor() throws {
    var ends: [Int32] = [0, 0]
    #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    #expect(write(ends[1], "text", 4) == 4)
    close(ends[1])
    #expect(try InputFile.bytes(of: "/dev/fd/\(ends[0])", limit: 10) == Array("text".utf8))
    close(ends[0])
    #expect(InputFile.descriptor(named: "/dev/fd/63") == 63)
    #expect(InputFile.descriptor(named: "/dev/fd/x") == nil)
    for name in ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"] {
      #expect(InputFile.isStandardInput(name))
    }
    #expect(!InputFile.isStandardInput("./-"))
  }

  @Test(
    "text is UTF-8 without a byte order mark, or nothing",
    arguments: [
      ([0x61, 0xC3, 0xA9], "aé"), ([0xEF, 0xBB, 0xBF, 0x61], "a"), ([], ""),
      ([0xFF, 0xFE, 0x61, 0x00], "a"), ([0xFE, 0xFF, 0xD8, 0x3D, 0xDE, 0x00], "😀"),
      ([0xFF, 0xFE], ""), ([0xFF, 0xFE, 0x61], nil), ([0xFF, 0xFE, 0x00, 0xD8], nil),
      ([0xFE, 0xFF, 0x00, 0x00], nil), ([0xFF, 0xFE, 0x00, 0x00, 0x61, 0x00], nil),
      ([0x61, 0x00], nil), ([0x61, 0xE9], nil),
    ] as [([UInt8], String?)])
  func text(_ bytes: [UInt8], _ expected: String?) {
    #expect(InputText.utf8(bytes).map { String(decoding: $0, as: UTF8.self) } == expected)
  }
}
