import StreamingEngine
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("Attaching files by their path")
struct AttachmentTests {
  /// A file with these bytes, which is removed after the test.
  private func withFile(_ name: String, _ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: name)
    try Data(bytes).write(to: file)
    try body(file.path)
  }

  @Test("the type of a file comes from its contents, not from its name")
  func type() throws {
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1]
    try withFile("photo.txt", png) { path in
      let file = try Attachment(contentsOf: path)
      #expect(file.mediaType == .png && file.bytes == png && file.name == "photo.txt")
    }
    try withFile("notes.png", Array("notes".utf8)) { path in
      let file = try Attachment(contentsOf: path)
      #expect(file.mediaType == .text)
    }
  }

  @Test("a file that cannot be attached says why")
  func errors() throws {
    let missing = "/no/such/file"
    #expect(
      throws: LLMError(
        .invalidRequest, message: "/no/such/file cannot be read: no such file or directory",
        advice: "check the path and who may read the file")
    ) { try Attachment(contentsOf: missing) }
    let folder = #expect(throws: LLMError.self) { try Attachment(contentsOf: "/") }
    #expect(folder?.message == "/ cannot be read: is a directory")
    try withFile("empty", []) { path in
      let error = #expect(throws: LLMError.self) { try Attachment(contentsOf: path) }
      #expect(error?.message == "empty is empty")
    }
    try withFile("binary", [0, 1, 2, 3]) { path in
      let error = #expect(throws: LLMError.self) { try Attachment(contentsOf: path) }
      #expect(error?.message == "binary has an unsupported type")
    }
  }

  @Test("a file beyond the limit is refused")
  func limit() throws {
    let bytes = [UInt8](repeating: 32, count: Attachment.sizeLimit + 1)
    try withFile("large", bytes) { path in
      let error = #expect(throws: LLMError.self) { try Attachment(contentsOf: path) }
      #expect(error?.message == "\(path) is larger than 50 MiB")
    }
  }
}
