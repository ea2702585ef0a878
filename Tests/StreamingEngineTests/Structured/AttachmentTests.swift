import LLMRingLoopbackServer
import StreamingEngine
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("Files in messages")
struct AttachmentTests {
  /// Not the testing library's `Attachment`.
  typealias Attachment = StreamingEngine.Attachment

  private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  /// The same bytes in base64.
  private static let pngText = "iVBORw0KGgo="
  private static let pdf = Array("%PDF-1.7\n".utf8)
  private static let pdfText = "JVBERi0xLjcK"

  @Test(
    "an attachment's type is detected from its first bytes",
    arguments: [
      (png, Attachment.MediaType.png), ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg),
      (Array("GIF89a..".utf8), .gif), (Array("GIF87a..".utf8), .gif),
      (Array("RIFF1234WEBPVP8 ".utf8), .webp), (pdf, .pdf), (Array("Grüße 🙂\n".utf8), .text),
      (Array("RIFF1234WAVE".utf8), .text), (Array("GIF88a".utf8), .text),
    ])
  func signatures(_ bytes: [UInt8], _ type: Attachment.MediaType) throws {
    let file = try Attachment(name: "/home/me/photo.txt", bytes: bytes)
    #expect(file.mediaType == type)
    #expect(file.name == "photo.txt")
    #expect(file.bytes == bytes)
  }

  @Test(
    "an unsupported, empty or unreadable attachment is rejected with advice",
    arguments: [
      ([], "a.bin is empty; choose another file"),
      (
        [0x7F, 0x45, 0x4C, 0x46, 0x00],
        "a.bin has an unsupported type; send a PNG, JPEG, GIF or WebP image, a PDF document, or "
          + "UTF-8 text"
      ),
      (
        [0xC3, 0x28],
        "a.bin has an unsupported type; send a PNG, JPEG, GIF or WebP image, a PDF document, or "
          + "UTF-8 text"
      ),
    ])
  func refused(_ bytes: [UInt8], _ words: String) {
    let fault = #expect(throws: LLMError.self) { try Attachment(name: "a.bin", bytes: bytes) }
    #expect(fault?.kind == .invalidRequest)
    #expect(fault?.description == words)
  }

  private static func messages() throws -> [Message] {
    [
      Message(
        role: .user, content: "What is this?",
        attachments: [
          try Attachment(name: "dot.png", bytes: png), try Attachment(name: "r.pdf", bytes: pdf),
          try Attachment(name: "m.c", bytes: Array("int ``` x;".utf8)),
        ])
    ]
  }

  private static let text = #""m.c:\n\n````\nint ``` x;\n````""#

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var chat: ResolvedChat
    var member: String
    var sent: String
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "OpenAI Chat", chat: ResolvedChat(ChatSamples.openAI, "gpt-4o"), member: "messages",
      sent: #"[{"content":[{"image_url":{"url":"data:image/png;base64,\#(pngText)"},"#
        + #""type":"image_url"},{"file":{"file_data":"data:application/pdf;base64,\#(pdfText)","#
        + #""filename":"r.pdf"},"type":"file"},{"text":\#(text),"type":"text"},"#
        + #"{"text":"What is this?","type":"text"}],"role":"user"}]"#),
    Case(
      name: "OpenAI Responses", chat: ResolvedChat(ChatSamples.openAI, "gpt-6.1-sol"),
      member: "input",
      sent: #"[{"content":[{"image_url":"data:image/png;base64,\#(pngText)","#
        + #""type":"input_image"},{"file_data":"data:application/pdf;base64,\#(pdfText)","#
        + #""filename":"r.pdf","type":"input_file"},{"text":\#(text),"type":"input_text"},"#
        + #"{"text":"What is this?","type":"input_text"}],"role":"user","type":"message"}]"#),
    Case(
      name: "Anthropic", chat: ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5"),
      member: "messages",
      sent: #"[{"content":[{"source":{"data":"\#(pngText)","media_type":"image/png","#
        + #""type":"base64"},"type":"image"},{"source":{"data":"\#(pdfText)","#
        + #""media_type":"application/pdf","type":"base64"},"title":"r.pdf","type":"document"},"#
        + #"{"text":\#(text),"type":"text"},{"text":"What is this?","type":"text"}],"#
        + #""role":"user"}]"#),
    Case(
      name: "Gemini", chat: ResolvedChat(ChatSamples.google, "gemini-3.8-flash"),
      member: "contents",
      sent: #"[{"parts":[{"inlineData":{"data":"\#(pngText)","mimeType":"image/png"}},"#
        + #"{"inlineData":{"data":"\#(pdfText)","mimeType":"application/pdf"}},"#
        + #"{"text":\#(text)},{"text":"What is this?"}],"role":"user"}]"#),
  ]

  @Test("attachments are sent inline before the text in each provider's format", arguments: cases)
  func forms(_ example: Case) throws {
    var chat = example.chat
    chat.request.messages = try Self.messages()
    #expect(try chat.member(example.member) == example.sent)
  }

  @Test("Ollama gets images beside the text and text files inside it")
  func ollama() throws {
    var chat = ResolvedChat(ChatSamples.ollama, "gemma4", try Self.messages(), key: nil)
    chat.request.messages[0].attachments.remove(at: 1)
    #expect(
      try chat.member("messages")
        == #"[{"content":"m.c:\n\n````\nint ``` x;\n````\n\nWhat is this?","#
        + #""images":["\#(Self.pngText)"],"role":"user"}]"#)
  }

  @Test("attachments can be sent without text", arguments: cases)
  func wordless(_ example: Case) throws {
    var chat = example.chat
    chat.request.messages = try Self.messages()
    chat.request.messages[0].content = ""
    let sent = try chat.member(example.member) ?? ""
    #expect(sent.contains(Self.pngText) && !sent.contains("What is this?"))
    #expect(!sent.contains(#""text":"""#))
  }

  @Test("attachments stay with their message when two messages are merged", arguments: cases)
  func merged(_ example: Case) throws {
    var chat = example.chat
    chat.request.messages = [
      Message(
        role: .user, content: "One.", attachments: [try Attachment(name: "a", bytes: Self.png)]),
      Message(
        role: .user, content: "Two.", attachments: [try Attachment(name: "b", bytes: Self.pdf)]),
    ]
    let sent = try chat.member(example.member) ?? ""
    #expect(sent.contains(Self.pngText) && sent.contains(Self.pdfText))
    let parts = [Self.pngText, #""One.""#, Self.pdfText, #""Two.""#].map { sent.firstRange(of: $0) }
    let places = parts.compactMap { $0?.lowerBound }
    #expect(places.count == 4 && places == places.sorted(), "\(sent)")
  }

  @Test("an attachment larger than any provider accepts is rejected")
  func huge() {
    #expect(
      throws: LLMError(
        .invalidRequest, message: "a.txt is larger than 50 MiB", advice: "make it smaller")
    ) {
      try Attachment(
        name: "a.txt", bytes: [UInt8](repeating: 0x61, count: Attachment.sizeLimit + 1))
    }
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var chat: ResolvedChat
    /// Each file is padded to this many megabytes.
    var files: [(name: String, bytes: [UInt8], megabytes: Int)]
    var role = Message.Role.user
    var words: String
    var testDescription: String { words }
  }

  @Test(
    "attachments that the model cannot read are rejected before sending",
    arguments: [
      Refusal(
        chat: ResolvedChat(ChatSamples.ollama, "qwen3:8b", key: nil), files: [("dot.png", png, 0)],
        words: "ollama: qwen3:8b cannot read images, such as dot.png; choose another model"),
      Refusal(
        chat: ResolvedChat(ChatSamples.ollama, "gemma4", key: nil), files: [("r.pdf", pdf, 0)],
        words: "ollama cannot read PDF documents, such as r.pdf; send its text, or "
          + "images of its pages"),
      Refusal(
        chat: ResolvedChat(ChatSamples.anthropic, "claude-haiku-4-5"),
        files: [("big.png", png, 4)],
        words:
          "big.png is too large: anthropic accepts 5 MiB per file after encoding; make it smaller"),
      Refusal(
        chat: ResolvedChat(ChatSamples.openAI, "gpt-4o"),
        files: [("a.png", png, 20), ("b.png", png, 20)],
        words: "the files are too large: openai accepts 50 MiB per request after encoding; send "
          + "fewer or smaller files"),
      Refusal(
        chat: ResolvedChat(ChatSamples.openAI, "gpt-4o"), files: [("dot.png", png, 0)],
        role: .assistant,
        words: "openai: a message with role assistant has attachments; attach files to user "
          + "messages"),
    ])
  func refusals(_ refusal: Refusal) throws {
    var chat = refusal.chat
    let files = try refusal.files.map {
      try Attachment(
        name: $0.name, bytes: $0.bytes + [UInt8](repeating: 0, count: $0.megabytes << 20))
    }
    chat.request.messages.append(
      Message(role: refusal.role, content: "See.", attachments: files))
    let fault = #expect(throws: LLMError.self) { try chat.built() }
    #expect(fault?.kind == .invalidRequest)
    #expect(fault?.description == refusal.words)
  }

  @Test("any model accepts text files, and an unlisted model accepts all files")
  func taken() throws {
    let text = try Attachment(name: "a.txt", bytes: Array("hello".utf8))
    let image = try Attachment(name: "a.png", bytes: Self.png)
    for (chat, file) in [
      (ResolvedChat(ChatSamples.ollama, "qwen3:8b", key: nil), text),
      (ResolvedChat(ChatSamples.ollama, "mystery", key: nil), image),
      (ResolvedChat(ChatSamples.compatible, "mystery"), image),
    ] {
      var chat = chat
      chat.request.messages[0].attachments = [file]
      #expect(throws: Never.self) { try chat.built() }
    }
  }

  @Test("attachments reach the server unchanged over HTTP", arguments: Wire.all)
  func roundTrip(_ wire: Wire) async throws {
    let server = LoopbackServer(wire.script(deltas: ["A dot."]))
    let bytes = Self.png + (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    var request = LLMRequest.greeting
    request.messages[1].attachments = [try Attachment(name: "dot.png", bytes: bytes)]
    let (chunks, fault) = await wire.ring(at: server).run(request)
    #expect(fault == nil)
    #expect(chunks.map(\.delta).joined() == "A dot.")
    #expect(server.requests.first?.text.contains(Data(bytes).base64EncodedString()) == true)
  }

  @Test("attachments are preserved when a message is stored as JSON")
  func codable() throws {
    let message = try Self.messages()[0]
    let json = try JSONEncoder().encode(message)
    #expect(try JSONDecoder().decode(Message.self, from: json) == message)
  }
}
