import StreamingEngine
import Testing

@testable import LLMRingREPL

/// What is asked before files are attached, and which of them are new.
struct AttachmentPlanTests {
  private static func file(
    _ name: String, _ bytes: Int, isImage: Bool = false
  ) throws -> WaitingFile {
    let beginning: [UInt8] = isImage ? Array("GIF89a".utf8) : []
    let rest = [UInt8](repeating: UInt8(ascii: "a"), count: bytes - beginning.count)
    return WaitingFile(
      try Attachment(name: name, bytes: beginning + rest), source: .file(path: "/\(name)"))
  }

  private static func plan(
    _ files: [WaitingFile], leadsOut: Bool = false, to waiting: WaitingFiles = []
  ) -> AttachmentPlan {
    let group = FoundFiles.Group(
      name: "named", target: nil, leadsOut: leadsOut, isSet: files.count > 1, files: files)
    return AttachmentPlan(FoundFiles(groups: [group]), to: waiting)
  }

  @Test("many files, much text and large images are asked about, and less is not")
  func concerns() throws {
    func text(_ sizes: [Int], isImage: Bool = false) throws -> String? {
      try Self.plan(
        sizes.enumerated().map { try Self.file("\($0)", $1, isImage: isImage) }
      ).concern
    }
    #expect(try text([Int](repeating: 1, count: 20)) == nil)
    #expect(try text([Int](repeating: 1, count: 21)) == "these are 21 files")
    #expect(try text([500_000, 500_000]) == nil)
    #expect(try text([500_000, 500_001]) == "this is 1.0 MB of text")
    #expect(try text([10_000_000, 10_000_000], isImage: true) == nil)
    #expect(try text([10_000_001], isImage: true) == "0 has 10.0 MB")
    #expect(
      try text([7_000_000, 7_000_000, 7_000_000], isImage: true)
        == "this is 21.0 MB of images and documents")
    #expect(
      try text([Int](repeating: 50_000, count: 21))
        == "these are 21 files, and this is 1.1 MB of text")
  }

  @Test("a link that leads out is asked about, unless its file is attached already")
  func links() throws {
    let file = try Self.file("a", 1)
    #expect(Self.plan([file], leadsOut: true).concern == "named leads out of this folder")
    #expect(Self.plan([file], leadsOut: true).pronoun == "it")
    #expect(Self.plan([file], leadsOut: true, to: WaitingFiles([file])).concern == nil)
    let groups = [file, try Self.file("b", 1)].map {
      FoundFiles.Group(
        name: $0.attachment.name, target: nil, leadsOut: true, isSet: false, files: [$0])
    }
    let both = AttachmentPlan(FoundFiles(groups: groups), to: [])
    #expect(both.concern == "a and 1 more lead out of this folder")
  }

  @Test("more files than one question can have do not wait")
  func excess() throws {
    let file = try Self.file("a", 1)
    let many = (0...WaitingFiles.countLimit).map {
      WaitingFile(file.attachment, source: .file(path: "/\($0)"))
    }
    #expect(WaitingFiles(many.dropLast()).excess == nil)
    #expect(WaitingFiles(many).excess == "more than 1,000 files for one question")
    let half = try Self.file("b", WaitingFiles.sizeLimit / 2 + 1)
    #expect(WaitingFiles([half]).excess == nil)
    let other = WaitingFile(half.attachment, source: .file(path: "/c"))
    #expect(WaitingFiles([half, other]).excess == "more than 50 MiB for one question")
  }

  @Test("a file of an earlier question is replaced by a new reading of the same name")
  func kept() throws {
    let old = try Attachment(name: "a.c", bytes: Array("old".utf8))
    let new = try Attachment(name: "a.c", bytes: Array("new".utf8))
    var waiting = WaitingFiles([WaitingFile(old, source: .question)])
    #expect(waiting.add(WaitingFile(old, source: .file(path: "/x/a.c"))) == .known)
    #expect(waiting.add(WaitingFile(new, source: .file(path: "/x/a.c"))) == .updated)
    // The outputs of two commands are two files, whatever their names.
    #expect(waiting.add(WaitingFile(old, source: .stream)) == .added)
    #expect(waiting.add(WaitingFile(old, source: .stream)) == .known)
    #expect(waiting.attachments == [new, old])
  }
}
