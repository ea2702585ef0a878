import StreamingEngine
import Testing

@testable import LLMRingREPL

/// What is kept of the output of a shell command.
struct ClippedOutputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var output: String
    var head: String
    var omission: String?
    var tail: String
    var testDescription: String { name }
  }

  /// Of at most 3 lines or 12 bytes, and then 2 lines or 8 bytes.
  private static let cases = [
    Case(name: "nothing", output: "", head: "", tail: ""),
    Case(name: "a few lines are the head", output: "a\nb\nc\n", head: "a\nb\nc\n", tail: ""),
    Case(
      name: "what fits in the tail is kept", output: "a\nb\nc\nd\ne", head: "a\nb\nc\n",
      tail: "d\ne"),
    Case(
      name: "lines between are left out", output: "a\nb\nc\nd\ne\nf\ng\n", head: "a\nb\nc\n",
      omission: "2 lines", tail: "f\ng\n"),
    Case(
      name: "a line without an end is a line", output: "a\nb\nc\nd\ne\nf\ng", head: "a\nb\nc\n",
      omission: "2 lines", tail: "f\ng"),
    Case(
      name: "one long line is cut by bytes", output: "abcdefghijklmnopqrstuvwxyz",
      head: "abcdefghijkl", omission: "6 bytes", tail: "stuvwxyz"),
    Case(
      name: "the tail begins with a whole character", output: "abcdefghijklééééz",
      head: "abcdefghijkl", omission: "2 bytes", tail: "éééz"),
    Case(
      name: "a single byte", output: "abcdefghijklmnopqrstu", head: "abcdefghijkl",
      omission: "1 byte", tail: "nopqrstu"),
    Case(
      name: "empty lines", output: "\n\n\n\n\n\n\n", head: "\n\n\n", omission: "2 lines",
      tail: "\n\n"),
  ]

  @Test("keeps the beginning and the end, however the output is cut", arguments: cases)
  func clips(_ example: Case) {
    let bytes = Array(example.output.utf8)
    for size in [1, 2, 3, 5, 100] {
      var output = ClippedOutput(
        head: .init(lines: 3, bytes: 12), tail: .init(lines: 2, bytes: 8))
      var shown: [UInt8] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        shown += output.append(Array(bytes[start..<min(start + size, bytes.count)]))
      }
      #expect(output.omission() == example.omission, "in pieces of \(size)")
      #expect(String(decoding: output.tail, as: UTF8.self) == example.tail, "in pieces of \(size)")
      if size == 100 { #expect(String(decoding: shown, as: UTF8.self) == example.head) }
      #expect(shown == output.head)
    }
  }

  @Test("endless output takes a fixed amount of memory")
  func endless() {
    var output = ClippedOutput(head: .init(lines: 3, bytes: 12), tail: .init(lines: 2, bytes: 8))
    for _ in 0..<1000 { _ = output.append(Array("line\n".utf8)) }
    #expect(output.hiddenLines == 998)
    #expect(output.omission() == "996 lines")
    #expect(String(decoding: output.tail, as: UTF8.self) == "ne\nline\n")
  }

  @Test(
    "output is attached below its command, with how it failed",
    arguments: [
      (["a\n"], nil, "$ cmd x\na\n"), (["a"], "exit status 2", "$ cmd x\na\n[exit status 2]\n"),
      (["a\u{0}", "b"], nil, "$ cmd x\na\u{FFFD}b\n"),
    ])
  func attached(pieces: [String], ending: String?, text: String) throws {
    var output = ShellOutput()
    for piece in pieces { _ = output.append(Array(piece.utf8)) }
    let file = try output.attachment(of: "cmd x", ending: ending)
    #expect(file.name == "output of cmd")
    #expect(String(decoding: file.bytes, as: UTF8.self) == text)
  }

  @Test("no more than 64 KiB of output are attached, and the note says what is missing")
  func attachedBound() throws {
    var output = ShellOutput()
    for number in 0..<100_000 { _ = output.append(Array("\(number)\n".utf8)) }
    let file = try output.attachment(of: "seq", ending: nil)
    let text = String(decoding: file.bytes, as: UTF8.self)
    #expect((65_000...66_000).contains(text.utf8.count))
    #expect(text.hasPrefix("$ seq\n0\n1\n"))
    #expect(text.hasSuffix("99998\n99999\n"))
    #expect(text.contains(" lines left out …]\n"))
  }

  @Test("an image that a command prints is attached as an image")
  func image() throws {
    var output = ShellOutput()
    _ = output.append([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0])
    #expect(try output.attachment(of: "plot", ending: nil).mediaType == .png)
  }
}
