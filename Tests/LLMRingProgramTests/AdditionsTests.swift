import LLMRingLoopbackServer
import LLMRingScreenTesting
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The sources and images of an answer.
@Suite(.blocking, .timeLimit(.minutes(20)))
struct AdditionsTests {
  private static let picture = "iVBORw0KGgo="

  private func server(image: Bool = false) -> LoopbackServer {
    LoopbackServer { _ in
      let images =
        image
        ? #""images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,\#(Self.picture)"}}],"#
        : ""
      return .sse([
        #"{"model":"m","citations":["https://a.example/1","https://b.example/\u001b[31m2","https://a.example/1"],"choices":[{"index":0,"delta":{\#(images)"content":"Hi [1]."}}]}"#,
        #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#, "[DONE]",
      ])
    }
  }

  private func paths(_ desk: Desk) throws -> [String] {
    try desk.homeFiles().filter { $0.contains("/images/") }
  }

  @Test("sources are numbered below the answer, each once, and are kept with it")
  func sources() throws {
    let desk = try Desk(server())
    let screen = try desk.converse()
    try screen.enter("q")
    let text = screen.rows.joined(separator: "\n")
    #expect(text.contains("Hi [1].\n[1] https://a.example/1\n[2] https://b.example/"))
    #expect(!text.contains("[3]"))
    #expect(!String(decoding: screen.raw, as: UTF8.self).contains("\u{1B}[31m2"))
    screen.type("/exit")
    _ = try screen.waitForEnd()
    #expect(try desk.run("history", "show").output.contains("Hi [1].\n[1] https://a.example/1\n"))
    let json = try desk.run("history", "show", "--json").output
    #expect(
      json.contains(#""citations":[{"url":"https://a.example/1"},{"url":"https://b.example/"#))
  }

  @Test("between pipes, standard output has only the text, and the sources are on standard error")
  func piped() throws {
    let desk = try Desk(server())
    let outcome = try desk.run("q")
    #expect(outcome.output == "Hi [1].\n")
    #expect(outcome.errors.hasPrefix("[1] https://a.example/1\n[2] "))
    #expect(try desk.run("-q", "q").errors == "")
    #expect(
      try desk.run("--json", "q").output
        .contains(#""citations":[{"url":"https://a.example/1"},{"url":"https://b.example/"#))
  }

  @Test("an image is saved for the user alone, and its path is on one line and in the JSON")
  func images() throws {
    let desk = try Desk(server(image: true))
    let outcome = try desk.run("q")
    let path = try #require(try paths(desk).first)
    #expect(outcome.output == "Hi [1].\n")
    #expect(outcome.errors.contains("image: \(desk.home)/\(path)\n"))
    let data = try Data(contentsOf: URL(filePath: "\(desk.home)/\(path)"))
    #expect(data.base64EncodedString() == Self.picture)
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(desk.home)/\(path)")
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let json = try desk.run("--json", "q").output
    #expect(json.contains(#""images":["\#(desk.home)/\#(path)"]"#))
    #expect(try paths(desk).count == 1)
    #expect(try desk.run("history", "show").output.contains("image: \(desk.home)/\(path)\n"))
    // Two conversations have it.
    #expect(try desk.run("history", "delete", "last", "--yes").status == .exited(0))
    #expect(try paths(desk) == [path])
    #expect(try desk.run("history", "delete", "last", "--yes").status == .exited(0))
    #expect(try paths(desk) == [])
  }

  @Test("--no-save saves an image all the same, which could be seen nowhere else")
  func unsaved() throws {
    let desk = try Desk(server(image: true))
    let outcome = try desk.run("--no-save", "-q", "q")
    let path = try #require(try paths(desk).first)
    #expect(outcome.errors == "image: \(desk.home)/\(path)\n")
  }
}
