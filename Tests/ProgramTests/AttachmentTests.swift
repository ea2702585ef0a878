import LoopbackServer
import ScreenTesting
import Testing

/// `-f`, files that go with the question.
@Suite(.blocking, .timeLimit(.minutes(10)))
struct AttachmentTests {
  @Test("files go with the question in the order in which they are named")
  func files() throws {
    let server = LoopbackServer { .answer($0, "A dot.") }
    let desk = try Desk(server)
    try desk.write("GIF89a;", to: "dot.gif")
    try desk.write("int x;\n", to: "main.c")
    let outcome = try desk.run("-f", "main.c", "--file", "dot.gif", "what", "is", "it?")
    #expect(outcome == .init(status: .exited(0), output: "A dot.\n", errors: ""))
    #expect(
      server.requests.first?.text.contains(
        #""messages":[{"content":[{"text":"main.c:\n\n```\nint x;\n```","type":"text"},"#
          + #"{"image_url":{"url":"data:image/gif;base64,R0lGODlhOw=="},"type":"image_url"},"#
          + #"{"text":"what is it?","type":"text"}],"role":"user"}]"#) == true)
  }

  @Test("a continued conversation sends its files again")
  func saved() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    try desk.write("GIF89a;", to: "dot.gif")
    #expect(try desk.run("-f", "dot.gif", "what is it?").status == .exited(0))
    #expect(try desk.run("-c", "sure?").status == .exited(0))
    #expect(server.requests.count == 2)
    #expect(server.requests.last?.text.contains("what is it?") == true)
    #expect(server.requests.last?.text.contains("R0lGODlhOw") == true)
  }

  @Test(
    "a file that cannot be read or sent is refused before anything is asked",
    arguments: [
      ("missing.png", "llmring: missing.png cannot be read: no such file or directory\n"),
      (".", "llmring: . cannot be read: is a directory\n"),
      (
        "program",
        "llmring: --file: program has an unsupported type; send a PNG, JPEG, GIF or WebP image, "
          + "a PDF document, or UTF-8 text\n"
      ),
      ("empty", "llmring: --file: empty is empty; choose another file\n"),
    ])
  func refused(_ path: String, _ words: String) throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    try desk.write("\u{7F}ELF\0", to: "program")
    try desk.write("", to: "empty")
    #expect(try desk.run("-f", path, "q") == .init(status: .exited(2), output: "", errors: words))
    #expect(server.requests.isEmpty)
  }

  @Test("a model that cannot see is not sent an image")
  func blind() throws {
    let server = LoopbackServer { .answer($0, "Aye.") }
    let desk = try Desk(server)
    try desk.write("GIF89a;", to: "dot.gif")
    let outcome = try desk.run("-m", "ollama:qwen3:8b", "-f", "dot.gif", "what is it?")
    #expect(outcome.status == .exited(1))
    #expect(
      outcome.errors
        == "llmring: ollama: qwen3:8b cannot read images, such as dot.gif; choose another model\n")
    #expect(server.requests.isEmpty)
  }
}
