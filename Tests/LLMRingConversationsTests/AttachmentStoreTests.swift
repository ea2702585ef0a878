import LLMRingSQLite
import StreamingEngine
import Testing

@testable import LLMRingConversations

/// The files that go with questions.
@Suite struct AttachmentStoreTests {
  private typealias File = StreamingEngine.Attachment

  private let folder: TemporaryFolder
  private let store: ConversationStore

  init() throws {
    folder = try TemporaryFolder()
    store = ConversationStore(path: "\(folder.path)/c.sqlite")
  }

  private func ask(_ files: [File]) throws -> String {
    var turn = Turn(id: -1, role: .user, content: "q", createdAt: 1)
    turn.attachments = files
    return try store.save(UnsavedTurns(conversation: nil, turns: [turn])).conversation
  }

  private func count(_ table: String) throws -> Int? {
    try store.write { try $0.value("SELECT count(*) FROM \(table)", as: Int.self) }
  }

  @Test("reads attached files back with their turn, in order, and keeps equal files once")
  func kept() throws {
    let text = try File(name: "a.txt", bytes: Array("hello".utf8))
    let image = try File(
      name: "b.png", bytes: [0x89] + Array("PNG\r\n\u{1A}\n".utf8) + [0, 1])
    let same = try File(name: "other.txt", bytes: Array("hello".utf8))
    let first = try ask([image, text, same])
    let second = try ask([text])
    let reopened = ConversationStore(path: store.path)
    #expect(try reopened.turns(of: first).map(\.attachments) == [[image, text, same]])
    #expect(try reopened.turns(of: second).map(\.attachments) == [[text]])
    #expect(try count("attachment") == 2)
    let turn = try #require(try store.turns(of: first).last?.id)
    let fork = try store.fork(first, at: turn, time: 2)
    #expect(try store.turns(of: fork).map(\.attachments) == [[image, text, same]])
    #expect(try count("attachment") == 2)
  }

  @Test("overwrites a file when the last conversation that has it is deleted")
  func erased() throws {
    let secret = try File(
      name: "s.txt", bytes: Array(String(repeating: "plover", count: 5_000).utf8))
    let first = try ask([secret])
    let second = try ask([secret])
    func isInFile() throws -> Bool {
      String(decoding: try bytes(of: store.path), as: UTF8.self).contains("plover")
    }
    try store.delete(first)
    #expect(try store.turns(of: second).first?.attachments == [secret])
    #expect(try isInFile())
    try store.delete(second)
    #expect(try count("attachment") == 0)
    #expect(try count("turn_attachment") == 0)
    #expect(try !isInFile())
  }

  @Test(
    "computes the standard's digests at every length around a block",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        String(repeating: "a", count: 55),
        "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"
      ),
      (
        String(repeating: "a", count: 64),
        "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func digest(text: String, expected: String) {
    #expect(SHA256.hex(Array(text.utf8)) == expected)
  }
}
