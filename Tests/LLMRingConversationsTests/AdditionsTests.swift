import LLMRingPlatform
import StreamingEngine
import Testing

@testable import LLMRingConversations

/// Sources and images of answers.
@Suite struct AdditionsTests {
  private let folder: TemporaryFolder
  private let store: ConversationStore
  private static let png = GeneratedImage(
    mediaType: "image/png", data: [0x89, 0x50, 0x4E, 0x47, 1, 2, 3])

  init() throws {
    folder = try TemporaryFolder()
    store = ConversationStore(path: "\(folder.path)/c.sqlite")
  }

  /// A conversation with an answer that has these images.
  private func conversation(_ images: [String]) throws -> String {
    let (id, question) = try store.beginConversation(content: "q", alias: nil, model: "m", at: 1)
    var usage = Usage(promptTokens: 9, cacheWriteTokens: 5)
    usage.cacheWriteHourTokens = 3
    usage.searches = 2
    usage.cost = 0.5
    usage.costStatus = .billed
    let answer = Turn.Answer(
      citations: [Citation(url: "https://a", title: "A"), Citation(url: "https://b")],
      images: images, usage: usage)
    _ = try store.addAnswer(
      id, parent: question,
      AnswerRecord(content: "a", status: .complete, answer: answer, createdAt: 2))
    return id
  }

  @Test("keeps the sources, images and usage of an answer")
  func kept() throws {
    let name = try store.images.save(Self.png)
    let answer = try #require(try store.turns(of: try conversation([name])).last).answer
    #expect(
      answer.citations == [Citation(url: "https://a", title: "A"), Citation(url: "https://b")])
    #expect(answer.images == [name])
    #expect(answer.usage?.cacheWriteHourTokens == 3)
    #expect(answer.usage?.searches == 2)
    #expect(answer.usage?.costStatus == .billed)
  }

  @Test("saves an image once, under its digest and type, for the user alone")
  func saved() throws {
    let name = try store.images.save(Self.png)
    #expect(name == "\(SHA256.hex(Self.png.data)).png")
    #expect(try store.images.save(Self.png) == name)
    #expect(fileNames(in: store.images.path) == [name])
    #expect(try bytes(of: store.images.path(of: name)) == Self.png.data)
    #expect(permissions(of: store.images.path(of: name)) == 0o600)
    #expect(permissions(of: store.images.path) == 0o700)
  }

  @Test(
    "names an image by what it is, then by what the server calls it",
    arguments: [
      ([0xFF, 0xD8, 0xFF, 0xE0], "image/png", "jpg"), (Array("GIF89a".utf8), "", "gif"),
      (Array("RIFFxxxxWEBPVP8".utf8), "", "webp"), (Array("x".utf8), "image/JPEG", "jpg"),
      (Array("x".utf8), "image/svg+xml", "svg"), (Array("x".utf8), "../../x", "bin"),
      ([], "", "bin"),
    ] as [([UInt8], String, String)])
  func types(data: [UInt8], type: String, suffix: String) throws {
    let name = try store.images.save(GeneratedImage(mediaType: type, data: data))
    #expect(name.hasSuffix(".\(suffix)"))
    #expect(ImageFolder.isName(name))
  }

  @Test("an image is erased with the last conversation that has it")
  func erased() throws {
    let shared = try store.images.save(Self.png)
    let own = try store.images.save(GeneratedImage(mediaType: "", data: [1]))
    let (first, second) = (try conversation([shared, own]), try conversation([shared]))
    try store.delete(first)
    #expect(fileNames(in: store.images.path) == [shared])
    try store.delete(second)
    #expect(fileNames(in: store.images.path) == [])
  }

  @Test(
    "a name that leads out of the folder is not an image's",
    arguments: ["", "a.png", "../c.sqlite", String(repeating: "a", count: 64), "/etc/passwd"])
  func names(name: String) throws {
    #expect(!ImageFolder.isName(name))
    let id = try conversation([name])
    #expect(try store.turns(of: id).last?.answer.images == [])
    try store.delete(id)
    #expect(folder.names.contains("c.sqlite"))
  }
}
